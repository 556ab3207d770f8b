import type { IdentityEvent } from '../domain/tenants/tenant-events.js';

/** Every stored event type about tenants and their machine clients; nothing in them is about a person. */
export const identityEventSchemas: readonly {
  readonly type: IdentityEvent['type'];
  readonly schemaVersion: number;
}[] = [
  { type: 'organisation.TenantCreated', schemaVersion: 1 },
  { type: 'organisation.TenantSuspended', schemaVersion: 1 },
  { type: 'organisation.TenantResumed', schemaVersion: 1 },
  { type: 'organisation.IssuerTrusted', schemaVersion: 1 },
  { type: 'organisation.IssuerWithdrawn', schemaVersion: 1 },
  { type: 'organisation.LimitsChanged', schemaVersion: 1 },
  { type: 'organisation.ServiceAccountRegistered', schemaVersion: 1 },
  { type: 'organisation.ServiceAccountScopesChanged', schemaVersion: 1 },
  { type: 'organisation.ServiceAccountRevoked', schemaVersion: 1 },
  { type: 'organisation.DirectoryTokenIssued', schemaVersion: 1 },
  { type: 'organisation.DirectoryTokenUsed', schemaVersion: 1 },
  { type: 'organisation.DirectoryTokenRevoked', schemaVersion: 1 },
];
