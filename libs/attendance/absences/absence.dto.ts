import { Type } from 'class-transformer';
import {
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
import { IsInstant, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { DAY_PORTIONS, type DayPortion } from '../domain/absence/absence-days.js';
import { MAXIMUM_CODE_LENGTH } from '../domain/absence/absence-kind.js';
import { ABSENCE_STATUSES, type AbsenceStatus } from '../domain/absence/absences.decider.js';

const MAXIMUM_TEXT_LENGTH = 1000;
const MAXIMUM_ADJUSTMENT_MINUTES = 527_040;
const employmentId = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';
const managerId = '7d1f0c52-6b0e-4f0a-9d3a-1c2b3a4d5e6f';
const absenceId = '9c2f4f0e-1f35-5b6e-8a21-6f0f5b1d2c3e';

/** An absence to ask for. */
export class RequestAbsenceBody {
  @JSONSchema({ description: 'Whose absence.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'A kind of absence of the company.', example: 'leave' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_CODE_LENGTH)
  readonly kind!: string;

  @JSONSchema({ description: 'The first day.', example: '2026-07-06' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The last day; days off between are left out.', example: '2026-07-10' })
  @IsLocalDate()
  readonly until!: string;

  @JSONSchema({
    description: 'Of each day: full, morning or afternoon. full unless told.',
    example: 'full',
  })
  @IsOptional()
  @IsIn([...DAY_PORTIONS])
  readonly portion?: DayPortion;

  @JSONSchema({ description: 'Why, if there is something to say.', example: 'A family trip.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_TEXT_LENGTH)
  readonly reason?: string;
}

/** What to say to an approval. */
export class ApproveAbsenceBody {
  @JSONSchema({ description: 'What there is to say.', example: 'Enjoy it.' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_TEXT_LENGTH)
  readonly comment?: string;
}

/** Why an absence is refused or cancelled. */
export class AbsenceCommentBody {
  @JSONSchema({ description: 'Why.', example: 'The fair is in that week.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_TEXT_LENGTH)
  readonly comment!: string;
}

/** A day of an absence. */
export class AbsenceDayView {
  @JSONSchema({ description: 'The day.', example: '2026-07-06' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'Which part of it.', example: 'full' })
  @IsIn([...DAY_PORTIONS])
  readonly portion!: DayPortion;

  @JSONSchema({ description: 'Minutes that were planned of the day when it was asked for.', example: 480 })
  @IsInt()
  @Min(0)
  readonly plannedMinutes!: number;

  @JSONSchema({ description: 'Of those, how many the absence takes.', example: 480 })
  @IsInt()
  @Min(0)
  readonly minutes!: number;

  @JSONSchema({
    description: 'Minutes that it takes from the balance; 0 for a kind without one.',
    example: 480,
  })
  @IsInt()
  @Min(0)
  readonly chargedMinutes!: number;
}

/** An absence. */
export class AbsenceView {
  @JSONSchema({ description: 'The id.', example: absenceId })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'By which employment.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'Who is away.', example: employeeId })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The kind of absence.', example: 'leave' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'Its version on the first day; 0 for what the product says of it.', example: 1 })
  @IsInt()
  @Min(0)
  readonly kindVersion!: number;

  @JSONSchema({ description: 'Whether the person is at work, elsewhere.', example: false })
  @IsBoolean()
  readonly countsAsWorked!: boolean;

  @JSONSchema({ description: 'The first day, as asked for.', example: '2026-07-06' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The last day, as asked for.', example: '2026-07-10' })
  @IsLocalDate()
  readonly until!: string;

  @JSONSchema({ description: 'The days on which work was planned.' })
  @ValidateNested({ each: true })
  @Type(() => AbsenceDayView)
  readonly days!: readonly AbsenceDayView[];

  @JSONSchema({
    description:
      'requested: waits for a decision. approved: it counts. rejected, withdrawn: it never did. cancelled: it does no more.',
    example: 'requested',
  })
  @IsIn([...ABSENCE_STATUSES])
  readonly status!: AbsenceStatus;

  @JSONSchema({ description: 'Who asked: an employee id, or a token’s subject.', example: employeeId })
  @IsString()
  readonly requestedBy!: string;

  @JSONSchema({ description: 'When.', example: '2026-05-04T08:12:00.000Z' })
  @IsInstant()
  readonly requestedAt!: string;

  @JSONSchema({
    description: 'Why, if somebody said so; null once the person is erased.',
    example: 'A family trip.',
  })
  @IsNullable()
  @IsString()
  readonly reason!: string | null;

  @JSONSchema({ description: 'Who decided or took it back last; null while nobody has.', example: null })
  @IsNullable()
  @IsString()
  readonly decidedBy!: string | null;

  @JSONSchema({ description: 'When; null while nobody has.', example: null })
  @IsNullable()
  @IsInstant()
  readonly decidedAt!: string | null;

  @JSONSchema({ description: 'What the last one had to say; null when nothing.', example: null })
  @IsNullable()
  @IsString()
  readonly comment!: string | null;
}

/** A page of absences. */
export class AbsencePage {
  @JSONSchema({ description: 'Absences, the newest request first.' })
  @ValidateNested({ each: true })
  @Type(() => AbsenceView)
  readonly items!: readonly AbsenceView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which absences to list. */
export class AbsenceQuery extends PageQuery {
  @JSONSchema({ description: 'Of this employment.', example: employmentId })
  @IsOptional()
  @IsUUID()
  readonly employmentId?: string;

  @JSONSchema({ description: 'In this state.', example: 'requested' })
  @IsOptional()
  @IsIn([...ABSENCE_STATUSES])
  readonly status?: AbsenceStatus;

  @JSONSchema({ description: 'Those that last until this day or longer.', example: '2026-07-01' })
  @IsOptional()
  @IsLocalDate()
  readonly firstDay?: string;

  @JSONSchema({ description: 'Those that begin on this day or earlier.', example: '2026-07-31' })
  @IsOptional()
  @IsLocalDate()
  readonly lastDay?: string;
}

/** Whose balances, and on which day. */
export class AbsenceBalanceQuery {
  @JSONSchema({ description: 'Whose.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'As they are by this day; today unless told.', example: '2026-07-31' })
  @IsOptional()
  @IsLocalDate()
  readonly on?: string;
}

/** A balance of a calendar year, in minutes. */
export class AbsenceBalanceView {
  @JSONSchema({ description: 'The kind of absence.', example: 'leave' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'The calendar year.', example: 2026 })
  @IsInt()
  readonly year!: number;

  @JSONSchema({ description: 'What a full day costs.', example: 480 })
  @IsInt()
  readonly dayMinutes!: number;

  @JSONSchema({ description: 'Taken over from the year before.', example: 960 })
  @IsInt()
  readonly carriedMinutes!: number;

  @JSONSchema({ description: 'Of that, lost by the day.', example: 0 })
  @IsInt()
  readonly expiredMinutes!: number;

  @JSONSchema({ description: 'Given by the day.', example: 14_400 })
  @IsInt()
  readonly accruedMinutes!: number;

  @JSONSchema({ description: 'Booked by hand by the day.', example: 0 })
  @IsInt()
  readonly adjustedMinutes!: number;

  @JSONSchema({ description: 'Of approved absences of the whole year.', example: 2400 })
  @IsInt()
  readonly takenMinutes!: number;

  @JSONSchema({ description: 'Of absences of the year that wait for a decision.', example: 480 })
  @IsInt()
  readonly requestedMinutes!: number;

  @JSONSchema({ description: 'What is left of it all.', example: 12_480 })
  @IsInt()
  readonly leftMinutes!: number;
}

/** The balances of an employment. */
export class AbsenceBalanceList {
  @JSONSchema({ description: 'By which day.', example: '2026-07-31' })
  @IsLocalDate()
  readonly on!: string;

  @JSONSchema({ description: 'One for each kind that has a balance on that day.' })
  @ValidateNested({ each: true })
  @Type(() => AbsenceBalanceView)
  readonly items!: readonly AbsenceBalanceView[];
}

/** Minutes to book by hand. */
export class AdjustBalanceBody {
  @JSONSchema({ description: 'Whose balance.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'A kind of absence that has a balance.', example: 'leave' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_CODE_LENGTH)
  readonly kind!: string;

  @JSONSchema({ description: 'From which day on.', example: '2026-01-01' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'How many; negative takes away. Not 0.', example: 960 })
  @IsInt()
  @Min(-MAXIMUM_ADJUSTMENT_MINUTES)
  @Max(MAXIMUM_ADJUSTMENT_MINUTES)
  readonly minutes!: number;

  @JSONSchema({ description: 'Why.', example: 'Rest of 2025 from the former system.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_TEXT_LENGTH)
  readonly reason!: string;
}

const day = (date: string) => ({
  ...{ date, portion: 'full' as const, plannedMinutes: 480, minutes: 480, chargedMinutes: 480 },
});
const requested = {
  ...{ id: absenceId, employmentId, employeeId, kind: 'leave', kindVersion: 1, countsAsWorked: false },
  ...{ from: '2026-07-06', until: '2026-07-07', days: [day('2026-07-06'), day('2026-07-07')] },
  ...{ status: 'requested' as const, requestedBy: employeeId, requestedAt: '2026-05-04T08:12:00.000Z' },
  ...{ reason: 'A family trip.', decidedBy: null, decidedAt: null, comment: null },
};
const decided = (status: AbsenceStatus, comment: string | null) => ({
  ...requested,
  ...{ status, comment, decidedBy: managerId, decidedAt: '2026-05-04T09:30:00.000Z' },
});
const balance = {
  ...{ kind: 'leave', year: 2026, dayMinutes: 480, carriedMinutes: 960, expiredMinutes: 0 },
  ...{ accruedMinutes: 14_400, adjustedMinutes: 0, takenMinutes: 2400, requestedMinutes: 480 },
  leftMinutes: 12_480,
};

/** Examples of the documentation. */
export const absenceExamples = {
  request: {
    ...{ employmentId, kind: 'leave', from: '2026-07-06', until: '2026-07-07', reason: 'A family trip.' },
  },
  requested,
  approved: decided('approved', 'Enjoy it.'),
  rejected: decided('rejected', 'The fair is in that week.'),
  withdrawn: { ...decided('withdrawn', null), decidedBy: employeeId },
  cancelled: decided('cancelled', 'The fair is in that week.'),
  page: { items: [requested] },
  balances: { on: '2026-07-31', items: [balance] },
  adjust: {
    ...{ employmentId, kind: 'leave', date: '2026-01-01', minutes: 960 },
    reason: 'Rest of 2025 from the former system.',
  },
};
