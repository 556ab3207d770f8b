import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { AwaitingView } from '../access/awaiting.dto.js';
import { CORRECTION_ACTIONS } from '../corrections/correction.dto.js';
import { RULE_RELATIONS, type RuleRelation } from '../domain/corrections/correction-rules.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import type { SheetStatus } from '../domain/events/timesheet-events.js';
import { SHEET_STATUSES } from './correction-rules.dto.js';

/** The most that the rules grant. */
export class GrantedRightView {
  @JSONSchema({ description: 'direct, request or none.', example: 'request' })
  @IsIn(['direct', 'request', 'none'])
  readonly right!: string;

  @JSONSchema({ description: 'How many days back; 0 without a right.', example: 35 })
  @IsInt()
  readonly maximumAgeDays!: number;

  @JSONSchema({ description: 'Whether it holds only of records that meet conditions.', example: false })
  @IsBoolean()
  readonly isConditional!: boolean;
}

/** A right that is given or taken. */
export class RightChangeView {
  @JSONSchema({ description: 'What is done to the record.', example: 'change-time' })
  @IsIn([...CORRECTION_ACTIONS])
  readonly action!: CorrectionChange['action'];

  @JSONSchema({ description: 'In which state of the timesheet.', example: 'locked' })
  @IsIn([...SHEET_STATUSES])
  readonly sheetStatus!: SheetStatus;

  @JSONSchema({ description: 'By the rules in effect.' })
  @ValidateNested()
  @Type(() => GrantedRightView)
  readonly before!: GrantedRightView;

  @JSONSchema({ description: 'By the rules that are looked at.' })
  @ValidateNested()
  @Type(() => GrantedRightView)
  readonly after!: GrantedRightView;

  @JSONSchema({ description: 'Whether anything gets better.', example: true })
  @IsBoolean()
  readonly gains!: boolean;

  @JSONSchema({ description: 'Whether anything gets worse.', example: false })
  @IsBoolean()
  readonly loses!: boolean;
}

/** People who stand in a relation to somebody today. */
export class AffectedPeopleView {
  @JSONSchema({ description: 'How many are known.', example: 12 })
  @IsInt()
  readonly count!: number;

  @JSONSchema({ description: 'The first of them, at most 20, by id.', example: [] })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly first!: readonly string[];

  @JSONSchema({
    description: 'False where a token may make somebody one whom nobody assigned: time administrators.',
    example: true,
  })
  @IsBoolean()
  readonly isComplete!: boolean;
}

/** What changes for those who stand in one relation. */
export class AffectedRelationView {
  @JSONSchema({ description: 'How they stand to the person whose record it is.', example: 'manager' })
  @IsIn([...RULE_RELATIONS])
  readonly relation!: RuleRelation;

  @JSONSchema({ description: 'Whom it concerns.' })
  @ValidateNested()
  @Type(() => AffectedPeopleView)
  readonly people!: AffectedPeopleView;

  @JSONSchema({ description: 'By action and state.' })
  @ValidateNested({ each: true })
  @Type(() => RightChangeView)
  readonly changes!: readonly RightChangeView[];
}

/** A line that comes or goes; a changed one does both. */
export class ClauseChangeView {
  @JSONSchema({ description: 'added or removed.', example: 'added' })
  @IsIn(['added', 'removed'])
  readonly change!: string;

  @JSONSchema({ description: 'Its place: among the new rules, or among those in effect.', example: 0 })
  @IsInt()
  readonly index!: number;

  @JSONSchema({ description: 'Its name; null without one.', example: null })
  @IsNullable()
  @IsString()
  readonly name!: string | null;

  @JSONSchema({ description: 'Whom it speaks of.', example: ['manager'] })
  @IsArray()
  @IsString({ each: true })
  readonly relations!: readonly string[];
}

/** A pending request that another would decide on. */
export class ApproverChangeView {
  @JSONSchema({ description: 'The request.', example: '3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10' })
  @IsUUID()
  readonly correctionId!: string;

  @JSONSchema({ description: 'Who decides by the rules in effect.' })
  @ValidateNested()
  @Type(() => AwaitingView)
  readonly before!: AwaitingView;

  @JSONSchema({ description: 'Who would decide.' })
  @ValidateNested()
  @Type(() => AwaitingView)
  readonly after!: AwaitingView;
}

/** Pending requests that others would decide on. */
export class ApproverChangesView {
  @JSONSchema({ description: 'How many.', example: 0 })
  @IsInt()
  readonly count!: number;

  @JSONSchema({ description: 'The newest of them, at most 20.' })
  @ValidateNested({ each: true })
  @Type(() => ApproverChangeView)
  readonly first!: readonly ApproverChangeView[];

  @JSONSchema({ description: 'Whether all pending requests were looked at.', example: true })
  @IsBoolean()
  readonly isComplete!: boolean;
}

/** What new rules would change, if they held now. */
export class CorrectionRulesPreview {
  @JSONSchema({ description: 'By relation; those for whom nothing changes are left out.' })
  @ValidateNested({ each: true })
  @Type(() => AffectedRelationView)
  readonly relations!: readonly AffectedRelationView[];

  @JSONSchema({ description: 'By line.' })
  @ValidateNested({ each: true })
  @Type(() => ClauseChangeView)
  readonly clauses!: readonly ClauseChangeView[];

  @JSONSchema({ description: 'Pending requests that others would decide on.' })
  @ValidateNested()
  @Type(() => ApproverChangesView)
  readonly pendingRequests!: ApproverChangesView;

  @JSONSchema({
    description:
      'States of a timesheet in which nobody could correct: such rules are refused. Empty is well.',
    example: [],
  })
  @IsArray()
  @IsIn([...SHEET_STATUSES], { each: true })
  readonly statesWithoutCorrector!: readonly SheetStatus[];
}
