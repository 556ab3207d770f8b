import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Site, SiteFacts } from './site.js';
import type { SiteChanged, SitesAssigned } from './site-events.js';

/** A site; `undefined` before it was made. */
export type SiteState = Site | undefined;
export const initialSite: SiteState = undefined;

export type SiteCommand =
  | {
      readonly kind: 'create-site';
      readonly siteId: string;
      readonly site: SiteFacts;
      /** In use unless told. */
      readonly isActive?: boolean;
    }
  | {
      readonly kind: 'change-site';
      readonly siteId: string;
      readonly site: SiteFacts;
      readonly isActive: boolean;
    };

export const evolveSite = (_state: SiteState, { data }: SiteChanged): SiteState => {
  const { siteId: _siteId, before: _before, ...site } = data;
  return site as Site;
};

/**
 * Makes, changes, closes or opens a site. What is so already records nothing.
 * @throws DomainError `geo-site.already-exists` (409), `geo-site.unknown` (404)
 */
export function decideSite(command: SiteCommand, state: SiteState): readonly SiteChanged[] {
  const { siteId, site } = command;
  if (command.kind === 'create-site') {
    if (state !== undefined) throw new DomainError('geo-site.already-exists', 'conflict');
    return [
      {
        type: 'geolocation.SiteChanged',
        data: { ...site, siteId, isActive: command.isActive ?? true, before: null },
      },
    ];
  }
  if (state === undefined) throw new DomainError('geo-site.unknown', 'not-found');
  const after: Site = { ...site, isActive: command.isActive };
  if (isAlike(after, state)) return [];
  return [{ type: 'geolocation.SiteChanged', data: { ...after, siteId, before: state } }];
}

/** Whether two sites say the same, whatever the order of their members. */
const isAlike = (a: Site, b: Site): boolean => ordered(a) === ordered(b);

const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** Sites of one employee. */
export const MAXIMUM_ASSIGNED_SITES = 200;

/** Where an employee is expected. */
export type AssignmentState = readonly string[];
export const initialAssignment: AssignmentState = [];

export const evolveAssignment = (_state: AssignmentState, { data }: SitesAssigned): AssignmentState =>
  data.siteIds;

/**
 * Says at which sites an employee is expected; each once, in order of their ids.
 * @throws DomainError `geo-site.too-many-assigned` (422)
 */
export function decideAssignment(
  employeeId: string,
  siteIds: readonly string[],
  state: AssignmentState,
): readonly SitesAssigned[] {
  const after = [...new Set(siteIds)].sort();
  if (after.length > MAXIMUM_ASSIGNED_SITES) {
    const detail = `must be ${MAXIMUM_ASSIGNED_SITES} at most`;
    const errors = [{ pointer: '/siteIds', code: 'geo-site.too-many-assigned', detail }];
    throw new DomainError('geo-site.too-many-assigned', 'invalid', { errors });
  }
  if (after.join() === state.join()) return [];
  return [{ type: 'geolocation.SitesAssigned', data: { employeeId, siteIds: after, before: state } }];
}
