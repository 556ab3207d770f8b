import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import {
  isManagerOf,
  requireApprover,
  type ActingPerson,
  type RecordOwner,
} from '@timeledger/people/domain/approval-authority.js';
import {
  absenceIdOf,
  isAbsenceLifeEvent,
  isBalanceAdjusted,
  type AbsenceEvent,
  type AbsenceFacts,
  type AbsenceLifeEvent,
} from '../events/absence-events.js';
import type { Decision, LocalDate, Recorded } from '../events/event.js';
import { shortageOf, type BalanceFacts, type DatedMinutes } from './absence-balance.js';
import { overlap } from './absence-days.js';
import type { AbsenceKindVersion } from './absence-kind.js';

/** How far an absence has come. */
export const ABSENCE_STATUSES = ['requested', 'approved', 'rejected', 'withdrawn', 'cancelled'] as const;
export type AbsenceStatus = (typeof ABSENCE_STATUSES)[number];

/** An absence as its events tell. */
export interface Absence extends AbsenceFacts {
  readonly absenceId: EventId;
  readonly status: AbsenceStatus;
  readonly requestedBy: string;
  readonly requestedAt: Instant;
  /** Who decided or took it back last; `null` while nobody has. */
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  /** How often it changed since it was asked for: its ETag. */
  readonly revision: number;
}

/** The absences of an employment, and what was booked by hand. */
export interface Absences {
  readonly byId: ReadonlyMap<EventId, Absence>;
  readonly adjustments: readonly (DatedMinutes & { readonly kind: string })[];
}

/** Of somebody who never asked for any. */
export const NO_ABSENCES: Absences = { byId: new Map(), adjustments: [] };

/** What a balance is reckoned from, besides the absences themselves. */
export type BalanceBasis = Pick<BalanceFacts, 'versions' | 'hiredOn' | 'leftOn'>;

interface ByPerson {
  readonly now: Instant;
  readonly person: ActingPerson;
  readonly owner: RecordOwner;
}

/** Ask for an absence. */
export interface RequestAbsence extends ByPerson {
  readonly step: 'request';
  /** The id that the pipeline gives the first event of the request. */
  readonly absenceId: EventId;
  readonly absence: AbsenceFacts;
  readonly version: AbsenceKindVersion;
  readonly basis: BalanceBasis;
  readonly reason?: string;
}

/** Decide on one. */
export interface DecideAbsence extends ByPerson {
  readonly step: 'approve' | 'reject' | 'withdraw' | 'cancel';
  readonly absenceId: EventId;
  readonly comment?: string;
  /** The person's own day. */
  readonly today: LocalDate;
  readonly basis: BalanceBasis;
}

/** Book minutes of a balance by hand. */
export interface AdjustBalance {
  readonly step: 'adjust';
  readonly now: Instant;
  readonly person: ActingPerson;
  readonly subject: Pick<AbsenceFacts, 'employmentId' | 'employeeId'>;
  readonly kind: string;
  readonly date: LocalDate;
  readonly minutes: number;
  readonly reason: string;
}

/** Decisions on absences, typed by event. */
export type AbsenceDecision = {
  [Type in AbsenceEvent['type']]: Decision<Type, Extract<AbsenceEvent, { type: Type }>['data']>;
}[AbsenceEvent['type']];

/** Absences of one employment are in memory whenever one is asked for. */
const MAXIMUM_ABSENCES = 5_000;
/** Who books minutes by hand, and never their own. */
const BOOKING_ROLE = 'time_administrator';

const COUNTING: ReadonlySet<AbsenceStatus> = new Set(['requested', 'approved']);
const conflict = (code: string, extensions: Record<string, string | number> = {}): DomainError =>
  new DomainError(code, 'conflict', { extensions });

const costsOf = (absences: Absences, kind: string, status: AbsenceStatus): readonly DatedMinutes[] =>
  [...absences.byId.values()]
    .filter((absence) => absence.kind === kind && absence.status === status)
    .flatMap(({ days }) => days.map(({ date, chargedMinutes }) => ({ date, minutes: chargedMinutes })));

/** What the balance of a kind is reckoned from. */
export const balanceFactsOf = (absences: Absences, kind: string, basis: BalanceBasis): BalanceFacts => ({
  ...basis,
  adjustments: absences.adjustments.filter((each) => each.kind === kind),
  taken: costsOf(absences, kind, 'approved'),
  requested: costsOf(absences, kind, 'requested'),
});

/** @throws DomainError 409 `absence.balance-short` */
function requireBalance(absences: Absences, { kind, days }: AbsenceFacts, basis: BalanceBasis): void {
  if (days.every(({ chargedMinutes }) => chargedMinutes === 0)) return;
  const facts = balanceFactsOf(absences, kind, basis);
  const shortage = shortageOf(
    facts,
    days.map(({ date }) => date),
  );
  if (shortage === undefined) return;
  const { on, leftMinutes, overdraftMinutes } = shortage;
  throw conflict('absence.balance-short', { on, missingMinutes: -leftMinutes - overdraftMinutes });
}

const REQUESTED = 'attendance.AbsenceRequested';

function request(command: RequestAbsence, absences: Absences): readonly AbsenceDecision[] {
  const { absence, absenceId, version, person, owner, now, basis, reason } = command;
  const isOwn = person.id === owner.employeeId;
  if (!isOwn && !isManagerOf(person, owner) && !person.roles.includes('time_administrator'))
    throw new DomainError('absence.not-yours', 'forbidden');
  if (!version.isOffered) throw conflict('absence.kind-not-offered');
  if (absences.byId.size >= MAXIMUM_ABSENCES) throw conflict('absence.too-many');
  const taken = [...absences.byId.values()].find(
    (each) => COUNTING.has(each.status) && overlap(each.days, absence.days),
  );
  if (taken !== undefined) throw conflict('absence.overlaps', { absenceId: taken.absenceId });
  const base = { schemaVersion: 1, occurredAt: now } as const;
  const requested: AbsenceDecision = {
    ...base,
    type: REQUESTED,
    data: { ...absence, requestedBy: person.id, ...(reason !== undefined && { reason }) },
  };
  const asked: Absence = {
    ...{ ...absence, absenceId, status: 'requested', requestedBy: person.id, requestedAt: now },
    ...{ decidedBy: null, decidedAt: null, revision: 0 },
  };
  requireBalance({ ...absences, byId: new Map(absences.byId).set(absenceId, asked) }, absence, basis);
  // Whoever may decide for another has decided by entering it.
  if (version.needsApproval && isOwn) return [requested];
  const data = { ...absence, absenceId, approvedBy: person.id, isDirect: !version.needsApproval };
  return [requested, { ...base, type: 'attendance.AbsenceApproved', data }];
}

function requireStatus({ status }: Absence, wanted: AbsenceStatus): void {
  if (status !== wanted) throw conflict(`absence.not-${wanted}`, { status });
}

function requireComment(comment: string | undefined): string {
  if (comment !== undefined && comment.trim() !== '') return comment;
  const code = 'absence.comment-missing';
  const detail = 'Say why.';
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/comment', code, detail }] });
}

const factsOf = ({
  employmentId,
  employeeId,
  from,
  until,
  kind,
  kindVersion,
  countsAsWorked,
  days,
}: AbsenceFacts): AbsenceFacts => ({
  ...{ employmentId, employeeId, from, until, kind, kindVersion, countsAsWorked, days },
});

function decideOne(command: DecideAbsence, absences: Absences): readonly AbsenceDecision[] {
  const { absenceId, step, person, owner, now, today, basis, comment } = command;
  const absence = absences.byId.get(absenceId);
  if (absence === undefined) throw new DomainError('absence.unknown', 'not-found');
  const base = { schemaVersion: 1, occurredAt: now } as const;
  const of = { ...factsOf(absence), absenceId };
  const isOwn = person.id === owner.employeeId;
  switch (step) {
    case 'approve': {
      requireApprover(person, owner, absence.requestedBy);
      requireStatus(absence, 'requested');
      requireBalance(absences, absence, basis);
      const data = {
        ...of,
        approvedBy: person.id,
        isDirect: false,
        ...(comment !== undefined && { comment }),
      };
      return [{ ...base, type: 'attendance.AbsenceApproved', data }];
    }
    case 'reject': {
      requireApprover(person, owner, absence.requestedBy);
      requireStatus(absence, 'requested');
      const data = { ...of, rejectedBy: person.id, comment: requireComment(comment) };
      return [{ ...base, type: 'attendance.AbsenceRejected', data }];
    }
    case 'withdraw': {
      if (!isOwn && person.id !== absence.requestedBy)
        throw new DomainError('absence.not-yours', 'forbidden');
      requireStatus(absence, 'requested');
      return [{ ...base, type: 'attendance.AbsenceWithdrawn', data: { ...of, withdrawnBy: person.id } }];
    }
    case 'cancel': {
      if (!isOwn) requireApprover(person, owner);
      requireStatus(absence, 'approved');
      // What has begun was relied on: whoever decides on absences takes it back.
      if (isOwn && absence.from <= today) throw conflict('absence.begun');
      const data = { ...of, cancelledBy: person.id, comment: requireComment(comment) };
      return [{ ...base, type: 'attendance.AbsenceCancelled', data }];
    }
  }
}

function adjust({ person, subject, kind, date, minutes, reason, now }: AdjustBalance): AbsenceDecision {
  if (person.id === subject.employeeId) throw new DomainError('approval.own', 'forbidden');
  if (!person.roles.includes(BOOKING_ROLE)) throw new DomainError('absence.not-yours', 'forbidden');
  const data = { ...subject, kind, date, minutes, adjustedBy: person.id, reason };
  return { schemaVersion: 1, occurredAt: now, type: 'attendance.AbsenceBalanceAdjusted', data };
}

/**
 * What becomes of absences: requested → approved → cancelled, or rejected, or withdrawn. A kind that needs no decision is
 * approved at once, and so is what a manager or time administrator enters for somebody.
 * @throws DomainError 403 `absence.not-yours`, `approval.own`, `approval.not-eligible`; 404 `absence.unknown`;
 *   409 `absence.overlaps`, `absence.balance-short`, `absence.kind-not-offered`, `absence.too-many`,
 *   `absence.not-requested`, `absence.not-approved`, `absence.begun`; 422 `absence.comment-missing`
 */
export function decideAbsence(
  command: RequestAbsence | DecideAbsence | AdjustBalance,
  absences: Absences,
): readonly AbsenceDecision[] {
  switch (command.step) {
    case 'request':
      return request(command, absences);
    case 'adjust':
      return [adjust(command)];
    default:
      return decideOne(command, absences);
  }
}

const STATUS_OF: Readonly<Record<Exclude<AbsenceLifeEvent['type'], typeof REQUESTED>, AbsenceStatus>> = {
  'attendance.AbsenceApproved': 'approved',
  'attendance.AbsenceRejected': 'rejected',
  'attendance.AbsenceWithdrawn': 'withdrawn',
  'attendance.AbsenceCancelled': 'cancelled',
};

function decidedByOf(event: Exclude<AbsenceLifeEvent, { type: typeof REQUESTED }>): string {
  switch (event.type) {
    case 'attendance.AbsenceApproved':
      return event.data.approvedBy;
    case 'attendance.AbsenceRejected':
      return event.data.rejectedBy;
    case 'attendance.AbsenceWithdrawn':
      return event.data.withdrawnBy;
    case 'attendance.AbsenceCancelled':
      return event.data.cancelledBy;
  }
}

/** An absence after one more of its events; `undefined` before the first. */
export function evolveAbsence(absence: Absence | undefined, event: AbsenceLifeEvent): Absence | undefined {
  if (event.type === REQUESTED)
    return {
      ...factsOf(event.data),
      ...{ absenceId: event.eventId, status: 'requested', requestedBy: event.data.requestedBy },
      ...{ requestedAt: event.occurredAt, decidedBy: null, decidedAt: null, revision: 0 },
    };
  if (absence === undefined) return undefined;
  return {
    ...absence,
    ...{ status: STATUS_OF[event.type], decidedBy: decidedByOf(event), decidedAt: event.occurredAt },
    revision: absence.revision + 1,
  };
}

/** Takes in one event of the absences of an employment. */
export function evolveAbsences(absences: Absences, event: Recorded): Absences {
  if (isAbsenceLifeEvent(event)) {
    const id = absenceIdOf(event);
    const next = evolveAbsence(absences.byId.get(id), event);
    return next === undefined ? absences : { ...absences, byId: new Map(absences.byId).set(id, next) };
  }
  if (!isBalanceAdjusted(event)) return absences;
  const { kind, date, minutes } = event.data;
  return { ...absences, adjustments: [...absences.adjustments, { kind, date, minutes }] };
}

/** The stream as the command pipeline folds it. */
export const absencesFold = { initialState: NO_ABSENCES, evolve: evolveAbsences } as const;
