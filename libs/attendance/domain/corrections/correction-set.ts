import type { Instant } from '@timeledger/kernel/clock.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Personal, Recorded } from '../events/event.js';
import { isCorrectionEvent } from '../events/correction-events.js';
import type { CorrectionChange, CorrectionEvent, CorrectionRequested } from '../events/correction-events.js';

/** `applying`: approved, its effects are on their way into the streams of punches. */
export type CorrectionStatus = 'pending' | 'applying' | 'applied' | 'rejected' | 'withdrawn' | 'expired';

/** One correction through its life. Plain JSON. */
export type CorrectionState = {
  readonly correctionId: EventId;
  readonly status: CorrectionStatus;
  readonly request: CorrectionRequested['data'];
  readonly requestedAt: Instant;
  /** Who approved, rejected or withdrew it. */
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly isDirect: boolean;
  readonly comment: Personal<string>;
};

/** The corrections about the punches of one month, by id. */
export type CorrectionSet = ReadonlyMap<EventId, CorrectionState>;

const MS_PER_MINUTE = 60_000;

export const EMPTY_CORRECTION_SET: CorrectionSet = new Map();

/** The punch that a change is about; `undefined` for one to add. */
export const targetOf = (change: CorrectionChange): EventId | undefined =>
  change.action === 'add' ? undefined : change.target.punchId;

/**
 * The day that a change is about: the local day of the punch as it was, of one to add as it is to be, where it happened.
 * Whoever managed the person on that day answers for it.
 */
export function dayOfChange(change: CorrectionChange): LocalDate {
  const { occurredAt, offset } = change.action === 'add' ? change.after : change.target;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):(\d{2})/.exec(offset) ?? [];
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE * (sign === '-' ? -1 : 1);
  return new Date(Date.parse(occurredAt) + offsetMs).toISOString().slice(0, 10);
}

function decided(
  state: CorrectionState,
  event: CorrectionEvent,
  status: CorrectionStatus,
  decidedBy: string | null,
  members: Partial<CorrectionState> = {},
): CorrectionState {
  return { ...state, status, decidedBy, decidedAt: event.occurredAt, ...members };
}

/** Takes in one event of a correction; what comes for an unknown one is ignored, since its request leads the stream. */
export function evolveCorrection(
  state: CorrectionState | undefined,
  event: CorrectionEvent,
): CorrectionState | undefined {
  if (event.type === 'attendance.CorrectionRequested') {
    if (state !== undefined) return state;
    return {
      correctionId: event.eventId,
      status: 'pending',
      request: event.data,
      requestedAt: event.occurredAt,
      decidedBy: null,
      decidedAt: null,
      isDirect: false,
      comment: null,
    };
  }
  if (state === undefined) return undefined;
  switch (event.type) {
    case 'attendance.CorrectionApproved': {
      const { approvedBy, isDirect, comment = null } = event.data;
      return decided(state, event, 'applying', approvedBy, { isDirect, comment });
    }
    case 'attendance.CorrectionRejected':
      return decided(state, event, 'rejected', event.data.rejectedBy, { comment: event.data.comment });
    case 'attendance.CorrectionWithdrawn':
      return decided(state, event, 'withdrawn', event.data.withdrawnBy);
    case 'attendance.CorrectionExpired':
      return decided(state, event, 'expired', null);
    case 'attendance.CorrectionApplied':
      return { ...state, status: 'applied' };
  }
}

/** Takes in one event of any stream; other events than those of corrections change nothing. */
export function evolveCorrectionSet(set: CorrectionSet, event: Recorded): CorrectionSet {
  if (!isCorrectionEvent(event)) return set;
  const id = event.type === 'attendance.CorrectionRequested' ? event.eventId : event.data.correctionId;
  const state = evolveCorrection(set.get(id), event);
  return state === undefined ? set : new Map(set).set(id, state);
}

/** The correction that still holds a punch: undecided, or approved and not yet applied. */
export function unfinishedCorrectionOf(set: CorrectionSet, punchId: EventId): CorrectionState | undefined {
  for (const state of set.values()) {
    const isUnfinished = state.status === 'pending' || state.status === 'applying';
    if (isUnfinished && targetOf(state.request.change) === punchId) return state;
  }
  return undefined;
}
