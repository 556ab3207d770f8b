import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ROLES, type Role } from '@timeledger/service/auth/principal.js';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import type { CorrectionRule, CorrectionScope } from '../domain/events/setting-events.js';
import type { SheetStatus } from '../domain/events/timesheet-events.js';

export const SHEET_STATUSES = [
  'open',
  'submitted',
  'approved',
  'locked',
] as const satisfies readonly SheetStatus[];
const SCOPES = ['own', 'reports', 'all'] as const satisfies readonly CorrectionScope[];
const RIGHTS = ['direct', 'request'] as const satisfies readonly CorrectionRule['right'][];

const MAX_RULES = 50;
const MAX_AGE_DAYS = 3660;
const MAX_EXPIRY_DAYS = 366;

/** One line of the rules on who may correct what. */
export class CorrectionRuleBody {
  @JSONSchema({ description: 'Who carries this role in the token …', example: 'manager' })
  @IsIn([...ROLES])
  readonly role!: Role;

  @JSONSchema({
    description:
      '… may correct the records of: oneself, the people one manages by reporting line, everybody.',
    example: 'reports',
  })
  @IsIn([...SCOPES])
  readonly scope!: CorrectionScope;

  @JSONSchema({
    description:
      'direct: at once. request: an approver decides. One’s own record is never corrected directly.',
    example: 'direct',
  })
  @IsIn([...RIGHTS])
  readonly right!: CorrectionRule['right'];

  @JSONSchema({
    description: 'How many days back the punch may lie, before and after the change.',
    example: 62,
  })
  @IsInt()
  @Min(0)
  @Max(MAX_AGE_DAYS)
  readonly maximumAgeDays!: number;

  @JSONSchema({
    description: 'In which states of the timesheets that the change touches.',
    example: ['open', 'submitted', 'approved'],
  })
  @IsArray()
  @ArrayUnique()
  @IsIn([...SHEET_STATUSES], { each: true })
  readonly sheetStatuses!: readonly SheetStatus[];
}

/** All rules of a tenant. */
export class CorrectionRulesBody {
  @JSONSchema({ description: 'Of all rules that fit, the one that grants most stands.' })
  @IsArray()
  @ArrayMaxSize(MAX_RULES)
  @ValidateNested({ each: true })
  @Type(() => CorrectionRuleBody)
  readonly rules!: readonly CorrectionRuleBody[];

  @JSONSchema({ description: 'A request that nobody decides expires after so many days.', example: 30 })
  @IsInt()
  @Min(1)
  @Max(MAX_EXPIRY_DAYS)
  readonly requestExpiresAfterDays!: number;
}

/** One version of the correction rules. */
export class CorrectionRulesVersion extends CorrectionRulesBody {
  @JSONSchema({ description: 'From 1; 0 stands for the product’s defaults.', example: 1 })
  @IsInt()
  readonly version!: number;

  @JSONSchema({
    description: 'When it was published, which is when it began to hold; null for the defaults.',
    example: '2026-03-20T12:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly effectiveFrom!: string | null;
}

/** The correction rules of a tenant. */
export class CorrectionRulesView {
  @JSONSchema({ description: 'What holds now.' })
  @ValidateNested()
  @Type(() => CorrectionRulesVersion)
  readonly inForce!: CorrectionRulesVersion;

  @JSONSchema({ description: 'Everything published, the oldest first; empty while the defaults hold.' })
  @ValidateNested({ each: true })
  @Type(() => CorrectionRulesVersion)
  readonly versions!: readonly CorrectionRulesVersion[];
}
