import { describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { ClientRecord, type SentPunch } from '../load/client-record.js';
import { Findings } from './findings.js';
import { PunchesCheck } from './punches-check.js';
import { StreamOrderCheck } from './raw-log.js';

const TENANT = '018f5d2c-0000-7000-8000-000000000001';
const EMPLOYMENT = '018f5d2c-0000-7000-8000-000000000002';
const AT = '2026-03-02T07:00:00.000Z';

const sent = (id: string, outcome: SentPunch['outcome'] = 'acknowledged', ordinal = 1): SentPunch => ({
  id,
  employmentId: EMPLOYMENT,
  kind: 'clock-in',
  occurredAt: AT,
  ordinal,
  outcome,
  ...(outcome === 'acknowledged' ? { punchId: `event of ${id}` } : {}),
});

const recorded = (id: string, position: number, change: Partial<StoredEvent> = {}): StoredEvent =>
  // What the checks look at of an event.
  ({
    eventId: `event of ${id}`,
    type: 'attendance.ClockedIn',
    tenantId: TENANT,
    streamId: `attendance.punches-${TENANT}.${EMPLOYMENT}.202603`,
    revision: position - 1,
    position,
    occurredAt: AT,
    recordedAt: AT,
    data: { employmentId: EMPLOYMENT, clientEventId: id },
    ...change,
  }) as unknown as StoredEvent;

function judge(punches: readonly SentPunch[], events: readonly StoredEvent[]): Findings {
  const record = new ClientRecord();
  record.punches.push(...punches);
  const findings = new Findings();
  const check = new PunchesCheck(record, findings);
  for (const event of events) check.take(event);
  check.finish();
  return findings;
}

describe('the check of punches', () => {
  it('finds nothing where each acknowledged punch stands once and doubtful ones stand or not', () => {
    const punches = [sent('a'), sent('b', 'in-doubt', 2), sent('c', 'in-doubt', 3), sent('d', 'refused', 4)];
    expect(judge(punches, [recorded('a', 1), recorded('b', 2)]).isEmpty).toBe(true);
  });

  it.each([
    ['lost', [sent('a')], []],
    ['doubled', [sent('a')], [recorded('a', 1), recorded('a', 2)]],
    ['doubled', [sent('a', 'in-doubt')], [recorded('a', 1), recorded('a', 2)]],
    ['invented', [sent('a', 'refused')], [recorded('a', 1)]],
    ['invented', [], [recorded('a', 1)]],
    ['inverted', [sent('a'), sent('b', 'acknowledged', 2)], [recorded('b', 1), recorded('a', 2)]],
    ['altered', [sent('a')], [recorded('a', 1, { type: 'attendance.ClockedOut' })]],
    ['altered', [sent('a')], [recorded('a', 1, { eventId: 'another' as StoredEvent['eventId'] })]],
  ] as const)('reports what is %s', (kind, punches, events) => {
    const { counts } = judge(punches, events).report();
    expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([[kind, 1]]);
  });
});

describe('the check of streams', () => {
  const judgeStream = (events: readonly StoredEvent[]): Findings => {
    const findings = new Findings();
    const check = new StreamOrderCheck(findings);
    for (const event of events) check.take(event);
    return findings;
  };

  it('accepts revisions that grow by one along the log', () => {
    expect(judgeStream([recorded('a', 1), recorded('b', 2), recorded('c', 3)]).isEmpty).toBe(true);
  });

  it('reports a missing revision, one that comes again, and a record that is older than its predecessor', () => {
    expect(judgeStream([recorded('a', 1), recorded('c', 3)]).count('gap')).toBe(1);
    expect(judgeStream([recorded('a', 1), recorded('b', 2, { revision: 0 })]).count('inverted')).toBe(1);
    const older = recorded('b', 2, { recordedAt: '2026-03-02T06:59:59.999Z' as StoredEvent['recordedAt'] });
    expect(judgeStream([recorded('a', 1), older]).count('inverted')).toBe(1);
  });
});
