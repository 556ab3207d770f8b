import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { ServiceAccountEvent } from './tenant-events.js';

/** A machine client as its tenant registered it. */
export interface ServiceAccount {
  readonly accountId: string;
  readonly name: string;
  readonly clientId: string;
  readonly issuer: string | null;
  readonly scopes: readonly string[];
  readonly isRevoked: boolean;
}

/** All machine clients of a tenant, the earliest first: one stream, because a client must not be registered twice. */
export type ServiceAccounts = readonly ServiceAccount[];

export type ServiceAccountCommand =
  | ({ readonly kind: 'register-account' } & Omit<ServiceAccount, 'isRevoked'>)
  | { readonly kind: 'change-scopes'; readonly accountId: string; readonly scopes: readonly string[] }
  | { readonly kind: 'revoke-account'; readonly accountId: string };

/** Accounts that are not revoked, of one tenant. */
export const MAX_SERVICE_ACCOUNTS = 500;

export const initialServiceAccounts: ServiceAccounts = [];

export function evolveServiceAccounts(state: ServiceAccounts, event: ServiceAccountEvent): ServiceAccounts {
  switch (event.type) {
    case 'organisation.ServiceAccountRegistered': {
      const { accountId, name, clientId, issuer, scopes } = event.data;
      return [...state, { accountId, name, clientId, issuer, scopes, isRevoked: false }];
    }
    case 'organisation.ServiceAccountScopesChanged':
      return withAccount(state, event.data.accountId, { scopes: event.data.scopes });
    case 'organisation.ServiceAccountRevoked':
      return withAccount(state, event.data.accountId, { isRevoked: true });
  }
}

const withAccount = (
  state: ServiceAccounts,
  accountId: string,
  change: Partial<ServiceAccount>,
): ServiceAccounts =>
  state.map((account) => (account.accountId === accountId ? { ...account, ...change } : account));

/**
 * Registers a machine client, changes what it may do, or revokes it.
 * @param knownScopes the scopes of the access policy
 * @throws DomainError `service-account.scope-unknown`, `service-account.already-registered`, `service-account.too-many`,
 *   `service-account.unknown`, `service-account.revoked`
 */
export function decideServiceAccounts(
  command: ServiceAccountCommand,
  state: ServiceAccounts,
  knownScopes: readonly string[],
): readonly ServiceAccountEvent[] {
  if (command.kind === 'register-account') return register(command, state, knownScopes);
  const account = state.find(({ accountId }) => accountId === command.accountId);
  if (account === undefined) throw new DomainError('service-account.unknown', 'not-found');
  const { accountId } = account;
  if (command.kind === 'revoke-account')
    return account.isRevoked ? [] : [{ type: 'organisation.ServiceAccountRevoked', data: { accountId } }];
  if (account.isRevoked) throw new DomainError('service-account.revoked', 'conflict');
  const scopes = checkedScopes(command.scopes, knownScopes);
  const before = account.scopes;
  if (scopes.join(' ') === before.join(' ')) return [];
  return [{ type: 'organisation.ServiceAccountScopesChanged', data: { accountId, scopes, before } }];
}

function register(
  command: Extract<ServiceAccountCommand, { kind: 'register-account' }>,
  state: ServiceAccounts,
  knownScopes: readonly string[],
): readonly ServiceAccountEvent[] {
  const { accountId, name, clientId, issuer } = command;
  const scopes = checkedScopes(command.scopes, knownScopes);
  const active = state.filter((account) => !account.isRevoked);
  const isTaken = active.some(
    (account) =>
      account.clientId === clientId &&
      (account.issuer === issuer || account.issuer === null || issuer === null),
  );
  if (isTaken) throw new DomainError('service-account.already-registered', 'conflict');
  if (active.length >= MAX_SERVICE_ACCOUNTS) {
    throw new DomainError('service-account.too-many', 'invalid', {
      detail: `A company has at most ${MAX_SERVICE_ACCOUNTS} service accounts.`,
    });
  }
  return [
    { type: 'organisation.ServiceAccountRegistered', data: { accountId, name, clientId, issuer, scopes } },
  ];
}

/** Sorted, each once. */
function checkedScopes(scopes: readonly string[], knownScopes: readonly string[]): readonly string[] {
  const code = 'service-account.scope-unknown';
  const faults = scopes.flatMap((scope, index) =>
    knownScopes.includes(scope)
      ? []
      : [{ pointer: `/scopes/${index}`, code, detail: `must be one of ${knownScopes.join(', ')}` }],
  );
  if (faults.length > 0) {
    const detail = `A scope is none of ${knownScopes.join(', ')}.`;
    throw new DomainError(code, 'invalid', { detail, errors: faults });
  }
  return [...new Set(scopes)].toSorted();
}
