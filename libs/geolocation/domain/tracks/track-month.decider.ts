import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { epochMsOf, type Instant } from '@timeledger/kernel/clock.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { SignalKind } from '../integrity/signals.js';
import { dutyAt, type Duty } from '../positions/duty.js';
import type { IntegritySignalRaised } from '../verdicts/punch-verdict.decider.js';
import type { CrossingTime } from './fences.js';

/** Somebody stood at a known site, or anywhere else. */
export type RecordedStop = {
  /** `null` where the place is none of the company's sites: then nothing says where it was. */
  readonly siteId: string | null;
  readonly arrivedAt: Instant;
  /** The last fix there. */
  readonly leftAt: Instant;
};

/** Somebody went from one place to another. Whole metres. */
export type RecordedMove = {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly distanceMeters: number;
  /** How much of it no fix was seen of. */
  readonly unobservedMeters: number;
};

/** What is kept of a day when its positions are gone (GEO-09): at which sites, when, and how far. No coordinate. */
export type TrackFacts = {
  readonly distanceMeters: number;
  readonly unobservedMeters: number;
  readonly stops: readonly RecordedStop[];
  readonly moves: readonly RecordedMove[];
};

/** Somebody came into a site, or went out of it. */
export type RecordedCrossing = CrossingTime & {
  readonly crossingId: string;
  readonly kind: 'entered' | 'left';
  readonly siteId: string;
  readonly isInferred: boolean;
};

/** Somebody was at a customer's site for some time (GEO-08). */
export type RecordedProof = {
  readonly siteId: string;
  readonly customerId: string;
  readonly arrivedAt: Instant;
  /** `null` where nothing later is known of the day. */
  readonly leftAt: Instant | null;
  /** Whole minutes from the arrival to the last fix there. */
  readonly dwellMinutes: number;
};

/** Whose day it is: `date` is the local date on which the sessions began, so that a night is one day. */
type DayOf = { readonly employeeId: string; readonly date: string };

/** The track of a day that is over was calculated, or calculated anew. */
export type TrackDayCalculated = {
  readonly type: 'geolocation.TrackDayCalculated';
  readonly data: JsonObject & DayOf & { readonly before: TrackFacts | null; readonly after: TrackFacts };
};

/** Somebody came into a site, or went out of it, as `kind` says too. */
export type FenceCrossed = {
  readonly type: 'geolocation.FenceEntered' | 'geolocation.FenceLeft';
  readonly data: JsonObject & DayOf & RecordedCrossing;
};

/** What came late, or a correction, shows that a fence was not crossed then. */
export type FenceCrossingWithdrawn = {
  readonly type: 'geolocation.FenceCrossingWithdrawn';
  readonly data: JsonObject & DayOf & RecordedCrossing;
};

/** A visit of a customer's site is shown by positions, shown otherwise, or shown no more (`after` is null). */
export type VisitProofChanged = {
  readonly type: 'geolocation.VisitProofChanged';
  readonly data: JsonObject &
    DayOf & {
      readonly proofId: string;
      readonly before: RecordedProof | null;
      readonly after: RecordedProof | null;
    };
};

export type TrackEvent =
  TrackDayCalculated | FenceCrossed | FenceCrossingWithdrawn | VisitProofChanged | IntegritySignalRaised;

/** What is recorded of one day. */
export type RecordedDay = {
  /** `null` until the day is over. */
  readonly facts: TrackFacts | null;
  readonly crossings: readonly RecordedCrossing[];
  readonly proofs: Readonly<Record<string, RecordedProof>>;
};
export const NO_RECORDED_DAY: RecordedDay = { facts: null, crossings: [], proofs: {} };

/** What is recorded of one person and month, by date; and which oddities were named. */
export type TrackMonth = {
  readonly days: Readonly<Record<string, RecordedDay>>;
  readonly signalIds: readonly string[];
};
export const NO_TRACK_MONTH: TrackMonth = { days: {}, signalIds: [] };

const timeOf = ({ at, interval }: RecordedCrossing): Instant => at ?? interval.until;

/** Takes one event about a day into what is recorded of that day. */
export function evolveRecordedDay(day: RecordedDay, event: TrackEvent): RecordedDay {
  switch (event.type) {
    case 'geolocation.TrackDayCalculated':
      return { ...day, facts: event.data.after };
    case 'geolocation.FenceEntered':
    case 'geolocation.FenceLeft': {
      const { employeeId: _employeeId, date: _date, ...crossing } = event.data;
      const crossings = [...day.crossings, crossing].sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
      return { ...day, crossings };
    }
    case 'geolocation.FenceCrossingWithdrawn': {
      const { crossingId } = event.data;
      return { ...day, crossings: day.crossings.filter((crossing) => crossing.crossingId !== crossingId) };
    }
    case 'geolocation.VisitProofChanged': {
      const { proofId, after } = event.data;
      const { [proofId]: _before, ...others } = day.proofs;
      return { ...day, proofs: after === null ? others : { ...others, [proofId]: after } };
    }
    case 'geolocation.IntegritySignalRaised':
      return day;
  }
}

export function evolveTrackMonth(month: TrackMonth, event: TrackEvent): TrackMonth {
  if (event.type === 'geolocation.IntegritySignalRaised')
    return { ...month, signalIds: [...month.signalIds, event.data.signalId] };
  const { date } = event.data;
  const day = evolveRecordedDay(month.days[date] ?? NO_RECORDED_DAY, event);
  return { ...month, days: { ...month.days, [date]: day } };
}

/** What positions say of a day by now. */
export interface CalculatedDay extends DayOf {
  /** `null` while the day is not over: how far somebody went is told once. */
  readonly facts: TrackFacts | null;
  readonly crossings: readonly RecordedCrossing[];
  /** By id. */
  readonly proofs: Readonly<Record<string, RecordedProof>>;
  /** What was odd. */
  readonly signals: readonly { readonly signalId: string; readonly kind: SignalKind }[];
}

const TYPE_OF = { entered: 'geolocation.FenceEntered', left: 'geolocation.FenceLeft' } as const;

const isSame = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as JsonObject | null) === canonicalJson(other as JsonObject | null);

const isNothing = ({ distanceMeters, stops, moves }: TrackFacts): boolean =>
  distanceMeters === 0 && stops.length === 0 && moves.length === 0;

/**
 * Records what is different from what is recorded: what was told and does not hold is withdrawn, never rewritten. Oddities are
 * named once and stay.
 */
export function recordTrackDay(calculated: CalculatedDay, month: TrackMonth): readonly TrackEvent[] {
  const { employeeId, date, facts, crossings, proofs, signals } = calculated;
  const known = month.days[date] ?? NO_RECORDED_DAY;
  const now = new Set(crossings.map(({ crossingId }) => crossingId));
  const before = new Set(known.crossings.map(({ crossingId }) => crossingId));
  const events: TrackEvent[] = [];
  for (const crossing of known.crossings)
    if (!now.has(crossing.crossingId))
      events.push({ type: 'geolocation.FenceCrossingWithdrawn', data: { employeeId, date, ...crossing } });
  for (const crossing of crossings)
    if (!before.has(crossing.crossingId))
      events.push({ type: TYPE_OF[crossing.kind], data: { employeeId, date, ...crossing } });
  for (const proofId of [...new Set([...Object.keys(known.proofs), ...Object.keys(proofs)])].sort()) {
    const change = { before: known.proofs[proofId] ?? null, after: proofs[proofId] ?? null };
    if (!isSame(change.before, change.after))
      events.push({ type: 'geolocation.VisitProofChanged', data: { employeeId, date, proofId, ...change } });
  }
  const isTold = known.facts === null ? facts !== null && !isNothing(facts) : !isSame(known.facts, facts);
  if (facts !== null && isTold)
    events.push({
      type: 'geolocation.TrackDayCalculated',
      data: { employeeId, date, before: known.facts, after: facts },
    });
  for (const { signalId, kind } of signals)
    if (!month.signalIds.includes(signalId))
      events.push({
        type: 'geolocation.IntegritySignalRaised',
        data: { signalId, employeeId, kind, punchId: null },
      });
  return events;
}

/**
 * What of a recorded day lies on duty, as duty is known now: for a day whose positions are gone, so that it cannot be
 * calculated anew. What begins or ends off duty goes as a whole; to keep too little is the lesser harm.
 */
export function withinDuty({ facts, crossings, proofs }: RecordedDay, duty: Duty): RecordedDay {
  const isOn = (...instants: readonly Instant[]): boolean =>
    instants.every((instant) => dutyAt(duty, epochMsOf(instant)) === 'on-duty');
  const moves = facts?.moves.filter(({ startedAt, endedAt }) => isOn(startedAt, endedAt)) ?? [];
  const sum = (of: 'distanceMeters' | 'unobservedMeters'): number =>
    moves.reduce((total, move) => total + move[of], 0);
  return {
    facts: facts && {
      distanceMeters: sum('distanceMeters'),
      unobservedMeters: sum('unobservedMeters'),
      stops: facts.stops.filter(({ arrivedAt, leftAt }) => isOn(arrivedAt, leftAt)),
      moves,
    },
    crossings: crossings.filter(({ at, interval }) =>
      at === null ? isOn(interval.from, interval.until) : isOn(at),
    ),
    proofs: Object.fromEntries(
      Object.entries(proofs).filter(([, { arrivedAt, leftAt }]) => isOn(arrivedAt, leftAt ?? arrivedAt)),
    ),
  };
}
