import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ENTRY_SOURCES, type EntrySource } from '../domain/entries/entry.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsInstant,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';

/** An entry as it is to be, as a whole. */
export class TimeEntryBody {
  @JSONSchema({ description: 'The task that the time was spent on.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'From when, with an offset.', example: '2026-03-02T09:00:00+01:00' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({
    description: 'Until when, with an offset: not in the future, at most a day behind the start.',
    example: '2026-03-02T10:30:00+01:00',
  })
  @IsInstant()
  readonly endedAt!: string;

  @JSONSchema({ description: 'IANA zone in which its days are counted.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'What was done, in your words; null, or left out, for none. Kept sealed.' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  readonly note?: string | null;
}

/** An entry in a list. */
export class TimeEntryItem {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c05' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'The task that the time was spent on.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'Its project when it was entered.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'From when, in UTC.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'Until when, in UTC.', example: '2026-03-02T09:30:00.000Z' })
  @IsInstant()
  readonly endedAt!: string;

  @JSONSchema({ description: 'IANA zone in which its days are counted.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({
    description: 'Whether it is billed, as task and project said when it was entered.',
    example: true,
  })
  @IsBoolean()
  readonly isBillable!: boolean;

  @JSONSchema({
    description:
      'manual: entered by its person, or changed since; rule: measured by a rule on business events.',
    example: 'manual',
  })
  @IsIn([...ENTRY_SOURCES])
  readonly source!: EntrySource;

  @JSONSchema({ description: 'What is to be looked at; empty for nothing.', example: [] })
  @IsString({ each: true })
  readonly flags!: readonly string[];

  @JSONSchema({ description: 'Whole minutes between the two, before any rounding.', example: 90 })
  @IsInt()
  readonly minutes!: number;
}

/** An entry. */
export class TimeEntryView extends TimeEntryItem {
  @JSONSchema({
    description: 'What was done; null for none, and where it was erased.',
    example: 'Wiring, north side',
  })
  @IsNullable()
  @IsString()
  readonly note!: string | null;
}

/** Which entries. */
export class TimeEntriesQuery extends PageQuery {
  @JSONSchema({ description: 'First local day that an entry touches.', example: '2026-03-01' })
  @IsOptional()
  @IsLocalDate()
  readonly firstDay?: string;

  @JSONSchema({ description: 'Last local day that an entry touches.', example: '2026-03-31' })
  @IsOptional()
  @IsLocalDate()
  readonly lastDay?: string;

  @JSONSchema({ description: 'Only of this project.' })
  @IsOptional()
  @IsUUID()
  readonly projectId?: string;

  @JSONSchema({ description: 'Only of this task.' })
  @IsOptional()
  @IsUUID()
  readonly taskId?: string;
}

/** A page of entries. */
export class TimeEntryPage {
  @JSONSchema({ description: 'The entries, the latest first, without their notes.' })
  @ValidateNested({ each: true })
  @Type(() => TimeEntryItem)
  readonly items!: readonly TimeEntryItem[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which days a report is of. */
export class EntryTotalsQuery {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day, at most 366 days.', example: '2026-03-31' })
  @IsLocalDate()
  readonly lastDay!: string;
}

/** Minutes of a task on a day. */
export class EntryTotalsLine {
  @JSONSchema({ description: 'Local day.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The project.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'The task.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'Whether it is billed.', example: true })
  @IsBoolean()
  readonly isBillable!: boolean;

  @JSONSchema({ description: 'Minutes as recorded.', example: 85 })
  @IsInt()
  readonly exactMinutes!: number;

  @JSONSchema({ description: 'Minutes as they count by the present rule of the project.', example: 90 })
  @IsInt()
  readonly countedMinutes!: number;
}

/** A report of entries. */
export class EntryTotalsView {
  @JSONSchema({ description: 'By day, project and task: whatever is reported is a sum of these.' })
  @ValidateNested({ each: true })
  @Type(() => EntryTotalsLine)
  readonly lines!: readonly EntryTotalsLine[];

  @JSONSchema({ description: 'All minutes as recorded.', example: 85 })
  @IsInt()
  readonly exactMinutes!: number;

  @JSONSchema({ description: 'All minutes as they count.', example: 90 })
  @IsInt()
  readonly countedMinutes!: number;
}

const TASK = '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02';
const PROJECT = '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01';

export const timeEntryRequestExample = {
  taskId: TASK,
  startedAt: '2026-03-02T09:00:00+01:00',
  endedAt: '2026-03-02T10:30:00+01:00',
  zone: 'Europe/Berlin',
  note: 'Wiring, north side',
};

const item = {
  id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c05',
  ...{ taskId: TASK, projectId: PROJECT },
  ...{ startedAt: '2026-03-02T08:00:00.000Z', endedAt: '2026-03-02T09:30:00.000Z', zone: 'Europe/Berlin' },
  ...{ isBillable: true, minutes: 90, source: 'manual', flags: [] },
};

export const timeEntryExamples = {
  one: { ...item, note: 'Wiring, north side' },
  page: { items: [item] },
  totals: {
    lines: [
      {
        ...{ date: '2026-03-02', projectId: PROJECT, taskId: TASK, isBillable: true },
        ...{ exactMinutes: 85, countedMinutes: 90 },
      },
    ],
    ...{ exactMinutes: 85, countedMinutes: 90 },
  },
};
