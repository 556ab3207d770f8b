import { describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Authentication, Principal, Role } from './principal.js';
import type { SecondFactorRule } from './second-factor-rule.js';
import { assertStepUp, hasSecondFactor } from './step-up.js';

const nowMs = Date.parse('2026-03-02T08:00:00Z');
const principalWith = (
  shown: { readonly acr?: string; readonly amr?: readonly string[]; readonly ageSeconds?: number },
  { roles = ['employee'], rule }: { roles?: readonly Role[]; rule?: SecondFactorRule } = {},
): Principal => {
  const authentication: Authentication = {
    acr: shown.acr,
    amr: new Set(shown.amr),
    authTimeSeconds: shown.ageSeconds === undefined ? undefined : nowMs / 1000 - shown.ageSeconds,
    ...(rule === undefined ? {} : { secondFactor: rule }),
  };
  return {
    tenantId: newId<TenantId>(),
    subject: 'ann',
    employeeId: undefined,
    roles: new Set(roles),
    clientId: undefined,
    isService: roles.includes('service'),
    scopes: new Set(),
    authentication,
  };
};

describe('a second factor', () => {
  it.each([
    ['nothing', {}, false],
    ['a password', { amr: ['pwd'] }, false],
    ['a text message', { amr: ['pwd', 'sms'] }, false],
    ['a one-time code', { amr: ['pwd', 'otp'] }, true],
    ['a key', { amr: ['hwk'] }, true],
    ['a context', { acr: 'phr' }, true],
    ['another context', { acr: '1' }, false],
    ['a code given eleven hours ago', { amr: ['otp'], ageSeconds: 39_600 }, true],
    ['a code given thirteen hours ago', { amr: ['otp'], ageSeconds: 46_800 }, false],
  ])('shown by %s: %j → %s', (_what, shown, expected) => {
    expect(hasSecondFactor(principalWith(shown), { nowMs })).toBe(expected);
  });

  it('is what the entry of the issuer says, where it says so', () => {
    const rule = { amr: ['sms'], acr: ['c1'] };
    expect(hasSecondFactor(principalWith({ amr: ['sms'] }, { rule }))).toBe(true);
    expect(hasSecondFactor(principalWith({ acr: 'c1' }, { rule }))).toBe(true);
    expect(hasSecondFactor(principalWith({ amr: ['otp'] }, { rule }))).toBe(false);
  });

  it('must be as fresh as the place asks, which a token without the time of sign-in cannot show', () => {
    const options = { nowMs, maxAgeSeconds: 300 };
    expect(hasSecondFactor(principalWith({ amr: ['otp'], ageSeconds: 200 }), options)).toBe(true);
    expect(hasSecondFactor(principalWith({ amr: ['otp'], ageSeconds: 400 }), options)).toBe(false);
    expect(hasSecondFactor(principalWith({ amr: ['otp'] }), options)).toBe(false);
  });

  it('is asked for as RFC 9470 words it', () => {
    const ask = () => assertStepUp(principalWith({}), { nowMs, maxAgeSeconds: 300 });
    expect(ask).toThrow(
      expect.objectContaining({
        code: 'auth.step-up-needed',
        kind: 'unauthenticated',
        challenge:
          'Bearer realm="timeledger", error="insufficient_user_authentication", error_description="A second factor is needed for this: sign in again with one.", acr_values="mfa phr phrh", max_age=300',
        extensions: { acrValues: ['mfa', 'phr', 'phrh'], maxAgeSeconds: 300 },
      }),
    );
  });

  it('is not asked of a machine, unless its token carries roles of people', () => {
    expect(() => assertStepUp(principalWith({}, { roles: ['service'] }))).not.toThrow();
    expect(() => assertStepUp(principalWith({}, { roles: ['service', 'tenant_administrator'] }))).toThrow(
      'second factor',
    );
  });
});
