import { deriveId } from '@timeledger/kernel/ids.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { CorrectionChange } from '../events/correction-events.js';
import { utcMonthOf } from '../events/event.js';
import type { PunchKind, PunchTime } from '../events/punch-events.js';
import { targetOf } from './correction-set.js';
import type { EffectivePunch } from '../punches/punch-set.js';

function added(after: PunchTime & { readonly kind: PunchKind }): EffectivePunch {
  const { kind, occurredAt, zone, offset } = after;
  return {
    punchId: deriveId<EventId>('what if', occurredAt, kind),
    kind,
    occurredAt,
    atMs: Date.parse(occurredAt),
    zone,
    offset,
    month: utcMonthOf(occurredAt),
    isVoided: false,
    origin: { kind, occurredAt, zone, offset, source: 'manual', flags: [] },
    source: 'manual',
    flags: [],
    correctionIds: [],
  };
}

/** The punches as they would count if a change were applied: for finding out what it would do, never recorded. */
export function punchesAfter(
  punches: readonly EffectivePunch[],
  change: CorrectionChange,
): readonly EffectivePunch[] {
  if (change.action === 'add') return [...punches, added(change.after)];
  const id = targetOf(change);
  return punches.flatMap((punch) => {
    if (punch.punchId !== id) return [punch];
    switch (change.action) {
      case 'void':
        return [];
      case 'reclassify':
        return [{ ...punch, kind: change.after.kind }];
      case 'change-time': {
        const { occurredAt, zone, offset } = change.after;
        const atMs = Date.parse(occurredAt);
        return [{ ...punch, occurredAt, atMs, zone, offset, month: utcMonthOf(occurredAt) }];
      }
    }
  });
}
