import { Temporal } from 'temporal-polyfill';
import { epochMsOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Decision, Personal } from '../event.js';
import type { VisitEvent, VisitFacts, VisitOutcome, VisitPlan } from './visit-events.js';

/** People of one visit, at most. */
export const MOST_VISITORS = 20;
/** A visit is this long at most: a fair, and no posting. */
export const LONGEST_VISIT_DAYS = 7;
const DAY_MS = 86_400_000;

/** A visit and what was written of it when it was over. */
export type VisitState = VisitFacts & {
  readonly notes: Personal<string>;
  readonly nextStep: Personal<string>;
  readonly writtenBy: EmployeeId | null;
};

/** `undefined` before it was planned. */
export type Visit = VisitState | undefined;
export const NO_VISIT: Visit = undefined;

/** What came of a visit, as whoever finishes it says. */
export interface VisitResult {
  readonly outcome: VisitOutcome;
  readonly notes: string | null;
  /** 1 to 5; of a customer who was met. */
  readonly satisfaction: number | null;
  readonly nextStep: string | null;
  /** Today or later, by the clock of the visit. */
  readonly nextStepOn: LocalDate | null;
}

export type VisitCommand =
  | {
      readonly kind: 'plan';
      readonly visitId: string;
      readonly customerId: string;
      readonly employeeIds: readonly EmployeeId[];
      readonly plan: VisitPlan;
    }
  | { readonly kind: 'reschedule'; readonly plan: VisitPlan }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'start' }
  | {
      readonly kind: 'finish';
      readonly result: VisitResult;
      readonly writtenBy: EmployeeId;
    };

/** The visit without its words; an event of before they were asked for has no satisfaction and no next step. */
export function visitFactsOf(visit: VisitFacts): VisitFacts {
  const { visitId, customerId, employeeIds, plannedStart, plannedEnd, zone } = visit;
  const { status, arrivedAt, leftAt, outcome, satisfaction = null, nextStepOn = null } = visit;
  const plan = { customerId, employeeIds, plannedStart, plannedEnd, zone };
  return { visitId, ...plan, status, arrivedAt, leftAt, outcome, satisfaction, nextStepOn };
}

const NO_WORDS = { notes: null, nextStep: null, writtenBy: null };

/** The last event is the whole visit. */
export function evolveVisit(_visit: Visit, event: VisitEvent): Visit {
  const {
    notes,
    nextStep = null,
    writtenBy,
  } = event.type === 'travelexpense.VisitFinished' ? event.data : NO_WORDS;
  return { ...visitFactsOf(event.data), notes, nextStep, writtenBy };
}

const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/**
 * That a visit takes time, and not too much of it.
 * @throws DomainError 422 `visit.ends-before-start`, `visit.too-long`, at `/plannedEnd`
 */
export function assertPlan({ plannedStart, plannedEnd }: VisitPlan): void {
  const lengthMs = epochMsOf(plannedEnd) - epochMsOf(plannedStart);
  if (lengthMs <= 0)
    throw invalid('visit.ends-before-start', '/plannedEnd', 'A visit must end after it starts.');
  if (lengthMs > LONGEST_VISIT_DAYS * DAY_MS)
    throw invalid('visit.too-long', '/plannedEnd', 'One visit is 7 days at most.');
}

/** @throws DomainError 422 `visit.nobody-met` at `/satisfaction`, `visit.next-step-past` at `/nextStepOn` */
function assertResult(
  { outcome, satisfaction, nextStepOn }: VisitResult,
  zone: string,
  occurredAt: Instant,
): void {
  if (outcome === 'not-met' && satisfaction !== null)
    throw invalid('visit.nobody-met', '/satisfaction', 'Nobody was met who could be content.');
  const today = Temporal.Instant.from(occurredAt).toZonedDateTimeISO(zone).toPlainDate().toString();
  if (nextStepOn !== null && nextStepOn < today)
    throw invalid('visit.next-step-past', '/nextStepOn', 'What follows is today or later.');
}

/** Whether a visit takes its people’s planned time: one that is over or cancelled stands in nobody’s way. */
export const isTakingTime = ({ status }: Pick<VisitFacts, 'status'>): boolean =>
  status === 'planned' || status === 'under-way';

const unknownVisit = (): DomainError => new DomainError('visit.unknown', 'not-found');

function planned(visit: Visit): VisitFacts {
  if (visit === undefined) throw unknownVisit();
  if (visit.status !== 'planned') throw new DomainError('visit.not-planned', 'conflict');
  return visitFactsOf(visit);
}

type VisitDecision = Decision<VisitEvent['type'], VisitEvent['data']>;

/**
 * What becomes of a visit. Whether its people are free is not seen from here: one person’s visits are streams of their own.
 * A plan that stays as it was records nothing.
 * @throws DomainError 404 `visit.unknown`; 409 `visit.already-planned`, `visit.not-planned`, `visit.not-under-way`; 422 as
 *   {@link assertPlan} and {@link assertResult}
 */
export function decideVisit(
  command: VisitCommand,
  visit: Visit,
  occurredAt: Instant,
): readonly VisitDecision[] {
  const recorded = (type: VisitEvent['type'], data: VisitEvent['data']): readonly VisitDecision[] => [
    { type, schemaVersion: 1, occurredAt, data },
  ];
  switch (command.kind) {
    case 'plan': {
      if (visit !== undefined) throw new DomainError('visit.already-planned', 'conflict');
      assertPlan(command.plan);
      const { visitId, customerId, plan } = command;
      const employeeIds = [...new Set(command.employeeIds)];
      const open = { status: 'planned', arrivedAt: null, leftAt: null, outcome: null } as const;
      const unsaid = { satisfaction: null, nextStepOn: null };
      return recorded('travelexpense.VisitPlanned', {
        ...{ visitId, customerId, employeeIds, ...plan },
        ...{ ...open, ...unsaid },
      });
    }
    case 'reschedule': {
      const before = planned(visit);
      assertPlan(command.plan);
      const { plannedStart, plannedEnd, zone } = command.plan;
      const isSame =
        before.plannedStart === plannedStart && before.plannedEnd === plannedEnd && before.zone === zone;
      if (isSame) return [];
      return recorded('travelexpense.VisitRescheduled', { ...before, plannedStart, plannedEnd, zone });
    }
    case 'cancel':
      return recorded('travelexpense.VisitCancelled', { ...planned(visit), status: 'cancelled' });
    case 'start':
      return recorded('travelexpense.VisitStarted', {
        ...planned(visit),
        ...{ status: 'under-way', arrivedAt: occurredAt },
      });
    case 'finish': {
      if (visit === undefined) throw unknownVisit();
      if (visit.status !== 'under-way') throw new DomainError('visit.not-under-way', 'conflict');
      const { result, writtenBy } = command;
      assertResult(result, visit.zone, occurredAt);
      return recorded('travelexpense.VisitFinished', {
        ...visitFactsOf(visit),
        ...{ status: 'finished', leftAt: occurredAt, ...result, writtenBy },
      });
    }
  }
}
