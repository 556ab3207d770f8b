import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { POLICY } from '../testing/claim-samples.js';
import { newCompany, startExpenses } from '../testing/expense-harness.js';
import type { ExchangeRateImportView } from './exchange-rate-import.dto.js';
import {
  exchangeRateRequestExample as rate,
  type ExchangeRatePage,
  type ExchangeRateView,
} from './exchange-rate.dto.js';

let harness: ContextHarness;
beforeAll(async () => {
  harness = await startExpenses();
});
afterAll(() => harness.close());

const problemOf = ({ status, body }: { status: number; body: unknown }) => {
  const { code, errors } = body as ProblemBody;
  return [status, code, errors?.[0]?.pointer];
};
const RATES = '/v1/exchange-rates';

describe('an exchange rate', () => {
  const finance = () => harness.as({ tenantId: newId<TenantId>(), subject: newId(), roles: ['finance'] });

  it('entered again is a new version, the same again is none; both are in the list', async () => {
    const company = finance();
    const first = await company.post<ExchangeRateView>(RATES, rate);
    expect(first).toMatchObject({ status: 201, body: { ...rate, version: 1 } });
    expect((await company.post<ExchangeRateView>(RATES, { ...rate, rate: '0.90' })).body.version).toBe(1);
    const later = await company.post<ExchangeRateView>(RATES, { ...rate, rate: '0.91' });
    expect(later.body).toMatchObject({ rate: '0.91', version: 2 });
    await company.post(RATES, { ...rate, date: '2026-04-01' });
    const last = await company.post(RATES, { ...rate, from: 'JPY', rate: '0.0061' });
    const list = async (query: string) =>
      (await company.get<ExchangeRatePage>(`${RATES}?${query}`, { 'read-at': last.position })).body;
    const all = await list('limit=50');
    expect(all.items.map(({ date, from, version }) => [date, from, version])).toEqual([
      ['2026-04-01', 'USD', 1],
      ['2026-03-31', 'JPY', 1],
      ['2026-03-31', 'USD', 2],
    ]);
    const one = await list('limit=2');
    expect((await list(`limit=2&cursor=${one.nextCursor}`)).items).toEqual(all.items.slice(2));
    expect((await list('from=USD&until=2026-03-31')).items).toEqual([all.items[2]]);
  });

  it.each<readonly [string, object, string, string]>([
    ['between one currency', { ...rate, to: 'USD' }, 'exchange-rate.same-currency', '/to'],
    ['with a comma', { ...rate, rate: '0,9' }, 'request.wrong-format', '/rate'],
    ['of nobody', { ...rate, source: ' ' }, 'exchange-rate.source-missing', '/source'],
  ])('%s is refused', async (_, body, code, pointer) => {
    expect(problemOf(await finance().post(RATES, body))).toEqual([422, code, pointer]);
  });

  it('is entered by finance and administrators alone, and read by everybody', async () => {
    const { employee } = await newCompany(harness);
    expect(problemOf(await employee.post(RATES, rate))).toEqual([403, 'access.forbidden', undefined]);
    await harness.caughtUp();
    expect((await employee.get<ExchangeRatePage>(RATES)).body.items.length).toBe(3);
  });
});

describe('a file of exchange rates', () => {
  const FILE = [
    'date,from,to,rate,source',
    '2026-03-31,USD,EUR,0.9,ECB',
    '2025-12-31,USD,EUR,0.8,ECB',
    '2026-03-31,USD,EUR,0.95,ECB',
    '2026-03-31,USD,EUR;0.9,ECB',
    '2026-02-30,JPY,EUR,0.0061,ECB',
  ].join('\n');
  const importer = () => {
    const identity = { tenantId: newId<TenantId>(), subject: newId(), roles: ['finance' as const] };
    return async (mode: string, file: string, key = 'k') => {
      const response = await harness.service.inject(
        {
          method: 'POST',
          url: `/v1/exchange-rate-imports?mode=${mode}`,
          headers: { 'content-type': 'text/csv', 'idempotency-key': key },
          payload: file,
        },
        identity,
      );
      return { status: response.statusCode, body: response.json<ExchangeRateImportView>() };
    };
  };
  const actions = ({ rows }: ExchangeRateImportView) => rows.map(({ action }) => action);

  it('is tried first, then applied, and found unchanged when it comes again; a row fails alone', async () => {
    const send = importer();
    const tried = await send('dry-run', FILE);
    expect(tried).toMatchObject({ status: 200, body: { isApplied: false, set: 2, refused: 3 } });
    expect(tried.body.rows.slice(2).map(({ line, faults }) => [line, faults[0]?.code])).toEqual([
      [4, 'exchange-rate-file.repeated'],
      [5, 'exchange-rate-file.ragged'],
      [6, 'exchange-rate.date-malformed'],
    ]);
    const applied = await send('apply', FILE);
    expect(applied.body).toEqual({ ...tried.body, isApplied: true });
    expect(actions((await send('apply', FILE, 'later')).body).slice(0, 2)).toEqual([
      'unchanged',
      'unchanged',
    ]);
  });

  it('that is no such file is refused as a whole', async () => {
    const send = importer();
    expect(problemOf(await send('apply', 'a,b\n1,2'))).toEqual([400, 'exchange-rate-file.header', undefined]);
  });
});

describe('the expense policy', () => {
  it('is versioned, and changed by whoever has seen the last version', async () => {
    const company = harness.as({ tenantId: newId<TenantId>(), subject: newId(), roles: ['finance'] });
    const path = '/v1/expense-policy';
    const none = await company.get(path);
    expect([none.etag, none.body]).toEqual(['"0"', { version: 0, policy: null }]);
    const put = (policy: object, etag: string) => company.put(path, policy, { 'if-match': etag });
    expect((await put(POLICY, '"0"')).body).toMatchObject({ version: 1, policy: { baseCurrency: 'EUR' } });
    expect(problemOf(await put({ ...POLICY, rounding: 'half-even' }, '"0"'))).toEqual([
      412,
      'resource.stale',
      undefined,
    ]);
    expect((await put({ ...POLICY, rounding: 'half-even' }, '"1"')).body).toMatchObject({ version: 2 });
    expect((await company.get(`${path}?version=1`)).body).toMatchObject({
      version: 1,
      policy: { rounding: 'half-up' },
    });
    expect(problemOf(await company.get(`${path}?version=3`))).toEqual([
      404,
      'expense-policy.version-unknown',
      undefined,
    ]);
    const [first] = POLICY.approvalSteps;
    expect(
      problemOf(await put({ ...POLICY, approvalSteps: [{ ...first, decider: { kind: 'role' } }] }, '"2"')),
    ).toEqual([400, 'request.member-missing', '/approvalSteps/0/decider/role']);
    expect(problemOf(await put({ ...POLICY, rateMaximumAgeDays: 32 }, '"2"'))).toEqual([
      422,
      'expense-policy.invalid',
      '/rateMaximumAgeDays',
    ]);
  });
});
