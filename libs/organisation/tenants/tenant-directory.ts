import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore } from '@timeledger/event-store/port.js';
import { partsOf, categoryOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import { Wakeup } from '@timeledger/runtime/wakeup.js';
import type {
  RegisteredClient,
  IssuerTrust,
  TrustedIssuers,
} from '@timeledger/service/auth/trusted-issuers.js';
import {
  NO_LIMITS,
  type TenantLimits,
  type TenantLimitValues,
} from '@timeledger/service/tenants/tenant-limits.js';
import {
  evolveServiceAccounts,
  initialServiceAccounts,
  type ServiceAccount,
  type ServiceAccounts,
} from '../domain/tenants/service-accounts.decider.js';
import type { ServiceAccountEvent, TenantEvent } from '../domain/tenants/tenant-events.js';
import { evolveTenant, initialTenant, type TenantState } from '../domain/tenants/tenant.decider.js';
import { DirectoryTokenEntries } from './directory-token-entries.js';
import { IssuerEntries } from './issuer-entries.js';
import { DIRECTORY_TOKENS_CATEGORY, SERVICE_ACCOUNTS_CATEGORY, TENANT_CATEGORY } from './tenant-streams.js';

/** The directory is at most this much older than the log, when nothing wakes it. */
export const DIRECTORY_MAX_AGE_MS = 1_000;
/** Many appends in a row are read together. */
const WAKE_GAP_MS = 50;
/** How long a start waits for companies that an open transaction of somebody keeps from being read. */
const START_PATIENCE_MS = 30_000;
/** How often it looks again meanwhile. */
const START_PAUSE_MS = 50;
const PAGE = 1_000;

/** What the directory reads, and how issuers of tenants may be reached. */
export interface TenantDirectoryOptions {
  readonly store: Pick<EventStore, 'readLog' | 'onAppended' | 'head'>;
  /** Whether issuers may be http or at private addresses: for trying out. */
  readonly isInsecureAllowed: boolean;
  readonly logger?: Logger;
}

/** What is known of one tenant. */
interface Listing {
  readonly tenant: TenantState;
  readonly tenantRevision: number;
  readonly accounts: ServiceAccounts;
  readonly accountsRevision: number;
}

const NOTHING: Listing = {
  tenant: initialTenant,
  tenantRevision: -1,
  accounts: initialServiceAccounts,
  accountsRevision: -1,
};

/**
 * All tenants, whom they trust, their machine clients and limits, in memory: a request asks without a query. It follows
 * the categories of organisation's log that it is folded from, woken by every append and at least every second; while the log cannot be read, it goes on with what it knows.
 */
export class TenantDirectory implements TrustedIssuers, TenantLimits {
  version = 0;
  readonly directoryTokens = new DirectoryTokenEntries();
  private readonly listings = new Map<TenantId, Listing>();
  private readonly entries: IssuerEntries;
  private position = 0;
  private reading: Promise<void> = Promise.resolve();
  private readonly wakeup = new Wakeup();
  private readonly abort = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly logger: Logger;

  constructor(private readonly options: TenantDirectoryOptions) {
    this.entries = new IssuerEntries({ isInsecureAllowed: options.isInsecureAllowed });
    this.logger = options.logger ?? silentLogger;
  }

  /** Whether issuers may be http or at private addresses. */
  get isInsecureAllowed(): boolean {
    return this.options.isInsecureAllowed;
  }

  /**
   * Reads everything there is, then follows. The log can be read only up to where no transaction is open, so what was
   * recorded before the start may come a moment later: a company that is not known yet would have its tokens refused.
   */
  async start(): Promise<void> {
    const head = await this.options.store.head();
    await this.refresh();
    const deadline = performance.now() + START_PATIENCE_MS;
    while (this.position < head && performance.now() < deadline) {
      await sleep(START_PAUSE_MS);
      await this.refresh();
    }
    if (this.position < head)
      this.logger.warn(
        {},
        'a transaction has been open for long: companies recorded since it began are not known yet',
      );
    const unsubscribe = this.options.store.onAppended(() => this.wakeup.wake());
    this.running = this.follow().finally(unsubscribe);
  }

  /** Stops following; what is known stays. */
  async close(): Promise<void> {
    this.abort.abort();
    await this.running;
  }

  /** Reads what was appended before the call. */
  refresh(): Promise<void> {
    // One after the other: a reading that began earlier may have missed what the caller wrote.
    this.reading = this.reading.catch(() => undefined).then(() => this.readOn());
    return this.reading;
  }

  /** Takes in events that were just recorded, so that the next request of this process is judged by them. */
  learn(events: readonly StoredEvent[]): void {
    const changed = events.filter((event) => this.apply(event));
    if (changed.length > 0) this.version += 1;
  }

  statusOf(tenantId: TenantId): 'active' | 'suspended' | undefined {
    const tenant = this.listings.get(tenantId)?.tenant;
    if (tenant === undefined) return undefined;
    return tenant.isSuspended ? 'suspended' : 'active';
  }

  entriesOf(issuer: string): readonly IssuerTrust[] {
    return this.entries.of(issuer);
  }

  registeredClient(tenantId: TenantId, issuer: string, ids: readonly string[]): RegisteredClient | undefined {
    const accounts = this.listings.get(tenantId)?.accounts ?? [];
    const fits = (account: ServiceAccount): boolean =>
      ids.includes(account.clientId) && (account.issuer === null || account.issuer === issuer);
    // A client that was revoked and registered anew is what it is now.
    const account = accounts.find((each) => !each.isRevoked && fits(each)) ?? accounts.find(fits);
    return account && { scopes: new Set(account.scopes), isRevoked: account.isRevoked };
  }

  limitsOf(tenantId: TenantId): TenantLimitValues {
    return this.listings.get(tenantId)?.tenant?.limits ?? NO_LIMITS;
  }

  /** Every tenant, by id. */
  tenants(): readonly NonNullable<TenantState>[] {
    return [...this.listings.values()]
      .flatMap(({ tenant }) => tenant ?? [])
      .toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1));
  }

  private async follow(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      await this.wakeup.sleep(DIRECTORY_MAX_AGE_MS, signal);
      if (signal.aborted) return;
      await this.refresh().catch((error: unknown) => {
        this.logger.warn(
          { err: error },
          'the directory of tenants could not be refreshed; the one known holds',
        );
      });
      await sleep(WAKE_GAP_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async readOn(): Promise<void> {
    for (;;) {
      const page = await this.options.store.readLog({
        after: this.position,
        limit: PAGE,
        categories: [TENANT_CATEGORY, SERVICE_ACCOUNTS_CATEGORY, DIRECTORY_TOKENS_CATEGORY],
      });
      this.learn(page.events);
      this.position = page.through;
      if (!page.hasMore) return;
    }
  }

  /** @returns whether the event was new: what was learned from the answer of an append comes again with the log */
  private apply(event: StoredEvent): boolean {
    if (categoryOf(event.streamId) === DIRECTORY_TOKENS_CATEGORY) {
      // Looked up with every request: nothing that was judged before has to be judged again for it.
      this.directoryTokens.apply(event);
      return false;
    }
    const known = this.listings.get(event.tenantId) ?? NOTHING;
    if (categoryOf(event.streamId) === TENANT_CATEGORY) {
      if (partsOf(event.streamId).id !== event.tenantId || event.revision !== known.tenantRevision + 1)
        return false;
      // The category holds only events of tenants.
      const tenantEvent = event as unknown as TenantEvent;
      const tenant = evolveTenant(known.tenant, tenantEvent);
      this.listings.set(event.tenantId, { ...known, tenant, tenantRevision: event.revision });
      this.entries.apply(event.tenantId, tenantEvent, event.position);
      return true;
    }
    if (categoryOf(event.streamId) !== SERVICE_ACCOUNTS_CATEGORY) return false;
    if (event.revision !== known.accountsRevision + 1) return false;
    // The category holds only events of machine clients.
    const accounts = evolveServiceAccounts(known.accounts, event as unknown as ServiceAccountEvent);
    this.listings.set(event.tenantId, { ...known, accounts, accountsRevision: event.revision });
    return true;
  }
}
