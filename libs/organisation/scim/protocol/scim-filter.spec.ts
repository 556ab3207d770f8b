import { describe, expect, it } from '@jest/globals';
import { conditionOf } from './scim-filter.js';
import { ScimError } from './scim-error.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA, normalResource } from './scim-schema.js';

const errorOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof ScimError ? error.scimType : error;
  }
  return 'not refused';
};

describe('the filter of a SCIM list', () => {
  it('reads what Entra ID and Okta look people up by', () => {
    const value = 'ada@example.com';
    expect(conditionOf('User', `userName eq "${value}"`)).toEqual({ op: 'eq', attribute: 'userName', value });
    expect(conditionOf('User', `${CORE_SCHEMA.User}:username eq "${value}"`)).toEqual({
      ...{ op: 'eq', attribute: 'userName', value },
    });
    expect(conditionOf('Group', 'displayName eq "Payroll"')).toMatchObject({ attribute: 'displayName' });
  });

  it('joins equalities by and, or', () => {
    expect(conditionOf('User', 'active eq true and (externalId eq "a" or emails.value eq "b")')).toEqual({
      op: 'and',
      conditions: [
        { op: 'eq', attribute: 'active', value: true },
        {
          op: 'or',
          conditions: [
            { op: 'eq', attribute: 'externalId', value: 'a' },
            { op: 'eq', attribute: 'emails.value', value: 'b' },
          ],
        },
      ],
    });
  });

  it.each([
    ['nothing', ''],
    ['half a filter', 'userName eq'],
    ['another operator', 'userName co "a"'],
    ['an attribute without an index', 'title eq "a"'],
    ['a number for a name', 'userName eq 1'],
    ['a word for active', 'active eq "perhaps"'],
    ['a negation', 'not (userName eq "a")'],
    ['an endless filter', `userName eq "${'a'.repeat(1100)}"`],
  ])('refuses %s', (_, filter) => {
    expect(errorOf(() => conditionOf('User', filter))).toBe('invalidFilter');
  });
});

describe('the body of a SCIM resource', () => {
  it('is spelled as the schema does, with booleans and managers as Entra ID sends them', () => {
    const body = { USERNAME: 'ada', active: 'False', locale: 'en', [ENTERPRISE_SCHEMA]: { manager: 'm1' } };
    expect(normalResource('User', body)).toEqual({
      ...{ userName: 'ada', active: false, locale: 'en', [ENTERPRISE_SCHEMA]: { manager: { value: 'm1' } } },
    });
  });

  it('may have extensions that nobody here knows, which go no further', () => {
    const body = { 'urn:ietf:params:scim:schemas:extension:custom:2.0:User': { badge: 1 } };
    expect(normalResource('User', { ...body, userName: 'ada' })).toEqual({ userName: 'ada' });
  });

  it('has truth values also within lists, and parts spelled as the schema does', () => {
    const body = { emails: [{ Value: 'a', PRIMARY: 'True' }], name: { givenname: 'Ada' } };
    expect(normalResource('User', body)).toEqual({
      ...{ emails: [{ value: 'a', primary: true }], name: { givenName: 'Ada' } },
    });
    expect(errorOf(() => normalResource('User', { emails: [{ primary: 'perhaps' }] }))).toBe('invalidValue');
  });

  it.each([
    { name: { tenantId: 'x' } },
    { emails: [{ value: 'a', role: 'x' }] },
    { name: JSON.parse('{"__proto__":{"a":1}}') as object },
    { [ENTERPRISE_SCHEMA]: { manager: { value: 'm', approvedBy: 'x' } } },
    { [ENTERPRISE_SCHEMA]: { role: 'x' } },
  ])('may not have a part that no attribute has: %j', (body) => {
    expect(errorOf(() => normalResource('User', body))).toBe('invalidSyntax');
  });

  it.each(['tenantId', 'role', 'recordedAt', '__proto__', 'constructor'])('may not have %s', (name) => {
    const body: unknown = JSON.parse(`{"userName":"ada","${name}":"x"}`);
    expect(errorOf(() => normalResource('User', body))).toBe('invalidSyntax');
  });

  it('may not have one attribute twice in two spellings', () => {
    expect(errorOf(() => normalResource('User', { userName: 'a', username: 'b' }))).toBe('invalidSyntax');
  });
});
