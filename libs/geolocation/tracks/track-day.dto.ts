import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ACCESS_PURPOSES } from '@timeledger/people/privacy/access-log.dto.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsInstant,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';

/** Why one looks at the track of somebody else. */
export class TrackDayQuery {
  @JSONSchema({
    description: `Why: ${ACCESS_PURPOSES.join(', ')}. Needed for what is not one’s own; logged, and shown to the person.`,
    example: 'dispute',
  })
  @IsOptional()
  @IsIn([...ACCESS_PURPOSES])
  readonly purpose?: (typeof ACCESS_PURPOSES)[number];
}

/** Whose days, of when, and why one looks. */
export class TrackDaysQuery extends PageQuery {
  @JSONSchema({
    description: 'The person; `me` for the one who asks.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsEmployeeReference()
  readonly employeeId!: string;

  @JSONSchema({ description: 'First date; the first that is recorded unless told.', example: '2030-01-01' })
  @IsOptional()
  @IsLocalDate()
  readonly from?: string;

  @JSONSchema({ description: 'Last date; the last that is recorded unless told.', example: '2030-01-31' })
  @IsOptional()
  @IsLocalDate()
  readonly to?: string;

  @JSONSchema({
    description: `Why: ${ACCESS_PURPOSES.join(', ')}. Needed for what is not one’s own; logged, and shown to the person.`,
    example: 'dispute',
  })
  @IsOptional()
  @IsIn([...ACCESS_PURPOSES])
  readonly purpose?: (typeof ACCESS_PURPOSES)[number];
}

/** A place, in degrees on WGS 84. */
export class TrackPlace {
  @JSONSchema({ description: 'Degrees, north positive.', example: 52.52 })
  @IsNumber()
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees, east positive.', example: 13.405 })
  @IsNumber()
  readonly longitude!: number;
}

/** Somebody stood somewhere: within 100 m for five minutes or longer. */
export class TrackStop {
  @JSONSchema({ description: 'The first position there.', example: '2030-01-09T08:12:31.000Z' })
  @IsInstant()
  readonly arrivedAt!: string;

  @JSONSchema({ description: 'The last position there.', example: '2030-01-09T08:50:02.000Z' })
  @IsInstant()
  readonly leftAt!: string;

  @JSONSchema({
    description: 'The company’s site that it was at, parked beside it included; null for none.',
    example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  })
  @IsNullable()
  @IsUUID()
  readonly siteId!: string | null;

  @JSONSchema({ description: 'The middle of the positions; null where these are kept no more.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => TrackPlace)
  readonly center!: TrackPlace | null;
}

/** Somebody went from one place to another. */
export class TrackMove {
  @JSONSchema({ description: 'From when.', example: '2030-01-09T08:50:02.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'Until when.', example: '2030-01-09T09:10:40.000Z' })
  @IsInstant()
  readonly endedAt!: string;

  @JSONSchema({ description: 'Metres along the positions.', example: 8420 })
  @IsInt()
  readonly distanceMeters!: number;

  @JSONSchema({
    description:
      'Metres of these of which no position was seen for ten minutes or longer: as the crow flies.',
    example: 0,
  })
  @IsInt()
  readonly unobservedMeters!: number;
}

/** The time in which something happened that nobody saw. */
export class TrackInterval {
  @JSONSchema({ description: 'Not before.', example: '2030-01-09T08:12:31.000Z' })
  @IsInstant()
  readonly from!: string;

  @JSONSchema({ description: 'Not after.', example: '2030-01-09T09:02:00.000Z' })
  @IsInstant()
  readonly until!: string;
}

/** Somebody came into a site, or went out of it. */
export class TrackCrossing {
  @JSONSchema({ description: 'The crossing.', example: '4ad2c5b5-2c2b-5a0e-8b1c-3f5b0d6c7e88' })
  @IsUUID()
  readonly crossingId!: string;

  @JSONSchema({ description: 'entered or left.', example: 'entered' })
  @IsIn(['entered', 'left'])
  readonly kind!: 'entered' | 'left';

  @JSONSchema({ description: 'Of which site.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsUUID()
  readonly siteId!: string;

  @JSONSchema({
    description:
      'Whether it was not seen, only concluded: from a gap, or from being there with the first position.',
    example: false,
  })
  @IsBoolean()
  readonly isInferred!: boolean;

  @JSONSchema({
    description: 'When; null where only an interval is known.',
    example: '2030-01-09T08:12:31.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly at!: string | null;

  @JSONSchema({
    description: 'Within which time, where nothing was seen for ten minutes or longer; else null.',
  })
  @IsNullable()
  @ValidateNested()
  @Type(() => TrackInterval)
  readonly interval!: TrackInterval | null;
}

/** Somebody was at a customer’s site. */
export class TrackVisit {
  @JSONSchema({ description: 'The site.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsUUID()
  readonly siteId!: string;

  @JSONSchema({ description: 'Whose site it is.', example: '9b1f2a50-7f1e-4a3c-9f6f-2f6f3f0c1d77' })
  @IsUUID()
  readonly customerId!: string;

  @JSONSchema({ description: 'The first position there.', example: '2030-01-09T08:12:31.000Z' })
  @IsInstant()
  readonly arrivedAt!: string;

  @JSONSchema({
    description: 'The last position there; null where nothing later is known of the day.',
    example: '2030-01-09T08:50:02.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly leftAt!: string | null;

  @JSONSchema({ description: 'Whole minutes between the first and the last position there.', example: 37 })
  @IsInt()
  readonly dwellMinutes!: number;
}

const BASES = ['positions', 'recorded'] as const;

/** The track of a day. */
export class TrackDayView {
  @JSONSchema({ description: 'Whose.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'Local date on which the duty began: a night is one day.',
    example: '2030-01-09',
  })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({
    description:
      'positions: calculated from those that are kept, now. recorded: none are kept; what was made of them, without places.',
    example: 'positions',
  })
  @IsIn([...BASES])
  readonly basis!: (typeof BASES)[number];

  @JSONSchema({ description: 'Whether the duty goes on: then more will come.', example: false })
  @IsBoolean()
  readonly isOpen!: boolean;

  @JSONSchema({ description: 'Metres; the sum of the moves.', example: 8420 })
  @IsInt()
  readonly distanceMeters!: number;

  @JSONSchema({ description: 'Metres of these that nothing was seen of.', example: 0 })
  @IsInt()
  readonly unobservedMeters!: number;

  @JSONSchema({ description: 'Where somebody stood, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackStop)
  readonly stops!: readonly TrackStop[];

  @JSONSchema({ description: 'How somebody went from stop to stop, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackMove)
  readonly moves!: readonly TrackMove[];

  @JSONSchema({
    description: 'The way, without what is less than 25 m beside it; empty where no positions are kept.',
  })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackPlace)
  readonly line!: readonly TrackPlace[];

  @JSONSchema({ description: 'Sites that were entered and left, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackCrossing)
  readonly crossings!: readonly TrackCrossing[];

  @JSONSchema({ description: 'Visits of customers’ sites, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackVisit)
  readonly visits!: readonly TrackVisit[];
}

/** What is recorded of a day. */
export class TrackDayItem {
  @JSONSchema({ description: 'Local date on which the duty began.', example: '2030-01-09' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'Metres; null until the duty is over.', example: 8420 })
  @IsNullable()
  @IsInt()
  readonly distanceMeters!: number | null;

  @JSONSchema({
    description: 'Metres of these that nothing was seen of; null until the duty is over.',
    example: 0,
  })
  @IsNullable()
  @IsInt()
  readonly unobservedMeters!: number | null;

  @JSONSchema({ description: 'Sites that were entered and left, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackCrossing)
  readonly crossings!: readonly TrackCrossing[];

  @JSONSchema({ description: 'Visits of customers’ sites, in order of time.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackVisit)
  readonly visits!: readonly TrackVisit[];
}

/** A page of days. */
export class TrackDayPage {
  @JSONSchema({ description: 'Days of which something is recorded, in order of date.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => TrackDayItem)
  readonly items!: readonly TrackDayItem[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const site = '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02';
const stay = { arrivedAt: '2030-01-09T08:12:31.000Z', leftAt: '2030-01-09T08:50:02.000Z' };
const center = { latitude: 52.52, longitude: 13.405 };
const visit = { siteId: site, customerId: '9b1f2a50-7f1e-4a3c-9f6f-2f6f3f0c1d77', ...stay, dwellMinutes: 37 };
const crossing = {
  crossingId: '4ad2c5b5-2c2b-5a0e-8b1c-3f5b0d6c7e88',
  ...{ kind: 'entered', siteId: site, isInferred: false, at: '2030-01-09T08:12:01.000Z', interval: null },
};
const move = {
  ...{ startedAt: '2030-01-09T08:50:02.000Z', endedAt: '2030-01-09T09:10:40.000Z' },
  ...{ distanceMeters: 8420, unobservedMeters: 0 },
};

/** Whole bodies for the documentation. */
export const trackDayExamples = {
  day: {
    ...{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', date: '2030-01-09' },
    ...{ basis: 'positions', isOpen: false, distanceMeters: 8420, unobservedMeters: 0 },
    stops: [{ ...stay, siteId: site, center }],
    moves: [move],
    line: [center, { latitude: 52.56, longitude: 13.46 }],
    ...{ crossings: [crossing], visits: [visit] },
  },
  page: {
    items: [
      {
        date: '2030-01-09',
        distanceMeters: 8420,
        unobservedMeters: 0,
        crossings: [crossing],
        visits: [visit],
      },
    ],
  },
};
