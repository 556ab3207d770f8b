import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { SiteEvent } from './domain/sites/site-events.js';
import type { VerdictEvent } from './domain/verdicts/punch-verdict.decider.js';
import type { VerdictPolicyPublished } from './domain/verdicts/verdict-policy.js';

/** Every event that geolocation stores. */
export type GeolocationEvent = SiteEvent | VerdictPolicyPublished | VerdictEvent;
export type GeolocationEventType = GeolocationEvent['type'];

const version1 = <Type extends GeolocationEventType>(type: Type): EventSchema & { readonly type: Type } => ({
  type,
  schemaVersion: 1,
});

/** Version, personal fields and upcasters of every stored event type; a missing type does not compile. */
export const GEOLOCATION_EVENT_SCHEMAS: Readonly<Record<GeolocationEventType, EventSchema>> = {
  'geolocation.SiteChanged': version1('geolocation.SiteChanged'),
  'geolocation.SitesAssigned': version1('geolocation.SitesAssigned'),
  'geolocation.VerdictPolicyPublished': version1('geolocation.VerdictPolicyPublished'),
  'geolocation.PunchNoted': version1('geolocation.PunchNoted'),
  'geolocation.IntegritySignalRaised': version1('geolocation.IntegritySignalRaised'),
  'geolocation.PunchVerdictGiven': version1('geolocation.PunchVerdictGiven'),
};
