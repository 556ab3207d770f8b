import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startContext,
  type Caller,
  type ContextHarness,
  type ProblemBody,
} from '@timeledger/testing/context-harness.js';
import { analyticsContext } from '../analytics.context.js';
import { calculated, deliver, record, type Person } from '../testing/told-days.js';
import type { WorkloadView } from './workload.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startContext(analyticsContext, { now: '2026-04-20T12:00:00Z' });
});
afterAll(() => harness.close());

const MARCH = 'firstDay=2026-03-01&lastDay=2026-03-31';
const workload = async (who: Caller, query = MARCH): Promise<WorkloadView> =>
  (await who.get<WorkloadView>(`/v1/workload?${query}`)).body;

const first = ([person]: readonly Person[]): Person => {
  if (person === undefined) throw new Error('nobody in the company');
  return person;
};

/** A manager with people in one team, each with the minutes of their days, of which eight hours were planned. */
async function company(...people: readonly (readonly number[])[]) {
  const tenantId = newId<TenantId>();
  const [managerId, teamId] = [newId<EmployeeId>(), newId()];
  await record(harness, tenantId, 'TeamChanged', teamId, {
    teamId,
    name: '',
    parentTeamId: null,
    isActive: true,
  });
  const members: Person[] = [];
  for (const days of people) {
    const employeeId = newId<EmployeeId>();
    const managers = [{ managerId, from: '2020-01-01' }];
    await record(harness, tenantId, 'ReportingLineChanged', employeeId, { employeeId, managers });
    const teams = [{ from: '2020-01-01', teamId }];
    await record(harness, tenantId, 'EmployeePlaced', employeeId, {
      employeeId,
      country: null,
      teams,
      sites: [],
    });
    const person = { tenantId, employeeId, employmentId: newId() } as Person;
    members.push(person);
    await deliver(
      harness,
      ...days.map((workedMinutes, day) =>
        calculated(person, `2026-03-${String(day + 2).padStart(2, '0')}`, 1, {
          workedMinutes,
          expectedMinutes: 480,
        }),
      ),
    );
  }
  const as = (subject: string, role: 'employee' | 'manager' | 'finance'): Caller =>
    harness.as({ tenantId, subject, roles: [role] });
  return { tenantId, teamId, members, manager: as(managerId, 'manager'), as };
}

describe('workload (ANA-04)', () => {
  it('tells who is overloaded, who is idle, and who could hand how much to whom', async () => {
    const { members, manager } = await company([600, 580, 500], [480, 480, 480], [240, 480, 480]);
    const [ann, bob, cid] = members.map(({ employeeId }) => employeeId);
    const { items, suggestions, ...asked } = await workload(manager);
    expect(asked).toEqual({ overloadPercent: 110, idlePercent: 90 });
    expect(new Map(items.map((item) => [item.employeeId, item]))).toEqual(
      new Map([
        [
          ann,
          {
            ...{ employeeId: ann, capacityMinutes: 1440, workedMinutes: 1680, overloadedDays: 2 },
            ...{ utilisation: 1.1667, status: 'overloaded', excessMinutes: 240, idleMinutes: 0 },
          },
        ],
        [
          bob,
          {
            ...{ employeeId: bob, capacityMinutes: 1440, workedMinutes: 1440, overloadedDays: 0 },
            ...{ utilisation: 1, status: 'balanced', excessMinutes: 0, idleMinutes: 0 },
          },
        ],
        [
          cid,
          {
            ...{ employeeId: cid, capacityMinutes: 1440, workedMinutes: 1200, overloadedDays: 0 },
            ...{ utilisation: 0.8333, status: 'idle', excessMinutes: 0, idleMinutes: 240 },
          },
        ],
      ]),
    );
    expect(suggestions).toEqual([{ fromEmployeeId: ann, toEmployeeId: cid, minutes: 240 }]);
    const strict = await workload(manager, `${MARCH}&overloadPercent=120&idlePercent=80`);
    expect(strict.items.map(({ status }) => status)).toEqual(['balanced', 'balanced', 'balanced']);
    expect(strict.suggestions).toEqual([]);
  });

  it('counts leave as no capacity, and work on days without a plan as worked', async () => {
    const { members, manager } = await company([480]);
    const ann = first(members);
    await deliver(
      harness,
      calculated(ann, '2026-03-10', 1, { status: 'on-leave', workedMinutes: 0, expectedMinutes: 480 }),
      calculated(ann, '2026-03-11', 1, { workedMinutes: 120, expectedMinutes: null }),
    );
    expect((await workload(manager)).items).toMatchObject([{ capacityMinutes: 480, workedMinutes: 600 }]);
  });

  it('follows a correction of a day', async () => {
    const { members, manager } = await company([600, 600]);
    const ann = first(members);
    expect((await workload(manager)).items).toMatchObject([{ status: 'overloaded' }]);
    await deliver(
      harness,
      calculated(ann, '2026-03-02', 2, { workedMinutes: 480, expectedMinutes: 480 }),
      calculated(ann, '2026-03-03', 2, { workedMinutes: 480, expectedMinutes: 480 }),
    );
    expect((await workload(manager)).items).toMatchObject([{ status: 'balanced', overloadedDays: 0 }]);
  });

  it('is of the people whom one may see, and of a team where that is asked', async () => {
    const { members, manager, as, teamId } = await company([600], [240]);
    const ann = first(members);
    const own = await workload(as(ann.employeeId, 'employee'));
    expect(own.items.map(({ employeeId }) => employeeId)).toEqual([ann.employeeId]);
    // Whom one could hand something to is not told to who does not see them.
    expect(own.suggestions).toEqual([]);
    expect((await workload(as(newId(), 'employee'))).items).toEqual([]);
    expect((await workload(as(newId(), 'finance'))).items).toHaveLength(2);
    expect((await workload(manager, `${MARCH}&teamId=${teamId}`)).items).toHaveLength(2);
    expect((await workload(manager, `${MARCH}&teamId=${newId()}`)).items).toEqual([]);
    expect((await workload(manager, 'firstDay=2026-02-01&lastDay=2026-02-28')).items).toEqual([]);
  });

  it.each([
    ['firstDay=2026-03-31&lastDay=2026-03-01', 422],
    ['firstDay=2025-03-01&lastDay=2026-03-31', 422],
    ['firstDay=2026-03-01', 400],
    [`${MARCH}&overloadPercent=99`, 422],
    [`${MARCH}&idlePercent=101`, 422],
    [`${MARCH}&idlePercent=much`, 400],
  ])('of %s is refused with %i', async (query, status) => {
    const { manager } = await company();
    const { status: answered, body } = await manager.get<ProblemBody>(`/v1/workload?${query}`);
    expect([answered, body.errors?.length]).toEqual([status, 1]);
  });
});
