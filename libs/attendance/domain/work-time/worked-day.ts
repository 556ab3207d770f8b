import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { Decision, LocalDate, Recorded } from '../events/event.js';
import {
  isWorkedDayEvent,
  type WorkedDay,
  type WorkedDayCalculated,
  type WorkedDayCause,
} from '../events/worked-day-events.js';
import type { WorkTimePolicy } from '../events/setting-events.js';
import type { PlannedDay } from '../schedules/planned-day.js';
import { unworkedStatus, type DayAbsence } from './day-absences.js';
import { dayAgainstPlan, type DayAgainstPlan } from './day-against-plan.js';
import type { DayFigures } from './day-figures.js';
import type { Session } from './sessions.js';
import type { TimesheetCalculation } from './work-time-calculator.js';

/** The days of a month that were calculated before, by date. */
export type WorkedDays = ReadonlyMap<
  LocalDate,
  { readonly revision: number; readonly day: WorkedDay; readonly causedBy: EventId }
>;

const sessionOf = ({ start, end, breaks }: Session, isBreakPaid: boolean): WorkedDay['sessions'][number] => ({
  startedAt: start,
  endedAt: end,
  breaks: breaks.map((each) => ({ startedAt: each.start, endedAt: each.end, isPaid: isBreakPaid })),
});

function statusOf(
  day: DayFigures,
  sessions: readonly Session[],
  { unworkedAs, expectedMinutes }: DayAgainstPlan,
  { halfDayBelowMinutes = null }: WorkTimePolicy,
  absences: readonly DayAbsence[],
): WorkedDay['status'] {
  if (sessions.some(({ status }) => status === 'open')) return 'open';
  if (sessions.length === 0 && day.paidMinutes === 0) return unworkedStatus(unworkedAs, absences);
  const isPlanned = expectedMinutes !== null && expectedMinutes > 0;
  const isShort = halfDayBelowMinutes !== null && day.workedMinutes < halfDayBelowMinutes;
  // Nobody knows how long a session without an end was.
  const isKnown = sessions.every(({ status }) => status === 'closed');
  // Who was elsewhere for the other half worked the whole day.
  const isWhole = absences.some(({ countsAsWorked }) => countsAsWorked);
  return isPlanned && isShort && isKnown && !isWhole ? 'half-day' : 'worked';
}

/** What days are told with, besides their figures. */
export interface WorkedDayFacts {
  /** The policy of a day. */
  readonly policyOf: (date: LocalDate) => WorkTimePolicy;
  /** What was planned of a day; `undefined` where that is not known. */
  readonly planOf: (date: LocalDate) => PlannedDay | undefined;
  /** Approved absences of a day. */
  readonly absencesOf: (date: LocalDate) => readonly DayAbsence[];
  /** Whether the timesheet is locked. */
  readonly locked: boolean;
  /** What is told is known at this moment, in milliseconds since the epoch. */
  readonly asOfMs: number;
}

/**
 * The days of a calculation as others are told of them.
 * @param isWanted days that are wanted; the others cost nothing
 */
export function workedDaysOf(
  { days, sessions }: TimesheetCalculation,
  isWanted: (date: LocalDate) => boolean,
  { policyOf, planOf, absencesOf, locked, asOfMs }: WorkedDayFacts,
): ReadonlyMap<LocalDate, WorkedDay> {
  const byDate = Map.groupBy(sessions, ({ date }) => date);
  return new Map(
    days
      .filter(({ date }) => isWanted(date))
      .map((day): [LocalDate, WorkedDay] => {
        const ofDay = byDate.get(day.date) ?? [];
        const policy = policyOf(day.date);
        const absences = absencesOf(day.date);
        const against = dayAgainstPlan(planOf(day.date), sessions, asOfMs, {
          ...{ graceMinutes: policy.graceMinutes ?? 0, absences },
        });
        return [
          day.date,
          {
            workedMinutes: day.workedMinutes,
            breakMinutes: day.breakMinutes,
            paidMinutes: day.paidMinutes,
            overtimeMinutes: day.categories.overtime,
            expectedMinutes: against.expectedMinutes,
            lateMinutes: against.lateMinutes,
            earlyMinutes: against.earlyMinutes,
            sessions: ofDay.map((session) => sessionOf(session, policy.isBreakPaid)),
            status: statusOf(day, ofDay, against, policy, absences),
            absences: absences.map(({ absenceId, kind, minutes }) => ({ absenceId, kind, minutes })),
            locked,
          },
        ];
      }),
  );
}

/** Days of one employment in one month, calculated anew. */
export interface CalculatedDays {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly zone: string;
  readonly days: ReadonlyMap<LocalDate, WorkedDay>;
  readonly cause: WorkedDayCause;
  /** Since when attendance knows the employment: of days before that nobody may have kept the punches here. */
  readonly knownSince: LocalDate;
  readonly now: Instant;
}

const isSame = (one: WorkedDay, other: WorkedDay): boolean => canonicalJson(one) === canonicalJson(other);

/** Whether there is nothing to tell of a day: nobody worked, and nobody was to, or there is still time, or nobody knows. */
const isNothing = (
  { sessions, paidMinutes, absences, status }: WorkedDay,
  date: LocalDate,
  knownSince: LocalDate,
): boolean => {
  const isEmpty = sessions.length === 0 && paidMinutes === 0 && absences.length === 0;
  return isEmpty && (status !== 'absent' || date < knownSince);
};

/**
 * Records the days that came out otherwise than before; of a day that is as it was, nothing. Days of which there was
 * never anything to tell, such as days off, do not come to be: a plan is no event of a person.
 */
export function decideWorkedDays(
  { employmentId, employeeId, zone, days, cause, knownSince, now }: CalculatedDays,
  known: WorkedDays,
): readonly Decision<WorkedDayCalculated['type'], WorkedDayCalculated['data']>[] {
  const decisions: Decision<WorkedDayCalculated['type'], WorkedDayCalculated['data']>[] = [];
  for (const [date, after] of days) {
    const before = known.get(date);
    if (before === undefined ? isNothing(after, date, knownSince) : isSame(before.day, after)) continue;
    decisions.push({
      type: 'attendance.WorkedDayCalculated',
      schemaVersion: 1,
      occurredAt: now,
      data: {
        employmentId,
        employeeId,
        date,
        zone,
        revision: (before?.revision ?? 0) + 1,
        before: before?.day ?? null,
        after,
        cause,
      },
    });
  }
  return decisions;
}

/** Takes in one event of a month of worked days. */
export function evolveWorkedDays(known: WorkedDays, event: Recorded): WorkedDays {
  if (!isWorkedDayEvent(event)) return known;
  const { date, revision, after, cause } = event.data;
  return new Map(known).set(date, { revision, day: after, causedBy: cause.eventId });
}

/** A month of worked days as the command pipeline folds it. */
export const workedDaysFold = { initialState: new Map() as WorkedDays, evolve: evolveWorkedDays } as const;
