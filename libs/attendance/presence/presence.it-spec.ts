import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAttendance, type AttendanceHarness, type Caller } from '../testing/attendance-harness.js';
import { changeTime, setScene } from '../testing/correction-scene.js';
import type { PresencePage, PresenceView } from './presence.dto.js';

let attendance: AttendanceHarness;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
});
afterAll(() => attendance.close());

const board = async (who: Caller, more = ''): Promise<readonly PresenceView[]> => {
  await attendance.caughtUp();
  return (await who.get<PresencePage>(`/v1/presence?limit=1000${more}`)).body.items;
};

describe('the presence board', () => {
  it('tells who is in, on break or out, and since when, as punches come', async () => {
    const { employment, punched, manager, employee } = await setScene(attendance);
    const { employeeId, employmentId } = employment;
    const states = [await board(manager)];
    for (const [at, kind] of [
      ['2026-03-20T08:00:00.000Z', 'clock-in'],
      ['2026-03-20T10:00:00.000Z', 'break-start'],
      ['2026-03-20T10:15:00.000Z', 'break-end'],
      ['2026-03-20T11:00:00.000Z', 'clock-out'],
    ] as const) {
      await punched(at, kind);
      states.push(await board(manager));
    }
    const cameAt = '2026-03-20T08:00:00.000Z';
    const out = { status: 'out', since: null, cameAt: null };
    expect(states).toEqual(
      [
        out,
        { status: 'in', since: cameAt, cameAt },
        { status: 'on-break', since: '2026-03-20T10:00:00.000Z', cameAt },
        { status: 'in', since: '2026-03-20T10:15:00.000Z', cameAt },
        out,
      ].map((state) => [{ employeeId, employmentId, ...state }]),
    );
    expect(await board(employee)).toEqual(states.at(-1));
  });

  it('follows corrections, and what a phone brings late; what lies in the future is not yet', async () => {
    const { employment, punched, manager, employee, ask, decide } = await setScene(attendance);
    const path = `/v1/presence/${employment.employmentId}`;
    const status = async () => {
      await attendance.caughtUp();
      return (await manager.get<PresenceView>(path)).body.status;
    };
    await punched('2026-03-20T11:30:00Z', 'clock-out');
    await punched('2026-03-20T07:00:00Z');
    expect(await status()).toBe('out');
    const late = await punched('2026-03-20T11:45:00Z');
    expect(await status()).toBe('in');
    const asked = await ask(employee, changeTime(late, '2026-03-20T11:00:00Z'));
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    expect(await status()).toBe('out');
    await punched('2026-03-20T12:04:00Z');
    expect(await status()).toBe('out');
  });

  it('forgets who came longer ago than a session may last', async () => {
    const { punched, manager } = await setScene(attendance);
    await punched('2026-03-19T19:59:00Z');
    expect(await board(manager)).toMatchObject([{ status: 'out' }]);
    await punched('2026-03-19T20:01:00Z');
    expect(await board(manager)).toMatchObject([{ status: 'in', since: '2026-03-19T20:01:00.000Z' }]);
  });

  it('shows the employments of today of whom one may see, page by page', async () => {
    const first = await setScene(attendance);
    const { managerId } = first.employment;
    if (managerId === null) throw new Error('the scene has a manager');
    const others = await Promise.all([1, 2].map(() => setScene(attendance, { managerId })));
    const { employment: left } = await setScene(attendance, { managerId, leftOn: '2026-03-19' });
    expect((await first.manager.get(`/v1/presence/${left.employmentId}`)).status).toBe(404);
    await setScene(attendance, { managerId, hiredOn: '2026-03-21' });
    const shown = (await board(first.manager)).map(({ employmentId }) => employmentId);
    expect(new Set(shown)).toEqual(
      new Set([first, ...others].map(({ employment }) => employment.employmentId)),
    );
    const one = await first.manager.get<PresencePage>('/v1/presence?limit=2');
    const rest = await first.manager.get<PresencePage>(
      `/v1/presence?limit=2&cursor=${one.body.nextCursor ?? ''}`,
    );
    const paged = [...one.body.items, ...rest.body.items].map(({ employmentId }) => employmentId);
    expect(paged).toEqual(shown);
    expect(one.body.at).toBe('2026-03-20T12:00:00.000Z');
    const stranger = await setScene(attendance);
    expect((await board(stranger.employee)).map(({ employeeId }) => employeeId)).toEqual([
      stranger.employment.employeeId,
    ]);
    const { status } = await stranger.employee.get(`/v1/presence/${first.employment.employmentId}`);
    expect(status).toBe(404);
    expect(await board(attendance.asRole('auditor'))).toEqual([]);
  });
});
