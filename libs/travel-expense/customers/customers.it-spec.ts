import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Caller, ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { customerStream } from '../streams.js';
import { startExpenses } from '../testing/expense-harness.js';
import { customerRequestExample, type CustomerPage, type CustomerView } from './customer.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startExpenses();
});
afterAll(() => harness.close());

const CUSTOMERS = '/v1/customers';
const employeeOf = (tenantId: TenantId): Caller =>
  harness.as({ tenantId, subject: newId(), roles: ['employee'] });
const codeOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as ProblemBody).code,
];

describe('customers', () => {
  it('are created, read and changed as a whole', async () => {
    const employee = employeeOf(newId<TenantId>());
    const made = await employee.post<CustomerView>(CUSTOMERS, customerRequestExample);
    expect([made.status, made.body]).toEqual([
      201,
      { ...customerRequestExample, id: expect.any(String), isActive: true },
    ]);
    const path = `${CUSTOMERS}/${made.body.id}`;
    const changed = { ...customerRequestExample, stage: 'former', address: null, isActive: false };
    const after = await employee.put<CustomerView>(path, changed, { 'if-match': made.etag });
    expect(after.body).toMatchObject({ stage: 'former', address: null, isActive: false });
    expect((await employee.get<CustomerView>(path)).body).toEqual(after.body);
    expect(
      codeOf(await employee.put(path, { ...changed, stage: 'lead' }, { 'if-match': made.etag })),
    ).toEqual([412, 'resource.stale']);
    expect((await employee.put(path, changed)).status).toBe(428);
  });

  it('are one when the same request comes twice', async () => {
    const employee = employeeOf(newId<TenantId>());
    const key = { 'idempotency-key': newId() };
    const first = await employee.post<CustomerView>(CUSTOMERS, customerRequestExample, key);
    const again = await employee.post<CustomerView>(CUSTOMERS, customerRequestExample, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const other = { ...customerRequestExample, stage: 'lead' };
    expect(codeOf(await employee.post(CUSTOMERS, other, key))).toEqual([409, 'request.id-reused']);
  });

  it('have their ids from the product: nobody names the key that seals a customer', async () => {
    const employee = employeeOf(newId<TenantId>());
    const { status } = await employee.post(CUSTOMERS, { ...customerRequestExample, id: newId() });
    expect(status).toBe(400);
  });

  it('are listed by stage and region, page by page, with their names', async () => {
    const employee = employeeOf(newId<TenantId>());
    const ids: string[] = [];
    let position = '';
    for (const [name, stage, region] of [
      ['One', 'lead', 'north'],
      ['Two', 'customer', 'north'],
      ['Three', 'customer', 'south'],
    ]) {
      const made = await employee.post<CustomerView>(CUSTOMERS, {
        ...customerRequestExample,
        ...{ name, stage, region },
      });
      ids.push(made.body.id);
      position = made.position;
    }
    const at = { 'read-at': position };
    const namesOf = async (query: string): Promise<readonly (string | null)[]> =>
      (await employee.get<CustomerPage>(`${CUSTOMERS}${query}`, at)).body.items
        .map(({ name }) => name)
        .sort();
    expect(await namesOf('?stage=customer')).toEqual(['Three', 'Two']);
    expect(await namesOf('?stage=customer&region=north')).toEqual(['Two']);
    const { body: first } = await employee.get<CustomerPage>(`${CUSTOMERS}?limit=2`, at);
    const cursor = encodeURIComponent(first.nextCursor ?? '');
    const { body: second } = await employee.get<CustomerPage>(`${CUSTOMERS}?limit=2&cursor=${cursor}`, at);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids.toSorted());
    expect(second.nextCursor).toBeUndefined();
  });

  it('are unknown to another company', async () => {
    const made = await employeeOf(newId<TenantId>()).post<CustomerView>(CUSTOMERS, customerRequestExample);
    const path = `${CUSTOMERS}/${made.body.id}`;
    const stranger = employeeOf(newId<TenantId>());
    expect(codeOf(await stranger.get(path))).toEqual([404, 'customer.unknown']);
    const sent = { ...customerRequestExample, isActive: true };
    const put = await stranger.put(path, sent, { 'if-match': made.etag });
    expect([404, 412]).toContain(put.status);
    expect((await stranger.get<CustomerPage>(CUSTOMERS)).body.items).toEqual([]);
  });

  it('stand in no row by name', async () => {
    const tenantId = newId<TenantId>();
    const employee = employeeOf(tenantId);
    const made = await employee.post<CustomerView>(CUSTOMERS, customerRequestExample);
    await employee.get(CUSTOMERS, { 'read-at': made.position });
    const [row] = await harness.ports.database.query<{ row: string }>(
      tenantId,
      'SELECT to_json(customer)::text AS row FROM travelexpense.customer AS customer WHERE tenant_id = $1',
      [tenantId],
    );
    expect(row?.row).toContain(made.body.id);
    expect(row?.row).not.toContain('Nordwind');
    expect(
      await harness.ports.store.readStream(tenantId, customerStream(tenantId, made.body.id)),
    ).toHaveLength(1);
  });
});
