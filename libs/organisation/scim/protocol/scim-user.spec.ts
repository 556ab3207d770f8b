import { describe, expect, it } from '@jest/globals';
import { ScimError } from './scim-error.js';
import { ENTERPRISE_SCHEMA, normalResource } from './scim-schema.js';
import { nameOf, provisionedUserOf } from './scim-user.js';

const NO_NAME = { displayName: null, formattedName: null, givenName: null, familyName: null };

describe('what a SCIM User says of a person', () => {
  it('is read from what Entra ID sends', () => {
    const body = {
      ...{ userName: 'ada@example.com', externalId: 'x1', active: 'True', title: 'Analyst' },
      name: { givenName: 'Ada', familyName: 'Byron' },
      emails: [
        { type: 'home', value: 'home@example.com' },
        { type: 'work', value: 'ada@example.com' },
      ],
      phoneNumbers: [
        { type: 'mobile', value: '1' },
        { type: 'work', value: '2', primary: 'True' },
      ],
      [ENTERPRISE_SCHEMA]: { employeeNumber: '7', manager: 'u9' },
    };
    const user = provisionedUserOf(normalResource('User', body));
    expect(user).toEqual({
      ...{ ...NO_NAME, userName: 'ada@example.com', externalId: 'x1', email: 'ada@example.com', phone: '2' },
      ...{ givenName: 'Ada', familyName: 'Byron', isActive: true, staffNumber: '7', managerId: 'u9' },
    });
    expect(nameOf(user)).toBe('Ada Byron');
  });

  it('prefers the display name and the primary address, and needs the user name alone', () => {
    const emails = [{ value: 'a' }, { value: 'b', primary: true }];
    const shown = provisionedUserOf({ userName: 'a', displayName: 'Ada', name: { formatted: 'X' }, emails });
    expect([nameOf(shown), shown.email]).toEqual(['Ada', 'b']);
    expect(nameOf({ ...NO_NAME, userName: 'ada' })).toBe('ada');
  });

  it('tells what is not mentioned from what is taken away', () => {
    expect(provisionedUserOf({ userName: 'ada', active: false })).toEqual({
      ...{ ...NO_NAME, userName: 'ada', externalId: null, email: undefined, phone: undefined },
      ...{ isActive: false, staffNumber: undefined, managerId: undefined },
    });
    const gone = { userName: 'ada', emails: [], [ENTERPRISE_SCHEMA]: { employeeNumber: '', manager: null } };
    expect(provisionedUserOf(gone)).toMatchObject({ email: null, staffNumber: null, managerId: null });
  });

  it.each([
    {},
    { userName: '  ' },
    { userName: 7 },
    { userName: 'a'.repeat(201) },
    { userName: 'a', emails: 'a' },
    { userName: 'a\0' },
    { userName: 'a', displayName: '\ud800' },
    { userName: 'a', name: 'a' },
    { userName: 'a', [ENTERPRISE_SCHEMA]: { manager: 7 } },
  ])('is refused as %j', (body) => {
    expect(() => provisionedUserOf(body)).toThrow(ScimError);
  });
});
