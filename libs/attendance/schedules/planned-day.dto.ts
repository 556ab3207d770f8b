import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  IsInstant,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import type { PlannedDay } from '../domain/schedules/planned-day.js';

/** Which days of whom. */
export class PlannedDaysQuery {
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
    description: 'Only what was recorded by then (RFC 3339): the plan as it was known.',
    example: '2026-03-20T12:00:00Z',
  })
  @IsOptional()
  @IsInstant()
  readonly knownAt?: string;
}

/** A stretch of time that is planned. */
export class PlannedStretchView {
  @JSONSchema({ description: 'From this instant …', example: '2026-04-01T20:00:00.000Z' })
  @IsInstant()
  readonly startsAt!: string;

  @JSONSchema({ description: '… to this one.', example: '2026-04-02T04:00:00.000Z' })
  @IsInstant()
  readonly endsAt!: string;
}

/** The version of a shift that a plan rests on. */
export class PlannedShiftView {
  @JSONSchema({ description: 'The shift.', example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11' })
  @IsUUID()
  readonly shiftId!: string;

  @JSONSchema({ description: 'Its version.', example: 1 })
  @IsInt()
  readonly version!: number;
}

/** What is planned of a day. */
export class PlannedDayView {
  @JSONSchema({ description: 'The local day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The zone of the pay group, in which the day is.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({
    description: 'work, rest-day, holiday, make-up-workday, or not-scheduled: nobody assigned a shift.',
    example: 'work',
  })
  @IsIn(['work', 'rest-day', 'holiday', 'make-up-workday', 'not-scheduled'])
  readonly kind!: PlannedDay['kind'];

  @JSONSchema({ description: 'Parts of the shift that begins on the day; a night goes on into the next.' })
  @ValidateNested({ each: true })
  @Type(() => PlannedStretchView)
  readonly shifts!: readonly PlannedStretchView[];

  @JSONSchema({
    description: 'Flexible hours: when one has to be there; null for no such time.',
    example: null,
  })
  @IsNullable()
  @ValidateNested()
  @Type(() => PlannedStretchView)
  readonly core!: PlannedStretchView | null;

  @JSONSchema({ description: 'Minutes to be worked, true ones where the clock changes.', example: 450 })
  @IsInt()
  readonly expectedMinutes!: number;

  @JSONSchema({ description: 'What it rests on; null where nobody assigned a shift.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => PlannedShiftView)
  readonly shift!: PlannedShiftView | null;

  @JSONSchema({ description: 'What the calendar calls the day; null for an ordinary one.', example: null })
  @IsNullable()
  @IsString()
  readonly dayName!: string | null;
}

/** What is planned of a person, day by day. */
export class PlannedDayList {
  @JSONSchema({ description: 'Every day asked for, in order.' })
  @ValidateNested({ each: true })
  @Type(() => PlannedDayView)
  readonly items!: readonly PlannedDayView[];
}

/** An example of the documentation. */
export const plannedDaysExample = {
  items: [
    {
      date: '2026-04-01',
      zone: 'Europe/Berlin',
      kind: 'work',
      shifts: [{ startsAt: '2026-04-01T20:00:00.000Z', endsAt: '2026-04-02T04:00:00.000Z' }],
      core: null,
      expectedMinutes: 450,
      shift: { shiftId: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11', version: 1 },
      dayName: null,
    },
  ],
};
