import { silentLogger } from '@timeledger/kernel/logger.js';
import { plainEvents, type EventHooks } from './event-hooks.js';
import { faultOf } from './fault.js';
import { Follower, type FollowerSettings, type FollowerStatus } from './follower.js';
import { PageApplier } from './page-applier.js';
import type { OrderingKey, Poison } from './parking.js';
import { replayParkedKey, type ReplayResult } from './parked-replay.js';
import type { Projection } from './projection.js';

/** What a runner works with. */
export interface ProjectionRunnerOptions extends FollowerSettings {
  readonly projections: readonly Projection[];
  /** Lifts and opens stored events before a projection sees them. */
  readonly read?: EventHooks['read'];
  /** Where the projections' tables are; `schema` unless told. */
  readonly tableSchema?: string;
}

/**
 * Keeps read models up to date. Each projection follows the log alone, with rows and checkpoint in one transaction on
 * the session that holds its lease: of many processes one writes, and what a dying one leaves behind is rolled back.
 */
export class ProjectionRunner {
  private readonly followers = new Map<
    string,
    { readonly follower: Follower; readonly applier: PageApplier }
  >();

  constructor(private readonly options: ProjectionRunnerOptions) {
    for (const projection of options.projections) {
      if (this.followers.has(projection.name))
        throw new RangeError(`two projections are named ${projection.name}`);
      this.followers.set(projection.name, this.follow(projection));
    }
  }

  /** Begins to follow, in the background. */
  start(): void {
    for (const { follower } of this.followers.values()) follower.start();
  }

  /** Finishes the pages in hand and resolves when nothing runs any more. */
  async stop(): Promise<void> {
    await Promise.all([...this.followers.values()].map(({ follower }) => follower.stop()));
  }

  /** What each projection does in this process. */
  statuses(): ReadonlyMap<string, FollowerStatus> {
    return new Map([...this.followers].map(([name, { follower }]) => [name, follower.status]));
  }

  /**
   * Applies what waits under a parked key, in order, after the cause was mended. May run in any process.
   * @throws RangeError for a projection that this runner does not have
   */
  replayParked(name: string, key: OrderingKey): Promise<ReplayResult> {
    const applier = this.followers.get(name)?.applier;
    if (applier === undefined) throw new RangeError(`no projection is named ${name}`);
    return replayParkedKey({
      ...this.options,
      follower: name,
      key,
      handle: (session, event) => applier.tryWrite(session, [event]),
    });
  }

  private follow(projection: Projection): { follower: Follower; applier: PageApplier } {
    const { schema, tableSchema, read } = this.options;
    const { name, version, categories } = projection;
    const applier = new PageApplier(projection, read ?? plainEvents.read, {
      runtimeSchema: schema,
      tableSchema: tableSchema ?? schema,
      follower: name,
    });
    const follower = new Follower(this.options, {
      name,
      version,
      ...(categories === undefined ? {} : { categories }),
      handle: async (page, session) => {
        for (const poison of await applier.apply(session, page)) reportParked(this.options, name, poison);
      },
    });
    return { follower, applier };
  }
}

/** Raises the alarm about a parked key: ids only, the reason stands beside the key in the database. */
export function reportParked(
  { logger, listener }: FollowerSettings,
  follower: string,
  { tenantId, orderingKey, event, error }: Poison,
): void {
  const { position, eventId, type } = event;
  const fields = { follower, tenantId, orderingKey, position, eventId, type, ...faultOf(error) };
  (logger ?? silentLogger).error(fields, 'an event could not be handled: its ordering key is parked');
  listener?.onParked?.({ follower, tenantId, orderingKey, position });
}
