import type { EventId } from '@timeledger/kernel/ids.js';
import type { DayPortion } from '../absence/absence-days.js';
import type { Absences } from '../absence/absences.decider.js';
import type { LocalDate } from '../events/event.js';
import type { WorkedDayStatus } from '../events/worked-day-events.js';
import type { PlannedStretch } from '../schedules/planned-day.js';

/** What an approved absence takes of a day. */
export interface DayAbsence {
  readonly absenceId: EventId;
  readonly kind: string;
  readonly portion: DayPortion;
  readonly minutes: number;
  readonly countsAsWorked: boolean;
}

/** What approved absences take of each day, in the order of their ids. */
export function absencesByDay({ byId }: Absences): ReadonlyMap<LocalDate, readonly DayAbsence[]> {
  const approved = [...byId.values()]
    .filter(({ status }) => status === 'approved')
    .sort((one, other) => (one.absenceId < other.absenceId ? -1 : 1));
  const taken = approved.flatMap(({ absenceId, kind, countsAsWorked, days }) =>
    days.map(({ date, portion, minutes }) => ({ date, absenceId, kind, portion, minutes, countsAsWorked })),
  );
  return Map.groupBy(taken, ({ date }) => date);
}

const FIRST_HALF: readonly DayPortion[] = ['full', 'morning'];
const SECOND_HALF: readonly DayPortion[] = ['full', 'afternoon'];
const takes = (absences: readonly DayAbsence[], portions: readonly DayPortion[]): boolean =>
  absences.some(({ portion }) => portions.includes(portion));

/**
 * When somebody still has to be there: a morning takes the first half of the planned time, an afternoon the second,
 * however many parts the plan has.
 */
export function stretchesLeft(
  stretches: readonly PlannedStretch[],
  absences: readonly DayAbsence[],
): readonly PlannedStretch[] {
  const totalMs = stretches.reduce((sum, { startsMs, endsMs }) => sum + (endsMs - startsMs), 0);
  const fromMs = takes(absences, FIRST_HALF) ? totalMs / 2 : 0;
  const untilMs = takes(absences, SECOND_HALF) ? totalMs / 2 : totalMs;
  if (fromMs >= untilMs) return [];
  const left: PlannedStretch[] = [];
  let beforeMs = 0;
  for (const { startsMs, endsMs } of stretches) {
    const lengthMs = endsMs - startsMs;
    const cut = {
      startsMs: startsMs + Math.max(0, fromMs - beforeMs),
      endsMs: endsMs - Math.max(0, beforeMs + lengthMs - untilMs),
    };
    if (cut.startsMs < cut.endsMs) left.push(cut);
    beforeMs += lengthMs;
  }
  return left;
}

const halvesOf = (absences: readonly DayAbsence[], countsAsWorked: boolean): number =>
  absences
    .filter((absence) => absence.countsAsWorked === countsAsWorked)
    .reduce((sum, { portion }) => sum + (portion === 'full' ? 2 : 1), 0);

/** Whether absences leave nothing of the day to be worked. */
export const isCovered = (absences: readonly DayAbsence[]): boolean =>
  halvesOf(absences, true) + halvesOf(absences, false) >= 2;

/**
 * What a day is on which nobody worked. A whole day away is leave; half a day away and half a day of work elsewhere leave
 * nothing open; of half a day away the other half is absent like any other.
 * @param unworkedAs what it would be without absences
 */
export function unworkedStatus(
  unworkedAs: WorkedDayStatus,
  absences: readonly DayAbsence[],
): WorkedDayStatus {
  const [away, elsewhere] = [halvesOf(absences, false), halvesOf(absences, true)];
  if (away + elsewhere === 0) return unworkedAs;
  // Holidays and days off that became known later: nothing was to be worked, so nothing is taken.
  if (unworkedAs === 'holiday' || unworkedAs === 'rest-day') return unworkedAs;
  if (away >= 2) return 'on-leave';
  if (away + elsewhere >= 2) return away > 0 ? 'half-day' : 'worked';
  return unworkedAs;
}
