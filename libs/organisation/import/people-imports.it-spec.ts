import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { dayAfter } from '../domain/effective-dates.js';
import { startOrganisation, type Answer, type OrganisationHarness } from '../testing/organisation-harness.js';
import type { ImportedRowView, PeopleImportView } from './people-import.dto.js';

type Outcome = PeopleImportView & { readonly code?: string; readonly detail?: string };
const today = new Date().toISOString().slice(0, 10);
let organisation: OrganisationHarness;
let admin: TestIdentity;
let position: string;

beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  admin = { tenantId: newId<TenantId>(), subject: newId(), roles: ['tenant_administrator'] };
});

async function send(
  file: string | Buffer,
  query: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer<Outcome>> {
  const path = `/v1/organisation-imports?${new URLSearchParams(query).toString()}`;
  const answer = await organisation.post<Outcome>(admin, path, Buffer.from(file), {
    'content-type': 'text/csv',
    ...headers,
  });
  if (answer.position !== '') ({ position } = answer);
  return answer;
}
const dryRun = (file: string, query = {}) => send(file, { mode: 'dry-run', ...query });
const apply = (file: string, query = {}, headers = {}) => send(file, { mode: 'apply', ...query }, headers);
const csv = (...lines: readonly string[]): string => lines.join('\r\n');
const faultsOf = ({ body }: Answer<Outcome>) =>
  body.rows.flatMap(({ line, faults }) => faults.map(({ column, code }) => [line, column, code]));
const withoutMode = ({ isApplied: _isApplied, ...rest }: Outcome) => rest;
const eventsOfTenant = async () =>
  (await wholeLog(organisation.ports.store)).filter(({ tenantId }) => tenantId === admin.tenantId);
const make = async (path: string, body: object): Promise<string> => {
  const made = await organisation.post<{ id: string }>(admin, path, body);
  expect(made.status).toBe(201);
  return made.body.id;
};
const payGroup = (name = 'Monthly') =>
  make('/v1/pay-groups', {
    name,
    definition: {
      effectiveFrom: '2020-01-01',
      zone: 'Europe/Berlin',
      periodKind: 'monthly',
      anchor: '2020-01-01',
      workweekStart: 1,
      dayAttribution: 'start-of-session',
    },
  });
const team = (name: string) => make('/v1/teams', { name, parentTeamId: null });
const employee = (id: string) =>
  organisation.get<Record<string, unknown>>(admin, `/v1/employees/${id}`, { 'read-at': position });
const rowOf = ({ body }: Answer<Outcome>, line: number): ImportedRowView => {
  const row = body.rows.find((each) => each.line === line);
  if (row === undefined) throw new Error(`no line ${line}`);
  return row;
};

describe('a file of people', () => {
  it('is tried without writing, does exactly what the trial said, and finds everything done the next time', async () => {
    await payGroup();
    const north = await team('North');
    const file = csv(
      '\uFEFFStaff Number;name;email;country;hired_on;pay_group;team;manager',
      'STAFF-2;Bob Weidlich;bob@weidlich.example;DE;2026-01-01;monthly;North;STAFF-1',
      'STAFF-1;"Ann; Feldmann";;DE;2026-01-01;Monthly;;',
      'STAFF-3;"=HYPERLINK(""x"")";;;;;;STAFF-2',
      'STAFF-4;Cid;;;;;Nowhere;',
    );
    const before = (await eventsOfTenant()).length;
    const tried = await dryRun(file);
    expect([tried.status, tried.body.isApplied, faultsOf(tried)]).toEqual([
      200,
      false,
      [[5, 'team', 'placement.team-unknown']],
    ]);
    expect(await eventsOfTenant()).toHaveLength(before);
    const applied = await apply(file);
    expect(applied.body).toMatchObject({ isApplied: true, created: 3, updated: 0, refused: 1 });
    expect(withoutMode(applied.body)).toEqual(withoutMode(tried.body));
    const [bob, ann] = [rowOf(applied, 2).employeeId, rowOf(applied, 3).employeeId];
    expect((await employee(String(bob))).body).toMatchObject({
      name: 'Bob Weidlich',
      staffNumber: 'STAFF-2',
      reportingLines: [{ from: '2026-01-01', managerId: ann }],
    });
    expect((await employee(String(ann))).body).toMatchObject({ name: 'Ann; Feldmann' });
    expect((await employee(String(rowOf(applied, 4).employeeId))).body).toMatchObject({
      name: '=HYPERLINK("x")',
    });
    expect(
      (await organisation.get(admin, `/v1/employees/${bob}/placements`, { 'read-at': position })).body,
    ).toMatchObject({ country: 'DE', teams: [{ from: '2026-01-01', teamId: north }] });
    const again = await apply(file);
    expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: 3, refused: 1 });
    const events = await eventsOfTenant();
    const imports = events.filter(({ type }) => type === 'organisation.OrganisationImported');
    expect(imports.map(({ data }) => data)).toMatchObject([{ created: 3, refused: 1 }, { unchanged: 3 }]);
    for (const secret of ['Weidlich', 'weidlich', 'Feldmann', 'STAFF-2', 'HYPERLINK'])
      expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('keeps nothing of a name in clear in any table', async () => {
    await apply(csv('staff_number,name', 'Q-77,Zacharias Unmistakable'));
    const client = new pg.Client(organisation.context.urls.follower);
    await client.connect();
    try {
      const { rows } = await client.query('SELECT * FROM organisation.employee');
      expect(rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(rows)).not.toMatch(/Unmistakable|Q-77/);
    } finally {
      await client.end();
    }
  });

  it('goes on where a broken try stopped, and never makes a second person', async () => {
    const file = csv('staff_number,name,manager', 'G-1,Ann,', 'G-2,Bob,G-1', 'G-3,Cid,G-2');
    const key = { 'idempotency-key': randomUUID() };
    const { store } = organisation.ports;
    const append = store.append.bind(store);
    let left = 5;
    store.append = (request) => {
      if (left > 0) {
        left -= 1;
        return append(request);
      }
      return Promise.reject(new Error('the process was killed'));
    };
    try {
      expect((await apply(file, {}, key)).status).toBe(500);
    } finally {
      store.append = append;
    }
    const finished = await apply(file, {}, key);
    expect([finished.status, finished.body.refused]).toEqual([200, 0]);
    expect((await apply(file, {}, key)).body).toMatchObject({ unchanged: 3 });
    const registered = (await eventsOfTenant()).filter(
      ({ type }) => type === 'organisation.EmployeeRegistered',
    );
    expect(registered).toHaveLength(3);
    // Another file under the same key is another request.
    const other = await apply(csv('staff_number,name', 'G-9,Dan'), {}, key);
    expect([other.status, other.body.code]).toEqual([409, 'request.id-reused']);
    const people = (await eventsOfTenant()).filter(({ type }) => type === 'organisation.EmployeeRegistered');
    expect(people).toHaveLength(3);
  });

  it('refuses circles, also between its own rows, with all rows that rely on a refused one', async () => {
    const file = csv(
      'staff_number,name,manager,manager_from',
      'C-1,Ann,C-2,2026-01-01',
      'C-2,Bob,C-1,2026-02-01',
      'C-3,Cid,C-3,2026-01-01',
      'C-4,Dan,C-2,2026-01-01',
      'C-5,Eve,nobody,2026-01-01',
      'C-6,Fay,,',
      'c-6 ,Fay again,,',
    );
    const expected = [
      [2, 'manager', 'reporting-line.manager-unknown'],
      [3, 'manager', 'reporting-line.cycle'],
      [4, 'manager', 'reporting-line.self'],
      [5, 'manager', 'reporting-line.manager-unknown'],
      [6, 'manager', 'reporting-line.manager-unknown'],
      [7, 'staff_number', 'organisation-import.staff-number-repeated'],
      [8, 'staff_number', 'organisation-import.staff-number-repeated'],
    ];
    expect(faultsOf(await dryRun(file))).toEqual(expected);
    const before = (await eventsOfTenant()).length;
    expect(faultsOf(await apply(file))).toEqual(expected);
    // Only that it was tried.
    expect(await eventsOfTenant()).toHaveLength(before + 1);
  });

  it('says of each cell what is wrong, and applies the rest, or nothing when told to stop', async () => {
    await payGroup();
    const file = csv(
      'staff_number,name,email,country,hired_on,leaves_on,pay_group,active',
      'B-1,Ann,no-address,DEU,2026-02-30,,,maybe',
      ',Bob,,,,,,',
      'B-3,,,,,,,',
      'B-4,Dan,,,2026-03-01,2026-02-01,Monthly,',
      'B-5,Eve,,,2026-03-01,,,',
      'B-6,Fay,,,2026-03-01,,Weekly,',
      'B-7,Gil,too,few',
      'B-8,Good,,,2026-03-01,,Monthly,no',
    );
    const expected = [
      [2, 'email', 'organisation-import.cell-malformed'],
      [2, 'country', 'organisation-import.cell-malformed'],
      [2, 'hired_on', 'organisation-import.cell-malformed'],
      [2, 'active', 'organisation-import.cell-malformed'],
      [3, 'staff_number', 'organisation-import.staff-number-missing'],
      [4, 'name', 'organisation-import.name-missing'],
      [5, 'leaves_on', 'employment.ends-before-start'],
      [6, 'pay_group', 'organisation-import.pay-group-missing'],
      [7, 'pay_group', 'employment.pay-group-unknown'],
      [8, null, 'organisation-import.row-malformed'],
    ];
    const stopped = await apply(file, { onError: 'stop' });
    expect([stopped.body.isApplied, faultsOf(stopped)]).toEqual([false, expected]);
    const applied = await apply(file);
    expect([applied.body.created, faultsOf(applied)]).toEqual([1, expected]);
    expect((await employee(String(rowOf(applied, 9).employeeId))).body).toMatchObject({
      name: 'Good',
      isActive: false,
    });
    const overlapping = await dryRun(csv('staff_number,hired_on,pay_group', 'B-8,2026-05-01,Monthly'));
    expect(faultsOf(overlapping)).toEqual([[2, 'hired_on', 'organisation-import.employment-overlapping']]);
  });

  it('changes past days only when that was acknowledged, and shows which', async () => {
    const [north, south] = [await team('North'), await team('South')];
    await apply(csv('staff_number,name,team,placed_from', 'R-1,Ann,North,2026-01-01'));
    const from = dayAfter(today, -10);
    const file = csv('staff_number,team,placed_from', `R-1,South,${from}`);
    expect(faultsOf(await apply(file))).toEqual([[2, 'placed_from', 'move.preview-needed']]);
    const shown = await dryRun(file, { acknowledgeRetroactive: 'true' });
    expect(rowOf(shown, 2)).toMatchObject({
      action: 'update',
      days: [{ what: 'team', from, until: null, before: north, after: south }],
    });
    const applied = await apply(file, { acknowledgeRetroactive: 'true' });
    expect(withoutMode(applied.body)).toEqual(withoutMode(shown.body));
  });

  it('gives a number that its holder gave up to somebody new', async () => {
    const first = await apply(csv('staff_number,name', 'N-1,Ann'));
    const ann = String(rowOf(first, 2).employeeId);
    const { etag } = await employee(ann);
    const renumbered = await organisation.post(
      admin,
      `/v1/employees/${ann}/facts`,
      { staffNumber: 'N-2' },
      { 'if-match': etag },
    );
    expect(renumbered.status).toBe(201);
    const tried = await dryRun(csv('staff_number,name', 'N-1,Bob', 'N-2,Ann'));
    expect(tried.body.rows.map(({ action }) => action)).toEqual(['create', 'unchanged']);
    expect(rowOf(tried, 2).employeeId).not.toBe(ann);
  });

  it.each([
    [
      'organisation-import.encoding-unsupported',
      Buffer.from('staff_number,name\nF-1,Ann\nF-2,J\xf6rg', 'latin1'),
    ],
    ['organisation-import.header-missing', Buffer.from('')],
    ['organisation-import.header-missing', Buffer.from('name\nAnn')],
    ['organisation-import.column-unknown', Buffer.from('staff_number,tenantId\nF-1,x')],
    ['organisation-import.column-repeated', Buffer.from('staff_number,name,name\nF-1,x,y')],
    ['organisation-import.malformed', Buffer.from('staff_number,name\nF-1,"Ann\nF-2,Bob')],
    ['organisation-import.too-many-rows', Buffer.from(`staff_number\n${'F-1\n'.repeat(10_001)}`)],
    ['request.too-large', Buffer.alloc(4 * 1024 * 1024 + 1, 'a')],
  ])('is refused with %s', async (code, file) => {
    const answer = await send(file);
    expect(answer.body.code).toBe(code);
    if (code.endsWith('encoding-unsupported')) expect(answer.body.detail).toContain('line 3');
  });

  it('gives its sender neither people to lead by a password alone nor another status', async () => {
    const first = await apply(csv('staff_number,name', 'F-1,Max', 'F-2,Ann'));
    admin = { ...admin, subject: String(rowOf(first, 2).employeeId), claims: { amr: ['pwd'] } };
    const leading = csv('staff_number,manager', 'F-2,F-1');
    expect((await dryRun(leading)).status).toBe(200);
    expect((await apply(leading)).body.code).toBe('auth.step-up-needed');
    const off = csv('staff_number,active', 'F-1,false', 'F-2,false');
    for (const answer of [await dryRun(off), await apply(off)])
      expect([faultsOf(answer), rowOf(answer, 3).action]).toEqual([
        [[2, 'active', 'access.forbidden']],
        'update',
      ]);
    admin = { ...admin, claims: { amr: ['pwd', 'mfa'] } };
    expect((await apply(leading)).body).toMatchObject({ updated: 1, refused: 0 });
  });

  it('needs a key to be applied, and an administrator of the company', async () => {
    const file = csv('staff_number,name', 'F-1,Ann');
    const keyless = await send(file, { mode: 'apply' }, { 'idempotency-key': '' });
    expect(keyless.status).toBe(400);
    admin = { ...admin, roles: ['time_administrator'] };
    expect((await dryRun(file)).status).toBe(403);
  });
});
