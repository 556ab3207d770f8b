import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { AwaitingView } from '../access/awaiting.dto.js';
import { SHEET_STATUSES } from './timesheet-request.dto.js';

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

  @JSONSchema({ description: 'On whose decision a submitted timesheet waits; null in every other state.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => AwaitingView)
  readonly awaiting!: AwaitingView | null;

  @JSONSchema({
    description:
      'Days of the period that you may not see; every sum is of the others alone. Empty for everybody but former managers.',
    example: [],
  })
  @IsArray()
  @IsLocalDate({ each: true })
  readonly hiddenDays!: readonly string[];

  @JSONSchema({
    description:
      'Why days are hidden; null when none is. former-manager: you managed the person on the other days only. More may come.',
    example: null,
  })
  @IsNullable()
  @IsString()
  readonly hiddenBecause!: string | null;

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
    description:
      'Minutes pinned by the last submission, approval or lock; null while open, and for who may see only some of the days.',
    example: 9600,
  })
  @IsNullable()
  @IsInt()
  readonly pinnedWorkedMinutes!: number | null;

  @JSONSchema({ description: 'On whose decision a submitted timesheet waits; null in every other state.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => AwaitingView)
  readonly awaiting!: AwaitingView | null;
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
