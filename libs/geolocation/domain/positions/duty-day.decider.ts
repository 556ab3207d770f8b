import type { EmployeeId, EventId } from '@timeledger/kernel/ids.js';
import { withDutyDay, type Duty, type DutyDay } from './duty.js';

/** Attendance has calculated a day of a person: when they were on duty, as it is known by then. */
export type DutyDayNoted = {
  readonly type: 'geolocation.DutyDayNoted';
  readonly data: DutyDay & {
    readonly employeeId: EmployeeId;
    /** The message that attendance published. */
    readonly messageId: EventId;
    /** The correction behind it; `null` for another reason. */
    readonly correctionId: string | null;
  };
};

/** Takes in one calculation; of a day the highest revision stands. */
export const evolveDuty = (duty: Duty, { data }: DutyDayNoted): Duty => withDutyDay(duty, data);

/** Notes a calculation; one that is known, or older than what is known, records nothing. */
export const noteDutyDay = (data: DutyDayNoted['data'], duty: Duty): readonly DutyDayNoted[] =>
  withDutyDay(duty, data) === duty ? [] : [{ type: 'geolocation.DutyDayNoted', data }];
