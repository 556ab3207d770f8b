import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { PunchEvent } from '../domain/events/punch-events.js';
import { effectivePunchOf, foldPunchSet, punchIdOf } from '../domain/punches/punch-set.js';

/** When the fact is, or was, true: a change of time touches the period that it leaves and the one that it enters. */
export async function instantsOf(
  store: AttendancePorts['store'],
  event: StoredEvent & PunchEvent,
): Promise<readonly Instant[]> {
  if (!('correctionId' in event.data)) return [event.occurredAt];
  const { before, after } = event.data as {
    before?: { occurredAt?: Instant } | null;
    after?: { occurredAt?: Instant } | null;
  };
  const named = [before?.occurredAt, after?.occurredAt].filter((instant) => instant !== undefined);
  if (named.length > 0) return named;
  // A change of kind names no time: the punch stands where its stream says.
  const events = await readToEnd(store, event.tenantId, event.streamId);
  const record = foldPunchSet(events).get(punchIdOf(event));
  const punch = record === undefined ? undefined : effectivePunchOf(record);
  return punch === undefined ? [] : [punch.occurredAt];
}
