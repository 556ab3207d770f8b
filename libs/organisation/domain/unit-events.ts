import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** A part of the company. */
export type Team = JsonObject & {
  readonly name: string;
  /** The team above; `null` at the top. */
  readonly parentTeamId: string | null;
  readonly isActive: boolean;
};

/** A team was made, renamed, moved, closed or opened again. Carries the whole team, and what it was before. */
export type TeamChanged = {
  readonly type: 'organisation.TeamChanged';
  readonly data: Team & { readonly teamId: string; readonly before: Team | null };
};

/** A place of the company where people work. Its address is the company's, not a person's. */
export type Site = SiteFacts & { readonly isActive: boolean };

/** What is said of a site. */
export type SiteFacts = JsonObject & {
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly address: string | null;
};

/** A site was made, changed, closed or opened again. Carries the whole site, and what it was before. */
export type SiteChanged = {
  readonly type: 'organisation.SiteChanged';
  readonly data: Site & { readonly siteId: string; readonly before: Site | null };
};
