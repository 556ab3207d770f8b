import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Decision, Recorded } from '../event.js';
import type { DutyOfDay } from './mileage-duty.js';

/** Attendance has calculated a day, and this is what it says of duty. */
export type DutyOfDayNoted = Recorded<
  'travelexpense.DutyOfDayNoted',
  {
    readonly employeeId: EmployeeId;
    /** A person may have two, with a calculation each. */
    readonly employmentId: string;
    readonly date: LocalDate;
    readonly isOnDuty: boolean;
    /** The local date on which its last session ended: the next one, of a night. */
    readonly lastDate: LocalDate;
    /** Counts the calculations of the day for the employment, from 1. */
    readonly revision: number;
    /** The message that attendance published. */
    readonly messageId: EventId;
    /** The correction behind it; `null` for another reason. */
    readonly correctionId: string | null;
  }
>;

type Noted = DutyOfDayNoted['data'];

/** The days of a person in one month, as attendance last calculated them, by employment. */
export type NotedDays = ReadonlyMap<
  LocalDate,
  { readonly byEmployment: ReadonlyMap<string, Noted>; readonly last: Noted }
>;
export const NO_NOTED_DAYS: NotedDays = new Map();

/** Takes in one calculation. */
export function evolveNotedDays(days: NotedDays, { data }: DutyOfDayNoted): NotedDays {
  const before = days.get(data.date)?.byEmployment ?? new Map<string, Noted>();
  const byEmployment = new Map(before).set(data.employmentId, data);
  return new Map(days).set(data.date, { byEmployment, last: data });
}

/** Notes a calculation; one that is known, or older than what is known, is of no account: the revision decides. */
export function noteDuty(
  data: Noted,
  days: NotedDays,
  occurredAt: Instant,
): readonly Decision<DutyOfDayNoted['type'], Noted>[] {
  const known = days.get(data.date)?.byEmployment.get(data.employmentId);
  if (known !== undefined && known.revision >= data.revision) return [];
  return [{ type: 'travelexpense.DutyOfDayNoted', schemaVersion: 1, occurredAt, data }];
}

const dayBefore = (date: LocalDate): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toJSON().slice(0, 10);

/** The day after: that of which a night says something too. */
export const dayAfter = (date: LocalDate): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toJSON().slice(0, 10);

/**
 * What is known of a day: on duty when any employment says so, or when a night that began the day before reached into it.
 * Its revision is the sum of theirs, which grows with each calculation of either day; for a person with one employment and
 * no calculation of the day before it is attendance's own.
 * @param days those of the day and of the day before
 * @param told the calculation that gave cause to look; the last of the day unless told
 * @returns `undefined` for a day that attendance has not calculated: nothing follows of that
 */
export function dutyOn(days: NotedDays, date: LocalDate, told?: Noted): DutyOfDay | undefined {
  const day = days.get(date);
  if (day === undefined) return undefined;
  const own = [...day.byEmployment.values()];
  const before = [...(days.get(dayBefore(date))?.byEmployment.values() ?? [])];
  const { messageId, correctionId } = told ?? day.last;
  return {
    isOnDuty:
      own.some(({ isOnDuty }) => isOnDuty) ||
      before.some(({ isOnDuty, lastDate }) => isOnDuty && lastDate >= date),
    cause: {
      kind: 'worked-day-calculated',
      eventId: messageId,
      date,
      revision: [...own, ...before].reduce((sum, { revision }) => sum + revision, 0),
      correctionId,
    },
  };
}
