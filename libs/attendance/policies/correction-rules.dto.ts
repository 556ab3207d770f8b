import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ROLES, type Role } from '@timeledger/service/auth/principal.js';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { CORRECTION_ACTIONS } from '../corrections/correction.dto.js';
import { RULE_RELATIONS, type RuleRelation } from '../domain/corrections/correction-rules.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import type { ApproverLevel, CorrectionRule, CorrectionScope } from '../domain/events/setting-events.js';
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
const MAX_CONDITIONS = 10;
const MAX_VALUES = 50;
const MAX_NAME_CHARS = 100;
/** Two days: a session is never longer. */
const MAX_MINUTES = 2880;
const APPROVER_LEVELS = [
  'manager',
  'manager-above',
  'time-administrator',
] as const satisfies readonly ApproverLevel[];
const MAX_AGE_DAYS = 3660;
const MAX_EXPIRY_DAYS = 366;

/** One condition on an attribute of a record. */
export class AttributeConditionBody {
  @JSONSchema({
    description:
      'source, kind, flags (texts: oneOf, noneOf); is-captured-offline, is-flagged, has-exceptions (truths: is); changed-minutes (a number: moreThan, atMost). A record without the attribute meets no condition on it. More may come.',
    example: 'changed-minutes',
  })
  @IsString()
  @MaxLength(MAX_NAME_CHARS)
  readonly attribute!: string;

  @JSONSchema({ description: 'The text, or one of several, is one of these.', example: ['offline'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  readonly oneOf?: readonly string[];

  @JSONSchema({ description: 'The text, or each of several, is none of these.', example: ['terminal'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_VALUES)
  @IsString({ each: true })
  readonly noneOf?: readonly string[];

  @JSONSchema({ description: 'It is so, or it is not.', example: true })
  @IsOptional()
  @IsBoolean()
  readonly is?: boolean;

  @JSONSchema({ description: 'The number is greater than this.', example: 60 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_MINUTES)
  readonly moreThan?: number;

  @JSONSchema({ description: 'The number is not greater than this.', example: 60 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_MINUTES)
  readonly atMost?: number;
}

/** Which records and changes a line is about; what is left out leaves nothing out. */
class RecordsOfRuleBody {
  @JSONSchema({ description: 'For people who read the rules.', example: 'Small changes by managers' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME_CHARS)
  readonly name?: string;

  @JSONSchema({ description: 'Kinds of record; so far punch.', example: ['punch'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(['punch'], { each: true })
  readonly recordKinds?: readonly string[];

  @JSONSchema({ description: 'What is done to the record.', example: ['change-time', 'add'] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn([...CORRECTION_ACTIONS], { each: true })
  readonly actions?: readonly CorrectionChange['action'][];

  @JSONSchema({ description: 'What must hold of the record and of the change; all of it.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_CONDITIONS)
  @ValidateNested({ each: true })
  @Type(() => AttributeConditionBody)
  readonly conditions?: readonly AttributeConditionBody[];
}

/** One line of the rules on who may correct what: either `relations`, or `role` with `scope`. */
export class CorrectionRuleBody extends RecordsOfRuleBody {
  @JSONSchema({
    description:
      'Who stands so to the person, in any of these ways: self, manager, manager-above, delegate (of the manager), time-administrator (who covers the person). Instead of role and scope.',
    example: ['manager', 'delegate'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn([...RULE_RELATIONS], { each: true })
  readonly relations?: readonly RuleRelation[];

  @JSONSchema({ description: 'Who holds this role …', example: 'manager' })
  @IsOptional()
  @IsIn([...ROLES])
  readonly role?: Role;

  @JSONSchema({
    description:
      '… may correct the records of: oneself, the people one manages by reporting line, everybody.',
    example: 'reports',
  })
  @IsOptional()
  @IsIn([...SCOPES])
  readonly scope?: CorrectionScope;

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

  @JSONSchema({
    description:
      'A direct correction of more minutes than this asks for a second factor; so does one whose size is not known.',
    example: 120,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_MINUTES)
  readonly stepUpAboveMinutes?: number;
}

/** One line of the rules on who decides on requests. */
export class ApprovalRuleBody extends RecordsOfRuleBody {
  @JSONSchema({
    description: 'In which states of a timesheet that the change touches; left out: in all.',
    example: ['locked'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn([...SHEET_STATUSES], { each: true })
  readonly sheetStatuses?: readonly SheetStatus[];

  @JSONSchema({
    description:
      'manager: the manager of the day. manager-above: whoever is above that one; where nobody is, a time administrator. time-administrator: any who covers the person.',
    example: 'manager-above',
  })
  @IsIn([...APPROVER_LEVELS])
  readonly by!: ApproverLevel;

  @JSONSchema({ description: 'Whether an approval asks for a second factor.', example: true })
  @IsOptional()
  @IsBoolean()
  readonly isStepUpNeeded?: boolean;
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

  @JSONSchema({
    description:
      'Who decides on a request: the first line that fits stands; where none does, the manager of the day decides. Undecided requests follow the rules in effect.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_RULES)
  @ValidateNested({ each: true })
  @Type(() => ApprovalRuleBody)
  readonly approvals?: readonly ApprovalRuleBody[];
}

/** The next version of the rules, and from when on it is to hold. */
export class PublishCorrectionRulesBody extends CorrectionRulesBody {
  @JSONSchema({
    description: 'From when on they hold, not before now; at once when left out.',
    example: '2026-04-01T00:00:00+02:00',
  })
  @IsOptional()
  @IsInstant()
  readonly effectiveFrom?: string;
}

/** One version of the correction rules. */
export class CorrectionRulesVersion extends CorrectionRulesBody {
  @JSONSchema({ description: 'From 1; 0 stands for the product’s defaults.', example: 1 })
  @IsInt()
  readonly version!: number;

  @JSONSchema({
    description: 'From when on it holds; null for the defaults.',
    example: '2026-03-20T12:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly effectiveFrom!: string | null;

  @JSONSchema({
    description: 'When it was published; null for the defaults.',
    example: '2026-03-20T12:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly publishedAt!: string | null;

  @JSONSchema({
    description: 'Who published it: a token’s subject; null for the defaults.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsNullable()
  @IsString()
  readonly publishedBy!: string | null;
}

/** The correction rules of a tenant. */
export class CorrectionRulesView {
  @JSONSchema({ description: 'What holds now, or held at the moment that was asked for.' })
  @ValidateNested()
  @Type(() => CorrectionRulesVersion)
  readonly inForce!: CorrectionRulesVersion;

  @JSONSchema({ description: 'Everything published, the oldest first; empty while the defaults hold.' })
  @ValidateNested({ each: true })
  @Type(() => CorrectionRulesVersion)
  readonly versions!: readonly CorrectionRulesVersion[];
}

/** As of when the rules are read. */
export class CorrectionRulesQuery {
  @JSONSchema({
    description: 'Only what was published by then (RFC 3339); what held then unless `at` says otherwise.',
    example: '2026-03-20T12:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  readonly knownAt?: string;

  @JSONSchema({ description: 'What holds at this moment (RFC 3339).', example: '2026-04-01T00:00:00Z' })
  @IsOptional()
  @IsInstant()
  readonly at?: string;
}
