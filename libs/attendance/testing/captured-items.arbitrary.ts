import fc from 'fast-check';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import type { PayGroupDefinition, WorkTimePolicy } from '../domain/events/setting-events.js';
import { msOf } from './delivery-model.js';
import type { CapturedCorrection, CapturedItem, CapturedPunch } from './delivery-model.js';
import { idOf, payGroup, policy } from './punch-samples.js';

const MS_PER_MINUTE = 60_000;

/** Nights in which something happens: clocks change, months, half-months, weeks and years end. */
const ANCHORS = [
  { zone: 'Europe/Berlin', at: '2026-03-29T00:30Z' },
  { zone: 'Europe/Berlin', at: '2026-10-25T00:30Z' },
  { zone: 'America/New_York', at: '2026-03-08T06:30Z' },
  { zone: 'America/New_York', at: '2026-11-01T05:30Z' },
  { zone: 'Australia/Lord_Howe', at: '2026-04-04T15:00Z' },
  { zone: 'Australia/Lord_Howe', at: '2026-10-03T15:30Z' },
  { zone: 'Asia/Shanghai', at: '2026-05-31T16:00Z' },
  { zone: 'Asia/Shanghai', at: '2026-06-15T16:00Z' },
  { zone: 'Europe/Berlin', at: '2026-03-31T22:00Z' },
  { zone: 'America/New_York', at: '2026-12-01T00:00Z' },
] as const;

/** What an employee's time is calculated by, and what was captured of it. */
export interface Scenario {
  readonly group: PayGroupDefinition;
  readonly policy: WorkTimePolicy;
  readonly anchorMs: number;
  readonly items: readonly CapturedItem[];
}

const kinds = fc.constantFrom<PunchKind>(
  'clock-in',
  'clock-in',
  'clock-out',
  'clock-out',
  'break-start',
  'break-end',
);
/** Mostly working hours apart, sometimes a second, sometimes the same instant, sometimes days. */
const gapsMs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 16 * 60 }).map((minutes) => minutes * MS_PER_MINUTE) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 8 * 60 * MS_PER_MINUTE }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }).map((days) => days * 24 * 60 * MS_PER_MINUTE) },
);

const punchesFrom = (startMs: number): fc.Arbitrary<readonly CapturedPunch[]> =>
  fc
    .array(fc.record({ kind: kinds, gapMs: gapsMs, boot: fc.constantFrom('', 'a', 'b') }), {
      minLength: 1,
      maxLength: 18,
    })
    .map((steps) => {
      let atMs = startMs;
      return steps.map(({ kind, gapMs, boot }, index): CapturedPunch => {
        atMs += gapMs;
        const run = boot === '' ? {} : { bootId: boot, monotonicMs: index * 60 * MS_PER_MINUTE };
        return { type: 'punch', id: idOf(`punch ${String(index)}`), kind, atMs, ...run };
      });
    });

interface CorrectionStep {
  readonly target: number;
  readonly action: CorrectionChange['action'];
  readonly shiftMs: number;
  readonly kind: PunchKind;
  readonly capturedAt: number;
}

const correctionSteps = fc.array(
  fc.record({
    target: fc.nat(),
    action: fc.constantFrom<CorrectionChange['action']>(
      'change-time',
      'change-time',
      'reclassify',
      'void',
      'add',
    ),
    // Minutes, mostly; sometimes far enough to leave the month, in either direction.
    shiftMs: fc.oneof(
      fc.integer({ min: -300, max: 300 }).map((minutes) => minutes * MS_PER_MINUTE),
      fc.integer({ min: -40, max: 40 }).map((days) => days * 24 * 60 * MS_PER_MINUTE),
    ),
    kind: kinds,
    // Few values, so that several corrections of one punch share an instant.
    capturedAt: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 10 },
);

function correctionOf(
  step: CorrectionStep,
  index: number,
  punches: readonly CapturedPunch[],
): CapturedCorrection {
  const punch = punches[step.target % punches.length] as CapturedPunch;
  const place = { zone: 'UTC', offset: '+00:00' };
  const target = { punchId: punch.id, kind: punch.kind, occurredAt: instantOf(punch.atMs), ...place };
  const after = { occurredAt: instantOf(punch.atMs + step.shiftMs), ...place };
  const id: EventId = idOf(`correction ${String(index)}`);
  const capturedAtMs = msOf('2026-12-20T00:00Z') + step.capturedAt;
  const change: CorrectionChange = {
    'change-time': { action: 'change-time', target, after } as const,
    reclassify: { action: 'reclassify', target, after: { kind: step.kind } } as const,
    void: { action: 'void', target } as const,
    add: { action: 'add', after: { ...after, kind: step.kind } } as const,
  }[step.action];
  return { type: 'correction', id, change, capturedAtMs };
}

/** An employee around a night that matters, with punches and corrections captured offline. */
export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    anchor: fc.constantFrom(...ANCHORS),
    leadHours: fc.integer({ min: 0, max: 30 }),
    periodKind: fc.constantFrom('weekly', 'biweekly', 'semi-monthly', 'monthly'),
    dayAttribution: fc.constantFrom('start-of-session', 'split-at-midnight'),
    isBreakPaid: fc.boolean(),
    overtime: fc.constantFrom(null, 60, 480),
    longest: fc.constantFrom(8 * 60, 16 * 60, 24 * 60),
    steps: correctionSteps,
  })
  .chain(({ anchor, leadHours, periodKind, dayAttribution, isBreakPaid, overtime, longest, steps }) =>
    punchesFrom(msOf(anchor.at) - leadHours * 60 * MS_PER_MINUTE).map((punches) => ({
      group: payGroup({ zone: anchor.zone, periodKind, dayAttribution }),
      policy: policy({ isBreakPaid, overtimeAfterDailyMinutes: overtime, longestSessionMinutes: longest }),
      anchorMs: msOf(anchor.at),
      items: [...punches, ...steps.map((step, index) => correctionOf(step, index, punches))],
    })),
  );

/**
 * A way to deliver items: any order, some of them again, some ids again with another body behind the first, in batches
 * of any size.
 */
export const deliveriesOf = (
  items: readonly CapturedItem[],
): fc.Arbitrary<readonly (readonly CapturedItem[])[]> =>
  fc
    .record({
      order: fc.shuffledSubarray([...items], { minLength: items.length }),
      again: fc.array(fc.record({ item: fc.nat(), place: fc.nat(), isAltered: fc.boolean() }), {
        maxLength: 6,
      }),
      sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
    })
    .map(({ order, again, sizes }) => {
      const delivered = [...order];
      for (const { item, place, isAltered } of again) {
        const repeated = order[item % order.length] as CapturedItem;
        const first = delivered.indexOf(repeated);
        const index = isAltered
          ? first + 1 + (place % (delivered.length - first))
          : place % (delivered.length + 1);
        delivered.splice(index, 0, isAltered ? altered(repeated) : repeated);
      }
      const batches: CapturedItem[][] = [];
      for (let start = 0, turn = 0; start < delivered.length; turn += 1) {
        const size = sizes[turn % sizes.length] as number;
        batches.push(delivered.slice(start, start + size));
        start += size;
      }
      return batches;
    });

/** The same id with another body: to be refused. */
const altered = (item: CapturedItem): CapturedItem =>
  item.type === 'punch' ? { ...item, atMs: item.atMs + 1 } : { ...item, capturedAtMs: item.capturedAtMs + 1 };
