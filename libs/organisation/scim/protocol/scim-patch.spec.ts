import { describe, expect, it } from '@jest/globals';
import { ScimError } from './scim-error.js';
import { patched } from './scim-patch.js';
import { ENTERPRISE_SCHEMA } from './scim-schema.js';

const bodyOf = (...operations: readonly unknown[]): unknown => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
});
const ADA = {
  ...{ id: 'u1', userName: 'ada', active: true, name: { givenName: 'Ada', familyName: 'Byron' } },
  emails: [{ type: 'work', value: 'ada@example.com', primary: true }],
};
const TEAM = { id: 'g1', displayName: 'Night', members: [{ value: 'u1' }, { value: 'u2' }] };
const errorOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof ScimError ? error.scimType : error;
  }
  return 'not refused';
};

describe('a PATCH as Entra ID sends it', () => {
  it('deactivates by a word in capitals', () => {
    const body = bodyOf({ op: 'Replace', path: 'active', value: 'False' });
    expect(patched('User', ADA, body)).toEqual({ ...ADA, active: false });
  });

  it('changes a work address, a name and the manager', () => {
    const body = bodyOf(
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'lovelace@example.com' },
      { op: 'Add', path: 'name.familyName', value: 'Lovelace' },
      { op: 'Add', path: `${ENTERPRISE_SCHEMA}:manager`, value: 'u9' },
    );
    expect(patched('User', ADA, body)).toEqual({
      ...ADA,
      emails: [{ type: 'work', value: 'lovelace@example.com', primary: true }],
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      [ENTERPRISE_SCHEMA]: { manager: { value: 'u9' } },
    });
  });

  it('replaces without a path, by dotted and prefixed names', () => {
    const value = {
      displayName: 'Ada L.',
      'name.givenName': 'A.',
      [`${ENTERPRISE_SCHEMA}:employeeNumber`]: '7',
    };
    expect(patched('User', ADA, bodyOf({ op: 'replace', value }))).toEqual({
      ...{ ...ADA, displayName: 'Ada L.', name: { givenName: 'A.', familyName: 'Byron' } },
      [ENTERPRISE_SCHEMA]: { employeeNumber: '7' },
    });
  });

  it('adds a member once, and removes those that the value lists', () => {
    const add = { op: 'Add', path: 'members', value: [{ value: 'u2' }, { value: 'u3' }] };
    const remove = { op: 'Remove', path: 'members', value: [{ value: 'u1' }] };
    expect(patched('Group', TEAM, bodyOf(add, remove))['members']).toEqual([
      { value: 'u2' },
      { value: 'u3' },
    ]);
  });
});

describe('a PATCH of the whole enterprise extension', () => {
  const employed = { ...ADA, [ENTERPRISE_SCHEMA]: { employeeNumber: '7' } };

  it('sets its attributes, or takes it away', () => {
    const set = { op: 'add', path: ENTERPRISE_SCHEMA, value: { employeeNumber: '8', manager: 'u9' } };
    expect(patched('User', employed, bodyOf(set))[ENTERPRISE_SCHEMA]).toEqual({
      ...{ employeeNumber: '8', manager: { value: 'u9' } },
    });
    expect(patched('User', employed, bodyOf({ op: 'remove', path: ENTERPRISE_SCHEMA }))).toEqual(ADA);
  });
});

describe('a PATCH as Okta sends it', () => {
  it('deactivates without a path', () => {
    expect(patched('User', ADA, bodyOf({ op: 'replace', value: { active: false } }))['active']).toBe(false);
  });

  it('renames a group, repeating its id, and removes a member by a filter', () => {
    const rename = { op: 'replace', value: { id: 'g1', displayName: 'Late' } };
    const remove = { op: 'remove', path: 'members[value eq "u1"]' };
    expect(patched('Group', TEAM, bodyOf(rename, remove))).toEqual({
      ...{ id: 'g1', displayName: 'Late', members: [{ value: 'u2' }] },
    });
  });
});

describe('a PATCH', () => {
  it('leaves the resource that it was given alone', () => {
    const before = JSON.stringify(TEAM);
    patched('Group', TEAM, bodyOf({ op: 'remove', path: 'members' }));
    expect(JSON.stringify(TEAM)).toBe(before);
  });

  it.each([
    ['an unknown attribute', 'invalidPath', { op: 'replace', path: 'tenantId', value: 'x' }],
    ['an unknown attribute without a path', 'invalidPath', { op: 'add', value: { role: 'auditor' } }],
    ['a prototype', 'invalidPath', { op: 'add', path: '__proto__.admin', value: true }],
    ['half a path', 'invalidPath', { op: 'replace', path: 'emails[type eq', value: 'x' }],
    ['an id', 'mutability', { op: 'replace', path: 'id', value: 'u2' }],
    ['a foreign id without a path', 'mutability', { op: 'replace', value: { id: 'u2' } }],
    ['an unknown part', 'invalidPath', { op: 'replace', path: 'name.tenantId', value: 'x' }],
    ['an unknown part within a value', 'invalidSyntax', { op: 'add', path: 'name', value: { role: 'x' } }],
    [
      'an unknown part of a chosen value',
      'invalidPath',
      { op: 'replace', path: 'emails[type eq "work"].role', value: 'x' },
    ],
    ['nothing in particular', 'noTarget', { op: 'remove' }],
    ['an unknown operation', 'invalidSyntax', { op: 'move', path: 'active', value: true }],
    ['an extra member', 'invalidSyntax', { op: 'add', path: 'active', value: true, tenantId: 'x' }],
    ['a word that is no truth', 'invalidValue', { op: 'replace', path: 'active', value: 'perhaps' }],
  ])('of %s is refused', (_, scimType, operation) => {
    expect(errorOf(() => patched('User', ADA, bodyOf(operation)))).toBe(scimType);
  });

  it('of a value that is not there is refused, but for an address, which is added', () => {
    const member = { op: 'replace', path: 'members[value eq "u9"]', value: { value: 'u8' } };
    expect(errorOf(() => patched('Group', TEAM, bodyOf(member)))).toBe('noTarget');
    const home = { op: 'replace', path: 'emails[type eq "home"].value', value: 'x' };
    expect(patched('User', ADA, bodyOf(home))['emails']).toContainEqual({ type: 'home', value: 'x' });
  });

  it.each([
    { op: 'replace', path: 'addresses[type eq "work"].streetAddress', value: 'x' },
    { op: 'add', path: 'title', value: 'Analyst' },
    {
      op: 'replace',
      value: { 'name.givenName': 'Ada', nickName: 'A', [`${ENTERPRISE_SCHEMA}:department`]: 'D' },
    },
    { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:custom:2.0:User:badge', value: '1' },
  ])('of what is not kept is taken and changes nothing: %j', (operation) => {
    expect(patched('User', ADA, bodyOf(operation))).toEqual(ADA);
  });

  it('takes truth values within lists as words too', () => {
    const value = [{ value: 'b', type: 'work', primary: 'True' }];
    const replaced = patched('User', ADA, bodyOf({ op: 'replace', path: 'emails', value }));
    expect(replaced['emails']).toEqual([{ value: 'b', type: 'work', primary: true }]);
  });

  it('without its schema or with too many operations is refused', () => {
    expect(errorOf(() => patched('User', ADA, { Operations: [] }))).toBe('invalidSyntax');
    const many = Array.from({ length: 201 }, () => ({ op: 'add', path: 'active', value: true }));
    expect(errorOf(() => patched('User', ADA, bodyOf(...many)))).toBe('invalidSyntax');
  });
});
