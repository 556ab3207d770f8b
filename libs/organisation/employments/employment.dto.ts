import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';

/** A contract that begins. */
export class StartEmploymentBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'Whose employment it is.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The pay group it begins in.', example: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01' })
  @IsUUID()
  readonly payGroupId!: string;

  @JSONSchema({ description: 'First day of work, local.', example: '2026-01-15' })
  @IsLocalDate()
  readonly hiredOn!: string;

  @JSONSchema({ description: 'Last day of work, if it is known already.', example: '2027-01-14' })
  @IsOptional()
  @IsLocalDate()
  readonly leavesOn?: string;
}

/** A move to another pay group. */
export class PayGroupChangeBody {
  @JSONSchema({ description: 'First local day in the new pay group.', example: '2026-04-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The new pay group.', example: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01' })
  @IsUUID()
  readonly payGroupId!: string;
}

/** The end of an employment. */
export class EmploymentEndBody {
  @JSONSchema({ description: 'Last day of work; null lifts the end.', example: '2026-12-31' })
  @IsNullable()
  @IsLocalDate()
  readonly leavesOn!: string | null;
}

/** An employment as known. */
export class EmploymentView {
  @JSONSchema({ description: 'Its id.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose it is.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'First day of work.', example: '2026-01-15' })
  @IsLocalDate()
  readonly hiredOn!: string;

  @JSONSchema({ description: 'Last day of work; null while there is none.', example: null })
  @IsNullable()
  @IsLocalDate()
  readonly leavesOn!: string | null;

  @JSONSchema({ description: 'Pay groups by the day from which they hold, earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => PayGroupChangeBody)
  readonly payGroups!: readonly PayGroupChangeBody[];
}

/** A page of employments. */
export class EmploymentPage {
  @JSONSchema({ description: 'The employments, by id.' })
  @ValidateNested({ each: true })
  @Type(() => EmploymentView)
  readonly items!: readonly EmploymentView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which employments to list. */
export class EmploymentQuery extends PageQuery {
  @JSONSchema({
    description: 'Only employments of this person; `me` for the one who asks.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;
}

export const employmentExample = {
  id: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  hiredOn: '2026-01-15',
  leavesOn: null,
  payGroups: [{ from: '2026-01-15', payGroupId: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01' }],
};
