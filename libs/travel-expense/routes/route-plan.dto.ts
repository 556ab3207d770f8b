import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DATUMS, type Datum } from '@timeledger/kernel/coordinates.js';
import {
  IsInstant,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
  IsWallTime,
} from '@timeledger/service/validation/format.decorators.js';
import { IMPORTANCES } from '../domain/customers/customer.decider.js';
import { DETOUR_LIMITS, SPEED_LIMITS, USUAL_TRAVEL } from '../domain/routes/great-circle-travel.js';
import { MOST_ROUTE_STOPS } from '../domain/routes/route-problem.js';
import { UNPLANNED_REASONS, type UnplannedReason } from '../domain/routes/unplanned.js';

/** Windows of one stop, at most. */
const MOST_WINDOWS = 10;
/** One stay of a day, at most. */
const MOST_SERVICE_MINUTES = 720;

/** How important a stop is, as of customers. */
export type StopPriority = (typeof IMPORTANCES)[number];

/** Where something is. */
export class RoutePlaceBody {
  @JSONSchema({ description: 'Degrees north.', example: 52.52 })
  @IsNumber()
  @Min(-90)
  @Max(90)
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees east.', example: 13.405 })
  @IsNumber()
  @Min(-180)
  @Max(180)
  readonly longitude!: number;

  @JSONSchema({
    description:
      'The geodetic datum; GCJ-02 (maps of mainland China) and BD-09 (Baidu) are converted to WGS 84. Needed: none is assumed, and without one the answer is 422.',
    example: 'WGS84',
  })
  // Optional here, so that a missing one is told as what it is.
  @IsOptional()
  @IsIn([...DATUMS])
  readonly datum?: Datum;
}

/** A span of one day by the clock of the zone. */
export class ClockSpanBody {
  @JSONSchema({ description: 'From this time on.', example: '09:00' })
  @IsWallTime()
  readonly from!: string;

  @JSONSchema({
    description: 'Until this time of the same day, which is later: no span goes over midnight.',
    example: '11:30',
  })
  @IsWallTime()
  readonly until!: string;
}

/** What is guessed of roads. */
export class TravelAssumptionsBody {
  @JSONSchema({
    description: `How many times as long as the great circle a way is; ${USUAL_TRAVEL.detourFactor} when left out.`,
    example: 1.3,
  })
  @IsOptional()
  @IsNumber()
  @Min(DETOUR_LIMITS.least)
  @Max(DETOUR_LIMITS.most)
  readonly detourFactor?: number;

  @JSONSchema({
    description: `The mean speed from door to door, in km/h; ${USUAL_TRAVEL.speedKilometersPerHour} when left out.`,
    example: 40,
  })
  @IsOptional()
  @IsNumber()
  @Min(SPEED_LIMITS.least)
  @Max(SPEED_LIMITS.most)
  readonly speedKilometersPerHour?: number;
}

/** A place to stop at: a planned visit, or something else. */
export class RouteStopBody {
  @JSONSchema({
    description:
      'A planned visit of the person. One of several people together stays when it is planned, for the others come then too.',
    example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21',
  })
  @IsOptional()
  @IsUUID()
  readonly visitId?: string;

  @JSONSchema({
    description: 'Your own id of a stop that is no visit. Each stop has either this or `visitId`.',
    example: '018f5d2c-6b1e-7c3a-9d4e-000000000031',
  })
  @IsOptional()
  @IsUUID()
  readonly stopId?: string;

  @JSONSchema({ description: 'Where it is.' })
  @ValidateNested()
  @Type(() => RoutePlaceBody)
  readonly place!: RoutePlaceBody;

  @JSONSchema({
    description:
      'When somebody is there: the whole service lies within one of them. Any time of the day when left out. Not for a visit of several people.',
    example: [{ from: '09:00', until: '11:30' }],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_WINDOWS)
  @ValidateNested({ each: true })
  @Type(() => ClockSpanBody)
  readonly timeWindows?: readonly ClockSpanBody[];

  @JSONSchema({
    description:
      'How long one stays. For a visit the length that is planned when left out; needed for everything else. Not for a visit of several people.',
    example: 45,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MOST_SERVICE_MINUTES)
  readonly serviceMinutes?: number;

  @JSONSchema({
    description:
      'Where not all fit: one of a higher priority is worth more than all of lower ones. As the importance of customers; `normal` when left out.',
    example: 'high',
  })
  @IsOptional()
  @IsIn([...IMPORTANCES])
  readonly priority?: StopPriority;
}

/** One person’s day to plan. */
export class PlanRouteBody {
  @JSONSchema({ description: 'Whose day.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'Which day.', example: '2026-04-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'By whose clock all times of the request are.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'Where the day begins.' })
  @ValidateNested()
  @Type(() => RoutePlaceBody)
  readonly start!: RoutePlaceBody;

  @JSONSchema({ description: 'Where it ends.' })
  @ValidateNested()
  @Type(() => RoutePlaceBody)
  readonly end!: RoutePlaceBody;

  @JSONSchema({
    description: 'The start is not left before, and the end is reached by then. Driving is work.',
    example: { from: '08:00', until: '17:00' },
  })
  @ValidateNested()
  @Type(() => ClockSpanBody)
  readonly workingHours!: ClockSpanBody;

  @JSONSchema({
    description:
      'The start is not left before this time of the working hours; their beginning when left out.',
    example: '08:30',
  })
  @IsOptional()
  @IsWallTime()
  readonly earliestStart?: string;

  @JSONSchema({ description: 'What is guessed of roads where no map is asked.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TravelAssumptionsBody)
  readonly travel?: TravelAssumptionsBody;

  @JSONSchema({ description: `Where to stop, in any order: 1 to ${MOST_ROUTE_STOPS}, each once.` })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROUTE_STOPS)
  @ValidateNested({ each: true })
  @Type(() => RouteStopBody)
  readonly stops!: readonly RouteStopBody[];
}

/** Which stop, by one of its two ids. */
class StopNameView {
  @JSONSchema({ description: 'The visit; null for another stop.', example: null })
  @IsNullable()
  @IsUUID()
  readonly visitId!: string | null;

  @JSONSchema({
    description: 'Your id of the stop; null for a visit.',
    example: '018f5d2c-6b1e-7c3a-9d4e-000000000031',
  })
  @IsNullable()
  @IsUUID()
  readonly stopId!: string | null;
}

/** A stop of the route, with its times. */
export class PlannedStopView extends StopNameView {
  @JSONSchema({ description: 'Whether others come too, so that its time stays.', example: false })
  @IsBoolean()
  readonly isJoint!: boolean;

  @JSONSchema({ description: 'Driving from the stop before, in whole minutes.', example: 12 })
  @IsInt()
  readonly drivingMinutes!: number;

  @JSONSchema({ description: 'The way from the stop before.', example: 7400 })
  @IsInt()
  readonly distanceMeters!: number;

  @JSONSchema({ description: 'When one is there.', example: '2026-04-02T06:42:00.000Z' })
  @IsInstant()
  readonly arrivesAt!: string;

  @JSONSchema({ description: 'How long one waits until it opens, in whole minutes, cut.', example: 18 })
  @IsInt()
  readonly waitingMinutes!: number;

  @JSONSchema({ description: 'When the service begins.', example: '2026-04-02T07:00:00.000Z' })
  @IsInstant()
  readonly startsAt!: string;

  @JSONSchema({ description: 'When one leaves.', example: '2026-04-02T07:45:00.000Z' })
  @IsInstant()
  readonly leavesAt!: string;
}

/** A stop that is not in the route. */
export class UnplannedStopView extends StopNameView {
  @JSONSchema({
    description:
      '`displaced-by-more-important`: without more important stops it would fit; `working-hours-exceeded`: the day would end too late; `window-not-reached`: from no place in the route are its windows reached without another stop missing its own.',
    example: 'displaced-by-more-important',
  })
  @IsIn([...UNPLANNED_REASONS])
  readonly reason!: UnplannedReason;
}

/** What was assumed of roads. */
export class TravelAssumptionsView {
  @JSONSchema({ description: 'How many times as long as the great circle a way is.', example: 1.3 })
  @IsNumber()
  readonly detourFactor!: number;

  @JSONSchema({ description: 'From door to door, in km/h.', example: 40 })
  @IsNumber()
  readonly speedKilometersPerHour!: number;
}

/** A day’s route, proposed. */
export class RoutePlanView {
  @JSONSchema({ description: 'Whose day.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'Which day.', example: '2026-04-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'By whose clock.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({
    description: 'When the start is left: just in time for the first stop.',
    example: '2026-04-02T06:30:00.000Z',
  })
  @IsInstant()
  readonly leavesAt!: string;

  @JSONSchema({ description: 'When the end is reached.', example: '2026-04-02T12:00:00.000Z' })
  @IsInstant()
  readonly arrivesAt!: string;

  @JSONSchema({ description: 'All driving, the way to the end included, in whole minutes.', example: 61 })
  @IsInt()
  readonly drivingMinutes!: number;

  @JSONSchema({ description: 'All ways, the one to the end included.', example: 40120 })
  @IsInt()
  readonly distanceMeters!: number;

  @JSONSchema({ description: 'All waiting, in whole minutes, cut.', example: 18 })
  @IsInt()
  readonly waitingMinutes!: number;

  @JSONSchema({ description: 'All service, in whole minutes, cut.', example: 150 })
  @IsInt()
  readonly serviceMinutes!: number;

  @JSONSchema({ description: 'What was assumed of roads.' })
  @ValidateNested()
  @Type(() => TravelAssumptionsView)
  readonly travel!: TravelAssumptionsView;

  @JSONSchema({ description: 'The stops, in the order to drive.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => PlannedStopView)
  readonly stops!: readonly PlannedStopView[];

  @JSONSchema({ description: 'Those that do not fit, as they were sent, each with the reason.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => UnplannedStopView)
  readonly unplanned!: readonly UnplannedStopView[];
}
