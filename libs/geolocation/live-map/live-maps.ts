import { Inject, Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import { ChangedStreams, type StreamChanges } from '@timeledger/runtime/changed-streams.js';
import { Wakeup } from '@timeledger/runtime/wakeup.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { LiveHandle, LiveSource } from '@timeledger/service/live/live-streams.js';
import { TenantWatchers } from '@timeledger/service/live/tenant-watchers.js';
import { geolocationPeople } from '../geolocation-people.js';
import {
  GEOLOCATION_PORTS,
  GEOLOCATION_PROJECTION,
  READ_WAIT_MS,
  type GeolocationPorts,
} from '../geolocation-ports.js';
import type { LiveMapQuery, LivePosition, LivePositions } from './live-map.dto.js';
import { LiveMapQueries } from './live-map.queries.js';
import { MappedCompany } from './mapped-company.js';

/** Positions are rows and no events: they are looked for. */
const LOOK_EVERY_MS = 2_000;
/** Who goes on watching somebody is logged again after so long. */
const LOGGED_FOR_MS = 60 * 60_000;
const DUTY = 'geolocation.duty';

/** A company that somebody watches. */
interface Watched {
  readonly company: MappedCompany;
  readonly wakeup: Wakeup;
  readonly stop: AbortController;
}

/**
 * The live maps of this process (GEO-06). Where people are is looked up once for everybody who watches a company; who may see
 * whom is a matter of each map, and so is the log of reads.
 */
@Injectable()
export class LiveMaps implements OnModuleDestroy {
  private readonly changed: ChangedStreams;
  private readonly watchers = new TenantWatchers<LiveMap>();
  private readonly companies = new Map<TenantId, Watched>();

  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(LiveMapQueries) private readonly queries: LiveMapQueries,
    @Inject(AccessLog) private readonly log: AccessLog,
  ) {
    const { store, barrier, tokens, logger } = ports;
    this.changed = new ChangedStreams({
      ...{ store, logger },
      categories: [DUTY, ...geolocationPeople.categories],
      reached: (position) => barrier.reach(tokens.issue(position), GEOLOCATION_PROJECTION, READ_WAIT_MS),
      onChanges: (changes) => this.tell(changes),
    });
  }

  /** A map of whom somebody may see, or of those in a team. */
  open(handle: LiveHandle, query: LiveMapQuery): LiveSource {
    const { ports, queries, log } = this;
    return new LiveMap({ maps: this, ports, queries, log, handle }, query);
  }

  /** A map is told of changes from now on. @returns up to where the log is looked at */
  async join(map: LiveMap, tenantId: TenantId): Promise<number> {
    this.watchers.add(tenantId, map);
    this.companyOf(tenantId);
    try {
      return await this.changed.watch();
    } catch (error) {
      this.forget(map, tenantId);
      throw error;
    }
  }

  leave(map: LiveMap, tenantId: TenantId): void {
    if (this.forget(map, tenantId)) this.changed.unwatch();
  }

  /** The company, which is looked at from now on. */
  companyOf(tenantId: TenantId): MappedCompany {
    const known = this.companies.get(tenantId);
    if (known !== undefined) return known.company;
    const company = new MappedCompany(this.ports, this.queries, tenantId, (ids) => {
      for (const map of this.watchers.of(tenantId)) map.offer(ids);
    });
    const watched = { company, wakeup: new Wakeup(), stop: new AbortController() };
    this.companies.set(tenantId, watched);
    void this.follow(tenantId, watched);
    return company;
  }

  onModuleDestroy(): void {
    this.changed.close();
    for (const { stop } of this.companies.values()) stop.abort();
    this.companies.clear();
  }

  private forget(map: LiveMap, tenantId: TenantId): boolean {
    const wasThere = this.watchers.delete(tenantId, map);
    if (!this.watchers.has(tenantId)) {
      this.companies.get(tenantId)?.stop.abort();
      this.companies.delete(tenantId);
    }
    return wasThere;
  }

  private async follow(tenantId: TenantId, { company, wakeup, stop: { signal } }: Watched): Promise<void> {
    while (!signal.aborted) {
      await wakeup.sleep(LOOK_EVERY_MS, signal);
      if (signal.aborted) return;
      const watched = new Set([...this.watchers.of(tenantId)].flatMap((map) => [...map.watched]));
      company.keepOnly(watched);
      await company
        .look(watched)
        .catch((error: unknown) =>
          this.ports.logger.warn({ err: error }, 'positions cannot be looked at; it is tried again'),
        );
    }
  }

  private async tell({ streamIds }: StreamChanges): Promise<void> {
    const otherwise = new Set<TenantId>();
    for (const streamId of streamIds) {
      const { tenantId, id } = partsOf(streamId);
      const watched = this.companies.get(tenantId);
      if (watched === undefined) continue;
      if (!streamId.startsWith(`${DUTY}-`)) otherwise.add(tenantId);
      else {
        // Of the person and a month.
        watched.company.forgetDuty(id as EmployeeId);
        watched.wakeup.wake();
      }
    }
    for (const tenantId of otherwise) for (const map of this.watchers.of(tenantId)) map.handle.renewSoon();
  }
}

/** What a map works with. */
interface LiveMapPorts {
  readonly maps: LiveMaps;
  readonly ports: GeolocationPorts;
  readonly queries: LiveMapQueries;
  readonly log: AccessLog;
  readonly handle: LiveHandle;
}

/** What one listener sees. */
class LiveMap implements LiveSource {
  readonly handle: LiveHandle;
  /** Whom the listener may see, on duty or not. */
  watched: ReadonlySet<EmployeeId> = new Set();
  private principal: Principal | undefined;
  private position = 0;
  /** As the listener was told. */
  private told = new Map<EmployeeId, LivePosition>();
  /** Whose positions changed, and the listener was not told. */
  private readonly pending = new Set<EmployeeId>();
  /** When it was last logged that the listener was shown somebody; milliseconds since the epoch. */
  private readonly loggedAtMs = new Map<EmployeeId, number>();

  constructor(
    private readonly world: LiveMapPorts,
    private readonly query: LiveMapQuery,
  ) {
    this.handle = world.handle;
  }

  async renew(principal: Principal): Promise<readonly MessageEvent[]> {
    const { maps, queries } = this.world;
    const { tenantId } = principal;
    const isFirst = this.principal === undefined;
    if (isFirst) this.position = await maps.join(this, tenantId);
    this.principal = principal;
    const watched = await queries.people({ principal, teamId: this.query.teamId ?? null });
    const company = maps.companyOf(tenantId);
    await company.look(watched);
    this.watched = watched;
    this.pending.clear();
    const before = this.told;
    this.told = new Map();
    for (const id of watched) {
      const view = company.viewOf(id);
      if (view !== undefined) this.told.set(id, view);
    }
    if (isFirst) return [await this.message('map', [...this.told.values()], [])];
    const items = [...this.told].flatMap(([id, view]) =>
      before.get(id)?.fixId === view.fixId ? [] : [view],
    );
    const gone = [...before.keys()].filter((id) => !this.told.has(id));
    return items.length + gone.length === 0 ? [] : [await this.message('changes', items, gone)];
  }

  async changes(): Promise<readonly MessageEvent[]> {
    const { principal } = this;
    if (principal === undefined) return [];
    const company = this.world.maps.companyOf(principal.tenantId);
    const items: LivePosition[] = [];
    const gone: EmployeeId[] = [];
    for (const id of this.pending) {
      const [before, now] = [this.told.get(id), company.viewOf(id)];
      if (before?.fixId === now?.fixId) continue;
      if (now === undefined) {
        this.told.delete(id);
        gone.push(id);
      } else {
        this.told.set(id, now);
        items.push(now);
      }
    }
    this.pending.clear();
    return items.length + gone.length === 0 ? [] : [await this.message('changes', items, gone)];
  }

  /** Positions of people changed; those whom the listener does not see are left out. */
  offer(ids: readonly EmployeeId[]): void {
    for (const id of ids) if (this.watched.has(id)) this.pending.add(id);
    if (this.pending.size > 0) this.handle.wake();
  }

  close(): void {
    if (this.principal !== undefined) this.world.maps.leave(this, this.principal.tenantId);
  }

  /** Logged before it is told; and again after an hour. */
  private async message(
    type: 'map' | 'changes',
    items: readonly LivePosition[],
    gone: readonly string[],
  ): Promise<MessageEvent> {
    const { ports, log } = this.world;
    const nowMs = ports.clock.nowMs();
    const at = instantOf(nowMs);
    const shown = items
      .map(({ employeeId }) => employeeId as EmployeeId)
      .filter((id) => nowMs - (this.loggedAtMs.get(id) ?? -Infinity) >= LOGGED_FOR_MS);
    for (const id of shown) this.loggedAtMs.set(id, nowMs);
    const read = {
      kinds: ['location'],
      purpose: this.query.purpose,
      operation: 'watchPositions',
      records: [`${at}/..`],
    };
    if (this.principal !== undefined)
      await log.record(
        this.principal,
        shown.map((employeeId) => ({ employeeId, ...read })),
      );
    const data: LivePositions = { at, items, gone };
    return { type, id: ports.tokens.issue(this.position), data };
  }
}
