import type { CounterpartCounts } from './counterparts.js';
import type { TerminalLineError } from '../log/terminal-log.parser.js';

/** How many faulty lines and repeated taps a report lists one by one; beyond, they are counted only. */
export const MAX_LISTED_LINES = 1000;

/** A line named in a report. */
export interface ReportedLine {
  readonly line: number;
  readonly code: string;
  readonly detail: string;
  readonly column?: number;
}

/** What became of a terminal's log. `lines` = recorded + alreadyRecorded + repeatedTaps + ignored + faulty lines. */
export interface TerminalImportReport {
  /** Lines read, without the header and blank ones. */
  readonly lines: number;
  /** Punches recorded now. */
  readonly recorded: number;
  /** Punches that an earlier import of this or an overlapping file recorded. */
  readonly alreadyRecorded: number;
  /** Taps within a minute of another of the same kind, which are one punch with it. */
  readonly repeatedTaps: number;
  /** Lines whose state the mapping ignores. */
  readonly ignored: number;
  /** Faulty lines by code. */
  readonly errorCounts: Readonly<Record<string, number>>;
  /** The first {@link MAX_LISTED_LINES} faulty lines. */
  readonly errors: readonly ReportedLine[];
  /** The first {@link MAX_LISTED_LINES} repeated taps. */
  readonly notices: readonly ReportedLine[];
  readonly withoutCounterpart: CounterpartCounts;
}

/** Collects a report in bounded memory. */
export class ImportReportCollector {
  private lines = 0;
  private recordedCount = 0;
  private alreadyRecordedCount = 0;
  private repeatedTaps = 0;
  private ignoredCount = 0;
  private readonly errorCounts = new Map<string, number>();
  private readonly errors: ReportedLine[] = [];
  private readonly notices: ReportedLine[] = [];

  countLine(): void {
    this.lines += 1;
  }

  ignored(): void {
    this.ignoredCount += 1;
  }

  recorded(): void {
    this.recordedCount += 1;
  }

  alreadyRecorded(): void {
    this.alreadyRecordedCount += 1;
  }

  repeated(line: number): void {
    this.repeatedTaps += 1;
    keepFirst(this.notices, {
      line,
      code: 'terminal.duplicate-tap',
      detail: 'The same tap came within a minute; the two are one punch.',
    });
  }

  failed({ line, code, detail, column }: Omit<TerminalLineError, 'outcome'>): void {
    this.errorCounts.set(code, (this.errorCounts.get(code) ?? 0) + 1);
    keepFirst(this.errors, { line, code, detail, ...(column === undefined ? {} : { column }) });
  }

  report(withoutCounterpart: CounterpartCounts): TerminalImportReport {
    const byLine = (a: ReportedLine, b: ReportedLine): number => a.line - b.line;
    return {
      lines: this.lines,
      recorded: this.recordedCount,
      alreadyRecorded: this.alreadyRecordedCount,
      repeatedTaps: this.repeatedTaps,
      ignored: this.ignoredCount,
      errorCounts: Object.fromEntries([...this.errorCounts].sort(([a], [b]) => (a < b ? -1 : 1))),
      errors: this.errors.toSorted(byLine),
      notices: this.notices.toSorted(byLine),
      withoutCounterpart,
    };
  }
}

function keepFirst(list: ReportedLine[], entry: ReportedLine): void {
  if (list.length < MAX_LISTED_LINES) list.push(entry);
}
