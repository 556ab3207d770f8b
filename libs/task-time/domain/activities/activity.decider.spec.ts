import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import {
  decideActivity,
  evolveActivity,
  initialActivity,
  type Activity,
  type ActivityCommand,
  type ActivityState,
} from './activity.decider.js';

const ids = { activityId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c05', employeeId: 'ann' };
const call: Activity = {
  ...{ kind: 'call', customerId: 'customer', taskId: 'task', minutes: 12 },
  startedAt: '2026-03-02T08:00:00.000Z' as Instant,
};
const now = '2026-03-02T09:00:00.000Z' as Instant;

const decide = (command: ActivityCommand, state: ActivityState, asked: string[] = []) =>
  decideActivity(
    command,
    {
      now,
      assertTask: (taskId) => {
        asked.push(taskId);
        return Promise.resolve();
      },
    },
    state,
  );
const logged: ActivityState = { employeeId: 'ann', activity: call };

describe('an activity', () => {
  it('is logged, changed and taken back, each with what was before and after', async () => {
    const changed = { ...call, minutes: 15 };
    const commands: readonly ActivityCommand[] = [
      { ...ids, kind: 'log', activity: call },
      { ...ids, kind: 'change', activity: changed },
      { ...ids, kind: 'take-back' },
    ];
    let state = initialActivity;
    const told: unknown[] = [];
    for (const command of commands)
      for (const event of await decide(command, state)) {
        state = evolveActivity(state, event);
        told.push([event.data.before, event.data.after]);
      }
    expect(told).toEqual([
      [null, call],
      [call, changed],
      [changed, null],
    ]);
    await expect(decide({ ...ids, kind: 'take-back' }, state)).rejects.toMatchObject({
      code: 'activity.unknown',
    });
    await expect(decide({ ...ids, kind: 'log', activity: call }, state)).rejects.toMatchObject({
      code: 'activity.already-exists',
    });
  });

  it('of somebody else is as if it were not there', async () => {
    const others: ActivityState = { employeeId: 'bob', activity: call };
    for (const command of [
      { ...ids, kind: 'change', activity: call },
      { ...ids, kind: 'take-back' },
    ] as const)
      await expect(decide(command, others)).rejects.toMatchObject({ code: 'activity.unknown' });
  });

  it.each([
    [{ minutes: -1 }, 'activity.minutes-invalid'],
    [{ minutes: 1441 }, 'activity.minutes-invalid'],
    [{ minutes: 1.5 }, 'activity.minutes-invalid'],
    [{ minutes: Number.NaN }, 'activity.minutes-invalid'],
    [{ startedAt: '2026-03-02T09:00:00.001Z' as Instant }, 'activity.in-the-future'],
  ])('with %j is refused', async (wrong, code) => {
    const activity = { ...call, ...wrong };
    await expect(decide({ ...ids, kind: 'log', activity }, undefined)).rejects.toMatchObject({ code });
  });

  it('of no minutes, and one that begins now, is one', async () => {
    const activity = { ...call, minutes: 0, startedAt: now };
    expect(await decide({ ...ids, kind: 'log', activity }, undefined)).toHaveLength(1);
  });

  it('that stays as it is changes nothing', async () => {
    expect(await decide({ ...ids, kind: 'change', activity: { ...call } }, logged)).toEqual([]);
  });

  it('keeps its task though that was closed since; another one has to be open', async () => {
    const asked: string[] = [];
    await decide({ ...ids, kind: 'change', activity: { ...call, minutes: 15 } }, logged, asked);
    expect(asked).toEqual([]);
    await decide({ ...ids, kind: 'change', activity: { ...call, taskId: 'other' } }, logged, asked);
    expect(asked).toEqual(['other']);
    await decide({ ...ids, kind: 'change', activity: { ...call, taskId: null } }, logged, asked);
    expect(asked).toEqual(['other']);
  });
});
