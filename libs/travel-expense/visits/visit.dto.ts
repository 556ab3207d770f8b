import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  Min,
  Max,
  IsInt,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsInstant,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import { MOST_VISITORS } from '../domain/visits/visit.decider.js';
import {
  VISIT_OUTCOMES,
  VISIT_STATUSES,
  type VisitOutcome,
  type VisitStatus,
} from '../domain/visits/visit-events.js';

const MOST_NOTE_LETTERS = 4000;

/** When a visit is to be. */
export class VisitPlanBody {
  @JSONSchema({ description: 'When it begins, with an offset.', example: '2026-04-02T09:00:00+02:00' })
  @IsInstant()
  readonly plannedStart!: string;

  @JSONSchema({
    description: 'When it ends: after it begins, and 7 days later at most.',
    example: '2026-04-02T10:30:00+02:00',
  })
  @IsInstant()
  readonly plannedEnd!: string;

  @JSONSchema({
    description: 'The time zone of the customer: its clock tells which days the visit takes.',
    example: 'Europe/Berlin',
  })
  @IsTimeZone()
  readonly zone!: string;
}

/** A new visit. */
export class PlanVisitBody extends VisitPlanBody {
  @JSONSchema({ description: 'Whom to visit.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05' })
  @IsUUID()
  readonly customerId!: string;

  @JSONSchema({
    description: 'Who goes: one person, or several together.',
    example: ['0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11'],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_VISITORS)
  @IsUUID(undefined, { each: true })
  readonly employeeIds!: readonly string[];
}

/** How a visit ended. */
export class FinishVisitBody {
  @JSONSchema({ description: 'What came of it.', example: 'follow-up-needed' })
  @IsIn([...VISIT_OUTCOMES])
  readonly outcome!: VisitOutcome;

  @JSONSchema({
    description:
      'What is worth keeping, sealed with the key of whoever writes it; null, or left out, for none.',
    example: 'Wants an offer for the second hall.',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_NOTE_LETTERS)
  readonly notes?: string | null;

  @JSONSchema({
    description:
      'How content the customer was, from 1 to 5; null, or left out, for not said. Nobody met, nobody content.',
    example: 4,
  })
  @IsOptional()
  @IsNullable()
  @IsInt()
  @Min(1)
  @Max(5)
  readonly satisfaction?: number | null;

  @JSONSchema({
    description: 'What is to follow, sealed like the notes; null, or left out, for nothing.',
    example: 'Send the offer.',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_NOTE_LETTERS)
  readonly nextStep?: string | null;

  @JSONSchema({
    description: 'By which day, today or later by the clock of the visit; null, or left out, for no day.',
    example: '2099-04-09',
  })
  @IsOptional()
  @IsNullable()
  @IsLocalDate()
  readonly nextStepOn?: string | null;
}

/** A visit in a list. */
export class VisitSummaryView {
  @JSONSchema({ description: 'Its id.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whom it is to.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05' })
  @IsUUID()
  readonly customerId!: string;

  @JSONSchema({ description: 'Who goes.', example: ['0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11'] })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly employeeIds!: readonly string[];

  @JSONSchema({ description: 'When it is to begin.', example: '2026-04-02T07:00:00.000Z' })
  @IsInstant()
  readonly plannedStart!: string;

  @JSONSchema({ description: 'When it is to end.', example: '2026-04-02T08:30:00.000Z' })
  @IsInstant()
  readonly plannedEnd!: string;

  @JSONSchema({ description: 'By whose clock.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({ description: 'How far it is.', example: 'planned' })
  @IsIn([...VISIT_STATUSES])
  readonly status!: VisitStatus;

  @JSONSchema({ description: 'When it was started; null before.' })
  @IsNullable()
  @IsInstant()
  readonly arrivedAt!: string | null;

  @JSONSchema({ description: 'When it was finished; null before.' })
  @IsNullable()
  @IsInstant()
  readonly leftAt!: string | null;

  @JSONSchema({ description: 'What came of it; null before it was finished.' })
  @IsNullable()
  @IsIn([...VISIT_OUTCOMES])
  readonly outcome!: VisitOutcome | null;

  @JSONSchema({ description: 'How content the customer was, from 1 to 5; null for not said.' })
  @IsNullable()
  @IsInt()
  readonly satisfaction!: number | null;

  @JSONSchema({ description: 'By which day something is to follow; null for no day.' })
  @IsNullable()
  @IsLocalDate()
  readonly nextStepOn!: string | null;
}

/** A visit. */
export class VisitView extends VisitSummaryView {
  @JSONSchema({ description: 'What was written of it; null for nothing, or once erased.' })
  @IsNullable()
  @IsString()
  readonly notes!: string | null;

  @JSONSchema({ description: 'What is to follow; null for nothing, or once erased.' })
  @IsNullable()
  @IsString()
  readonly nextStep!: string | null;

  @JSONSchema({ description: 'Who finished it and wrote that; null before.' })
  @IsNullable()
  @IsUUID()
  readonly writtenBy!: string | null;
}

/** A page of visits. */
export class VisitPage {
  @JSONSchema({ description: 'Visits, the earliest first.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => VisitSummaryView)
  readonly items!: readonly VisitSummaryView[];

  @JSONSchema({ description: 'Behind it the list goes on; absent at its end.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which visits. */
export class VisitsQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of a person: an id, or `me`.', example: 'me' })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;

  @JSONSchema({ description: 'Only those to a customer.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05' })
  @IsOptional()
  @IsUUID()
  readonly customerId?: string;

  @JSONSchema({
    description: 'Only those that take part of a day, by their own clocks.',
    example: '2026-04-02',
  })
  @IsOptional()
  @IsLocalDate()
  readonly date?: string;

  @JSONSchema({ description: 'Only those that are so far.', example: 'planned' })
  @IsOptional()
  @IsIn([...VISIT_STATUSES])
  readonly status?: VisitStatus;
}

const plan = {
  plannedStart: '2026-04-02T09:00:00+02:00',
  plannedEnd: '2026-04-02T10:30:00+02:00',
  zone: 'Europe/Berlin',
};
const summary = {
  id: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21',
  customerId: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05',
  employeeIds: ['0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11'],
  plannedStart: '2026-04-02T07:00:00.000Z',
  plannedEnd: '2026-04-02T08:30:00.000Z',
  zone: 'Europe/Berlin',
  status: 'planned',
  arrivedAt: null,
  leftAt: null,
  outcome: null,
  satisfaction: null,
  nextStepOn: null,
};
const planned = { ...summary, notes: null, nextStep: null, writtenBy: null };
const arrivedAt = '2026-04-02T07:04:00.000Z';
const finish = {
  ...{ outcome: 'follow-up-needed', notes: 'Wants an offer for the second hall.' },
  // Ahead of whenever somebody tries it.
  ...{ satisfaction: 4, nextStep: 'Send the offer.', nextStepOn: '2099-04-09' },
};

/** Requests and answers as the documentation shows them. */
export const visitExamples = {
  requests: {
    plan: { customerId: summary.customerId, employeeIds: summary.employeeIds, ...plan },
    reschedule: plan,
    finish,
  },
  planned,
  started: { ...planned, status: 'under-way', arrivedAt },
  finished: {
    ...{ ...planned, ...finish, status: 'finished', arrivedAt, leftAt: '2026-04-02T08:20:00.000Z' },
    writtenBy: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  },
  cancelled: { ...planned, status: 'cancelled' },
  page: { items: [summary] },
};
