import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { analyticsContext } from '../analytics.context.js';
import { calculated, deliver as deliverTo, record, type Person } from '../testing/told-days.js';
import type { PersonFiguresPage, RestatementPage, TeamFiguresPage } from './attendance-figures.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(analyticsContext, { now: '2026-04-20T12:00:00Z' });
});
afterAll(() => harness.close());

const deliver = (...messages: readonly ReceivedMessage[]): Promise<void> => deliverTo(harness, ...messages);

/** A manager with two people, one of whom moves to another team on 16 March. */
async function newCompany() {
  const tenantId = newId<TenantId>();
  const [managerId, north, south] = [newId<EmployeeId>(), newId(), newId()];
  for (const teamId of [north, south])
    await record(harness, tenantId, 'TeamChanged', teamId, {
      teamId,
      name: '',
      parentTeamId: null,
      isActive: true,
    });
  const join = async (teams: readonly { from: string; teamId: string }[]): Promise<Person> => {
    const employeeId = newId<EmployeeId>();
    const managers = [{ managerId, from: '2020-01-01' }];
    await record(harness, tenantId, 'ReportingLineChanged', employeeId, { employeeId, managers });
    const placement = { employeeId, country: null, teams, sites: [] };
    await record(harness, tenantId, 'EmployeePlaced', employeeId, placement);
    return { tenantId, employeeId, employmentId: newId() };
  };
  const ann = await join([{ from: '2020-01-01', teamId: north }]);
  const bob = await join([
    { from: '2020-01-01', teamId: north },
    { from: '2026-03-16', teamId: south },
  ]);
  const as = (subject: string, role: 'employee' | 'manager' | 'finance'): Caller =>
    harness.as({ tenantId, subject, roles: [role] });
  return {
    ...{ tenantId, north, south, ann, bob },
    manager: as(managerId, 'manager'),
    finance: as(newId(), 'finance'),
    asAnn: as(ann.employeeId, 'employee'),
    asBob: as(bob.employeeId, 'employee'),
  };
}

const MARCH = 'firstDay=2026-03-01&lastDay=2026-03-31';
const absent = { status: 'absent', workedMinutes: 0 };

describe('figures of attendance', () => {
  it('are sums of days with rates of their sums, by person and period, for whom one may see', async () => {
    const { ann, bob, manager, asAnn, finance } = await newCompany();
    await deliver(
      calculated(ann, '2026-03-10', 1),
      calculated(ann, '2026-03-12', 1, { lateMinutes: 6 }),
      calculated(ann, '2026-03-17', 1, absent),
      calculated(bob, '2026-03-10', 1, { expectedMinutes: null }),
    );
    const people = async (who: Caller, more = '') =>
      (await who.get<PersonFiguresPage>(`/v1/attendance-figures?${MARCH}${more}`)).body.items;
    const annsMarch = {
      ...{ employeeId: ann.employeeId, periodStart: '2026-03-01', days: 3, plannedDays: 3, attendedDays: 2 },
      ...{ absentDays: 1, lateDays: 1, lateMinutes: 6, workedMinutes: 960, expectedMinutes: 1440 },
      ...{ attendanceRate: 0.6667, absenceRate: 0.3333, lateRate: 0.5 },
    };
    const bobsMarch = { employeeId: bob.employeeId, unplannedDays: 1, plannedDays: 0, attendanceRate: null };
    expect(await people(asAnn)).toEqual([expect.objectContaining(annsMarch)]);
    for (const who of [manager, finance])
      expect(new Map((await people(who)).map((row) => [row.employeeId, row]))).toEqual(
        new Map([
          [ann.employeeId, expect.objectContaining(annsMarch)],
          [bob.employeeId, expect.objectContaining(bobsMarch)],
        ]),
      );
    const weeks = (await people(asAnn, '&period=week')).map(({ periodStart, days }) => [periodStart, days]);
    expect(weeks).toEqual([
      ['2026-03-09', 2],
      ['2026-03-16', 1],
    ]);
    const { body } = await manager.get<PersonFiguresPage>(
      `/v1/attendance-figures/${ann.employeeId}?${MARCH}&period=month`,
    );
    expect(body.items).toEqual(await people(asAnn, '&period=month'));
  });

  it('of teams count people where they were on the day', async () => {
    const { ann, bob, north, south, manager } = await newCompany();
    await deliver(
      ...[ann, bob].flatMap((person) => [
        calculated(person, '2026-03-13', 1),
        calculated(person, '2026-03-16', 1, person === bob ? absent : {}),
      ]),
    );
    const teams = async (more = '') =>
      new Map(
        (await manager.get<TeamFiguresPage>(`/v1/team-attendance-figures?${MARCH}${more}`)).body.items.map(
          ({ teamId, people, days, attendanceRate }) => [teamId, [people, days, attendanceRate]],
        ),
      );
    expect(await teams()).toEqual(
      new Map([
        [north, [2, 3, 1]],
        [south, [1, 1, 0]],
      ]),
    );
    expect(await teams(`&teamId=${south}`)).toEqual(new Map([[south, [1, 1, 0]]]));
  });

  it('are paged without a gap', async () => {
    const { ann, bob, manager } = await newCompany();
    const dates = ['2026-03-10', '2026-03-11', '2026-03-12'];
    await deliver(...[ann, bob].flatMap((one) => dates.map((date) => calculated(one, date, 1))));
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/v1/attendance-figures?${MARCH}&period=day&limit=4${cursor && `&cursor=${cursor}`}`;
      const { body } = await manager.get<PersonFiguresPage>(path);
      seen.push(...body.items.map((row) => `${row.employeeId} ${row.periodStart}`));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    const all = [ann, bob].flatMap((one) => dates.map((date) => `${one.employeeId} ${date}`));
    expect(seen).toEqual(all.toSorted());
  });

  it('are none of others, nor of nobody', async () => {
    const { ann, asBob, finance } = await newCompany();
    const stranger = (await newCompany()).manager;
    for (const who of [asBob, stranger])
      expect((await who.get(`/v1/attendance-figures/${ann.employeeId}?${MARCH}`)).status).toBe(404);
    expect((await finance.get(`/v1/attendance-figures/${newId()}?${MARCH}`)).status).toBe(404);
    const { body } = await finance.get<PersonFiguresPage>(`/v1/attendance-figures?${MARCH}`);
    expect(body).toEqual({ items: [] });
    expect((await stranger.get(`/v1/attendance-restatements?employeeId=${ann.employeeId}`)).status).toBe(404);
  });

  it.each(['firstDay=2026-03-31&lastDay=2026-03-01', 'firstDay=2025-01-01&lastDay=2026-01-02'])(
    'are refused for %s',
    async (stretch) => {
      const { manager } = await newCompany();
      const { status, body } = await manager.get<ProblemBody>(`/v1/attendance-figures?${stretch}`);
      expect([status, body.code]).toEqual([422, 'figures.stretch-unfit']);
    },
  );
});

describe('a correction that comes late', () => {
  it('restates what changed, once, whatever comes twice or late, and figures follow', async () => {
    const { ann, asAnn, manager } = await newCompany();
    const late = '2026-04-02T09:00:00.000Z';
    const [first, second, third] = [
      calculated(ann, '2026-03-10', 1, absent, '2026-03-11T02:00:00.000Z'),
      calculated(ann, '2026-03-10', 2, {}, late),
      calculated(ann, '2026-03-10', 3, { workedMinutes: 470 }, late),
    ] as const;
    await deliver(first, second, second, first);
    // The newest first is by when it was recorded: not in the same millisecond.
    harness.clock.advance(1_000);
    await deliver(third, second);
    const path = `/v1/attendance-restatements?employeeId=${ann.employeeId}`;
    const { body } = await manager.get<RestatementPage>(path);
    expect(body.items).toMatchObject([
      {
        changes: [{ figure: 'workedMinutes', before: 480, after: 470 }],
        cause: third.data['cause'],
      },
      {
        ...{ month: '2026-03', date: '2026-03-10', employmentId: ann.employmentId },
        changes: [
          { figure: 'attendedDays', before: 0, after: 1 },
          { figure: 'absentDays', before: 1, after: 0 },
          { figure: 'workedMinutes', before: 0, after: 480 },
          { figure: 'attendanceRate', before: 0, after: 1 },
          { figure: 'absenceRate', before: 1, after: 0 },
          { figure: 'lateRate', before: null, after: 0 },
        ],
        cause: second.data['cause'],
      },
    ]);
    expect((await asAnn.get<RestatementPage>('/v1/attendance-restatements?employeeId=me')).body).toEqual(
      body,
    );
    const { body: figures } = await asAnn.get<PersonFiguresPage>(`/v1/attendance-figures/me?${MARCH}`);
    expect(figures.items).toMatchObject([{ attendanceRate: 1, workedMinutes: 470 }]);
    const one = await manager.get<RestatementPage>(`${path}&limit=1`);
    const other = await manager.get<RestatementPage>(`${path}&limit=1&cursor=${one.body.nextCursor ?? ''}`);
    expect([...one.body.items, ...other.body.items]).toEqual(body.items);
  });

  it.each<[string, JsonObject]>([
    ['no date', { date: '2026-02-30' }],
    ['a revision that is none', { revision: 0 }],
    ['minutes that are none', { after: { status: 'worked', workedMinutes: -1 } }],
    ['no status', { after: {} }],
    ['no zone', { zone: 'Mars/Olympus' }],
    ['no cause', { cause: null }],
  ])('is refused as malformed with %s, so that it is put aside', async (_what, change) => {
    const { ann } = await newCompany();
    const message = calculated(ann, '2026-03-10', 1);
    const broken = { ...message, data: { ...message.data, ...change } };
    await expect(deliver(broken)).rejects.toMatchObject({ code: 'message.malformed' });
  });
});
