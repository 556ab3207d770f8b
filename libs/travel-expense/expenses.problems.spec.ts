import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { moneyProblems } from '@timeledger/service/problems/catalogue/money-problems.js';
import { knownFaultOf, problemOf } from '@timeledger/service/problems/problem.js';
import { ProblemCatalogue } from '@timeledger/service/problems/problem-catalogue.js';
import { parseExpensePolicy, type ExpensePolicy } from './domain/claims/expense-policy.js';
import { expenseProblems } from './expenses.problems.js';
import { eur, POLICY } from './testing/claim-samples.js';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const catalogue = new ProblemCatalogue(moneyProblems, expenseProblems);
/** Worded with the approvals of attendance, for every context. */
const ELSEWHERE = /^approval\./;
const CODE =
  /'((?:claim|customer|visit|route-plan|trip|expense-policy|mileage|per-diem|exchange-rate(?:-file)?|budget|spending|money|rate)\.[a-z-]+)'/g;

it('every code that expenses refuse with is worded in English and Chinese, and no other', async () => {
  const used = new Set<string>();
  for await (const path of glob(
    '{domain,claims,customers,exchange-rates,expense-policy,routes,visits,trips}/**/*.ts',
    {
      cwd: FOLDER,
    },
  )) {
    if (/(\.spec|\.problems)\.ts$/.test(path)) continue;
    const source = await readFile(`${FOLDER}/${path}`, 'utf8');
    for (const [, code = ''] of source.replace(/operation: '[^']*'/g, '').matchAll(CODE))
      if (!ELSEWHERE.test(code)) used.add(code);
  }
  used.delete('mileage.not-on-duty');
  expect([...used].filter((code) => catalogue.find(code) === undefined)).toEqual([]);
  expect(Object.keys(expenseProblems).filter((code) => !used.has(code))).toEqual([]);
  for (const { title, detail } of Object.values(expenseProblems)) {
    for (const { en, zh } of [title, detail])
      expect([en.length > 0, /\p{Script=Han}/u.test(zh)]).toEqual([true, true]);
  }
});

it.each<readonly [Partial<ExpensePolicy>, string]>([
  [{ rateMaximumAgeDays: 32 }, '0 至 31'],
  [{ categories: [POLICY.categories[0]!, POLICY.categories[0]!] }, '重复出现'],
  [{ approvalSteps: [] }, '1 至 10 级'],
  [{ baseCurrency: 'XXX' }, 'ISO 4217'],
  [{ mileageRates: [{ ...POLICY.mileageRates[0]!, tiers: [] }] }, '从 0 开始的一档'],
  [{ perDiemRates: [{ ...POLICY.perDiemRates[0]!, daily: eur('-1') }] }, '不得为负数'],
])('a policy with %j is refused in Chinese with what is wrong at the member', (members, text) => {
  let thrown: unknown;
  try {
    parseExpensePolicy({ ...POLICY, ...members });
  } catch (error) {
    thrown = error;
  }
  const fault = knownFaultOf(thrown, { hasIfMatch: false });
  if (fault === undefined) throw new Error('was not refused');
  const problem = problemOf(fault, catalogue, { language: 'zh', correlationId: 'c' });
  expect(problem.errors?.[0]?.detail).toContain(text);
});
