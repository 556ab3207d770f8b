import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsJsonObject } from '@timeledger/service/validation/format.decorators.js';
import type { CounterpartCounts } from './counterparts.js';
import { MAX_LISTED_LINES, type ReportedLine, type TerminalImportReport } from './import-report.js';

/** A line named in a report. */
export class ReportedLineView implements ReportedLine {
  @JSONSchema({ description: 'Counted from 1, as an editor counts, the header included.', example: 17 })
  @IsInt()
  @Min(1)
  readonly line!: number;

  @JSONSchema({ description: 'Why, for machines.', example: 'terminal.time-ambiguous' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'Why, for people.', example: 'The clocks were put back.' })
  @IsString()
  readonly detail!: string;

  @JSONSchema({ description: 'The column at fault, counted from 1.', example: 2 })
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly column?: number;
}

/** Punches whose other half is not in the file. */
export class CounterpartCountsView implements CounterpartCounts {
  @JSONSchema({ description: 'Clock-ins while clocked in.', example: 1 })
  @IsInt()
  readonly clockInsWithoutClockOut!: number;

  @JSONSchema({ description: 'Clock-outs while not clocked in.', example: 0 })
  @IsInt()
  readonly clockOutsWithoutClockIn!: number;

  @JSONSchema({ description: 'Breaks begun and not ended.', example: 0 })
  @IsInt()
  readonly breakStartsWithoutBreakEnd!: number;

  @JSONSchema({ description: 'Breaks ended and not begun.', example: 0 })
  @IsInt()
  readonly breakEndsWithoutBreakStart!: number;

  @JSONSchema({ description: 'Persons whose last line leaves them clocked in.', example: 3 })
  @IsInt()
  readonly stillClockedIn!: number;
}

/** What became of a terminal's log. */
export class TerminalImportReportView implements TerminalImportReport {
  @JSONSchema({ description: 'Lines read, without the header and blank ones.', example: 412 })
  @IsInt()
  readonly lines!: number;

  @JSONSchema({ description: 'Punches recorded now.', example: 398 })
  @IsInt()
  readonly recorded!: number;

  @JSONSchema({ description: 'Punches that an earlier import recorded.', example: 10 })
  @IsInt()
  readonly alreadyRecorded!: number;

  @JSONSchema({ description: 'Taps within a minute of another of the same kind.', example: 2 })
  @IsInt()
  readonly repeatedTaps!: number;

  @JSONSchema({ description: 'Lines whose state the mapping ignores.', example: 0 })
  @IsInt()
  readonly ignored!: number;

  @JSONSchema({ description: 'Faulty lines by code.', example: { 'terminal.user-unknown': 2 } })
  @IsJsonObject()
  readonly errorCounts!: Readonly<Record<string, number>>;

  @JSONSchema({ description: `The first ${MAX_LISTED_LINES} faulty lines: none of them is recorded.` })
  @ValidateNested({ each: true })
  @Type(() => ReportedLineView)
  readonly errors!: readonly ReportedLineView[];

  @JSONSchema({ description: `The first ${MAX_LISTED_LINES} repeated taps.` })
  @ValidateNested({ each: true })
  @Type(() => ReportedLineView)
  readonly notices!: readonly ReportedLineView[];

  @JSONSchema({
    description:
      'Punches whose other half is not in this file, in its order. No errors: the timesheet shows what is missing in the end.',
  })
  @ValidateNested()
  @Type(() => CounterpartCountsView)
  readonly withoutCounterpart!: CounterpartCountsView;
}

export const reportExample: TerminalImportReportView = {
  lines: 412,
  recorded: 398,
  alreadyRecorded: 10,
  repeatedTaps: 2,
  ignored: 0,
  errorCounts: { 'terminal.time-ambiguous': 1, 'terminal.user-unknown': 1 },
  errors: [
    {
      line: 17,
      code: 'terminal.time-ambiguous',
      detail:
        '"2026-10-25 02:30:00" came twice when the clocks were put back: 2026-10-25T00:30:00.000Z or 2026-10-25T01:30:00.000Z.',
      column: 2,
    },
    {
      line: 80,
      code: 'terminal.user-unknown',
      detail: 'The user code "9999" is bound to nobody on that day.',
    },
  ],
  notices: [
    {
      line: 3,
      code: 'terminal.duplicate-tap',
      detail: 'The same tap came within a minute; the two are one punch.',
    },
  ],
  withoutCounterpart: {
    clockInsWithoutClockOut: 1,
    clockOutsWithoutClockIn: 0,
    breakStartsWithoutBreakEnd: 0,
    breakEndsWithoutBreakStart: 0,
    stillClockedIn: 3,
  },
};
