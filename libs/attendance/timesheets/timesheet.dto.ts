import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsInstant,
  IsJsonObject,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { FIGURES, type Figure } from '../domain/work-time/explain.js';

export const SHEET_STATUSES = ['open', 'submitted', 'approved', 'locked'] as const;

/** Since when what is read was known. */
export class KnownAtQuery {
  @JSONSchema({
    description: 'Only what was recorded by this moment, settings too; now when left out. Not in the future.',
    example: '2026-03-31T18:00:00+02:00',
  })
  @IsOptional()
  @IsInstant()
  readonly knownAt?: string;

  @JSONSchema({
    description:
      'Only what stands at this position of the log or before; an auditor’s way to name a moment exactly.',
    example: 4711,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly knownAtPosition?: number;
}

/** Which figure to explain. */
export class ExplanationQuery extends KnownAtQuery {
  @JSONSchema({ description: 'The local day.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The figure of that day.', example: 'worked' })
  @IsIn([...FIGURES])
  readonly figure!: Figure;
}

/** Which two moments to compare. */
export class DifferenceQuery {
  @JSONSchema({ description: 'As known at this moment …', example: '2026-03-31T18:00:00+02:00' })
  @IsInstant()
  readonly from!: string;

  @JSONSchema({ description: '… and at this one; now when left out.', example: '2026-04-02T09:00:00+02:00' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;
}

/** Which timesheets to list. */
export class TimesheetListQuery extends PageQuery {
  @JSONSchema({ description: 'Only those in this state; submitted unless told.', example: 'submitted' })
  @IsOptional()
  @IsIn([...SHEET_STATUSES])
  readonly status?: (typeof SHEET_STATUSES)[number];
}

/** Why a timesheet is rejected or reopened. */
export class CommentBody {
  @JSONSchema({
    description: 'Why, for the employee. Personal: stored sealed.',
    example: 'The break on the 3rd is missing.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  readonly comment!: string;
}

/** Minutes of a day. */
export class TimesheetDayView {
  @JSONSchema({ description: 'The local day in the zone of the pay group.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'Minutes worked.', example: 480 })
  @IsInt()
  readonly workedMinutes!: number;

  @JSONSchema({ description: 'Minutes of break.', example: 30 })
  @IsInt()
  readonly breakMinutes!: number;

  @JSONSchema({ description: 'Minutes paid: regular and overtime.', example: 480 })
  @IsInt()
  readonly paidMinutes!: number;

  @JSONSchema({ description: 'Of them regular.', example: 480 })
  @IsInt()
  readonly regularMinutes!: number;

  @JSONSchema({ description: 'Of them overtime.', example: 0 })
  @IsInt()
  readonly overtimeMinutes!: number;
}

/** Minutes of a period. */
export class TimesheetTotalsView {
  @JSONSchema({ description: 'Minutes worked.', example: 480 })
  @IsInt()
  readonly workedMinutes!: number;

  @JSONSchema({ description: 'Minutes of break.', example: 30 })
  @IsInt()
  readonly breakMinutes!: number;

  @JSONSchema({ description: 'Minutes paid.', example: 480 })
  @IsInt()
  readonly paidMinutes!: number;

  @JSONSchema({ description: 'Of them regular.', example: 480 })
  @IsInt()
  readonly regularMinutes!: number;

  @JSONSchema({ description: 'Of them overtime.', example: 0 })
  @IsInt()
  readonly overtimeMinutes!: number;
}

/** A session: from a clock-in to what ended it. */
export class SessionView {
  @JSONSchema({ description: 'The local day on which it started.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({
    description: 'closed, open (it may still end), or end-unknown (longer than the policy’s maximum).',
    example: 'closed',
  })
  @IsIn(['closed', 'open', 'end-unknown'])
  readonly status!: string;

  @JSONSchema({ description: 'When it started.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly start!: string;

  @JSONSchema({
    description: 'When it ended; null while open or unknown.',
    example: '2026-03-02T15:30:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly end!: string | null;

  @JSONSchema({ description: 'Its punches in order.' })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly punchIds!: readonly string[];
}

/** Something that does not fit, or stands beyond a threshold. */
export class ExceptionView {
  @JSONSchema({ description: 'Stable and dotted; more may come.', example: 'break.missing' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'info, warning or error.', example: 'warning' })
  @IsIn(['info', 'warning', 'error'])
  readonly severity!: string;

  @JSONSchema({ description: 'The local day.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The punches that do not fit.', example: [] })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly punchIds!: readonly string[];

  @JSONSchema({ description: 'For a threshold: what was found.', example: 480 })
  @IsOptional()
  @IsInt()
  readonly actualMinutes?: number;

  @JSONSchema({ description: 'For a threshold: what the policy allows.', example: 360 })
  @IsOptional()
  @IsInt()
  readonly limitMinutes?: number;
}

/** Minutes of one pay category on one day. */
export class CategoryMinutesView {
  @JSONSchema({ description: 'The day they come from.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'regular or overtime; more may come.', example: 'regular' })
  @IsString()
  readonly category!: string;

  @JSONSchema({ description: 'Negative where an adjustment takes back.', example: 480 })
  @IsInt()
  readonly minutes!: number;
}

/** Minutes of an earlier, locked period that this one pays. */
export class AdjustmentView {
  @JSONSchema({ description: 'Its id.', example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c' })
  @IsUUID()
  readonly adjustmentId!: string;

  @JSONSchema({ description: 'The locked period it comes from.', example: '2026-02-01' })
  @IsLocalDate()
  readonly originPeriodStart!: string;

  @JSONSchema({ description: 'By origin day and category.' })
  @ValidateNested({ each: true })
  @Type(() => CategoryMinutesView)
  readonly lines!: readonly CategoryMinutesView[];
}

/** What is, or will be, paid. */
export class AsPaidView {
  @JSONSchema({
    description: 'Whether the sheet is locked: nothing of this changes any more.',
    example: false,
  })
  @IsBoolean()
  readonly isFrozen!: boolean;

  @JSONSchema({ description: 'The sheet’s own minutes: of a locked one what was locked.' })
  @ValidateNested({ each: true })
  @Type(() => CategoryMinutesView)
  readonly lines!: readonly CategoryMinutesView[];

  @JSONSchema({ description: 'Minutes of earlier, locked periods that were corrected since.' })
  @ValidateNested({ each: true })
  @Type(() => AdjustmentView)
  readonly adjustments!: readonly AdjustmentView[];

  @JSONSchema({ description: 'Regular minutes of both together.', example: 480 })
  @IsInt()
  readonly regularMinutes!: number;

  @JSONSchema({ description: 'Overtime minutes of both together.', example: 0 })
  @IsInt()
  readonly overtimeMinutes!: number;
}

/** What the figures were calculated with: the same versions give the same figures for ever. */
export class CalculatedWithView {
  @JSONSchema({ description: 'Version of the calculator.', example: 1 })
  @IsInt()
  readonly calculatorVersion!: number;

  @JSONSchema({
    description: 'Versions of the work-time policy that held on some day; 0 is the default.',
    example: [0],
  })
  @IsArray()
  @IsInt({ each: true })
  readonly policyVersions!: readonly number[];

  @JSONSchema({
    description: 'The pay group that cut the period.',
    example: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01',
  })
  @IsUUID()
  readonly payGroupId!: string;

  @JSONSchema({ description: 'Version of its definition.', example: 1 })
  @IsInt()
  readonly payGroupVersion!: number;

  @JSONSchema({ description: 'Release of the IANA time-zone data.', example: '2026c' })
  @IsString()
  readonly tzData!: string;
}

/** A timesheet. */
export class TimesheetView {
  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'First local day; names the timesheet.', example: '2026-03-01' })
  @IsLocalDate()
  readonly periodStart!: string;

  @JSONSchema({ description: 'Last local day.', example: '2026-03-31' })
  @IsLocalDate()
  readonly periodEnd!: string;

  @JSONSchema({ description: 'IANA zone whose midnights bound the days.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({ description: 'Where it stands in its life.', example: 'open' })
  @IsIn([...SHEET_STATUSES])
  readonly status!: string;

  @JSONSchema({ description: 'Whether a later fact brought it back to its manager.', example: false })
  @IsBoolean()
  readonly isReturned!: boolean;

  @JSONSchema({ description: 'As calculated from all that is known: every day of the period.' })
  @ValidateNested({ each: true })
  @Type(() => TimesheetDayView)
  readonly days!: readonly TimesheetDayView[];

  @JSONSchema({ description: 'As worked: the sums of the days.' })
  @ValidateNested()
  @Type(() => TimesheetTotalsView)
  readonly asWorked!: TimesheetTotalsView;

  @JSONSchema({
    description: 'As paid: frozen by the lock, later corrections as adjustments of a later sheet.',
  })
  @ValidateNested()
  @Type(() => AsPaidView)
  readonly asPaid!: AsPaidView;

  @JSONSchema({ description: 'Sessions that started in the period.' })
  @ValidateNested({ each: true })
  @Type(() => SessionView)
  readonly sessions!: readonly SessionView[];

  @JSONSchema({ description: 'What does not fit, by date.' })
  @ValidateNested({ each: true })
  @Type(() => ExceptionView)
  readonly exceptions!: readonly ExceptionView[];

  @JSONSchema({ description: 'What the figures were calculated with.' })
  @ValidateNested()
  @Type(() => CalculatedWithView)
  readonly calculatedWith!: CalculatedWithView;
}

/** A timesheet in a list: bookkeeping only. */
export class TimesheetEntryView {
  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly periodStart!: string;

  @JSONSchema({ description: 'Last local day.', example: '2026-03-31' })
  @IsLocalDate()
  readonly periodEnd!: string;

  @JSONSchema({ description: 'Where it stands.', example: 'submitted' })
  @IsIn([...SHEET_STATUSES])
  readonly status!: string;

  @JSONSchema({
    description: 'Minutes pinned by the last submission, approval or lock; null while open.',
    example: 9600,
  })
  @IsNullable()
  @IsInt()
  readonly pinnedWorkedMinutes!: number | null;
}

/** A page of timesheets. */
export class TimesheetPage {
  @JSONSchema({ description: 'Timesheets.' })
  @ValidateNested({ each: true })
  @Type(() => TimesheetEntryView)
  readonly items!: readonly TimesheetEntryView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Where a figure comes from. */
export class ExplanationView {
  @JSONSchema({ description: 'The local day.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The figure.', example: 'worked' })
  @IsString()
  readonly figure!: string;

  @JSONSchema({ description: 'Its minutes: the contributions sum to them.', example: 480 })
  @IsInt()
  readonly minutes!: number;

  @JSONSchema({
    description: 'Stretches of time, each with its punches, what corrected them, and the minutes it brings.',
  })
  @IsArray()
  @IsJsonObject({ each: true })
  readonly contributions!: readonly object[];

  @JSONSchema({ description: 'Policy id, version, and the clauses that made the figure.' })
  @IsJsonObject()
  readonly policy!: object;

  @JSONSchema({ description: 'Raw milliseconds and what rounding left out.' })
  @IsJsonObject()
  readonly rounding!: object;

  @JSONSchema({ description: 'Version of the calculator.', example: 1 })
  @IsInt()
  readonly calculatorVersion!: number;
}

/** The history of a timesheet. */
export class TimelineView {
  @JSONSchema({
    description:
      'In the order in which it became known. Each entry: eventId, type, occurredAt (when it was true), recordedAt and position (since when it is known), actor, punchId, correctionId, reason, before, after.',
  })
  @IsArray()
  @IsJsonObject({ each: true })
  readonly items!: readonly object[];
}

/** What changed between two moments of knowledge. */
export class DifferenceView {
  @JSONSchema({ description: 'The first moment.', example: '2026-03-31T16:00:00.000Z' })
  @IsInstant()
  readonly from!: string;

  @JSONSchema({ description: 'The second moment.', example: '2026-04-02T07:00:00.000Z' })
  @IsInstant()
  readonly to!: string;

  @JSONSchema({ description: 'Days whose minutes differ: worked, break and paid minutes, before and after.' })
  @IsArray()
  @IsJsonObject({ each: true })
  readonly days!: readonly object[];

  @JSONSchema({ description: 'To be added to the first reading to get the second.' })
  @ValidateNested({ each: true })
  @Type(() => CategoryMinutesView)
  readonly lines!: readonly CategoryMinutesView[];

  @JSONSchema({ description: 'Exceptions that are gone.' })
  @ValidateNested({ each: true })
  @Type(() => ExceptionView)
  readonly exceptionsGone!: readonly ExceptionView[];

  @JSONSchema({ description: 'Exceptions that are new.' })
  @ValidateNested({ each: true })
  @Type(() => ExceptionView)
  readonly exceptionsNew!: readonly ExceptionView[];
}

/** A live punch that was refused. */
export class AttemptView {
  @JSONSchema({ description: 'What was tried.', example: 'clock-out' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'Why it was refused.', example: 'punch.not-in' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'When, as the device told.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly occurredAt!: string;

  @JSONSchema({ description: 'When the log learned it.', example: '2026-03-02T07:00:00.412Z' })
  @IsInstant()
  readonly recordedAt!: string;
}

/** Refused live punches of a period. */
export class AttemptList {
  @JSONSchema({ description: 'By time; at most 1000.' })
  @ValidateNested({ each: true })
  @Type(() => AttemptView)
  readonly items!: readonly AttemptView[];
}
