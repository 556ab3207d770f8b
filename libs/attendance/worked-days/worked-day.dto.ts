import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  IsInstant,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import type { WorkedDay, WorkedDayCause } from '../domain/events/worked-day-events.js';

/** Which days of whom. */
export class WorkedDaysQuery {
  @JSONSchema({ description: 'Whose days.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'First local day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day; at most 92 days in all.', example: '2026-04-30' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({
    description: 'Only what was recorded by then (RFC 3339): the days as they were known.',
    example: '2026-04-20T12:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  readonly knownAt?: string;
}

/** A break of a session. */
export class WorkedBreakView {
  @JSONSchema({ description: 'When it began.', example: '2026-04-01T10:00:00.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({
    description: 'When it ended; null where nothing ended it.',
    example: '2026-04-01T10:30:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly endedAt!: string | null;

  @JSONSchema({ description: 'Whether it is paid, by the policy of the day.', example: false })
  @IsBoolean()
  readonly isPaid!: boolean;
}

/** From coming to going. */
export class WorkedSessionView {
  @JSONSchema({ description: 'When the person came.', example: '2026-04-01T06:04:00.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({
    description: 'When they went; null while they are there, and when nobody knows.',
    example: '2026-04-01T14:30:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly endedAt!: string | null;

  @JSONSchema({ description: 'Breaks in order.' })
  @ValidateNested({ each: true })
  @Type(() => WorkedBreakView)
  readonly breaks!: readonly WorkedBreakView[];
}

/** An absence of a day. */
export class WorkedAbsenceView {
  @JSONSchema({ description: 'The absence.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11' })
  @IsUUID()
  readonly absenceId!: string;

  @JSONSchema({ description: 'Its kind.', example: 'leave' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'Minutes of the day.', example: 480 })
  @IsInt()
  readonly minutes!: number;
}

/** Why a day was calculated as it stands. */
export class WorkedDayCauseView {
  @JSONSchema({
    description:
      'What made it so; open. Known: punch, correction, lock, policy, pay-group, employment, schedule, day-closed.',
    example: 'punch',
  })
  @IsString()
  readonly kind!: WorkedDayCause['kind'];

  @JSONSchema({ description: 'The event behind it.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c12' })
  @IsUUID()
  readonly eventId!: string;

  @JSONSchema({ description: 'The correction that took effect; null for another reason.', example: null })
  @IsNullable()
  @IsUUID()
  readonly correctionId!: string | null;
}

/** A local day as it was calculated last. Minutes are whole and not negative. */
export class WorkedDayView {
  @JSONSchema({ description: 'The local day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The zone of the pay group, in which the day is.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'Counts the calculations of the day, from 1.', example: 4 })
  @IsInt()
  readonly revision!: number;

  @JSONSchema({ description: 'When it was calculated so.', example: '2026-04-01T14:30:01.000Z' })
  @IsInstant()
  readonly calculatedAt!: string;

  @JSONSchema({
    description:
      'worked; half-day: for less than the policy asks of a whole one; open: somebody is there, or the day may still be worked; absent: it was to be worked and nobody came; rest-day, holiday, not-scheduled: nobody came and nobody was to.',
    example: 'worked',
  })
  @IsIn(['worked', 'half-day', 'open', 'absent', 'rest-day', 'holiday', 'not-scheduled'])
  readonly status!: WorkedDay['status'];

  @JSONSchema({ description: 'Minutes worked.', example: 476 })
  @IsInt()
  readonly workedMinutes!: number;

  @JSONSchema({ description: 'Minutes of break.', example: 30 })
  @IsInt()
  readonly breakMinutes!: number;

  @JSONSchema({ description: 'Minutes paid.', example: 476 })
  @IsInt()
  readonly paidMinutes!: number;

  @JSONSchema({ description: 'Minutes of those paid that are overtime.', example: 0 })
  @IsInt()
  readonly overtimeMinutes!: number;

  @JSONSchema({
    description: 'Minutes that were to be worked: 0 on a day off; null where nothing was planned.',
    example: 480,
  })
  @IsNullable()
  @IsInt()
  readonly expectedMinutes!: number | null;

  @JSONSchema({ description: 'Minutes late.', example: 4 })
  @IsInt()
  readonly lateMinutes!: number;

  @JSONSchema({ description: 'Minutes gone too early.', example: 0 })
  @IsInt()
  readonly earlyMinutes!: number;

  @JSONSchema({ description: 'Sessions that began on the day, in order.' })
  @ValidateNested({ each: true })
  @Type(() => WorkedSessionView)
  readonly sessions!: readonly WorkedSessionView[];

  @JSONSchema({ description: 'Absences of the day.' })
  @ValidateNested({ each: true })
  @Type(() => WorkedAbsenceView)
  readonly absences!: readonly WorkedAbsenceView[];

  @JSONSchema({ description: 'Whether its timesheet is locked.', example: false })
  @IsBoolean()
  readonly locked!: boolean;

  @JSONSchema({ description: 'Why it stands as it does.' })
  @ValidateNested()
  @Type(() => WorkedDayCauseView)
  readonly cause!: WorkedDayCauseView;
}

/** Days of a person as calculated. */
export class WorkedDayList {
  @JSONSchema({ description: 'The days of which there is anything to tell, in order.' })
  @ValidateNested({ each: true })
  @Type(() => WorkedDayView)
  readonly items!: readonly WorkedDayView[];
}

/** An example of the documentation. */
export const workedDaysExample = {
  items: [
    {
      ...{ date: '2026-04-01', zone: 'Europe/Berlin', revision: 4, calculatedAt: '2026-04-01T14:30:01.000Z' },
      ...{ status: 'worked', workedMinutes: 476, breakMinutes: 30, paidMinutes: 476, overtimeMinutes: 0 },
      ...{ expectedMinutes: 480, lateMinutes: 4, earlyMinutes: 0, absences: [], locked: false },
      sessions: [
        {
          ...{ startedAt: '2026-04-01T06:04:00.000Z', endedAt: '2026-04-01T14:30:00.000Z' },
          breaks: [
            { startedAt: '2026-04-01T10:00:00.000Z', endedAt: '2026-04-01T10:30:00.000Z', isPaid: false },
          ],
        },
      ],
      cause: { kind: 'punch', eventId: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c12', correctionId: null },
    },
  ],
};
