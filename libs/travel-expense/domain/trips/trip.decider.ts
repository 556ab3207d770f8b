import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { Decision, Personal } from '../event.js';
import type { TripEvent, TripFacts, TripPlan, TripStatus } from './trip-events.js';

/** Customers, and visits, of one trip, at most. */
export const MOST_TRIP_LINKS = 100;
/** Days of one trip, at most. */
export const LONGEST_TRIP_DAYS = 366;
const DAY_MS = 86_400_000;

/** A trip with what was written of it. */
export type TripState = TripFacts & {
  readonly purpose: Personal<string>;
  /** Of whoever decided last. */
  readonly comment: Personal<string>;
};

/** `undefined` before it was asked for. */
export type Trip = TripState | undefined;
export const NO_TRIP: Trip = undefined;

export type TripCommand =
  | {
      readonly kind: 'request';
      readonly tripId: string;
      readonly employeeId: EmployeeId;
      readonly plan: TripPlan;
      readonly purpose: string | null;
    }
  | { readonly kind: 'change'; readonly plan: TripPlan; readonly purpose: string | null }
  | {
      readonly kind: 'approve' | 'reject';
      readonly decidedBy: string;
      readonly comment: string | null;
    }
  | { readonly kind: 'start' | 'complete' | 'cancel' };

/** The trip without its words. */
export function tripFactsOf(trip: TripFacts): TripFacts {
  const { tripId, employeeId, firstDay, lastDay, customerIds, visitIds, status, decidedBy } = trip;
  return { tripId, employeeId, firstDay, lastDay, customerIds, visitIds, status, decidedBy };
}

/** The last event is the whole trip but for words of earlier ones. */
export function evolveTrip(trip: Trip, event: TripEvent): Trip {
  const { purpose = null, comment = null } = trip ?? {};
  const before = { purpose, comment };
  const facts = tripFactsOf(event.data);
  switch (event.type) {
    case 'travelexpense.TripRequested':
    case 'travelexpense.TripChanged':
      return { ...facts, ...before, purpose: event.data.purpose };
    case 'travelexpense.TripApproved':
    case 'travelexpense.TripRejected':
      return { ...facts, ...before, comment: event.data.comment };
    default:
      return { ...facts, ...before };
  }
}

const invalid = (code: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/lastDay', code, detail }] });

/** @throws DomainError 422 `trip.ends-before-start`, `trip.too-long`, at `/lastDay` */
export function assertTripDays({ firstDay, lastDay }: TripPlan): void {
  if (lastDay < firstDay)
    throw invalid('trip.ends-before-start', 'The last day must not be before the first.');
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / DAY_MS + 1;
  if (days > LONGEST_TRIP_DAYS) throw invalid('trip.too-long', 'One trip is 366 days at most.');
}

/** Each link once. */
const planOf = ({ firstDay, lastDay, customerIds, visitIds }: TripPlan): TripPlan => ({
  ...{ firstDay, lastDay },
  ...{ customerIds: [...new Set(customerIds)], visitIds: [...new Set(visitIds)] },
});

/**
 * How far a trip is after a change: other days of an approved one need another approval, and so does a rejected one; a trip
 * under way goes on, and everybody learns of it.
 * @throws DomainError 409 `trip.closed`
 */
function statusAfterChange(trip: TripState, { firstDay, lastDay }: TripPlan): TripStatus {
  switch (trip.status) {
    case 'requested':
    case 'rejected':
      return 'requested';
    case 'approved':
      return trip.firstDay === firstDay && trip.lastDay === lastDay ? 'approved' : 'requested';
    case 'under-way':
      return 'under-way';
    case 'completed':
    case 'cancelled':
      throw new DomainError('trip.closed', 'conflict');
  }
}

type StepKind = Exclude<TripCommand['kind'], 'request' | 'change'>;
interface Step {
  readonly from: readonly TripStatus[];
  readonly to: TripStatus;
  readonly type: TripEvent['type'];
  readonly code: string;
}

/** In which status each step finds a trip, what it leads to, and what is said where it does not. */
const STEPS: Readonly<Record<StepKind, Step>> = {
  approve: {
    ...{ from: ['requested'], to: 'approved', type: 'travelexpense.TripApproved' },
    code: 'trip.not-requested',
  },
  reject: {
    ...{ from: ['requested'], to: 'rejected', type: 'travelexpense.TripRejected' },
    code: 'trip.not-requested',
  },
  start: {
    ...{ from: ['approved'], to: 'under-way', type: 'travelexpense.TripStarted' },
    code: 'trip.not-approved',
  },
  complete: {
    ...{ from: ['under-way'], to: 'completed', type: 'travelexpense.TripCompleted' },
    code: 'trip.not-under-way',
  },
  cancel: {
    ...{ from: ['requested', 'approved', 'rejected'], to: 'cancelled', type: 'travelexpense.TripCancelled' },
    code: 'trip.not-cancellable',
  },
};

type TripDecision = Decision<TripEvent['type'], TripEvent['data']>;

/**
 * What becomes of a trip. A change that changes nothing records nothing.
 * @throws DomainError 404 `trip.unknown`; 409 `trip.already-requested`, `trip.closed`, `trip.not-requested`,
 *   `trip.not-approved`, `trip.not-under-way`, `trip.not-cancellable`; 422 as {@link assertTripDays}
 */
export function decideTrip(command: TripCommand, trip: Trip, occurredAt: Instant): readonly TripDecision[] {
  const recorded = (type: TripEvent['type'], data: TripEvent['data']): readonly TripDecision[] => [
    { type, schemaVersion: 1, occurredAt, data },
  ];
  if (command.kind === 'request') {
    if (trip !== undefined) throw new DomainError('trip.already-requested', 'conflict');
    const { tripId, employeeId, plan, purpose } = command;
    assertTripDays(plan);
    const open = { status: 'requested', decidedBy: null } as const;
    return recorded('travelexpense.TripRequested', { tripId, employeeId, ...planOf(plan), ...open, purpose });
  }
  if (trip === undefined) throw new DomainError('trip.unknown', 'not-found');
  const facts = tripFactsOf(trip);
  if (command.kind === 'change') {
    const { purpose } = command;
    const status = statusAfterChange(trip, command.plan);
    assertTripDays(command.plan);
    const decidedBy = status === 'requested' ? null : trip.decidedBy;
    const after = { ...facts, ...planOf(command.plan), status, decidedBy };
    const isSame =
      canonicalJson({ ...after, purpose }) === canonicalJson({ ...facts, purpose: trip.purpose });
    return isSame ? [] : recorded('travelexpense.TripChanged', { ...after, purpose });
  }
  const { from, to, type, code } = STEPS[command.kind];
  if (!from.includes(trip.status)) throw new DomainError(code, 'conflict');
  if (command.kind === 'approve' || command.kind === 'reject') {
    const { decidedBy, comment } = command;
    return recorded(type, { ...facts, status: to, decidedBy, comment });
  }
  return recorded(type, { ...facts, status: to });
}
