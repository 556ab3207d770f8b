import { describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { commandContextOf } from '../http/command-context.js';
import { RequestHashing } from '../http/request-hashing.js';
import { principalKeyOf, type Principal } from './principal.js';

const principalOf = (changes: Partial<Principal>): Principal => ({
  tenantId: '00000000-0000-4000-8000-000000000001' as TenantId,
  namedIssuer: 'https://one.example.com',
  subject: '42',
  employeeId: undefined,
  roles: new Set(['employee'] as const),
  clientId: 'app',
  isService: false,
  scopes: new Set(),
  authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
  ...changes,
});

describe('whoever asks', () => {
  it.each([
    ['another issuer', { namedIssuer: 'https://two.example.com' }],
    ['another subject', { subject: '43' }],
    ['another app', { clientId: 'other' }],
    ['no app', { clientId: undefined }],
  ])('is somebody else with %s', (_what, changes) => {
    expect(principalKeyOf(principalOf(changes))).not.toBe(principalKeyOf(principalOf({})));
  });

  it('is the same by the issuer of the installation, wherever that stands, and nobody of a company’s issuer', () => {
    const { namedIssuer: _named, ...own } = principalOf({});
    expect(principalKeyOf(own)).toBe('42 app');
    expect(principalKeyOf(own)).not.toBe(principalKeyOf(principalOf({})));
  });

  it('of two issuers with one subject does not get the other’s answers by an idempotency key', () => {
    const hashing = new RequestHashing(new Uint8Array(32));
    const contextOf = (namedIssuer: string) =>
      commandContextOf(hashing, {
        principal: principalOf({ namedIssuer }),
        operation: 'toys.make',
        idempotencyKey: newId(),
        input: {},
      }).principal;
    expect(contextOf('https://one.example.com')).not.toBe(contextOf('https://two.example.com'));
    expect(contextOf('https://one.example.com')).toBe(contextOf('https://one.example.com'));
  });
});
