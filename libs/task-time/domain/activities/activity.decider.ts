import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { invalid, isAlike } from '../invalid.js';

/** What somebody did. */
export const ACTIVITY_KINDS = ['call', 'email', 'meeting', 'visit', 'message'] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

/** Minutes of one activity, at most: a day. */
export const LONGEST_ACTIVITY_MINUTES = 1440;

/** Something that somebody did, for a customer or not (TSK-10). Ids alone: no names, no words. */
export type Activity = {
  readonly kind: ActivityKind;
  /** Id of a customer of travel-expense's; never a name. */
  readonly customerId: string | null;
  readonly taskId: string | null;
  readonly startedAt: Instant;
  /** Whole minutes; 0 for what took no time worth counting. */
  readonly minutes: number;
};

/** An activity is new, another than it was, or taken back (`after` is null). */
export type ActivityChanged = {
  readonly type: 'tasktime.ActivityChanged';
  readonly data: JsonObject & {
    readonly activityId: string;
    readonly employeeId: string;
    readonly before: Activity | null;
    readonly after: Activity | null;
  };
};

/** Whose activity, and what it is now; `undefined` before it was logged, `activity` null once it was taken back. */
export type ActivityState = { readonly employeeId: string; readonly activity: Activity | null } | undefined;
export const initialActivity: ActivityState = undefined;

export const evolveActivity = (_state: ActivityState, { data }: ActivityChanged): ActivityState => ({
  employeeId: data.employeeId,
  activity: data.after,
});

export type ActivityCommand = { readonly activityId: string; readonly employeeId: string } & (
  { readonly kind: 'log' | 'change'; readonly activity: Activity } | { readonly kind: 'take-back' }
);

/** What has to be known of the world around an activity. */
export interface ActivitySurroundings {
  readonly now: Instant;
  /** Finds out whether the task is there and open; asked where a task is newly named. @throws DomainError */
  readonly assertTask: (taskId: string) => Promise<void>;
}

/**
 * Logs, changes or takes back an activity of one's own. What others have, and what was taken back, is as if it were not
 * there.
 * @throws DomainError 404 `activity.unknown`; 409 `activity.already-exists`; 422 `activity.minutes-invalid`,
 *   `activity.in-the-future`; what {@link ActivitySurroundings.assertTask} throws
 */
export async function decideActivity(
  command: ActivityCommand,
  { now, assertTask }: ActivitySurroundings,
  state: ActivityState,
): Promise<readonly ActivityChanged[]> {
  const { activityId, employeeId } = command;
  if (command.kind === 'log' && state !== undefined)
    throw new DomainError('activity.already-exists', 'conflict');
  const before = state?.employeeId === employeeId ? state.activity : null;
  if (command.kind !== 'log' && before === null) throw new DomainError('activity.unknown', 'not-found');
  const changed = (after: Activity | null): readonly ActivityChanged[] => [
    { type: 'tasktime.ActivityChanged', data: { activityId, employeeId, before, after } },
  ];
  if (command.kind === 'take-back') return changed(null);
  const { activity } = command;
  const { minutes, startedAt, taskId } = activity;
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > LONGEST_ACTIVITY_MINUTES)
    throw invalid(
      'activity.minutes-invalid',
      '/minutes',
      `must be 0 to ${LONGEST_ACTIVITY_MINUTES} whole minutes`,
    );
  if (startedAt > now) throw invalid('activity.in-the-future', '/startedAt', 'must not be in the future');
  if (isAlike(before, activity)) return [];
  if (taskId !== null && taskId !== before?.taskId) await assertTask(taskId);
  return changed(activity);
}
