import { DomainError } from '@timeledger/kernel/domain-error.js';
import { checkIssuerTerms } from './issuer-terms.js';
import type { IssuerTerms, LimitTerms, TenantEvent, TenantOrigin } from './tenant-events.js';

/** An issuer that a tenant trusts. */
export interface TrustedIssuer {
  readonly trustId: string;
  readonly terms: IssuerTerms;
}

/** What is known of a tenant; `undefined` before it is created. */
export type TenantState =
  | {
      readonly tenantId: string;
      readonly name: string;
      readonly country: string | null;
      readonly locale: string | null;
      readonly origin: TenantOrigin;
      readonly isSuspended: boolean;
      /** The earliest first. */
      readonly issuers: readonly TrustedIssuer[];
      readonly limits: LimitTerms;
    }
  | undefined;

export type TenantCommand =
  | {
      readonly kind: 'create-tenant';
      readonly tenantId: string;
      readonly name: string;
      readonly country: string | null;
      readonly locale: string | null;
      readonly origin: TenantOrigin;
    }
  | { readonly kind: 'suspend-tenant' | 'resume-tenant' }
  | { readonly kind: 'trust-issuer'; readonly trustId: string; readonly terms: IssuerTerms }
  | {
      readonly kind: 'withdraw-issuer';
      readonly trustId: string;
      /** The issuer of the token that asks for it; `undefined` for an operator. */
      readonly askedWith: string | undefined;
    }
  | { readonly kind: 'change-limits'; readonly limits: LimitChanges };

/** The limits that change; `null` takes one away. */
export interface LimitChanges {
  readonly [name: string]: number | null;
}

/** Issuers of one tenant. */
export const MAX_ISSUERS = 20;

export const NO_LIMIT_TERMS: LimitTerms = {
  requestsPerMinute: null,
  batchItemsPerDay: null,
  storedEvents: null,
  storedBytes: null,
};

export const initialTenant: TenantState = undefined;

export function evolveTenant(state: TenantState, event: TenantEvent): TenantState {
  if (event.type === 'organisation.TenantCreated') {
    const { tenantId, name, country, locale, origin } = event.data;
    const limits = NO_LIMIT_TERMS;
    return { tenantId, name, country, locale, origin, isSuspended: false, issuers: [], limits };
  }
  if (state === undefined) return state;
  switch (event.type) {
    case 'organisation.TenantSuspended':
      return { ...state, isSuspended: true };
    case 'organisation.TenantResumed':
      return { ...state, isSuspended: false };
    case 'organisation.IssuerTrusted': {
      const { trustId, terms } = event.data;
      return { ...state, issuers: [...state.issuers, { trustId, terms }] };
    }
    case 'organisation.IssuerWithdrawn':
      return { ...state, issuers: state.issuers.filter(({ trustId }) => trustId !== event.data.trustId) };
    case 'organisation.LimitsChanged':
      return { ...state, limits: event.data.limits };
  }
}

/**
 * Creates a tenant, suspends or resumes it, changes whom it trusts and what it may use.
 * @throws DomainError `tenant.already-exists`, `tenant.unknown`, `issuer.already-trusted`, `issuer.too-many`,
 *   `issuer.not-accepted`, `issuer.unknown`, `issuer.own-last`, `tenant.limit-not-accepted`
 */
export function decideTenant(command: TenantCommand, state: TenantState): readonly TenantEvent[] {
  if (command.kind === 'create-tenant') {
    if (state !== undefined) throw new DomainError('tenant.already-exists', 'conflict');
    const { kind: _kind, ...data } = command;
    return [{ type: 'organisation.TenantCreated', data }];
  }
  if (state === undefined) throw new DomainError('tenant.unknown', 'not-found');
  const { tenantId } = state;
  switch (command.kind) {
    case 'suspend-tenant':
      return state.isSuspended ? [] : [{ type: 'organisation.TenantSuspended', data: { tenantId } }];
    case 'resume-tenant':
      return state.isSuspended ? [{ type: 'organisation.TenantResumed', data: { tenantId } }] : [];
    case 'trust-issuer':
      return trustIssuer(state, command.trustId, command.terms);
    case 'withdraw-issuer':
      return withdrawIssuer(state, command.trustId, command.askedWith);
    case 'change-limits':
      return changeLimits(state, command.limits);
  }
}

type Known = NonNullable<TenantState>;

const isSame = (one: IssuerTerms, other: IssuerTerms): boolean =>
  one.issuer === other.issuer &&
  one.audience === other.audience &&
  one.tenantClaim?.name === other.tenantClaim?.name &&
  one.tenantClaim?.value === other.tenantClaim?.value;

function trustIssuer(state: Known, trustId: string, terms: IssuerTerms): readonly TenantEvent[] {
  checkIssuerTerms(terms);
  if (state.issuers.length >= MAX_ISSUERS) {
    throw new DomainError('issuer.too-many', 'invalid', {
      detail: `A company trusts at most ${MAX_ISSUERS} issuers.`,
    });
  }
  if (state.issuers.some((known) => isSame(known.terms, terms))) {
    throw new DomainError('issuer.already-trusted', 'conflict', {
      detail: 'The issuer is trusted already for this audience. Withdraw it first to change how it is read.',
    });
  }
  return [{ type: 'organisation.IssuerTrusted', data: { tenantId: state.tenantId, trustId, terms } }];
}

function withdrawIssuer(
  state: Known,
  trustId: string,
  askedWith: string | undefined,
): readonly TenantEvent[] {
  const withdrawn = state.issuers.find((known) => known.trustId === trustId);
  if (withdrawn === undefined) throw new DomainError('issuer.unknown', 'not-found');
  const isOwn = withdrawn.terms.issuer === askedWith;
  const remaining = state.issuers.filter((known) => known.terms.issuer === askedWith);
  if (isOwn && remaining.length === 1) {
    throw new DomainError('issuer.own-last', 'invalid', {
      detail:
        'Your own token comes from this issuer: sign in through another one first, or ask the operator.',
    });
  }
  return [{ type: 'organisation.IssuerWithdrawn', data: { tenantId: state.tenantId, trustId } }];
}

function changeLimits(state: Known, changes: LimitChanges): readonly TenantEvent[] {
  for (const [name, limit] of Object.entries(changes)) {
    if (limit !== null && !(Number.isSafeInteger(limit) && Number(limit) >= 1)) {
      throw new DomainError('tenant.limit-not-accepted', 'invalid', {
        detail: `${name} must be a whole number of at least 1, or none.`,
      });
    }
  }
  const before = state.limits;
  const limits: LimitTerms = { ...before, ...changes };
  const isChanged = Object.keys(limits).some((name) => limits[name] !== before[name]);
  return isChanged
    ? [{ type: 'organisation.LimitsChanged', data: { tenantId: state.tenantId, limits, before } }]
    : [];
}
