import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { Answer, Caller, ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { customerRequestExample, type CustomerView } from '../customers/customer.dto.js';
import { travelExpenseExportSections } from '../privacy/export-sections.js';
import { newCompany, startExpenses, type ExpenseCompany } from '../testing/expense-harness.js';
import type { VisitPage, VisitView } from './visit.dto.js';

let harness: ContextHarness;
let company: ExpenseCompany;
let customerId: string;
beforeAll(async () => {
  harness = await startExpenses();
  company = await newCompany(harness);
  customerId = await newCustomer(company.employee);
});
afterAll(() => harness.close());

const VISITS = '/v1/visits';
const newCustomer = async (caller: Caller): Promise<string> =>
  (await caller.post<CustomerView>('/v1/customers', customerRequestExample)).body.id;
const planOf = (date: string, from: string, until: string) => ({
  plannedStart: `${date}T${from}:00+02:00`,
  plannedEnd: `${date}T${until}:00+02:00`,
  zone: 'Europe/Berlin',
});
const plan = (
  caller: Caller,
  employeeIds: readonly string[],
  time: object,
  headers: Record<string, string> = {},
): Promise<Answer<VisitView>> =>
  caller.post<VisitView>(VISITS, { customerId, employeeIds, ...time }, headers);
const step = (
  caller: Caller,
  { body, etag }: Pick<Answer<VisitView>, 'body' | 'etag'>,
  name: string,
  sent?: object,
): Promise<Answer<VisitView>> =>
  caller.post<VisitView>(`${VISITS}/${body.id}/${name}`, sent, { 'if-match': etag });
const codeOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as ProblemBody).code,
];
const faultOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as ProblemBody).code,
  ((body as ProblemBody).errors ?? []).map(({ pointer }) => pointer),
];

describe('a visit', () => {
  it('is planned, moved, started and finished, each seen by a read', async () => {
    const { employee, employeeId } = company;
    const made = await plan(employee, [employeeId], planOf('2026-05-04', '09:00', '10:00'));
    expect([made.status, made.body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), customerId, employeeIds: [employeeId], zone: 'Europe/Berlin' },
        ...{ plannedStart: '2026-05-04T07:00:00.000Z', plannedEnd: '2026-05-04T08:00:00.000Z' },
        ...{ status: 'planned', arrivedAt: null, leftAt: null, outcome: null, notes: null, writtenBy: null },
        ...{ satisfaction: null, nextStep: null, nextStepOn: null },
      },
    ]);
    const path = `${VISITS}/${made.body.id}`;
    const time = planOf('2026-05-04', '11:00', '12:00');
    const moved = await employee.put<VisitView>(`${path}/plan`, time, { 'if-match': made.etag });
    expect(moved.body).toMatchObject({ status: 'planned', plannedStart: '2026-05-04T09:00:00.000Z' });
    expect(codeOf(await step(employee, made, 'check-in'))).toEqual([412, 'resource.stale']);
    const started = await step(employee, moved, 'check-in');
    expect(started.body).toMatchObject({ status: 'under-way', arrivedAt: expect.any(String) });
    const wrong = { outcome: 'not-met', satisfaction: 6, nextStepOn: 'soon' };
    expect((await step(employee, started, 'check-out', wrong)).status).toBe(422);
    const past = { outcome: 'done', nextStepOn: '2020-01-01' };
    expect(faultOf(await step(employee, started, 'check-out', past))).toEqual([
      ...[422, 'visit.next-step-past', ['/nextStepOn']],
    ]);
    const sent = {
      ...{ outcome: 'follow-up-needed', notes: 'Wants an offer.', satisfaction: 4 },
      ...{ nextStep: 'Send it.', nextStepOn: '2099-05-11' },
    };
    const finished = await step(employee, started, 'check-out', sent);
    expect(finished.body).toMatchObject({ ...sent, status: 'finished', writtenBy: employeeId });
    expect((await employee.get<VisitView>(path)).body).toEqual(finished.body);
    expect(codeOf(await step(employee, finished, 'cancellation'))).toEqual([409, 'visit.not-planned']);
  });

  it('is one when the same request comes twice', async () => {
    const { employee, employeeId } = company;
    const key = { 'idempotency-key': newId() };
    const time = planOf('2026-05-05', '09:00', '10:00');
    const first = await plan(employee, [employeeId], time, key);
    const again = await plan(employee, [employeeId], time, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = await plan(employee, [employeeId], planOf('2026-05-05', '12:00', '13:00'), key);
    expect(codeOf(other)).toEqual([409, 'request.id-reused']);
  });

  it('is to a customer that is there, and takes time', async () => {
    const { employee, employeeId } = company;
    const time = planOf('2026-05-06', '09:00', '10:00');
    const elsewhere = await newCustomer((await newCompany(harness)).employee);
    for (const unknown of [newId(), elsewhere]) {
      const body = { customerId: unknown, employeeIds: [employeeId], ...time };
      const answer = await employee.post(VISITS, body);
      expect(faultOf(answer)).toEqual([422, 'visit.customer-unknown', ['/customerId']]);
    }
    const reversed = await plan(employee, [employeeId], planOf('2026-05-06', '10:00', '09:00'));
    expect(faultOf(reversed)).toEqual([422, 'visit.ends-before-start', ['/plannedEnd']]);
    const endless = { ...time, plannedEnd: '2026-06-06T09:00:00Z' };
    expect(faultOf(await plan(employee, [employeeId], endless))).toEqual([
      422,
      'visit.too-long',
      ['/plannedEnd'],
    ]);
  });
});

describe('two visits at a time', () => {
  it('are no conflict for several people who go together, and one for each of them', async () => {
    const { manager, employee, employeeId, otherId } = company;
    const time = planOf('2026-05-11', '09:00', '10:00');
    const joint = await plan(manager, [employeeId, otherId], time);
    expect([joint.status, joint.body.employeeIds]).toEqual([201, [employeeId, otherId]]);
    const overlapping = planOf('2026-05-11', '09:59', '11:00');
    const both = await plan(manager, [otherId, employeeId], overlapping);
    expect([both.status, (both.body as unknown as ProblemBody).code]).toEqual([409, 'visit.overlaps']);
    expect(faultOf(both)[2]).toEqual(expect.arrayContaining(['/employeeIds/0', '/employeeIds/1']));
    expect(faultOf(await plan(employee, [employeeId], overlapping))).toEqual([
      409,
      'visit.overlaps',
      ['/employeeIds/0'],
    ]);
    // One after the other is no overlap.
    expect((await plan(employee, [employeeId], planOf('2026-05-11', '10:00', '11:00'))).status).toBe(201);
  });

  it('are looked for when one is moved, and its own time is not in its way', async () => {
    const { employee, employeeId } = company;
    const first = await plan(employee, [employeeId], planOf('2026-05-12', '09:00', '10:00'));
    const second = await plan(employee, [employeeId], planOf('2026-05-12', '11:00', '12:00'));
    const path = `${VISITS}/${second.body.id}/plan`;
    const onto = planOf('2026-05-12', '09:30', '10:30');
    expect(faultOf(await employee.put(path, onto, { 'if-match': second.etag }))).toEqual([
      409,
      'visit.overlaps',
      ['/plannedStart'],
    ]);
    const aLittle = planOf('2026-05-12', '11:30', '12:30');
    expect((await employee.put(path, aLittle, { 'if-match': second.etag })).status).toBe(200);
    expect((await step(employee, first, 'cancellation')).body.status).toBe('cancelled');
    const freed = await plan(employee, [employeeId], planOf('2026-05-12', '09:30', '10:30'));
    expect(freed.status).toBe(201);
  });

  it('are not planned by requests that come at the same moment', async () => {
    const { employee, employeeId } = company;
    const time = planOf('2026-05-13', '09:00', '10:00');
    const answers = await Promise.all(Array.from({ length: 6 }, () => plan(employee, [employeeId], time)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });
});

describe('who may', () => {
  it('plan: for oneself and those below; somebody else is unknown', async () => {
    const { manager, other, employee, employeeId, otherId, colleague } = company;
    const time = planOf('2026-05-18', '09:00', '10:00');
    expect(faultOf(await plan(employee, [employeeId, otherId], time))).toEqual([
      404,
      'visit.employee-unknown',
      ['/employeeIds/1'],
    ]);
    const made = await plan(manager, [employeeId], time);
    expect(made.status).toBe(201);
    for (const stranger of [other, colleague]) {
      expect(codeOf(await stranger.get(`${VISITS}/${made.body.id}`))).toEqual([404, 'visit.unknown']);
      expect(codeOf(await step(stranger, made, 'cancellation'))).toEqual([404, 'visit.unknown']);
    }
  });

  it('attend: those who go, and no manager for them', async () => {
    const { manager, delegate, auditor, employeeId, otherId, other } = company;
    const made = await plan(manager, [employeeId, otherId], planOf('2026-05-19', '09:00', '10:00'));
    for (const reader of [manager, delegate, auditor]) {
      expect((await reader.get(`${VISITS}/${made.body.id}`)).status).toBe(200);
      expect(codeOf(await step(reader, made, 'check-in'))).toEqual([403, 'access.forbidden']);
    }
    expect((await step(other, made, 'check-in')).status).toBe(200);
  });

  it('list: what one may read, by person, customer, day and status, page by page', async () => {
    const { tenantId, employee, manager, other, employeeId, otherId, colleague } = await newCompany(harness);
    expect(tenantId).not.toBe(company.tenantId);
    const [north, south] = [await newCustomer(employee), await newCustomer(employee)];
    const made: Answer<VisitView>[] = [];
    for (const [employeeIds, customer, date] of [
      [[employeeId, otherId], north, '2026-06-01'],
      [[employeeId], south, '2026-06-02'],
      [[otherId], south, '2026-06-02'],
    ] as const)
      made.push(
        await manager.post<VisitView>(VISITS, {
          ...{ customerId: customer, employeeIds },
          ...planOf(date, '09:00', '10:00'),
        }),
      );
    const at = { 'read-at': made.at(-1)?.position ?? '' };
    const listed = async (caller: Caller, query: string): Promise<readonly number[]> =>
      (await caller.get<VisitPage>(`${VISITS}?${query}`, at)).body.items
        .map(({ id }) => made.findIndex(({ body }) => body.id === id))
        .sort();
    expect(await listed(manager, '')).toEqual([0, 1, 2]);
    expect(await listed(employee, '')).toEqual([0, 1]);
    expect(await listed(other, '')).toEqual([0, 2]);
    expect(await listed(colleague, '')).toEqual([]);
    expect(await listed(manager, 'employeeId=' + otherId)).toEqual([0, 2]);
    expect(await listed(employee, 'employeeId=me')).toEqual([0, 1]);
    expect(await listed(employee, 'employeeId=' + otherId)).toEqual([0]);
    expect(await listed(manager, 'customerId=' + south)).toEqual([1, 2]);
    expect(await listed(manager, 'date=2026-06-01')).toEqual([0]);
    expect(await listed(manager, 'status=cancelled')).toEqual([]);
    const { body: first } = await manager.get<VisitPage>(`${VISITS}?limit=2`, at);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    const { body: second } = await manager.get<VisitPage>(`${VISITS}?limit=2&cursor=${cursor}`, at);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    expect(second.nextCursor).toBeUndefined();
    expect(codeOf(await employee.get(`${VISITS}?limit=2&cursor=${cursor}`, at))).toEqual([
      400,
      'cursor.invalid',
    ]);
  });
});

describe('what was written of a visit', () => {
  it('stands in no row, and in the archive of whoever wrote it', async () => {
    const { tenantId, manager, employee, employeeId, otherId } = company;
    const made = await plan(manager, [employeeId, otherId], planOf('2026-05-25', '09:00', '10:00'));
    const started = await step(employee, made, 'check-in');
    const [notes, nextStep] = ['Zq-very-private', 'Yx-private-too'];
    const sent = { outcome: 'done', notes, nextStep };
    const { position } = await step(employee, started, 'check-out', sent);
    await employee.get(VISITS, { 'read-at': position });
    const rows = await harness.ports.database.query(
      tenantId,
      'SELECT to_json(visit)::text AS row FROM travelexpense.visit AS visit WHERE tenant_id = $1',
      [tenantId],
    );
    expect(JSON.stringify(rows)).not.toMatch(/private/);
    const section = travelExpenseExportSections(harness.ports).find(
      ({ name }) => name === 'travelexpense.visits',
    );
    const archiveOf = async (person: string): Promise<string> => {
      const told: unknown[] = [];
      for await (const file of section?.files(tenantId, person) ?? [])
        for await (const row of file.rows) told.push(row);
      return JSON.stringify(told);
    };
    expect(await archiveOf(employeeId)).toContain(notes);
    expect(await archiveOf(employeeId)).toContain(nextStep);
    const ofOther = await archiveOf(otherId);
    expect(ofOther).toContain(made.body.id);
    expect([ofOther.includes('private'), ofOther.includes(employeeId)]).toEqual([false, false]);
  });
});
