import type { DutyCause } from '../domain/claims/claim-events.js';
import type { DutyOfDay } from '../domain/claims/mileage-duty.js';

/** What is needed of attendance's calculation of a day; the message holds more. */
export interface CalculatedDay {
  readonly employeeId: string;
  /** Local date. */
  readonly date: string;
  /** From 1; counts the calculations of this day. */
  readonly revision: number;
  readonly after: {
    readonly sessions: readonly unknown[];
    readonly absences: readonly { readonly kind: string }[];
  };
  readonly cause: { readonly correctionId?: string };
}

/** Absences from the desk that are work all the same. */
const AWAY_ON_DUTY: ReadonlySet<string> = new Set(['business-trip', 'field-work', 'training', 'remote']);

/**
 * Whether anything of a day was on duty: a session was worked, or the person was away on the company's behalf. Leave,
 * sickness and a day nobody worked are none on which a drive is paid without a second look.
 * @param eventId of the message that attendance published
 */
export function dutyOfDay(eventId: string, { date, revision, after, cause }: CalculatedDay): DutyOfDay {
  const told: DutyCause = {
    kind: 'worked-day-calculated',
    eventId,
    date,
    revision,
    correctionId: cause.correctionId ?? null,
  };
  const isOnDuty = after.sessions.length > 0 || after.absences.some(({ kind }) => AWAY_ON_DUTY.has(kind));
  return { isOnDuty, cause: told };
}
