import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMsOf } from '@timeledger/kernel/clock.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { MAX_LISTED_LINES } from './import-report.js';
import { repeatedAmong, type Tap } from './repeated-tap.js';
import { importTerminalLog, type TerminalPunchOutcome, type TerminalPunchSink } from './terminal-import.js';
import { parseTerminalLog } from '../log/terminal-log.parser.js';
import { attlogMapping } from '../log/terminal-mapping.js';

const tenantId = '00000000-0000-4000-8000-000000000001' as TenantId;

/** Keeps punches as the log would: known ids and repeated taps are left out. */
class FakeSink implements TerminalPunchSink {
  readonly punches = new Map<EventId, Tap & { employmentId: string }>();
  appends = 0;
  underWay = 0;
  mostUnderWay = 0;
  failAt: number | undefined;

  async record(
    ...[employmentId, month, punches]: Parameters<TerminalPunchSink['record']>
  ): Promise<readonly TerminalPunchOutcome[]> {
    const isFailing = ++this.appends === this.failAt;
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    await new Promise(setImmediate);
    this.underWay -= 1;
    if (isFailing) throw new Error('the store is away');
    expect(punches.every(({ occurredAt }) => occurredAt.slice(0, 7).replace('-', '') === month)).toBe(true);
    const own = [...this.punches.values()].filter((punch) => punch.employmentId === employmentId);
    const fresh = punches.filter(({ punchId }) => !this.punches.has(punchId));
    const taps = fresh.map(({ occurredAt, kind }) => ({ epochMs: epochMsOf(occurredAt), kind }));
    const repeats = new Set(fresh.filter((_, index) => repeatedAmong(own, taps)[index]));
    return punches.map((punch) => {
      if (this.punches.has(punch.punchId)) return 'already-recorded';
      if (repeats.has(punch)) return 'repeated-tap';
      this.punches.set(punch.punchId, {
        employmentId,
        kind: punch.kind,
        epochMs: epochMsOf(punch.occurredAt),
      });
      return 'recorded';
    });
  }
}

const send = (file: string, sink: TerminalPunchSink) => {
  const pieces = (async function* () {
    yield await Promise.resolve(new TextEncoder().encode(file));
  })();
  return importTerminalLog(parseTerminalLog(pieces, attlogMapping(), 'Europe/Berlin'), {
    tenantId,
    terminalId: 'gate',
    userCodes: {
      employmentOf: (code) => (code.startsWith('x') ? undefined : (`employment-${code}` as EmploymentId)),
      hasChangedHands: () => false,
    },
    sink,
  });
};

const log = (...lines: string[]): string => lines.map((line) => `${line}\n`).join('');

describe('importing a terminal’s log', () => {
  it('records what is right, names what is wrong, and counts every line once', async () => {
    const sink = new FakeSink();
    const report = await send(
      log(
        '1\t2026-03-02 08:00:01\t0',
        '1\t2026-03-02 08:00:30\t0',
        '2\t2026-03-02 08:01:00\t0',
        'x9\t2026-03-02 08:02:00\t0',
        '1\t2026-03-02 12:00:00\t1',
        '1\t2026-03-02 17:00:00\t1',
        '2\t2026-03-29 02:30:00\t1',
        '2\tyesterday\t1',
      ),
      sink,
    );
    expect(report).toMatchObject({
      lines: 8,
      recorded: 4,
      alreadyRecorded: 0,
      repeatedTaps: 1,
      errorCounts: {
        'terminal.field-missing': 1,
        'terminal.time-skipped': 1,
        'terminal.user-unknown': 1,
      },
      withoutCounterpart: { clockOutsWithoutClockIn: 1, clockInsWithoutClockOut: 0, stillClockedIn: 1 },
    });
    expect(report.errors.map(({ line }) => line)).toEqual([4, 7, 8]);
    expect(report.notices).toEqual([expect.objectContaining({ line: 2, code: 'terminal.duplicate-tap' })]);
  });

  it('keeps in, out, in within a minute as three punches', async () => {
    const sink = new FakeSink();
    const lines = ['1\t2026-03-02 08:00:01\t0', '1\t2026-03-02 08:00:20\t1', '1\t2026-03-02 08:00:40\t0'];
    expect((await send(log(...lines), sink)).recorded).toBe(3);
    expect((await send(log(...lines.toReversed()), sink)).recorded).toBe(0);
  });

  it('records each punch once, however the file is split, repeated and overlapping', async () => {
    const punch = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      // Two days around a month's end, more than a minute apart, so that no tap repeats another.
      fc.integer({ min: 0, max: 1400 }),
      fc.integer({ min: 0, max: 3 }),
    );
    const file = fc.uniqueArray(punch, {
      minLength: 1,
      maxLength: 30,
      selector: ([code, minute]) => `${code}.${minute}`,
    });
    await fc.assert(
      fc.asyncProperty(file, fc.array(fc.tuple(fc.nat(30), fc.nat(30))), async (punches, cuts) => {
        const lines = punches.map(([code, minute, state]) => {
          const at = new Date(Date.UTC(2026, 2, 31) + minute * 2 * 60_000).toISOString();
          return `${code}\t${at.slice(0, 10)} ${at.slice(11, 19)}\t${state}`;
        });
        const sink = new FakeSink();
        for (const [from, to] of cuts) await send(log(...lines.slice(from, to)), sink);
        await send(log(...lines), sink);
        expect(sink.punches.size).toBe(punches.length);
        expect(await send(log(...lines), sink)).toMatchObject({
          recorded: 0,
          alreadyRecorded: punches.length,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('knows a repeated tap also when the file was cut between the two, in either order', async () => {
    const [first, second] = ['1\t2026-03-02 08:00:01\t0', '1\t2026-03-02 08:00:30\t0'];
    for (const parts of [
      [first, second],
      [second, first],
    ]) {
      const sink = new FakeSink();
      for (const part of parts) await send(log(part), sink);
      expect(sink.punches.size).toBe(1);
      expect(await send(log(first, second), sink)).toMatchObject({ recorded: 0 });
    }
  });

  it('lists a bounded number of faulty lines, counts all, and appends a bounded number at once', async () => {
    const sink = new FakeSink();
    const wrong = Array.from({ length: MAX_LISTED_LINES + 5 }, () => 'x\t2026-03-02 08:00:00\t0');
    const right = Array.from({ length: 500 }, (_, code) => `${code}\t2026-03-02 08:00:00\t0`);
    const report = await send(log(...wrong, ...right), sink);
    expect(report.errors).toHaveLength(MAX_LISTED_LINES);
    expect(report.errorCounts).toEqual({ 'terminal.user-unknown': MAX_LISTED_LINES + 5 });
    expect(report.recorded).toBe(500);
    expect(sink.mostUnderWay).toBeGreaterThan(1);
    expect(sink.mostUnderWay).toBeLessThanOrEqual(8);
  });

  it('breaks off when the record fails, leaves nothing under way, and goes on when sent again', async () => {
    const sink = new FakeSink();
    sink.failAt = 3;
    const file = log(...Array.from({ length: 20 }, (_, code) => `${code}\t2026-03-02 08:00:00\t0`));
    await expect(send(file, sink)).rejects.toThrow('the store is away');
    expect(sink.underWay).toBe(0);
    const recordedBefore = sink.punches.size;
    const report = await send(file, sink);
    expect(report.recorded + report.alreadyRecorded).toBe(20);
    expect(report.alreadyRecorded).toBe(recordedBefore);
  });
});
