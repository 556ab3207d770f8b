import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { Answer, Caller, ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { customerRequestExample, type CustomerView } from '../customers/customer.dto.js';
import { travelExpenseExportSections } from '../privacy/export-sections.js';
import { newCompany, startExpenses, type ExpenseCompany } from '../testing/expense-harness.js';
import type { VisitView } from '../visits/visit.dto.js';
import type { TripPage, TripView } from './trip.dto.js';

let harness: ContextHarness;
let company: ExpenseCompany;
beforeAll(async () => {
  harness = await startExpenses();
  company = await newCompany(harness);
});
afterAll(() => harness.close());

const TRIPS = '/v1/trips';
const DAYS = { firstDay: '2026-06-01', lastDay: '2026-06-03' };
const ask = (caller: Caller, body: object = DAYS): Promise<Answer<TripView>> =>
  caller.post<TripView>(TRIPS, body);
const step = (
  caller: Caller,
  { body, etag }: Pick<Answer<TripView>, 'body' | 'etag'>,
  name: string,
  sent?: object,
): Promise<Answer<TripView>> =>
  caller.post<TripView>(`${TRIPS}/${body.id}/${name}`, sent, { 'if-match': etag });
const codeOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as ProblemBody).code,
];
const faultOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  ...codeOf({ status, body }),
  ((body as ProblemBody).errors ?? []).map(({ pointer }) => pointer),
];
const newCustomer = async (caller: Caller): Promise<string> =>
  (await caller.post<CustomerView>('/v1/customers', customerRequestExample)).body.id;

describe('a trip', () => {
  it('is asked for, approved, changed under way and completed, each seen by a read', async () => {
    const { employee, employeeId, manager } = company;
    const customerId = await newCustomer(employee);
    const asked = await ask(employee, { ...DAYS, purpose: 'North', customerIds: [customerId] });
    expect([asked.status, asked.body]).toEqual([
      201,
      {
        ...{ ...DAYS, id: expect.any(String), employeeId, customerIds: [customerId], visitIds: [] },
        ...{ status: 'requested', decidedBy: null, purpose: 'North', comment: null },
      },
    ]);
    const path = `${TRIPS}/${asked.body.id}`;
    const approved = await step(manager, asked, 'approval', { comment: 'By train.' });
    expect(approved.body).toMatchObject({ status: 'approved', comment: 'By train.' });
    expect(codeOf(await step(employee, asked, 'departure'))).toEqual([412, 'resource.stale']);
    const started = await step(employee, approved, 'departure');
    expect(started.body.status).toBe('under-way');
    const visit = await employee.post<VisitView>('/v1/visits', {
      ...{ customerId, employeeIds: [employeeId], zone: 'UTC' },
      ...{ plannedStart: '2026-06-02T09:00:00Z', plannedEnd: '2026-06-02T10:00:00Z' },
    });
    const longer = { firstDay: '2026-06-01', lastDay: '2026-06-04', visitIds: [visit.body.id] };
    const changed = await employee.put<TripView>(path, longer, { 'if-match': started.etag });
    expect(changed.body).toMatchObject({ ...longer, status: 'under-way' });
    const completed = await step(employee, changed, 'completion');
    expect(completed.body.status).toBe('completed');
    expect((await manager.get<TripView>(path)).body).toEqual(completed.body);
    expect(codeOf(await employee.put(path, DAYS, { 'if-match': completed.etag }))).toEqual([
      409,
      'trip.closed',
    ]);
  });

  it('is one when the same request comes twice', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await company.employee.post<TripView>(TRIPS, DAYS, key);
    const again = await company.employee.post<TripView>(TRIPS, DAYS, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = { ...DAYS, lastDay: '2026-06-05' };
    expect(codeOf(await company.employee.post(TRIPS, other, key))).toEqual([409, 'request.id-reused']);
  });

  it('is linked with what is there: customers of the company, visits of the person', async () => {
    const { employee, manager, otherId } = company;
    const customerId = await newCustomer(employee);
    const unknown = { ...DAYS, customerIds: [customerId, newId()] };
    expect(faultOf(await ask(employee, unknown))).toEqual([422, 'trip.customer-unknown', ['/customerIds/1']]);
    const ofOther = await manager.post<VisitView>('/v1/visits', {
      ...{ customerId, employeeIds: [otherId], zone: 'UTC' },
      ...{ plannedStart: '2026-06-02T09:00:00Z', plannedEnd: '2026-06-02T10:00:00Z' },
    });
    expect(ofOther.status).toBe(201);
    for (const visitId of [ofOther.body.id, newId()])
      expect(faultOf(await ask(employee, { ...DAYS, visitIds: [visitId] }))).toEqual([
        422,
        'trip.visit-unknown',
        ['/visitIds/0'],
      ]);
    const reversed = { firstDay: '2026-06-03', lastDay: '2026-06-01' };
    expect(faultOf(await ask(employee, reversed))).toEqual([422, 'trip.ends-before-start', ['/lastDay']]);
  });

  it('is decided on by those above, and by nobody for themselves', async () => {
    const { employee, manager, director, delegate, auditor, finance, other, colleague } = company;
    const asked = await ask(employee);
    for (const reader of [employee, auditor, finance])
      expect(codeOf(await step(reader, asked, 'approval', {}))).toEqual([403, 'access.forbidden']);
    for (const stranger of [other, colleague]) {
      expect(codeOf(await stranger.get(`${TRIPS}/${asked.body.id}`))).toEqual([404, 'trip.unknown']);
      expect(codeOf(await step(stranger, asked, 'approval', {}))).toEqual([404, 'trip.unknown']);
    }
    expect(codeOf(await step(manager, asked, 'departure'))).toEqual([403, 'access.forbidden']);
    const rejected = await step(delegate, asked, 'rejection', { comment: 'Not now.' });
    expect(rejected.body).toMatchObject({ status: 'rejected', comment: 'Not now.' });
    const path = `${TRIPS}/${asked.body.id}`;
    const again = await employee.put<TripView>(path, DAYS, { 'if-match': rejected.etag });
    expect(again.body.status).toBe('requested');
    expect((await step(director, again, 'approval', {})).body.status).toBe('approved');
  });

  it('stands in the lists of those who may read it, by person, day and status, page by page', async () => {
    const { employee, manager, other, otherId, colleague, auditor } = await newCompany(harness);
    const made = [
      await ask(employee),
      await ask(employee, { firstDay: '2026-07-01', lastDay: '2026-07-02' }),
      await ask(other, { firstDay: '2026-07-02', lastDay: '2026-07-02' }),
    ];
    const rejected = await step(manager, made[0]!, 'rejection', {});
    const at = { 'read-at': rejected.position };
    const listed = async (caller: Caller, query: string): Promise<readonly number[]> =>
      (await caller.get<TripPage>(`${TRIPS}?${query}`, at)).body.items.map(({ id }) =>
        made.findIndex(({ body }) => body.id === id),
      );
    expect(await listed(manager, '')).toEqual([2, 1, 0]);
    expect(await listed(auditor, '')).toEqual([2, 1, 0]);
    expect(await listed(employee, 'employeeId=me')).toEqual([1, 0]);
    expect(await listed(employee, `employeeId=${otherId}`)).toEqual([]);
    expect(await listed(colleague, '')).toEqual([]);
    expect(await listed(manager, 'date=2026-07-02')).toEqual([2, 1]);
    expect(await listed(manager, 'status=rejected')).toEqual([0]);
    const { body: first } = await manager.get<TripPage>(`${TRIPS}?limit=2`, at);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    expect(await listed(manager, `limit=2&cursor=${cursor}`)).toEqual([0]);
    expect(codeOf(await employee.get(`${TRIPS}?limit=2&cursor=${cursor}`, at))).toEqual([
      400,
      'cursor.invalid',
    ]);
  });

  it('has no words in rows, and all of them in the archive of its person', async () => {
    const { tenantId, employee, employeeId, manager } = company;
    const asked = await ask(employee, { ...DAYS, purpose: 'Zq-purpose' });
    const { position } = await step(manager, asked, 'rejection', { comment: 'Zq-comment' });
    await employee.get(TRIPS, { 'read-at': position });
    const rows = await harness.ports.database.query(
      tenantId,
      'SELECT to_json(trip)::text AS row FROM travelexpense.trip AS trip WHERE tenant_id = $1',
      [tenantId],
    );
    expect(JSON.stringify(rows)).toContain(asked.body.id);
    expect(JSON.stringify(rows)).not.toContain('Zq-');
    const section = travelExpenseExportSections(harness.ports).find(
      ({ name }) => name === 'travelexpense.trips',
    );
    const told: unknown[] = [];
    for await (const file of section?.files(tenantId, employeeId) ?? [])
      for await (const row of file.rows) told.push(row);
    const text = JSON.stringify(told);
    expect([text.includes('Zq-purpose'), text.includes('Zq-comment'), text.includes('decidedBy')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
