import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, MaxLength, MinLength, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';

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

/** A person as known. */
export class EmployeeView {
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
  reportingLines: [{ from: '2026-03-01', managerId: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22' }],
};
