import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { evolveDuty, type DutyDayNoted } from '../domain/positions/duty-day.decider.js';
import { NO_DUTY, type Duty } from '../domain/positions/duty.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { dutyStream } from '../streams.js';

const DAY_MS = 86_400_000;
/** A session of an earlier local date may reach so far into an interval, a zone's offset included. */
const REACH_BACK_MS = 2 * DAY_MS;

// The stream holds nothing else.
const evolve = (duty: Duty, event: StoredEvent): Duty => evolveDuty(duty, event as unknown as DutyDayNoted);

const monthOf = (ms: number): string => new Date(ms).toJSON().slice(0, 7);

/**
 * What is known of a person's duty in an interval, from the log as it is now: nothing that is kept in memory, because what
 * may be stored, shown or must go rests on it.
 * @param fromMs milliseconds since the epoch
 * @param untilMs milliseconds since the epoch, at most some weeks after `fromMs`
 */
export async function dutyAround(
  { store, hooks }: Pick<GeolocationPorts, 'store' | 'hooks'>,
  tenantId: TenantId,
  employeeId: EmployeeId,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): Promise<Duty> {
  const months = new Set<string>();
  const lastMs = untilMs + DAY_MS;
  for (let ms = fromMs - REACH_BACK_MS; ms < lastMs; ms += DAY_MS) months.add(monthOf(ms));
  months.add(monthOf(lastMs));
  const known = await Promise.all(
    [...months].map((month) =>
      foldStream(store, hooks, tenantId, dutyStream(tenantId, employeeId, month), NO_DUTY, evolve),
    ),
  );
  return new Map(known.flatMap(({ state }) => [...state]));
}
