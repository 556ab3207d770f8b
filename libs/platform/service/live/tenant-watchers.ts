import type { TenantId } from '@timeledger/kernel/ids.js';

/** Who watches something live, by company. */
export class TenantWatchers<Watcher> {
  private readonly ofTenant = new Map<TenantId, Set<Watcher>>();

  /** Those of a company; nobody where none is. */
  of(tenantId: TenantId): ReadonlySet<Watcher> {
    return this.ofTenant.get(tenantId) ?? new Set();
  }

  has(tenantId: TenantId): boolean {
    return this.ofTenant.has(tenantId);
  }

  add(tenantId: TenantId, watcher: Watcher): void {
    this.ofTenant.set(tenantId, (this.ofTenant.get(tenantId) ?? new Set()).add(watcher));
  }

  /** @returns whether they were there */
  delete(tenantId: TenantId, watcher: Watcher): boolean {
    const watchers = this.ofTenant.get(tenantId);
    const wasThere = watchers?.delete(watcher) ?? false;
    if (watchers?.size === 0) this.ofTenant.delete(tenantId);
    return wasThere;
  }
}
