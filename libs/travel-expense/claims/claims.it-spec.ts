import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { Caller, ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import {
  draftWith,
  driveLine,
  hotelLine,
  newCompany,
  startExpenses,
  stepOn,
} from '../testing/expense-harness.js';
import { travelExpenseProjection } from '../read-model/travel-expense.projection.js';
import type { ClaimPage, ClaimView } from './claim.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startExpenses();
});
afterAll(() => harness.close());

const problemOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};
const CLAIMS = '/v1/expense-claims';
const eur = (amount: string) => ({ amount, currency: 'EUR' });

describe('a claim', () => {
  it('goes from draft to paid, by the managers its amount asks for', async () => {
    const { employee, manager, director, finance } = await newCompany(harness);
    const draft = await draftWith(employee, hotelLine('600.00'), driveLine(50_000));
    expect(draft.body).toMatchObject({
      status: 'draft',
      purpose: 'customers in the north',
      total: eur('615.00'),
      lines: [{ category: 'hotel' }, { category: 'mileage', amount: eur('15.00') }],
    });
    const submitted = await stepOn(employee, draft, 'submission');
    expect(submitted.body).toMatchObject({ status: 'submitted', steps: [{ level: 1 }, { level: 2 }] });
    expect(problemOf(await stepOn(director, submitted, 'approval'))).toEqual([
      403,
      'approval.not-eligible',
      undefined,
    ]);
    const first = await stepOn(manager, submitted, 'approval', { comment: 'Seen.' });
    expect(first.body).toMatchObject({
      status: 'submitted',
      steps: [{ takenBy: expect.any(String) }, { takenBy: null }],
    });
    expect(problemOf(await stepOn(manager, first, 'approval'))).toEqual([
      403,
      'claim.decided-before',
      undefined,
    ]);
    const approved = await stepOn(director, first, 'approval');
    expect(approved.body.status).toBe('approved');
    expect(problemOf(await stepOn(manager, approved, 'payment', { paidOn: '2026-05-04' }))).toEqual([
      403,
      'access.forbidden',
      undefined,
    ]);
    const paid = await stepOn(finance, approved, 'payment', { paidOn: '2026-05-04' });
    expect(paid.body).toMatchObject({ status: 'paid', payable: eur('615.00') });
    expect(problemOf(await stepOn(employee, paid, 'recall'))).toEqual([
      409,
      'claim.not-submitted',
      undefined,
    ]);
  });

  it('of 5000 and more is approved by finance too', async () => {
    const { employee, manager, director, finance } = await newCompany(harness);
    const submitted = await stepOn(employee, await draftWith(employee, hotelLine('5000.00')), 'submission');
    const first = await stepOn(manager, submitted, 'approval');
    const second = await stepOn(director, first, 'approval');
    expect(second.body.status).toBe('submitted');
    expect((await stepOn(finance, second, 'approval')).body.status).toBe('approved');
  });

  it('is approved by who stands in for the manager', async () => {
    const { employee, delegate } = await newCompany(harness);
    const submitted = await stepOn(employee, await draftWith(employee, hotelLine('20.00')), 'submission');
    expect((await stepOn(delegate, submitted, 'approval')).body.status).toBe('approved');
  });

  it('is rejected with a comment, worked on and submitted again; recalled, it is a draft again', async () => {
    const { employee, manager } = await newCompany(harness);
    const submitted = await stepOn(employee, await draftWith(employee, hotelLine('20.00')), 'submission');
    expect(problemOf(await stepOn(manager, submitted, 'rejection', { comment: '  ' }))).toEqual([
      422,
      'claim.comment-missing',
      '/comment',
    ]);
    const rejected = await stepOn(manager, submitted, 'rejection', { comment: 'Without a receipt.' });
    expect(rejected.body).toMatchObject({ status: 'rejected', steps: [] });
    const lineId = rejected.body.lines[0]?.id ?? '';
    const changed = await employee.put<ClaimView>(
      `${CLAIMS}/${rejected.body.id}/lines/${lineId}`,
      hotelLine('19.00'),
      { 'if-match': rejected.etag },
    );
    expect(changed.body).toMatchObject({ total: eur('19.00'), lines: [{ id: lineId }] });
    const again = await stepOn(employee, changed, 'submission');
    expect((await stepOn(employee, again, 'recall')).body.status).toBe('draft');
  });

  it('submitted twice is one claim', async () => {
    const { employee } = await newCompany(harness);
    const key = { 'idempotency-key': 'once' };
    const [one, other] = await Promise.all([
      employee.post<ClaimView>(CLAIMS, {}, key),
      employee.post<ClaimView>(CLAIMS, {}, key),
    ]);
    expect([one.status, other.status, one.body.id]).toEqual([201, 201, other.body.id]);
    const draft = await employee.put<ClaimView>(
      `${CLAIMS}/${one.body.id}/lines/${newId()}`,
      hotelLine('20.00'),
      { 'if-match': one.etag },
    );
    const path = `${CLAIMS}/${one.body.id}/submission`;
    const twice = await Promise.all(
      ['a', 'a', 'b'].map((name) =>
        employee.post<ClaimView>(path, undefined, { 'if-match': draft.etag, 'idempotency-key': name }),
      ),
    );
    expect(twice.map(({ status }) => status).sort()).toEqual(expect.arrayContaining([200]));
    expect(twice.every(({ status }) => status === 200 || status === 412)).toBe(true);
    const submitted = await employee.get<ClaimView>(`${CLAIMS}/${one.body.id}`);
    // Drafted, a line, submitted: nothing was recorded twice.
    expect([submitted.body.status, submitted.etag]).toEqual(['submitted', '"2"']);
    const later = await employee.post<ClaimView>(path, undefined, { 'if-match': submitted.etag });
    expect([later.status, later.etag]).toEqual([200, '"2"']);
    await harness.caughtUp();
    expect((await employee.get<ClaimPage>(CLAIMS)).body.items.map(({ id }) => id)).toEqual([one.body.id]);
  });

  it('takes an advance off what is paid', async () => {
    const { employee } = await newCompany(harness);
    const draft = await draftWith(employee, hotelLine('20.00'));
    const path = `${CLAIMS}/${draft.body.id}/advance`;
    const put = (advance: object) => employee.put<ClaimView>(path, { advance }, { 'if-match': draft.etag });
    expect(problemOf(await put(eur('-1.00')))).toEqual([422, 'claim.advance-negative', '/advance/amount']);
    expect(problemOf(await put({ amount: '1.00', currency: 'USD' }))).toEqual([
      422,
      'money.currency-mismatch',
      '/advance/currency',
    ]);
    expect((await put(eur('50.00'))).body).toMatchObject({ payable: eur('-30.00') });
  });
});

describe('a line', () => {
  const put = async (employee: Caller, line: object) => {
    const draft = await employee.post<ClaimView>(CLAIMS, {});
    return employee.put<ClaimView>(`${CLAIMS}/${draft.body.id}/lines/${newId()}`, line, {
      'if-match': draft.etag,
    });
  };

  it('is converted with the rate of its own date, in three currencies to one sum', async () => {
    const { employee } = await newCompany(harness);
    const { body } = await draftWith(
      employee,
      hotelLine('12.34'),
      hotelLine('100.00', 'USD', '2026-03-31'),
      hotelLine('2014', 'JPY'),
    );
    expect(body).toMatchObject({
      total: eur('114.63'),
      totals: [eur('12.34'), { amount: '2014', currency: 'JPY' }, { amount: '100.00', currency: 'USD' }],
      lines: [{ exchangeRate: null }, { exchangeRate: { date: '2026-03-31', rate: '0.9' } }, {}],
    });
    expect((await put(employee, hotelLine('100.00', 'USD', '2026-04-01'))).body.total).toEqual(eur('110.00'));
  });

  it('of days away is worth a share on its first and last day', async () => {
    const { employee } = await newCompany(harness);
    const basis = { kind: 'per-diem', firstDay: '2026-03-30', lastDay: '2026-04-02', country: 'DE' };
    const { body } = await put(employee, { category: 'per-diem', basis });
    expect(body).toMatchObject({ total: eur('87.00'), lines: [{ days: [{ percent: 50 }, {}, {}, {}] }] });
  });

  it('of a drive goes on in the tiers of the year where submitted claims left off', async () => {
    const { employee, other } = await newCompany(harness);
    await stepOn(employee, await draftWith(employee, driveLine(80_000)), 'submission');
    await harness.caughtUp();
    // 20 km at 0.30 and 30 km at 0.38; of somebody else all at 0.30.
    expect((await put(employee, driveLine(50_000))).body.total).toEqual(eur('17.40'));
    expect((await put(other, driveLine(50_000))).body.total).toEqual(eur('15.00'));
    // The next year begins anew.
    expect((await put(employee, driveLine(50_000, '2027-01-02'))).body.total).toEqual(eur('15.00'));
  });

  it('can be removed again', async () => {
    const { employee, employeeId, tenantId } = await newCompany(harness);
    const draft = await draftWith(employee, hotelLine('20.00'), hotelLine('5.00'));
    const remove = async (lineId: string, etag: string) => {
      const url = `${CLAIMS}/${draft.body.id}/lines/${lineId}`;
      const identity = { tenantId, subject: employeeId, roles: ['employee' as const] };
      return harness.service.inject({ method: 'DELETE', url, headers: { 'if-match': etag } }, identity);
    };
    const removed = await remove(draft.body.lines[0]?.id ?? '', draft.etag);
    expect(removed.json()).toMatchObject({ total: eur('5.00'), lines: [{ amount: eur('5.00') }] });
    const unknown = await remove(newId(), String(removed.headers['etag']));
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { code: 'claim.line-unknown' }]);
  });

  it.each<readonly [string, object, string, string]>([
    ['without a rate', hotelLine('1.00', 'GBP'), 'exchange-rate.missing', '/basis'],
    ['in no currency', hotelLine('1.00', 'XXX'), 'request.wrong-format', '/basis/amount/currency'],
    ['below nothing', hotelLine('-1.00'), 'claim.amount-not-positive', '/basis/amount/amount'],
    ['of parts of a yen', hotelLine('1.5', 'JPY'), 'money.too-precise', '/basis/amount/amount'],
    ['of no category', { ...hotelLine('1.00'), category: 'yacht' }, 'claim.category-unknown', '/category'],
    ['of a negative distance', driveLine(-5), 'mileage.distance-invalid', '/basis/meters'],
  ])('%s is refused', async (_, line, code, pointer) => {
    const { employee } = await newCompany(harness);
    expect(problemOf(await put(employee, line))).toEqual([422, code, pointer]);
  });

  it('whose basis is of another kind than it says is refused', async () => {
    const { employee } = await newCompany(harness);
    const basis = { kind: 'mileage', date: '2026-03-12', vehicle: 'car', city: 'Berlin' };
    expect(problemOf(await put(employee, { category: 'mileage', basis }))).toEqual([
      400,
      'request.member-missing',
      '/basis/meters',
    ]);
  });
});

describe('who sees a claim', () => {
  it('is its person, and once it is submitted those above and those who oversee', async () => {
    const company = await newCompany(harness);
    const { employee, manager, director, delegate, finance, auditor, colleague, other } = company;
    const draft = await draftWith(employee, hotelLine('20.00'));
    const path = `${CLAIMS}/${draft.body.id}`;
    const all = [employee, manager, director, delegate, finance, auditor, colleague, other];
    const seen = async () => {
      await harness.caughtUp();
      const reads = await Promise.all(all.map((caller) => caller.get(path)));
      const lists = await Promise.all(all.map((caller) => caller.get<ClaimPage>(CLAIMS)));
      return {
        read: reads.map(({ status }) => status),
        listed: lists.map(({ body }) => body.items.length),
      };
    };
    expect(await seen()).toEqual({
      read: [200, 404, 404, 404, 404, 404, 404, 404],
      listed: [1, 0, 0, 0, 0, 0, 0, 0],
    });
    await stepOn(employee, draft, 'submission');
    expect(await seen()).toEqual({
      read: [200, 200, 200, 200, 200, 200, 404, 404],
      listed: [1, 1, 1, 1, 1, 1, 0, 0],
    });
  });

  it('is nobody of another company', async () => {
    const { employee } = await newCompany(harness);
    const submitted = await stepOn(employee, await draftWith(employee, hotelLine('20.00')), 'submission');
    const elsewhere = await newCompany(harness);
    expect(problemOf(await elsewhere.auditor.get(`${CLAIMS}/${submitted.body.id}`))).toEqual([
      404,
      'claim.unknown',
      undefined,
    ]);
  });

  it('reads lists page by page, by person and status', async () => {
    const { employee, other, otherId, manager } = await newCompany(harness);
    for (const caller of [employee, other, employee])
      await stepOn(caller, await draftWith(caller, hotelLine('20.00')), 'submission');
    await draftWith(other, hotelLine('1.00'));
    await harness.caughtUp();
    const idsOf = async (query: string, cursor?: string): Promise<readonly string[]> => {
      const at = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await manager.get<ClaimPage>(`${CLAIMS}?${query}${at}`);
      const rest = body.nextCursor === undefined ? [] : await idsOf(query, body.nextCursor);
      return [...body.items.map(({ id }) => id), ...rest];
    };
    const paged = await idsOf('limit=1');
    expect([paged.length, new Set(paged).size]).toEqual([3, 3]);
    expect(await idsOf('limit=50')).toEqual(paged);
    expect((await idsOf(`limit=50&employeeId=${otherId}`)).length).toBe(1);
    expect((await idsOf('limit=50&status=paid')).length).toBe(0);
  });
});

it('everything that is read equals what a rebuild of the log gives', async () => {
  const verified = await verifyRebuild(harness, 'travelexpense', travelExpenseProjection);
  expect(verified).toMatchObject({ isEqual: true });
});

it('a company without a policy has no claims', async () => {
  expect(problemOf(await harness.asRole('employee').post(CLAIMS, {}))).toEqual([
    409,
    'expense-policy.missing',
    undefined,
  ]);
});
