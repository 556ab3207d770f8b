import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid } from '../invalid.js';

/** Something that somebody did for a customer (TSK-10). */
export type Activity = {
  readonly kind: 'call' | 'email' | 'meeting' | 'visit' | 'message';
  /** Id of a customer of travel-expense's; never a name. */
  readonly customerId: string | null;
  readonly taskId: string | null;
  readonly startedAt: Instant;
  /** Whole minutes; 0 for what took no time worth counting. */
  readonly minutes: number;
};

/** An activity was logged. `note` is of the one who did it: sealed. */
export type ActivityLogged = {
  readonly type: 'tasktime.ActivityLogged';
  readonly data: JsonObject &
    Activity & { readonly activityId: string; readonly employeeId: string; readonly note: string | null };
};

/** An activity; `undefined` before it was logged. */
export type ActivityState = Activity | undefined;
export const initialActivity: ActivityState = undefined;

export const evolveActivity = (_state: ActivityState, { data }: ActivityLogged): ActivityState => {
  const { activityId: _activityId, employeeId: _employeeId, note: _note, ...activity } = data;
  return activity as Activity;
};

/** @throws DomainError 409 `activity.already-exists`; 422 `activity.minutes-invalid`, `activity.in-the-future` */
export function decideActivity(
  command: {
    readonly activityId: string;
    readonly employeeId: string;
    readonly activity: Activity;
    readonly note: string | null;
    readonly now: Instant;
  },
  state: ActivityState,
): readonly ActivityLogged[] {
  const { activityId, employeeId, activity, note, now } = command;
  if (state !== undefined) throw new DomainError('activity.already-exists', 'conflict');
  if (!Number.isInteger(activity.minutes) || activity.minutes < 0 || activity.minutes > 1440)
    throw invalid('activity.minutes-invalid', '/minutes', 'must be 0 to 1440 whole minutes');
  if (activity.startedAt > now)
    throw invalid('activity.in-the-future', '/startedAt', 'must not be in the future');
  return [{ type: 'tasktime.ActivityLogged', data: { ...activity, activityId, employeeId, note } }];
}
