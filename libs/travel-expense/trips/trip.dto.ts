import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsOptional,
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
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { MOST_TRIP_LINKS } from '../domain/trips/trip.decider.js';
import { TRIP_STATUSES, type TripStatus } from '../domain/trips/trip-events.js';

const MOST_LETTERS = 1000;

/** A trip as its person wants it. */
export class TripBody {
  @JSONSchema({ description: 'Its first day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Its last day, the first or later.', example: '2026-04-03' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({
    description: 'What it is for, sealed with the key of its person; null, or left out, for none.',
    example: 'Customers in the north',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_LETTERS)
  readonly purpose?: string | null;

  @JSONSchema({ description: 'Customers that it is for; none when left out.', example: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_TRIP_LINKS)
  @IsUUID(undefined, { each: true })
  readonly customerIds?: readonly string[];

  @JSONSchema({ description: 'Visits of the person on it; none when left out.', example: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_TRIP_LINKS)
  @IsUUID(undefined, { each: true })
  readonly visitIds?: readonly string[];
}

/** A decision on a trip. */
export class DecideTripBody {
  @JSONSchema({
    description: 'A word to the person; null, or left out, for none.',
    example: 'Take the train.',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_LETTERS)
  readonly comment?: string | null;
}

/** A trip in a list. */
export class TripSummaryView {
  @JSONSchema({ description: 'Its id.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e31' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose it is.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'Its first day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Its last day.', example: '2026-04-03' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({ description: 'How far it is.', example: 'requested' })
  @IsIn([...TRIP_STATUSES])
  readonly status!: TripStatus;

  @JSONSchema({ description: 'Customers that it is for.' })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly customerIds!: readonly string[];

  @JSONSchema({ description: 'Visits of the person on it.' })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly visitIds!: readonly string[];

  @JSONSchema({ description: 'Who approved or rejected it; null for nobody since it was asked for.' })
  @IsNullable()
  @IsString()
  readonly decidedBy!: string | null;
}

/** A trip. */
export class TripView extends TripSummaryView {
  @JSONSchema({ description: 'What it is for; null for nothing said, or once erased.' })
  @IsNullable()
  @IsString()
  readonly purpose!: string | null;

  @JSONSchema({
    description: 'What was said to it with the last decision; null for nothing, or once erased.',
  })
  @IsNullable()
  @IsString()
  readonly comment!: string | null;
}

/** A page of trips. */
export class TripPage {
  @JSONSchema({ description: 'Trips, the latest first day first.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TripSummaryView)
  readonly items!: readonly TripSummaryView[];

  @JSONSchema({ description: 'Behind it the list goes on; absent at its end.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which trips. */
export class TripsQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of a person: an id, or `me`.', example: 'me' })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;

  @JSONSchema({ description: 'Only those that a day is part of.', example: '2026-04-02' })
  @IsOptional()
  @IsLocalDate()
  readonly date?: string;

  @JSONSchema({ description: 'Only those that are so far.', example: 'requested' })
  @IsOptional()
  @IsIn([...TRIP_STATUSES])
  readonly status?: TripStatus;
}

const days = { firstDay: '2026-04-01', lastDay: '2026-04-03' };
const purpose = 'Customers in the north';
const links = {
  customerIds: ['6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05'],
  visitIds: ['6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21'],
};
const summary = {
  id: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e31',
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  ...{ ...days, ...links, status: 'requested', decidedBy: null },
};
const requested = { ...summary, purpose, comment: null };
const decision = { decidedBy: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a77', comment: 'Take the train.' };

/** Requests and answers as the documentation shows them. */
export const tripExamples = {
  requests: {
    request: { ...days, purpose },
    linked: { ...days, purpose, ...links },
    decide: { comment: decision.comment },
  },
  requested,
  approved: { ...requested, ...decision, status: 'approved' },
  rejected: { ...requested, ...decision, status: 'rejected' },
  started: { ...requested, ...decision, status: 'under-way' },
  completed: { ...requested, ...decision, status: 'completed' },
  cancelled: { ...requested, status: 'cancelled' },
  page: { items: [summary] },
};
