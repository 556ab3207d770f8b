import type { Instant } from '@timeledger/kernel/clock.js';

/**
 * The public events of geolocation: a contract of its own. Only optional members are ever added, enumerations are open,
 * consumers ignore what they do not know. No member holds a position: only which known site somebody was at, and when.
 */
export const GEOLOCATION_TOPIC = 'timeledger.geolocation.v1';

/** CloudEvents `source` of everything on the topic. */
export const GEOLOCATION_SOURCE = '/timeledger/geolocation';

type Open<Known extends string> = Known | (string & {});

/** Where a punch was made, and what the company's policy makes of it. A later one about the same punch replaces it. */
export type PublicPunchVerdict = {
  readonly punchId: string;
  readonly employmentId: string;
  readonly employeeId: string;
  readonly outcome: Open<'inside' | 'near' | 'outside' | 'uncertain'>;
  /** `refuse` of a punch that is recorded already is a flag: work is payable all the same. */
  readonly action: Open<'allow' | 'flag' | 'ask' | 'refuse'>;
  /** The site that the outcome is about; `null` where it is about none. */
  readonly siteId: string | null;
  /** Codes, such as `position.within-site` or `signal.mock-position`. */
  readonly reasons: readonly string[];
};

/** Something was odd about where somebody said to be: for review, never a reason by itself to refuse anything. */
export type PublicIntegritySignal = {
  readonly signalId: string;
  readonly employeeId: string;
  readonly kind: Open<'mock-position' | 'impossible-travel' | 'shared-device' | 'ip-elsewhere'>;
  /** The punch that it was noticed with; `null` for one that a track shows. */
  readonly punchId: string | null;
};

/**
 * Somebody came into a site, or went out of it: at an instant that was seen, or within an interval in which nothing was. One
 * that is inferred never leads to a punch.
 */
export type PublicFenceCrossing = {
  readonly crossingId: string;
  readonly employeeId: string;
  /** Local date on which the duty began that it belongs to. */
  readonly date: string;
  readonly siteId: string;
  readonly isInferred: boolean;
  readonly at?: Instant;
  readonly interval?: { readonly from: Instant; readonly until: Instant };
};

/** What was told of a crossing does not hold: positions came late, or a correction took the duty back. */
export type PublicFenceCrossingWithdrawn = {
  /** As it was told. */
  readonly crossingId: string;
  readonly employeeId: string;
  readonly date: string;
  readonly siteId: string;
};

/** Somebody was at a customer's site for some time. */
export type PublicVisitProof = {
  readonly siteId: string;
  readonly customerId: string;
  readonly arrivedAt: Instant;
  /** `null` where nothing later is known of the day. */
  readonly leftAt: Instant | null;
  readonly dwellMinutes: number;
};

/** A visit is shown by positions; shown otherwise, since positions came late; or shown no more. */
export type PublicVisitProofChanged = {
  readonly proofId: string;
  readonly employeeId: string;
  /** Local date on which the duty began that it belongs to. */
  readonly date: string;
  readonly before: PublicVisitProof | null;
  readonly after: PublicVisitProof | null;
};

/** Where somebody stood, and how far they went. */
export type PublicTrackDay = {
  readonly distanceMeters: number;
  /** How much of it no position was seen of: as the crow flies. */
  readonly unobservedMeters: number;
  readonly stops: readonly {
    /** `null` where the place is none of the company's sites. */
    readonly siteId: string | null;
    readonly arrivedAt: Instant;
    readonly leftAt: Instant;
  }[];
};

/** The track of a day that is over was calculated, or calculated anew because positions came late or duty was corrected. */
export type PublicTrackDayCalculated = {
  readonly employeeId: string;
  /** Local date on which the duty began. */
  readonly date: string;
  readonly before: PublicTrackDay | null;
  readonly after: PublicTrackDay;
};

/** Data of each public event type. */
export interface GeolocationPublicEvents {
  'timeledger.geolocation.punch-verdict-given.v1': PublicPunchVerdict;
  'timeledger.geolocation.integrity-signal-raised.v1': PublicIntegritySignal;
  'timeledger.geolocation.fence-entered.v1': PublicFenceCrossing;
  'timeledger.geolocation.fence-left.v1': PublicFenceCrossing;
  'timeledger.geolocation.fence-crossing-withdrawn.v1': PublicFenceCrossingWithdrawn;
  'timeledger.geolocation.visit-proof-changed.v1': PublicVisitProofChanged;
  'timeledger.geolocation.track-day-calculated.v1': PublicTrackDayCalculated;
}

export type GeolocationPublicType = keyof GeolocationPublicEvents;
