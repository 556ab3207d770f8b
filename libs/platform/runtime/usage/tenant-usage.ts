import type { Pool } from 'pg';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { tableIn } from '../checkpoints.js';
import { Wakeup } from '../wakeup.js';
import { NOTHING_STORED, type StoredUsage, type StoredUsageSource } from './stored-usage.js';

/** How old the figures of a process may be, beside what the follower that counts lags behind. */
export const USAGE_MAX_AGE_MS = 5_000;

/** Where the counts of a context are. */
export interface UsageSource {
  /** Its schema: `attendance`. */
  readonly context: string;
  /** Of the role `follower`. */
  readonly pool: Pool;
}

/**
 * What every tenant has stored, in memory: asking costs no query. Read again every {@link USAGE_MAX_AGE_MS}; while the
 * database cannot be read, what was known holds.
 */
export class TenantUsage implements StoredUsageSource {
  private figures: ReadonlyMap<TenantId, StoredUsage> = new Map();
  private readonly abort = new AbortController();
  private readonly wakeup = new Wakeup();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly sources: readonly UsageSource[],
    private readonly logger: Logger = silentLogger,
    private readonly maxAgeMs = USAGE_MAX_AGE_MS,
  ) {}

  /** Reads the counts, then goes on reading them. */
  async start(): Promise<void> {
    await this.refresh();
    this.running = this.follow();
  }

  /** Stops reading; what is known stays. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.running;
  }

  /** Reads the counts as they are now. */
  async refresh(): Promise<void> {
    const counts = await Promise.all(this.sources.map(countsOf));
    const sums = new Map<TenantId, StoredUsage>();
    for (const { tenant_id, events, bytes } of counts.flat()) {
      const before = sums.get(tenant_id) ?? NOTHING_STORED;
      sums.set(tenant_id, {
        storedEvents: before.storedEvents + Number(events),
        storedBytes: before.storedBytes + Number(bytes),
      });
    }
    this.figures = sums;
  }

  /** {@link NOTHING_STORED} for a tenant that nothing was counted of. */
  usageOf(tenantId: TenantId): StoredUsage {
    return this.figures.get(tenantId) ?? NOTHING_STORED;
  }

  private async follow(): Promise<void> {
    const { signal } = this.abort;
    for (;;) {
      await this.wakeup.sleep(this.maxAgeMs, signal);
      if (signal.aborted) return;
      await this.refresh().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'what tenants have stored could not be read; what is known holds');
      });
    }
  }
}

async function countsOf({ context, pool }: UsageSource) {
  const { rows } = await pool.query<{ tenant_id: TenantId; events: string; bytes: string }>(
    `SELECT tenant_id, events, bytes FROM ${tableIn(context, 'tenant_usage')}`,
  );
  return rows;
}
