import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CorrectionView } from '../corrections/correction.dto.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { CorrectionRulesPreview } from './correction-rules-preview.dto.js';
import type { CorrectionRulesView } from './correction-rules.dto.js';

/** Signed in by a password alone. */
const WEAK = { amr: ['pwd'] };
const RULES = '/v1/correction-rules';
const ALWAYS = ['open', 'submitted', 'approved', 'locked'];
const ask = { relations: ['self'], right: 'request', maximumAgeDays: 35, sheetStatuses: ALWAYS };
const direct = { relations: ['manager'], right: 'direct', maximumAgeDays: 62, sheetStatuses: ALWAYS };
const rulesOf = (rules: readonly object[], rest: object = {}) => ({
  rules,
  requestExpiresAfterDays: 14,
  ...rest,
});

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let administrator: Caller;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
});
beforeEach(async () => {
  attendance.clock.set('2026-03-20T12:00:00Z');
  const tenantId = newId<TenantId>();
  employment = await attendance.seedEmployment({ tenantId });
  administrator = as('tenant_administrator', { amr: ['mfa'] });
});
afterAll(() => attendance.close());

const as = (
  role: 'tenant_administrator' | 'time_administrator',
  claims: Record<string, unknown> = {},
): Caller => attendance.as({ tenantId: employment.tenantId, subject: newId(), roles: [role], claims });
const publish = <Body = CorrectionRulesView>(body: object, seen = 0): Promise<Answer<Body>> =>
  administrator.put<Body>(RULES, body, { 'if-match': `"${seen}"` });

const punched = async (occurredAt: string): Promise<string> => {
  const { body } = await attendance
    .asEmployee(employment)
    .post<{ results: readonly { punchId: string }[] }>('/v1/punch-batches', {
      employmentId: employment.employmentId,
      deviceId: 'phone',
      items: [{ id: newId(), kind: 'clock-in', occurredAt, zone: 'Europe/Berlin' }],
    });
  return body.results[0]?.punchId ?? '';
};
const move = <Body = CorrectionView>(
  who: Caller,
  punchId: string,
  occurredAt: string,
): Promise<Answer<Body>> =>
  who.post<Body>('/v1/corrections', {
    employmentId: employment.employmentId,
    action: 'change-time',
    punchId,
    occurredAt,
    reason: 'Door log.',
  });

describe('publishing correction rules', () => {
  it('asks for a second factor', async () => {
    const answer = await as('tenant_administrator', WEAK).put<ProblemBody>(RULES, rulesOf([ask]), {
      'if-match': '"0"',
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'auth.step-up-needed' } });
  });

  it('is refused where nobody could correct in some state, which is named', async () => {
    const rules = rulesOf([{ ...ask, sheetStatuses: ['open', 'submitted', 'approved'] }]);
    expect(await publish<ProblemBody>(rules)).toMatchObject({
      status: 422,
      body: { code: 'correction-rules.nobody-left', states: ['locked'] },
    });
  });

  it.each([
    ['an unknown attribute', { attribute: 'mood', is: true }, 'correction-rules.condition-unfit'],
    [
      'a number compared as a truth',
      { attribute: 'changed-minutes', is: true },
      'correction-rules.condition-unfit',
    ],
    ['a value that never is', { attribute: 'source', oneOf: ['rumour'] }, 'correction-rules.condition-unfit'],
  ])('is refused with %s', async (_title, condition, code) => {
    const rules = rulesOf([ask, { ...direct, conditions: [condition] }]);
    expect(await publish<ProblemBody>(rules)).toMatchObject({
      status: 422,
      body: { code, errors: [{ pointer: '/rules/1/conditions/0' }] },
    });
  });

  it('holds from the moment it names; what was known and what held stay readable', async () => {
    await publish(rulesOf([ask]));
    attendance.clock.advance(60_000);
    const later = rulesOf([ask, direct], { effectiveFrom: '2026-04-01T00:00:00Z' });
    const published = await publish(later, 1);
    expect(published.body).toMatchObject({
      inForce: { version: 1 },
      versions: [{ version: 1 }, { version: 2 }],
    });
    const at = await administrator.get<CorrectionRulesView>(`${RULES}?at=2026-04-02T00:00:00Z`);
    expect(at.body.inForce.version).toBe(2);
    const before = await administrator.get<CorrectionRulesView>(`${RULES}?knownAt=2026-03-20T12:00:30Z`);
    expect(before.body.versions.map(({ version }) => version)).toEqual([1]);
    attendance.clock.set('2026-04-01T06:00:00Z');
    expect((await administrator.get<CorrectionRulesView>(RULES)).body.inForce.version).toBe(2);
    expect(
      await publish<ProblemBody>(rulesOf([ask], { effectiveFrom: '2026-03-01T00:00:00Z' }), 2),
    ).toMatchObject({
      status: 422,
      body: { code: 'correction-rules.not-in-past' },
    });
  });
});

describe('what rules grant', () => {
  it('by attributes of the record and the size of the change, with a second factor above a limit', async () => {
    await publish(
      rulesOf([
        ask,
        { ...direct, conditions: [{ attribute: 'source', oneOf: ['offline'] }], stepUpAboveMinutes: 60 },
      ]),
    );
    const person = {
      tenantId: employment.tenantId,
      subject: employment.managerId ?? '',
      roles: ['manager'],
    } as const;
    const manager = attendance.as({ ...person, claims: WEAK });
    const punchId = await punched('2026-03-19T08:00:00+01:00');
    expect(await move(manager, punchId, '2026-03-19T07:30:00+01:00')).toMatchObject({
      status: 201,
      body: { isDirect: true },
    });
    const far = '2026-03-19T05:00:00+01:00';
    const refused = await move<ProblemBody>(manager, punchId, far);
    expect(refused).toMatchObject({ status: 401, body: { code: 'auth.step-up-needed' } });
    expect(String(refused.headers['www-authenticate'])).toContain('insufficient_user_authentication');
    const strong = attendance.as({ ...person, claims: { amr: ['mfa'] } });
    expect(await move(strong, punchId, far)).toMatchObject({ status: 201, body: { isDirect: true } });
  });

  it('sends large requests one level up, and back when the rules say so', async () => {
    const above = newId<EmployeeId>();
    const { tenantId, managerId, employeeId } = employment;
    await seedLine(managerId as EmployeeId, above);
    const by = 'manager-above';
    const approvals = [
      { conditions: [{ attribute: 'changed-minutes', moreThan: 60 }], by, isStepUpNeeded: true },
    ];
    await publish(rulesOf([ask], { approvals }));
    const employee = attendance.asEmployee(employment);
    const small = await move(
      employee,
      await punched('2026-03-18T08:00:00+01:00'),
      '2026-03-18T07:30:00+01:00',
    );
    const large = await move(
      employee,
      await punched('2026-03-19T08:00:00+01:00'),
      '2026-03-19T05:00:00+01:00',
    );
    expect(small.body.awaiting?.employeeId).toBe(managerId);
    expect(large.body.awaiting?.employeeId).toBe(above);
    const decide = <Body = CorrectionView>(
      subject: string,
      claims: Record<string, unknown>,
    ): Promise<Answer<Body>> =>
      attendance
        .as({ tenantId, subject, roles: ['employee'], claims })
        .post<Body>(`/v1/corrections/${large.body.id}/approval`, {}, { 'if-match': large.etag });
    expect(await decide<ProblemBody>(String(managerId), { amr: ['mfa'] })).toMatchObject({ status: 403 });
    expect(await decide<ProblemBody>(above, WEAK)).toMatchObject({ status: 401 });
    await waitForRows(2);
    const preview = await administrator.post<CorrectionRulesPreview>(`${RULES}/preview`, rulesOf([ask]));
    expect(preview.body.pendingRequests).toEqual({
      count: 1,
      isComplete: true,
      first: [
        {
          correctionId: large.body.id,
          before: { by: 'manager', employeeId: above },
          after: { by: 'manager', employeeId: managerId },
        },
      ],
    });
    expect(await decide(above, { amr: ['mfa'] })).toMatchObject({ status: 200 });
    expect(employeeId).not.toBe(above);
  });
});

describe('a preview', () => {
  it('says who gains and who loses, names the lines, and writes nothing', async () => {
    await publish(rulesOf([ask, direct]));
    await attendance.caughtUp();
    const head = await attendance.ports.store.head();
    const next = rulesOf([{ ...ask, maximumAgeDays: 60, sheetStatuses: ['open'] }]);
    const { status, body } = await administrator.post<CorrectionRulesPreview>(`${RULES}/preview`, next);
    expect(status).toBe(200);
    expect(body.statesWithoutCorrector).toEqual(['submitted', 'approved', 'locked']);
    expect(body.clauses.map(({ change, index }) => [change, index])).toEqual([
      ['added', 0],
      ['removed', 0],
      ['removed', 1],
    ]);
    const [self, manager] = body.relations;
    expect(self).toMatchObject({ relation: 'self', people: { count: 1, first: [employment.employeeId] } });
    expect(self?.changes.find((one) => one.sheetStatus === 'open')).toMatchObject({
      gains: true,
      loses: false,
    });
    expect(self?.changes.find((one) => one.sheetStatus === 'locked')).toMatchObject({
      gains: false,
      loses: true,
    });
    expect(manager).toMatchObject({
      relation: 'manager',
      people: { count: 1, first: [employment.managerId] },
    });
    expect(await attendance.ports.store.head()).toBe(head);
    expect((await administrator.get<CorrectionRulesView>(RULES)).body.versions).toHaveLength(1);
  });

  it('is for those who make the rules', async () => {
    const answer = await attendance
      .asManager(employment)
      .post<ProblemBody>(`${RULES}/preview`, rulesOf([ask]));
    expect(answer).toMatchObject({ status: 403, body: { code: 'access.forbidden' } });
  });
});

/** Names the manager of somebody of this test's own company. */
async function seedLine(person: EmployeeId, managerId: EmployeeId): Promise<void> {
  await attendance.seedEmployment({ tenantId: employment.tenantId, employeeId: person, managerId });
}

/** Waits until the read model has so many corrections of this test's company. */
async function waitForRows(count: number): Promise<void> {
  const untilMs = Date.now() + 10_000;
  for (let found = -1; found < count && Date.now() < untilMs;) {
    const { body } = await as('time_administrator').get<{ items: readonly unknown[] }>('/v1/corrections');
    found = body.items.length;
  }
}
