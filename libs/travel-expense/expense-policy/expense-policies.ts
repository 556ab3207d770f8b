import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { actingPersonOf } from '@timeledger/people/access/person-access.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { PolicyInForce } from '../domain/claims/claim.decider.js';
import {
  parseExpensePolicy,
  type ExpensePolicy,
  type ExpensePolicyPublished,
} from '../domain/claims/expense-policy.js';
import { expensePolicyStream } from '../streams.js';
import { TravelExpenseCommands, type TravelExpenseChanged } from '../travel-expense-commands.js';

/** The last version published; `undefined` before the first. */
export type LastPolicy = PolicyInForce | undefined;

const evolve = (_before: LastPolicy, event: StoredEvent): LastPolicy => {
  // The stream holds nothing else.
  const { version, policy } = event.data as ExpensePolicyPublished['data'];
  return { version, policy };
};

const foldingOf = (tenantId: TenantId) => ({
  streamId: expensePolicyStream(tenantId),
  initialState: undefined as LastPolicy,
  evolve,
});

/** What a company pays back: versions, of which the last is in force. */
@Injectable()
export class ExpensePolicies {
  constructor(@Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands) {}

  /** The version in force. */
  async last(tenantId: TenantId): Promise<LastPolicy> {
    return (await this.commands.current(tenantId, foldingOf(tenantId))).state;
  }

  /** @throws DomainError 409 `expense-policy.missing` */
  async inForce(tenantId: TenantId): Promise<PolicyInForce> {
    const last = await this.last(tenantId);
    if (last === undefined) throw new DomainError('expense-policy.missing', 'conflict');
    return last;
  }

  /** A version of before. @throws DomainError 404 `expense-policy.version-unknown` */
  async version(tenantId: TenantId, wanted: number): Promise<PolicyInForce> {
    const folding = foldingOf(tenantId);
    const upTo = (before: LastPolicy, event: StoredEvent): LastPolicy =>
      event.revision < wanted ? evolve(before, event) : before;
    const { state } = await this.commands.current(tenantId, { ...folding, evolve: upTo });
    if (state?.version !== wanted) throw new DomainError('expense-policy.version-unknown', 'not-found');
    return state;
  }

  /**
   * Publishes a version; the one before stays in the log, and submitted claims keep theirs.
   * @param seen the version that the client has seen; 0 for none
   * @throws DomainError as {@link parseExpensePolicy}; 412 `resource.stale`
   */
  publish(
    principal: Principal,
    policy: ExpensePolicy,
    seen: number,
  ): Promise<TravelExpenseChanged<LastPolicy>> {
    return this.commands.change<LastPolicy>({
      request: {
        principal,
        operation: 'expense-policy.publish',
        idempotencyKey: `${seen} ${JSON.stringify(policy)}`,
        input: { seen, policy },
      },
      ...foldingOf(principal.tenantId),
      decide: (before, occurredAt) => {
        const data: ExpensePolicyPublished['data'] = {
          version: (before?.version ?? 0) + 1,
          policy: parseExpensePolicy(policy),
          publishedBy: actingPersonOf(principal).id,
        };
        return [{ type: 'travelexpense.ExpensePolicyPublished', schemaVersion: 1, occurredAt, data }];
      },
      expected: seen - 1,
    });
  }
}
