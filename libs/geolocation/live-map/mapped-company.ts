import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { dutyAt, LONGEST_OPEN_SESSION_MS, type Duty } from '../domain/positions/duty.js';
import type { PositionFix } from '../domain/positions/sent-fix.js';
import type { GeolocationPorts } from '../geolocation-ports.js';
import { dutyAround } from '../positions/duty-of-person.js';
import { viewOfPosition } from '../positions/position-view.js';
import { openPosition, type StoredPosition } from '../positions/sealed-positions.js';
import type { LivePosition } from './live-map.dto.js';
import type { LiveMapQueries } from './live-map.queries.js';

/** What was opened is opened again after so long: its key may be destroyed since. */
const OPENED_FOR_MS = 30_000;

/** A position that was opened. */
interface Opened {
  readonly fix: PositionFix;
  readonly atMs: number;
}

/**
 * Where the people of one company were last, of those whom somebody in this process watches. One look for all who watch; what
 * a look needs and was looked up before is not looked up again.
 */
export class MappedCompany {
  private readonly opened = new Map<EmployeeId, Opened>();
  private readonly duties = new Map<EmployeeId, Promise<Duty>>();
  private views = new Map<EmployeeId, LivePosition>();
  private running: Promise<void> = Promise.resolve();
  private next: { readonly ids: Set<EmployeeId>; readonly done: Promise<void> } | undefined;

  /** @param onChanged told whose position is another one, or none any more */
  constructor(
    private readonly ports: GeolocationPorts,
    private readonly queries: Pick<LiveMapQueries, 'last'>,
    private readonly tenantId: TenantId,
    private readonly onChanged: (ids: readonly EmployeeId[]) => void,
  ) {}

  /** Where somebody on duty was last; `undefined` for whoever is not on duty, or of whom nothing is known. */
  viewOf(employeeId: EmployeeId): LivePosition | undefined {
    return this.views.get(employeeId);
  }

  /** When somebody is on duty is another matter now. */
  forgetDuty(employeeId: EmployeeId): void {
    this.duties.delete(employeeId);
  }

  /** Nobody watches these people any more. */
  keepOnly(watched: ReadonlySet<EmployeeId>): void {
    for (const kept of [this.views, this.opened, this.duties])
      for (const id of kept.keys()) if (!watched.has(id)) kept.delete(id);
  }

  /** Looks at some people. Looks come one after the other, so that none tells what is older; those that wait are one. */
  look(ids: Iterable<EmployeeId>): Promise<void> {
    if (this.next !== undefined) {
      for (const id of ids) this.next.ids.add(id);
      return this.next.done;
    }
    const wanted = new Set(ids);
    const done = this.running.then(() => {
      this.next = undefined;
      return this.lookNow([...wanted]);
    });
    this.next = { ids: wanted, done };
    // Whoever asked hears of a failure; the next look does not.
    this.running = done.catch(() => undefined);
    return done;
  }

  private async lookNow(ids: readonly EmployeeId[]): Promise<void> {
    const nowMs = this.ports.clock.nowMs();
    const last = await this.queries.last(this.tenantId, ids, nowMs - LONGEST_OPEN_SESSION_MS);
    const changed: EmployeeId[] = [];
    const looks = ids.map(async (employeeId) => {
      const position = last.get(employeeId);
      const view = position === undefined ? undefined : await this.viewAt(nowMs, employeeId, position);
      if (this.views.get(employeeId)?.fixId === view?.fixId) return;
      if (view === undefined) this.views.delete(employeeId);
      else this.views.set(employeeId, view);
      changed.push(employeeId);
    });
    await Promise.all(looks);
    if (changed.length > 0) this.onChanged(changed);
  }

  /** Of who is on duty now, a position on duty. */
  private async viewAt(
    nowMs: number,
    employeeId: EmployeeId,
    position: StoredPosition,
  ): Promise<LivePosition | undefined> {
    const fix = await this.fixOf(nowMs, employeeId, position);
    if (fix === undefined) return undefined;
    const duty = await this.dutyOf(nowMs, employeeId);
    const isOn = dutyAt(duty, nowMs) === 'on-duty' && dutyAt(duty, fix.atMs) === 'on-duty';
    return isOn ? { employeeId, ...viewOfPosition(fix) } : undefined;
  }

  private async fixOf(
    nowMs: number,
    employeeId: EmployeeId,
    position: StoredPosition,
  ): Promise<PositionFix | undefined> {
    const known = this.opened.get(employeeId);
    if (known?.fix.fixId === position.fixId && nowMs - known.atMs < OPENED_FOR_MS) return known.fix;
    const fix = await openPosition(this.ports, { tenantId: this.tenantId, employeeId }, position);
    if (fix === undefined) this.opened.delete(employeeId);
    else this.opened.set(employeeId, { fix, atMs: nowMs });
    return fix;
  }

  /** As the log has it, looked up once until it changes; what changes while it is looked up is looked up again. */
  private async dutyOf(nowMs: number, employeeId: EmployeeId): Promise<Duty> {
    const around = { fromMs: nowMs - LONGEST_OPEN_SESSION_MS, untilMs: nowMs };
    for (;;) {
      const asked = this.duties.get(employeeId) ?? dutyAround(this.ports, this.tenantId, employeeId, around);
      this.duties.set(employeeId, asked);
      try {
        const duty = await asked;
        if (this.duties.get(employeeId) === asked) return duty;
      } catch (error) {
        this.duties.delete(employeeId);
        throw error;
      }
    }
  }
}
