import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsInstant,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import type { AttendanceFigures, AttendanceRates } from '../domain/attendance-figures.js';

/** Periods that figures are summed over. */
export const PERIODS = ['day', 'week', 'month', 'all'] as const;
export type FigurePeriod = (typeof PERIODS)[number];

/** Which days figures are about. */
export class FigureDaysQuery {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day; at most 366 days in all.', example: '2026-03-31' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({
    description: 'What each row sums over: day, week (from Monday, ISO 8601), month, or all unless told.',
    example: 'month',
  })
  @IsOptional()
  @IsIn(PERIODS)
  readonly period?: FigurePeriod;
}

/** Which figures. */
export class FiguresQuery extends PageQuery {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day; at most 366 days in all.', example: '2026-03-31' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({
    description: 'What each row sums over: day, week (from Monday, ISO 8601), month, or all unless told.',
    example: 'month',
  })
  @IsOptional()
  @IsIn(PERIODS)
  readonly period?: FigurePeriod;

  @JSONSchema({
    description: 'Only days on which people were in this team or one below it.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly teamId?: string;
}

/** Figures and what follows from them. */
export class FiguresView implements AttendanceFigures, AttendanceRates {
  @JSONSchema({ description: 'First day of the period, as far as it was asked for.', example: '2026-03-01' })
  @IsLocalDate()
  readonly periodStart!: string;

  @JSONSchema({ description: 'Days that count: everything told but days that are not over.', example: 21 })
  @IsInt()
  readonly days!: number;

  @JSONSchema({ description: 'Days on which somebody was to work and was not on leave.', example: 20 })
  @IsInt()
  readonly plannedDays!: number;

  @JSONSchema({ description: 'Planned days on which they worked.', example: 19 })
  @IsInt()
  readonly attendedDays!: number;

  @JSONSchema({ description: 'Planned days on which they did not.', example: 1 })
  @IsInt()
  readonly absentDays!: number;

  @JSONSchema({ description: 'Planned days on leave; in no rate.', example: 1 })
  @IsInt()
  readonly leaveDays!: number;

  @JSONSchema({
    description: 'Days worked of which nobody knows what was planned; in no rate.',
    example: 0,
  })
  @IsInt()
  readonly unplannedDays!: number;

  @JSONSchema({ description: 'Attended days that began late.', example: 2 })
  @IsInt()
  readonly lateDays!: number;

  @JSONSchema({ description: 'Minutes late on attended days.', example: 14 })
  @IsInt()
  readonly lateMinutes!: number;

  @JSONSchema({ description: 'Attended days that ended early.', example: 0 })
  @IsInt()
  readonly earlyDays!: number;

  @JSONSchema({ description: 'Minutes gone early on attended days.', example: 0 })
  @IsInt()
  readonly earlyMinutes!: number;

  @JSONSchema({ description: 'Minutes worked.', example: 9210 })
  @IsInt()
  readonly workedMinutes!: number;

  @JSONSchema({ description: 'Minutes of overtime.', example: 90 })
  @IsInt()
  readonly overtimeMinutes!: number;

  @JSONSchema({ description: 'Minutes that were to be worked, days on leave included.', example: 10080 })
  @IsInt()
  readonly expectedMinutes!: number;

  @JSONSchema({
    description: 'Attended of planned days, as a share of 1 with four decimals; null where none was planned.',
    example: 0.95,
  })
  @IsNullable()
  @IsNumber()
  readonly attendanceRate!: number | null;

  @JSONSchema({ description: 'Absent of planned days, likewise.', example: 0.05 })
  @IsNullable()
  @IsNumber()
  readonly absenceRate!: number | null;

  @JSONSchema({ description: 'Late of attended days, likewise.', example: 0.1053 })
  @IsNullable()
  @IsNumber()
  readonly lateRate!: number | null;
}

/** Figures of one person in one period. */
export class PersonFiguresView extends FiguresView {
  @JSONSchema({ description: 'Whose.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;
}

/** Figures of one team in one period. */
export class TeamFiguresView extends FiguresView {
  @JSONSchema({
    description: 'The team in which people were on the day; null for days without one.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsNullable()
  @IsUUID()
  readonly teamId!: string | null;

  @JSONSchema({ description: 'People with a day that counts.', example: 8 })
  @IsInt()
  readonly people!: number;
}

/** Figures of a person, period by period. */
export class PersonFiguresList {
  @JSONSchema({ description: 'The periods in order; none without a day that counts.' })
  @ValidateNested({ each: true })
  @Type(() => PersonFiguresView)
  readonly items!: readonly PersonFiguresView[];
}

/** A page of figures of people. */
export class PersonFiguresPage extends PersonFiguresList {
  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** A page of figures of teams. */
export class TeamFiguresPage {
  @JSONSchema({ description: 'By team, then by period.' })
  @ValidateNested({ each: true })
  @Type(() => TeamFiguresView)
  readonly items!: readonly TeamFiguresView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Whose restatements. */
export class RestatementsQuery extends PageQuery {
  @JSONSchema({ description: 'Whose: an id, or `me`.', example: 'me' })
  @IsEmployeeReference()
  readonly employeeId!: string;
}

/** A figure that came out otherwise. */
export class FigureChangeView {
  @JSONSchema({ description: 'Its name, as in the figures.', example: 'attendanceRate' })
  @IsString()
  readonly figure!: string;

  @JSONSchema({ description: 'What was told; null for a rate of nothing.', example: 0.9 })
  @IsNullable()
  @IsNumber()
  readonly before!: number | null;

  @JSONSchema({ description: 'What it is.', example: 0.95 })
  @IsNullable()
  @IsNumber()
  readonly after!: number | null;
}

/** What made figures come out otherwise. */
export class RestatementCauseView {
  @JSONSchema({ description: 'As attendance names it; open.', example: 'correction' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'The event of attendance.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c12' })
  @IsUUID()
  readonly eventId!: string;

  @JSONSchema({ description: 'The correction behind it; null for none.', example: null })
  @IsNullable()
  @IsUUID()
  readonly correctionId!: string | null;
}

/** Figures of a month that were told came out otherwise. */
export class RestatementView {
  @JSONSchema({ description: 'The restatement.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c13' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'Of which employment.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'The month whose figures changed.', example: '2026-03' })
  @IsString()
  readonly month!: string;

  @JSONSchema({ description: 'The local day that changed.', example: '2026-03-12' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'When it was restated.', example: '2026-04-02T09:00:00.000Z' })
  @IsInstant()
  readonly restatedAt!: string;

  @JSONSchema({ description: 'Only what is another.' })
  @ValidateNested({ each: true })
  @Type(() => FigureChangeView)
  readonly changes!: readonly FigureChangeView[];

  @JSONSchema({ description: 'What made it so.' })
  @ValidateNested()
  @Type(() => RestatementCauseView)
  readonly cause!: RestatementCauseView;
}

/** A page of restatements. */
export class RestatementPage {
  @JSONSchema({ description: 'The newest first.' })
  @ValidateNested({ each: true })
  @Type(() => RestatementView)
  readonly items!: readonly RestatementView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const figures = {
  ...{ periodStart: '2026-03-01', days: 21, plannedDays: 20, attendedDays: 19, absentDays: 1, leaveDays: 1 },
  ...{ unplannedDays: 0, lateDays: 2, lateMinutes: 14, earlyDays: 0, earlyMinutes: 0 },
  ...{ workedMinutes: 9210, overtimeMinutes: 90, expectedMinutes: 10_080 },
  ...{ attendanceRate: 0.95, absenceRate: 0.05, lateRate: 0.1053 },
};

/** Examples of the documentation. */
export const figureExamples = {
  people: { items: [{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', ...figures }] },
  teams: { items: [{ teamId: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33', people: 1, ...figures }] },
  restatements: {
    items: [
      {
        id: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c13',
        employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
        employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
        ...{ month: '2026-03', date: '2026-03-12', restatedAt: '2026-04-02T09:00:00.000Z' },
        changes: [
          { figure: 'absentDays', before: 2, after: 1 },
          { figure: 'attendanceRate', before: 0.9, after: 0.95 },
        ],
        cause: {
          ...{ kind: 'correction', eventId: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c12' },
          correctionId: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11',
        },
      },
    ],
  },
};
