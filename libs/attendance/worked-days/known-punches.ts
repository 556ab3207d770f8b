import { LRUCache } from 'lru-cache';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { UtcMonth } from '../domain/events/event.js';
import { isPunchEvent } from '../domain/events/punch-events.js';
import {
  EMPTY_PUNCH_SET,
  foldPunchSet,
  monthsStillToRead,
  type PunchSet,
} from '../domain/punches/punch-set.js';
import { punchesStream } from '../streams.js';

/** About 100 MB at 500 bytes a punch. */
const MAX_KEPT_PUNCHES = 200_000;

interface Known {
  readonly set: PunchSet;
  readonly revisions: ReadonlyMap<UtcMonth, number>;
}

const NOTHING: Known = { set: EMPTY_PUNCH_SET, revisions: new Map() };

/**
 * The punches of employments as the log says up to an event, for somebody who sees every event of an employment in
 * order: a further punch is taken in as it comes, and the streams are read once.
 */
export class KnownPunches {
  private readonly kept = new LRUCache<string, Known>({
    maxSize: MAX_KEPT_PUNCHES,
    sizeCalculation: ({ set }) => set.size + 1,
  });

  constructor(private readonly store: AttendancePorts['store']) {}

  /** What another process has seen was not seen here. */
  forget(): void {
    this.kept.clear();
  }

  /** Takes in an event of an employment that is answered together with a later one. */
  takeIn(event: StoredEvent, employment: EmploymentId): void {
    const key = `${event.tenantId} ${employment}`;
    const known = this.kept.get(key);
    if (known !== undefined) this.kept.set(key, withEvent(known, event));
  }

  /**
   * All punches of some months, and of the months they were moved from or to, as they are with this event.
   * @param event of the employment; never one that comes before the last that was asked with
   */
  async upTo(event: StoredEvent, employment: EmploymentId, months: readonly UtcMonth[]): Promise<PunchSet> {
    const { tenantId, position } = event;
    const key = `${tenantId} ${employment}`;
    const known = withEvent(this.kept.get(key) ?? NOTHING, event);
    const revisions = new Map(known.revisions);
    let { set } = known;
    for (
      let wanted: readonly UtcMonth[] = months.filter((month) => !revisions.has(month));
      wanted.length > 0;
      wanted = monthsStillToRead(set, new Set(revisions.keys()))
    ) {
      const pages = await Promise.all(
        wanted.map((month) => this.read(tenantId, employment, month, position)),
      );
      pages.forEach((events, index) => revisions.set(wanted[index] ?? '', events.at(-1)?.revision ?? -1));
      set = foldPunchSet(pages.flat(), set);
    }
    this.kept.set(key, { set, revisions });
    return set;
  }

  private read(tenant: TenantId, employment: EmploymentId, month: UtcMonth, toPosition: number) {
    return readToEnd(this.store, tenant, punchesStream(tenant, employment, month), { toPosition });
  }
}

/** With an event that follows what is known; nothing is known any more where one was missed. */
function withEvent(known: Known, event: StoredEvent): Known {
  if (!isPunchEvent(event)) return known;
  const { part: month = '' } = partsOf(event.streamId);
  const revision = known.revisions.get(month);
  if (revision === undefined || event.revision <= revision) return known;
  if (event.revision > revision + 1) return NOTHING;
  return {
    set: foldPunchSet([event], known.set),
    revisions: new Map(known.revisions).set(month, event.revision),
  };
}
