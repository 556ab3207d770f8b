import { deriveId, newId, type EmployeeId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { recordFact } from '@timeledger/people/testing/recorded-fact.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import {
  startContext,
  type Answer,
  type Caller,
  type ContextHarness,
} from '@timeledger/testing/context-harness.js';
import type { ClaimView } from '../claims/claim.dto.js';
import { travelExpenseContext } from '../travel-expense.context.js';
import { POLICY, RATES } from './claim-samples.js';

/** People of a company of its own, with the sample policy and rates. */
export interface ExpenseCompany {
  readonly tenantId: TenantId;
  readonly employeeId: EmployeeId;
  readonly employee: Caller;
  readonly colleague: Caller;
  readonly manager: Caller;
  readonly director: Caller;
  /** Stands in for the manager. */
  readonly delegate: Caller;
  readonly finance: Caller;
  readonly auditor: Caller;
  /** Another employee under the same manager. */
  readonly otherId: EmployeeId;
  readonly other: Caller;
}

/** Starts travel and expense. */
export const startExpenses = (): Promise<ContextHarness> => startContext(travelExpenseContext);

/** What a machine of the product does by itself. */
export const systemContext = (tenantId: TenantId, operation: string, key: string): CommandContext => ({
  ...{ tenantId, principal: 'test', actor: { kind: 'system', id: 'test' }, correlationId: key },
  ...{ requestHash: '', operation, idempotencyKey: key },
});

const personOf = (name: string, tenantId: TenantId): EmployeeId =>
  deriveId<EmployeeId>('person', tenantId, name);

/** A new company with the policy and rates of the samples: employee → manager → director. */
export async function newCompany(harness: ContextHarness): Promise<ExpenseCompany> {
  const tenantId = newId<TenantId>();
  const as = (name: string, ...roles: readonly Role[]): Caller =>
    harness.as({ tenantId, subject: personOf(name, tenantId), roles: ['employee', ...roles] });
  const ids = ['employee', 'other', 'manager', 'director', 'delegate'].map((name) =>
    personOf(name, tenantId),
  );
  const [employeeId, otherId, managerId, directorId, delegateId] = ids as [
    EmployeeId,
    EmployeeId,
    EmployeeId,
    EmployeeId,
    EmployeeId,
  ];
  const below = (person: EmployeeId, manager: EmployeeId) =>
    recordFact(
      { context: 'travelexpense', pipeline: harness.ports.pipeline },
      tenantId,
      'ReportingLineChanged',
      person,
      {
        employeeId: person,
        managers: [{ managerId: manager, from: '2020-01-01' }],
      },
    );
  await below(employeeId, managerId);
  await below(otherId, managerId);
  await below(managerId, directorId);
  await recordFact(
    { context: 'travelexpense', pipeline: harness.ports.pipeline },
    tenantId,
    'DelegationsChanged',
    managerId,
    {
      managerId,
      delegations: [{ delegationId: newId(), delegateId, from: '2020-01-01', until: '2099-01-01' }],
    },
  );
  const finance = as('finance', 'finance');
  const published = await finance.put('/v1/expense-policy', POLICY, { 'if-match': '"0"' });
  if (published.status !== 200) throw new Error(`no policy: ${JSON.stringify(published.body)}`);
  for (const rate of RATES) {
    const set = await finance.post('/v1/exchange-rates', rate);
    if (set.status !== 201) throw new Error(`no rate: ${JSON.stringify(set.body)}`);
  }
  return {
    ...{ tenantId, employeeId, otherId, finance },
    employee: as('employee'),
    other: as('other'),
    colleague: as('colleague'),
    manager: as('manager'),
    director: as('director'),
    delegate: as('delegate'),
    auditor: as('auditor', 'auditor'),
  };
}

/** A line as its person enters it. */
export interface LineSample {
  readonly category: string;
  readonly basis: object;
}

export const hotelLine = (amount: string, currency = 'EUR', date = '2026-03-31'): LineSample => ({
  category: 'hotel',
  basis: { kind: 'amount', date, amount: { amount, currency } },
});
export const driveLine = (meters: number, date = '2026-03-12'): LineSample => ({
  category: 'mileage',
  basis: { kind: 'mileage', date, vehicle: 'car', meters },
});

/** A claim with lines. */
export async function draftWith(caller: Caller, ...lines: readonly LineSample[]): Promise<Answer<ClaimView>> {
  let answer = await caller.post<ClaimView>('/v1/expense-claims', { purpose: 'customers in the north' });
  const { id } = answer.body;
  for (const line of lines)
    answer = await caller.put<ClaimView>(`/v1/expense-claims/${id}/lines/${newId<EventId>()}`, line, {
      'if-match': answer.etag,
    });
  return answer;
}

/** Takes a step on a claim as it was last answered. */
export const stepOn = (
  caller: Caller,
  { body, etag }: Pick<Answer<ClaimView>, 'body' | 'etag'>,
  step: string,
  sent: object = {},
): Promise<Answer<ClaimView>> =>
  caller.post<ClaimView>(
    `/v1/expense-claims/${body.id}/${step}`,
    step === 'submission' || step === 'recall' ? undefined : sent,
    { 'if-match': etag },
  );
