import type { EventId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '../events/event.js';

/**
 * What does not fit together, or stands beyond a threshold of the policy. Never a guess at what was meant.
 *
 * - `session.open`: clocked in, and nothing says that it ended; within the longest session that may still come.
 * - `session.end-unknown`: older than the longest session. Worth what is known: up to its last punch, no further.
 * - `session.overlap`: a clock-in while clocked in. Time goes on; the longest session is counted from the latest one.
 * - `punch.out-without-in`: a clock-out while out. Worth nothing.
 * - `break.without-session`: a break punch while out. `break.nested`: a break start on a break, ignored.
 * - `break.not-started`: a break end without a break, ignored. `break.unfinished`: clocked out on a break, which ends it.
 * - `break.missing`: more work on the day than the policy allows with so little break.
 * - `day.too-long`: more work on the day than the policy allows.
 * - `punch.clock-turned`: the device's clock and its monotonic clock disagree, or the sender says so.
 * - `punch.before-hire`, `punch.after-leaving`: outside the employment. `punch.ahead-of-clock`: from the future.
 * - `punch.device-revoked`: brought by a device that was revoked since. `punch.device-of-another`: the device was another's.
 * - `punch.person-deactivated`: of a time after the person was deactivated. `session.person-deactivated`: was open then.
 */
export type ExceptionCode =
  | 'session.open'
  | 'session.end-unknown'
  | 'session.overlap'
  | 'punch.out-without-in'
  | 'break.without-session'
  | 'break.nested'
  | 'break.not-started'
  | 'break.unfinished'
  | 'break.missing'
  | 'day.too-long'
  | 'punch.clock-turned'
  | 'punch.before-hire'
  | 'punch.after-leaving'
  | 'punch.ahead-of-clock'
  | 'punch.device-revoked'
  | 'punch.device-of-another'
  | 'punch.person-deactivated'
  | 'session.person-deactivated';

/** `error`: the minutes are probably wrong. `warning`: they are right, but somebody should look. `info`: may settle itself. */
export type ExceptionSeverity = 'info' | 'warning' | 'error';

export interface TimesheetException {
  readonly code: ExceptionCode;
  readonly severity: ExceptionSeverity;
  /** The local day in the zone of the pay group. */
  readonly date: LocalDate;
  /** The punches that do not fit, in order; none for a threshold of a day. */
  readonly punchIds: readonly EventId[];
  /** For a threshold: what was found and what the policy allows, in minutes. */
  readonly actualMinutes?: number;
  readonly limitMinutes?: number;
}

export const SEVERITY_OF: Readonly<Record<ExceptionCode, ExceptionSeverity>> = {
  'session.open': 'info',
  'session.end-unknown': 'error',
  'session.overlap': 'error',
  'punch.out-without-in': 'error',
  'break.without-session': 'error',
  'break.nested': 'warning',
  'break.not-started': 'warning',
  'break.unfinished': 'warning',
  'break.missing': 'warning',
  'day.too-long': 'warning',
  'punch.clock-turned': 'warning',
  'punch.before-hire': 'error',
  'punch.after-leaving': 'error',
  'punch.ahead-of-clock': 'warning',
  'punch.device-revoked': 'warning',
  'punch.device-of-another': 'warning',
  'punch.person-deactivated': 'warning',
  'session.person-deactivated': 'error',
};

/** An exception with the severity of its code. */
export const exceptionOf = (
  code: ExceptionCode,
  date: LocalDate,
  punchIds: readonly EventId[],
): TimesheetException => ({ code, severity: SEVERITY_OF[code], date, punchIds });

const textOrder = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** By date, then code, then punches. */
export const compareExceptions = (left: TimesheetException, right: TimesheetException): number =>
  textOrder(left.date, right.date) ||
  textOrder(left.code, right.code) ||
  textOrder(left.punchIds.join(), right.punchIds.join());
