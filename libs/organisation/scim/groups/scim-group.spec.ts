import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../protocol/scim-error.js';
import { patched } from '../protocol/scim-patch.js';
import { normalResource } from '../protocol/scim-schema.js';
import { assertPatchSize, MAX_PATCHED_MEMBERS, patchableOf, wantedGroupOf } from './scim-group.js';

const [ann, bob] = ['0198f4a0-5a86-7000-8000-00000000000a', '0198f4a0-5a86-7000-8000-00000000000b'];
const night = {
  ...{ displayName: 'Night', externalId: 'x', members: new Set([ann]), meaning: null },
  ...{ meaningSetBy: null, isDeleted: false },
};
const after = (...Operations: readonly unknown[]) => {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  return wantedGroupOf(patched('Group', patchableOf('g', night), { schemas, Operations }));
};

describe('what a directory wants of a group', () => {
  it('is read from a body in any spelling, each member once', () => {
    const body = {
      schemas: [],
      DISPLAYNAME: ' Night ',
      externalid: 'x',
      Members: [{ value: ann.toUpperCase(), display: 'Ann', type: 'User' }, { value: ann }, { value: bob }],
    };
    expect(wantedGroupOf(normalResource('Group', body))).toEqual({
      ...{ displayName: 'Night', externalId: 'x', members: [ann, bob] },
    });
    expect(wantedGroupOf({ displayName: 'Night' })).toEqual({
      ...{ displayName: 'Night', externalId: null, members: [] },
    });
  });

  it.each([
    [{}],
    [{ displayName: ' ' }],
    [{ displayName: 7 }],
    [{ displayName: 'n'.repeat(257) }],
    [{ displayName: 'a\0b' }],
    [{ displayName: 'n', members: [{ value: 'ann' }] }],
    [{ displayName: 'n', members: [7] }],
    [{ displayName: 'n', members: 'all' }],
  ])('is refused as %j', (body) => {
    expect(() => wantedGroupOf(body)).toThrow(ScimError);
  });

  it.each([
    ['as Entra ID adds', { op: 'Add', path: 'members', value: [{ value: bob }] }, [ann, bob]],
    ['as Entra ID removes', { op: 'Remove', path: 'members', value: [{ value: ann }] }, []],
    ['with one member that is no list', { op: 'remove', path: 'members', value: { value: bob } }, [ann]],
    ['by a filter in the path', { op: 'remove', path: `members[value eq "${ann}"]` }, []],
    ['as Okta replaces', { op: 'replace', path: 'members', value: [{ value: bob }] }, [bob]],
    ['without a path', { op: 'add', value: { members: [{ value: bob }] } }, [ann, bob]],
    ['all at once', { op: 'remove', path: 'members' }, []],
    ['who is there', { op: 'add', path: 'members', value: [{ value: ann }] }, [ann]],
  ])('changes members %s', (_, operation, members) => {
    expect(after(operation)).toEqual({ displayName: 'Night', externalId: 'x', members });
  });

  it('is renamed as Okta does', () => {
    expect(after({ op: 'replace', value: { id: 'g', displayName: 'Late' } }).displayName).toBe('Late');
  });

  it('names so many members in one PATCH', () => {
    const most = Array.from({ length: MAX_PATCHED_MEMBERS }, () => ({ value: ann }));
    const of = (value: unknown) => ({ Operations: [{ op: 'add', path: 'members', value }] });
    expect(() => assertPatchSize(of(most))).not.toThrow();
    expect(() => assertPatchSize(of([...most, { value: bob }]))).toThrow(ScimError);
    expect(() => assertPatchSize(of({ members: [...most, { value: bob }] }))).toThrow(ScimError);
    expect(() => assertPatchSize('nonsense')).not.toThrow();
  });
});
