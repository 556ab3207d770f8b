import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { readLive, type LiveReader } from '@timeledger/testing/live-reader.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import { startAttendance, type AttendanceHarness } from '../testing/attendance-harness.js';
import { changeTime, setScene, type CorrectionScene } from '../testing/correction-scene.js';
import type { LivePresence } from './presence.dto.js';

const RENEW_MS = 400;
let attendance: AttendanceHarness;
let url: string;
beforeAll(async () => {
  attendance = await startAttendance({
    now: '2026-03-20T12:00:00Z',
    liveTimes: { heartbeatMs: 50, renewMs: RENEW_MS, renewGapMs: 20 },
  });
  url = await attendance.service.app.listen();
});
const readers: LiveReader[] = [];
afterEach(() => readers.splice(0).forEach((reader) => reader.leave()));
afterAll(() => attendance.close());

/** Opens a board, which shows what the read model shows: maybe not yet what was acknowledged a moment ago. */
const open = async (who: TestIdentity, more = ''): Promise<LiveReader> => {
  const token = await attendance.service.issuer.token({ tenantId: attendance.tenantId, ...who });
  const reader = await readLive(`${url}/v1/presence/live${more}`, token);
  readers.push(reader);
  return reader;
};
/** Opens a board once the read model shows all that was acknowledged. */
const watch = async (who: TestIdentity, more = ''): Promise<LiveReader> => {
  await attendance.caughtUp();
  return open(who, more);
};
const managerOf = ({ managerId }: SeededEmployment): TestIdentity => {
  if (managerId === null) throw new Error('the scene has a manager');
  return { subject: managerId, roles: ['manager'] };
};
const statesOf = (data: unknown): readonly (readonly [employmentId: string, status: string])[] =>
  (data as LivePresence).items.map(({ employmentId, status }) => [employmentId, status]);
/** Follows what a client that applies every event shows. */
async function shownAfter(reader: LiveReader, events: number, shown: Map<string, string>): Promise<void> {
  for (let count = 0; count < events; count += 1) {
    const { type, data } = await reader.next();
    if (type === 'board') shown.clear();
    for (const [employmentId, status] of statesOf(data)) shown.set(employmentId, status);
    for (const employmentId of (data as LivePresence).gone) shown.delete(employmentId);
  }
}
const team = async (size: number): Promise<readonly CorrectionScene[]> => {
  const first = await setScene(attendance);
  const { managerId } = first.employment;
  const others = Array.from({ length: size - 1 }, () => setScene(attendance, { managerId }));
  return [first, ...(await Promise.all(others))];
};

describe('the live board', () => {
  it('begins with everybody whom one may see, and then tells each change of theirs alone', async () => {
    const [one, two] = await team(2);
    const [stranger] = await team(1);
    if (one === undefined || two === undefined || stranger === undefined) throw new Error('no team');
    await one.punched('2026-03-20T08:00:00Z');
    const reader = await watch(managerOf(one.employment));
    const board = await reader.next();
    expect([reader.status, board.type]).toEqual([200, 'board']);
    const [first, second] = [one.employment.employmentId, two.employment.employmentId];
    expect(new Map(statesOf(board.data))).toEqual(
      new Map([
        [first, 'in'],
        [second, 'out'],
      ]),
    );
    await stranger.punched('2026-03-20T08:00:00Z');
    await two.punched('2026-03-20T09:00:00Z');
    const change = await reader.next();
    const at = '2026-03-20T12:00:00.000Z';
    const since = '2026-03-20T09:00:00.000Z';
    const { employeeId } = two.employment;
    expect([change.type, change.data]).toEqual([
      'changes',
      { at, items: [{ employeeId, employmentId: second, status: 'in', since, cameAt: since }], gone: [] },
    ]);
    await one.punched('2026-03-20T10:00:00Z', 'break-start');
    expect(statesOf((await reader.next()).data)).toEqual([[first, 'on-break']]);
    // Whoever has seen an event reads at least as much.
    const page = await one.manager.get<{ items: readonly { status: string }[] }>('/v1/presence', {
      'read-at': String(reader.messages.at(-1)?.id),
    });
    expect(page.body.items.map(({ status }) => status).sort()).toEqual(['in', 'on-break']);
  });

  it('follows corrections; a change that changes nothing is not told', async () => {
    const [scene] = await team(1);
    if (scene === undefined) throw new Error('no team');
    const { employment, punched, ask, decide, employee, manager } = scene;
    const came = await punched('2026-03-20T08:00:00Z');
    const reader = await watch(managerOf(employment));
    await reader.next();
    // Before the clock-in that counts, so that nothing is different for the board.
    await punched('2026-03-20T06:00:00Z');
    await punched('2026-03-20T06:30:00Z', 'clock-out');
    const asked = await ask(employee, changeTime(came, '2026-03-20T08:30:00Z'));
    expect((await decide(manager, asked, 'approval')).status).toBe(200);
    const { data } = await reader.next();
    expect(data).toMatchObject({ items: [{ status: 'in', since: '2026-03-20T08:30:00.000Z' }] });
  });

  it('ends in what the list shows, whatever comes while it is opened', async () => {
    const scenes = await team(4);
    const manager = managerOf((scenes[0] as CorrectionScene).employment);
    const punching = scenes.map(async ({ punched }, index) => {
      for (let minute = 10; minute < 18; minute += 1) {
        await punched(`2026-03-20T11:${minute}:0${index}Z`, minute % 2 === 0 ? 'clock-in' : 'clock-out');
        if ((minute + index) % 3 === 0) await punched(`2026-03-20T11:${minute}:30Z`, 'clock-in');
      }
    });
    const opened = Array.from({ length: 8 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 15));
      return open(manager);
    });
    const streams = await Promise.all(opened);
    await Promise.all(punching);
    await attendance.caughtUp();
    await new Promise((resolve) => setTimeout(resolve, 3 * RENEW_MS));
    const list = await (scenes[0] as CorrectionScene).manager.get<LivePresence>('/v1/presence');
    const expected = new Map(statesOf(list.body));
    for (const reader of streams) {
      const shown = new Map<string, string>();
      await shownAfter(reader, reader.messages.length, shown);
      expect(shown).toEqual(expected);
    }
  });

  it('lets go of people whom one may not see any more, and takes in new ones', async () => {
    const [one, two] = await team(2);
    if (one === undefined || two === undefined) throw new Error('no team');
    const manager = managerOf(one.employment);
    const reader = await watch(manager);
    expect(statesOf((await reader.next()).data)).toHaveLength(2);
    const { employeeId, employmentId } = two.employment;
    const other = (await setScene(attendance)).employment.managerId;
    const line = (managerId: typeof other) =>
      attendance.seedReportingLine(employeeId, [{ managerId, from: '2026-01-01' as never }]);
    await line(other);
    expect((await reader.next()).data).toMatchObject({ items: [], gone: [employmentId] });
    await two.punched('2026-03-20T11:59:00Z');
    await one.punched('2026-03-20T11:59:30Z');
    expect(statesOf((await reader.next()).data)).toEqual([[one.employment.employmentId, 'in']]);
    await line(one.employment.managerId);
    expect(statesOf((await reader.next()).data)).toEqual([[employmentId, 'in']]);
  });

  it('tells by itself what only the passing of time changes', async () => {
    const [scene] = await team(1);
    if (scene === undefined) throw new Error('no team');
    await scene.punched('2026-03-19T20:00:30Z');
    const reader = await watch(managerOf(scene.employment));
    expect(statesOf((await reader.next()).data)).toMatchObject([[expect.anything(), 'in']]);
    attendance.clock.set('2026-03-20T12:01:00Z');
    expect(statesOf((await reader.next()).data)).toMatchObject([[expect.anything(), 'out']]);
  });

  it('is nobody’s who may not see the board, and of a team only those in it', async () => {
    const [scene] = await team(1);
    if (scene === undefined) throw new Error('no team');
    const nobody = await watch({ roles: ['auditor'] });
    expect([nobody.status, nobody.body]).toMatchObject([200, undefined]);
    expect(statesOf((await nobody.next()).data)).toEqual([]);
    const elsewhere = await watch(
      managerOf(scene.employment),
      '?teamId=3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
    );
    expect(statesOf((await elsewhere.next()).data)).toEqual([]);
    const wrong = await watch(managerOf(scene.employment), '?teamId=north');
    expect([wrong.status, wrong.body]).toMatchObject([422, { errors: [{ pointer: '?teamId' }] }]);
    expect((await watch({ roles: ['service'] })).status).toBe(403);
  });
});
