import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { PersonalRead } from '@timeledger/people/domain/personal-read.js';
import type { DutyDayNoted } from './domain/positions/duty-day.decider.js';
import type { SiteEvent } from './domain/sites/site-events.js';
import type { TrackEvent } from './domain/tracks/track-month.decider.js';
import type { VerdictEvent } from './domain/verdicts/punch-verdict.decider.js';
import type { VerdictPolicyPublished } from './domain/verdicts/verdict-policy.js';
import { geolocationPeople } from './geolocation-people.js';

/** Somebody other than the person was shown positions. The reader is the event's actor. */
export type PositionsRead = { readonly type: 'geolocation.PersonalDataRead'; readonly data: PersonalRead };

/** Every event that geolocation stores, but for what it takes in of the organisation. */
export type GeolocationEvent =
  SiteEvent | VerdictPolicyPublished | VerdictEvent | DutyDayNoted | TrackEvent | PositionsRead;
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
  'geolocation.DutyDayNoted': version1('geolocation.DutyDayNoted'),
  'geolocation.TrackDayCalculated': version1('geolocation.TrackDayCalculated'),
  'geolocation.FenceEntered': version1('geolocation.FenceEntered'),
  'geolocation.FenceLeft': version1('geolocation.FenceLeft'),
  'geolocation.FenceCrossingWithdrawn': version1('geolocation.FenceCrossingWithdrawn'),
  'geolocation.VisitProofChanged': version1('geolocation.VisitProofChanged'),
  'geolocation.PersonalDataRead': version1('geolocation.PersonalDataRead'),
};

/**
 * How a raw position is sealed. It is registered like an event and never appended: positions are rows, and their seals are
 * those of events, so that what destroys keys reaches them (ADR 0065).
 */
export const POSITION_SCHEMA: EventSchema = {
  type: 'geolocation.PositionFixed',
  schemaVersion: 1,
  sealed: { subject: 'employeeId', fields: { place: 'location' } },
};

/** Everything that geolocation stores or seals. */
export const RECORDED_EVENT_SCHEMAS: readonly EventSchema[] = [
  ...Object.values(GEOLOCATION_EVENT_SCHEMAS),
  POSITION_SCHEMA,
  ...geolocationPeople.eventSchemas,
];
