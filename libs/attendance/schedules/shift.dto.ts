import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
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
import { IsLocalDate, IsNullable, IsWallTime } from '@timeledger/service/validation/format.decorators.js';
import { MAXIMUM_PARTS, MAXIMUM_PATTERN_DAYS } from '../domain/schedules/shift.js';

const MINUTES_PER_DAY = 1440;
const MAXIMUM_NAME_LENGTH = 100;

/** A stretch of a shift. */
export class ShiftPartBody {
  @JSONSchema({ description: 'When it begins on the clock of the pay group’s zone.', example: '22:00' })
  @IsString()
  @IsWallTime()
  readonly startTime!: string;

  @JSONSchema({ description: 'When it ends; at or before its beginning: on the next day.', example: '06:00' })
  @IsString()
  @IsWallTime()
  readonly endTime!: string;
}

/** What is worked on a day. */
export class ShiftDayBody {
  @JSONSchema({
    description: 'One part, or several of a split shift, in order and within 24 hours. None: a day of rest.',
    example: [{ startTime: '22:00', endTime: '06:00' }],
  })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_PARTS)
  @ValidateNested({ each: true })
  @Type(() => ShiftPartBody)
  readonly parts!: readonly ShiftPartBody[];

  @JSONSchema({ description: 'Break inside the parts that is not expected as work.', example: 30 })
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly unpaidBreakMinutes!: number;

  @JSONSchema({
    description: 'Flexible hours: when one has to be there. Null for no such time.',
    example: null,
  })
  @IsNullable()
  @ValidateNested()
  @Type(() => ShiftPartBody)
  readonly core!: ShiftPartBody | null;

  @JSONSchema({
    description: 'Flexible hours: minutes to be worked. Null: the length of the parts less the unpaid break.',
    example: null,
  })
  @IsNullable()
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly expectedMinutes!: number | null;
}

/** On which days a shift is worked. */
export class ShiftPatternBody {
  @JSONSchema({
    description:
      'weekly: `day` on each of `weekdays`. rotating: `days` begin at `anchor` and come again and again; weeks are seven days.',
    example: 'weekly',
  })
  @IsIn(['weekly', 'rotating'])
  readonly kind!: 'weekly' | 'rotating';

  @JSONSchema({ description: 'Of weekly: 1 Monday to 7 Sunday.', example: [1, 2, 3, 4, 5] })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  readonly weekdays?: readonly number[];

  @JSONSchema({ description: 'Of weekly.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ShiftDayBody)
  readonly day?: ShiftDayBody;

  @JSONSchema({ description: 'Of rotating: a day on which the pattern begins.', example: '2026-01-05' })
  @IsOptional()
  @IsLocalDate()
  readonly anchor?: string;

  @JSONSchema({ description: 'Of rotating: the days in order; one without parts is a day of rest.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_PATTERN_DAYS)
  @ValidateNested({ each: true })
  @Type(() => ShiftDayBody)
  readonly days?: readonly ShiftDayBody[];
}

/** A shift, or its next version. */
export class ShiftBody {
  @JSONSchema({ description: 'For those who plan.', example: 'Night' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_NAME_LENGTH)
  readonly name!: string;

  @JSONSchema({ description: 'First local day on which this version counts.', example: '2026-04-01' })
  @IsLocalDate()
  readonly effectiveFrom!: string;

  @JSONSchema({ description: 'Whether holidays are off, and make-up workdays worked.', example: true })
  @IsBoolean()
  readonly observesHolidays!: boolean;

  @JSONSchema({ description: 'On which days, and when.' })
  @ValidateNested()
  @Type(() => ShiftPatternBody)
  readonly pattern!: ShiftPatternBody;
}

/** One version of a shift. */
export class ShiftVersionView extends ShiftBody {
  @JSONSchema({ description: 'From 1.', example: 1 })
  @IsInt()
  readonly version!: number;
}

/** A shift. */
export class ShiftView {
  @JSONSchema({ description: 'The shift’s id.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({
    description: 'Every version, the oldest first; on a day the one counts that took effect last.',
  })
  @ValidateNested({ each: true })
  @Type(() => ShiftVersionView)
  readonly versions!: readonly ShiftVersionView[];
}

/** Every shift of the company. */
export class ShiftList {
  @JSONSchema({ description: 'In the order in which they were defined; at most 500.' })
  @ValidateNested({ each: true })
  @Type(() => ShiftView)
  readonly items!: readonly ShiftView[];
}

const night = {
  parts: [{ startTime: '22:00', endTime: '06:00' }],
  unpaidBreakMinutes: 30,
  core: null,
  expectedMinutes: null,
};
const request = {
  name: 'Night',
  effectiveFrom: '2026-04-01',
  observesHolidays: true,
  pattern: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], day: night },
};
const view = { id: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11', versions: [{ ...request, version: 1 }] };

/** Examples of the documentation. */
export const shiftExamples = { request, view, list: { items: [view] } };
