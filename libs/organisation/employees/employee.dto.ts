import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  IsEmailAddress,
  IsInstant,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';

/** A person who comes into the organisation. */
export class RegisterEmployeeBody {
  @JSONSchema({
    description: 'Your own id for the person, a random UUID, never a staff number; minted when left out.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'Name. Personal: stored sealed.', example: 'Ann Field' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'Staff number. Personal: stored sealed.', example: 'F-1042' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  readonly staffNumber?: string;

  @JSONSchema({ description: 'E-mail address of work. Personal: stored sealed.', example: 'ann@example.com' })
  @IsOptional()
  @IsEmailAddress()
  @MaxLength(320)
  readonly email?: string;

  @JSONSchema({ description: 'Telephone of work. Personal: stored sealed.', example: '+49 30 1234567' })
  @IsOptional()
  @IsString()
  @MinLength(3)
  @MaxLength(40)
  readonly phone?: string;
}

/** Facts about a person that are to be changed; those left out stay as they are. */
export class EmployeeFactsBody {
  @JSONSchema({ description: 'Name. Personal: stored sealed.', example: 'Ann Meadow' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name?: string;

  @JSONSchema({
    description: 'Staff number, unique in the company; null takes it away. Personal: stored sealed.',
    example: 'F-1042',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(64)
  readonly staffNumber?: string | null;

  @JSONSchema({
    description: 'E-mail address of work; null takes it away. Personal: stored sealed.',
    example: 'ann@example.com',
  })
  @IsOptional()
  @IsNullable()
  @IsEmailAddress()
  @MaxLength(320)
  readonly email?: string | null;

  @JSONSchema({
    description: 'Telephone of work; null takes it away. Personal: stored sealed.',
    example: '+49 30 1234567',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(3)
  @MaxLength(40)
  readonly phone?: string | null;
}

/** The facts about a person. */
export class EmployeeFactsView {
  @JSONSchema({ description: 'The person’s id.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Name; null once the person is erased.', example: 'Ann Field' })
  @IsNullable()
  @IsString()
  readonly name!: string | null;

  @JSONSchema({ description: 'Staff number; null when there is none.', example: 'F-1042' })
  @IsNullable()
  @IsString()
  readonly staffNumber!: string | null;

  @JSONSchema({ description: 'E-mail address of work; null when there is none.', example: 'ann@example.com' })
  @IsNullable()
  @IsString()
  readonly email!: string | null;

  @JSONSchema({ description: 'Telephone of work; null when there is none.', example: '+49 30 1234567' })
  @IsNullable()
  @IsString()
  readonly phone!: string | null;
}

/** Why somebody is deactivated or reactivated. */
export class EmployeeStatusBody {
  @JSONSchema({ description: 'Reason. Personal: stored sealed.', example: 'Left the company.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1000)
  readonly note?: string;
}

/** Whether a person is active. */
export class EmployeeStatusView {
  @JSONSchema({ description: 'The person’s id.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whether the person works with the product now.', example: false })
  @IsBoolean()
  readonly isActive!: boolean;

  @JSONSchema({
    description: 'Since when it is so; null for somebody who has always been active.',
    example: '2026-06-30T16:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly since!: string | null;
}

/** Who is responsible for a person from a day on. */
export class ReportingLineBody {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({
    description: 'The manager’s employee id; null for nobody.',
    example: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22',
  })
  @IsNullable()
  @IsUUID()
  readonly managerId!: string | null;
}

/** A change of the manager from a day on. */
export class ChangeReportingLineBody extends ReportingLineBody {
  @JSONSchema({
    description: 'The token of the preview; needed where days before today are taken from a manager.',
    example: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly previewToken?: string;
}

/** A person as known. */
export class EmployeeView extends EmployeeFactsView {
  @JSONSchema({ description: 'Whether the person works with the product now.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;

  @JSONSchema({ description: 'Managers by the day from which they hold, earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => ReportingLineBody)
  readonly reportingLines!: readonly ReportingLineBody[];
}

/** A page of employees. */
export class EmployeePage {
  @JSONSchema({ description: 'The employees, by id.' })
  @ValidateNested({ each: true })
  @Type(() => EmployeeView)
  readonly items!: readonly EmployeeView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const employeeExample = {
  id: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  name: 'Ann Field',
  staffNumber: 'F-1042',
  email: 'ann@example.com',
  phone: null,
  isActive: true,
  reportingLines: [{ from: '2026-03-01', managerId: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22' }],
};

export const employeeFactsExample = {
  id: employeeExample.id,
  name: employeeExample.name,
  staffNumber: employeeExample.staffNumber,
  email: employeeExample.email,
  phone: employeeExample.phone,
};
