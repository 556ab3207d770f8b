import { epochMsOf, type Instant } from '@timeledger/kernel/clock.js';
import { deriveId, type EmploymentId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { UserCodeDirectory } from '../registry/terminal.decider.js';
import { CounterpartCounter } from './counterparts.js';
import { ImportReportCollector, type TerminalImportReport } from './import-report.js';
import { TapWindow } from './repeated-tap.js';
import type { TerminalLine, TerminalRow } from '../log/terminal-log.parser.js';
import type { TerminalPunchKind } from '../log/terminal-mapping.js';

/** A line of a terminal's log as a punch of an employment. */
export interface TerminalPunch {
  /** Derived from tenant, terminal, user code, moment and kind: the same line leads to the same punch for ever. */
  readonly punchId: EventId;
  readonly line: number;
  readonly occurredAt: Instant;
  readonly kind: TerminalPunchKind;
  /** Whether the user code has stood for several employments: the line may have been recorded for another. */
  readonly mayBeOfAnother: boolean;
}

/** What the record says of a punch handed to it. */
export type TerminalPunchOutcome = 'recorded' | 'already-recorded' | 'repeated-tap' | 'recorded-for-another';

/** Where punches are recorded. */
export interface TerminalPunchSink {
  /**
   * Records punches of one employment and UTC month; each that is known already, or repeats a recorded tap, is left out.
   * @returns the outcome of each punch, in its order
   */
  record(
    employmentId: EmploymentId,
    month: string,
    punches: readonly TerminalPunch[],
  ): Promise<readonly TerminalPunchOutcome[]>;
}

export interface TerminalImport {
  readonly tenantId: TenantId;
  readonly terminalId: string;
  readonly userCodes: UserCodeDirectory;
  readonly sink: TerminalPunchSink;
}

/** Punches of one employment and month that go into the log together. */
export const MAX_PUNCHES_PER_APPEND = 250;
/** Punches held back over all employments in order to append more of each together. */
export const MAX_HELD_PUNCHES = 20_000;
/** Appends under way at once. */
export const MAX_CONCURRENT_APPENDS = 8;

/** The id of the punch that a line leads to, however often it is sent. */
export const terminalPunchId = (
  tenantId: TenantId,
  terminalId: string,
  row: Pick<TerminalRow, 'userCode' | 'occurredAt' | 'kind'>,
): EventId =>
  deriveId<EventId>(tenantId, 'terminal-punch', terminalId, row.userCode, row.occurredAt, row.kind);

/**
 * Records what a terminal's log says, in bounded memory. When it breaks off, what was recorded stays, and the file
 * may be sent again: each punch is recorded once.
 */
export async function importTerminalLog(
  batches: AsyncIterable<readonly TerminalLine[]>,
  terminal: TerminalImport,
): Promise<TerminalImportReport> {
  const report = new ImportReportCollector();
  const counterparts = new CounterpartCounter();
  const window = new TapWindow();
  const recorder = new GroupingRecorder(terminal.sink, report);
  try {
    for await (const lines of batches) {
      for (const line of lines) {
        report.countLine();
        if (line.outcome === 'error') report.failed(line);
        else if (line.outcome === 'ignored') report.ignored();
        else await take(line);
      }
    }
    await recorder.flush();
  } finally {
    await recorder.settle();
  }
  return report.report(counterparts.counts());

  async function take(row: TerminalRow): Promise<void> {
    const employmentId = terminal.userCodes.employmentOf(row.userCode, row.localTime.slice(0, 10));
    if (employmentId === undefined) {
      const detail = `The user code ${JSON.stringify(row.userCode)} is bound to nobody on that day.`;
      report.failed({ line: row.line, code: 'terminal.user-unknown', detail });
      return;
    }
    if (window.isRepeated(row.userCode, { epochMs: epochMsOf(row.occurredAt), kind: row.kind })) {
      report.repeated(row.line);
      return;
    }
    counterparts.add(row.userCode, row.kind);
    const punchId = terminalPunchId(terminal.tenantId, terminal.terminalId, row);
    const mayBeOfAnother = terminal.userCodes.hasChangedHands(row.userCode);
    const { line, occurredAt, kind } = row;
    await recorder.add(employmentId, { punchId, line, occurredAt, kind, mayBeOfAnother });
  }
}

interface Group {
  readonly employmentId: EmploymentId;
  readonly month: string;
  punches: TerminalPunch[];
}

/** Gathers punches by employment and month and records groups side by side, a bounded number at once. */
class GroupingRecorder {
  private readonly groups = new Map<string, Group>();
  private readonly underWay = new Set<Promise<void>>();
  private held = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly sink: TerminalPunchSink,
    private readonly report: ImportReportCollector,
  ) {}

  async add(employmentId: EmploymentId, punch: TerminalPunch): Promise<void> {
    const month = punch.occurredAt.slice(0, 7).replace('-', '');
    const key = `${employmentId}.${month}`;
    const group = this.groups.get(key) ?? { employmentId, month, punches: [] };
    this.groups.set(key, group);
    group.punches.push(punch);
    this.held += 1;
    if (group.punches.length >= MAX_PUNCHES_PER_APPEND) {
      this.groups.delete(key);
      await this.start(group);
    } else if (this.held >= MAX_HELD_PUNCHES) {
      await this.flush();
    }
  }

  async flush(): Promise<void> {
    for (const [key, group] of this.groups) {
      this.groups.delete(key);
      await this.start(group);
    }
    await this.settle();
    this.refuseAfterFailure();
  }

  async settle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async start(group: Group): Promise<void> {
    while (this.underWay.size >= MAX_CONCURRENT_APPENDS) await Promise.race(this.underWay);
    this.refuseAfterFailure();
    this.held -= group.punches.length;
    const task: Promise<void> = this.record(group)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.underWay.delete(task));
    this.underWay.add(task);
  }

  private refuseAfterFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async record({ employmentId, month, punches }: Group): Promise<void> {
    const outcomes = await this.sink.record(employmentId, month, punches);
    punches.forEach(({ line }, index) => {
      switch (outcomes[index]) {
        case 'recorded':
          return this.report.recorded();
        case 'already-recorded':
          return this.report.alreadyRecorded();
        case 'repeated-tap':
          return this.report.repeated(line);
        case 'recorded-for-another':
          return this.report.failed({
            line,
            code: 'terminal.recorded-for-another',
            detail: 'The line was recorded for the person who had this user code before.',
          });
        case undefined:
          throw new Error('the sink left a punch without an outcome');
      }
    });
  }
}
