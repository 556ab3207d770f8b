import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { Site } from './site.js';

/** A site is new, or another than it was: its whole state, and what it was before. */
export type SiteChanged = {
  readonly type: 'geolocation.SiteChanged';
  readonly data: JsonObject & Site & { readonly siteId: string; readonly before: Site | null };
};

/** At which sites an employee is expected from now on, as a whole; none is at every site for work. */
export type SitesAssigned = {
  readonly type: 'geolocation.SitesAssigned';
  readonly data: JsonObject & {
    readonly employeeId: string;
    readonly siteIds: readonly string[];
    readonly before: readonly string[];
  };
};

export type SiteEvent = SiteChanged | SitesAssigned;
