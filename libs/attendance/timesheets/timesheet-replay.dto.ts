import { Type } from 'class-transformer';
import { IsArray, IsInt, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsJsonObject, IsLocalDate } from '@timeledger/service/validation/format.decorators.js';
import { CategoryMinutesView, ExceptionView } from './timesheet.dto.js';

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
