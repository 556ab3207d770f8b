import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Site, SiteChanged, SiteFacts } from './unit-events.js';

/** A site; `undefined` before it was made. */
export type SiteState = Site | undefined;

export type SiteCommand =
  | { readonly kind: 'create-site'; readonly siteId: string; readonly site: SiteFacts }
  | {
      readonly kind: 'change-site';
      readonly siteId: string;
      /** Members left out stay as they are. */
      readonly changes: Partial<Site>;
    };

export const initialSite: SiteState = undefined;

export const evolveSite = (_state: SiteState, { data }: SiteChanged): SiteState => ({
  name: data.name,
  zone: data.zone,
  country: data.country,
  address: data.address,
  isActive: data.isActive,
});

/**
 * Makes, changes, closes or opens a site.
 * @throws DomainError `site.already-exists`, `site.unknown`
 */
export function decideSite(command: SiteCommand, state: SiteState): readonly SiteChanged[] {
  const { siteId } = command;
  if (command.kind === 'create-site') {
    if (state !== undefined) throw new DomainError('site.already-exists', 'conflict');
    const { name, zone, country, address } = command.site;
    return [
      {
        type: 'organisation.SiteChanged',
        data: { siteId, name, zone, country, address, isActive: true, before: null },
      },
    ];
  }
  if (state === undefined) throw new DomainError('site.unknown', 'not-found');
  const { changes } = command;
  const after: Site = {
    name: changes.name ?? state.name,
    zone: changes.zone ?? state.zone,
    country: changes.country ?? state.country,
    address: changes.address === undefined ? state.address : changes.address,
    isActive: changes.isActive ?? state.isActive,
  };
  if (JSON.stringify(after) === JSON.stringify(state)) return [];
  return [{ type: 'organisation.SiteChanged', data: { siteId, ...after, before: state } }];
}
