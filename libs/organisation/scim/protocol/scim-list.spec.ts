import { describe, expect, it } from '@jest/globals';
import { ScimError } from './scim-error.js';
import { listResponseOf, pageOf, projected } from './scim-list.js';
import { ENTERPRISE_SCHEMA } from './scim-schema.js';

const ADA = {
  ...{ schemas: ['s'], id: 'u1', userName: 'ada', name: { givenName: 'Ada', familyName: 'Byron' } },
  emails: [{ type: 'work', value: 'ada@example.com' }],
  [ENTERPRISE_SCHEMA]: { employeeNumber: '7', manager: { value: 'u9' } },
};

describe('a page of a SCIM list', () => {
  it.each([
    [undefined, undefined, { startIndex: 1, count: 100 }],
    ['0', '-3', { startIndex: 1, count: 0 }],
    ['11', '10', { startIndex: 11, count: 10 }],
    ['1', '100000', { startIndex: 1, count: 200 }],
  ])('from %s with %s is %j', (startIndex, count, page) => {
    expect(pageOf(startIndex, count)).toEqual(page);
  });

  it.each(['x', '', '1.5', '99999999999'])('is not counted by "%s"', (text) => {
    expect(() => pageOf(text, undefined)).toThrow(ScimError);
    expect(() => pageOf(undefined, text)).toThrow(ScimError);
  });

  it('says how many there are and how many these are', () => {
    expect(listResponseOf([ADA], 41, { startIndex: 41, count: 10 })).toMatchObject({
      ...{ totalResults: 41, startIndex: 41, itemsPerPage: 1, Resources: [ADA] },
    });
  });
});

describe('what of a SCIM resource goes out', () => {
  it('is what was asked for, with the id', () => {
    const asked = `USERNAME, name.givenName,emails.value,${ENTERPRISE_SCHEMA}:employeeNumber`;
    expect(projected(ADA, asked, undefined)).toEqual({
      ...{ schemas: ['s'], id: 'u1', userName: 'ada', name: { givenName: 'Ada' } },
      emails: [{ value: 'ada@example.com' }],
      [ENTERPRISE_SCHEMA]: { employeeNumber: '7' },
    });
  });

  it('is not what was excluded, but the id always', () => {
    expect(projected(ADA, undefined, `id,emails,name.givenName,${ENTERPRISE_SCHEMA}`)).toEqual({
      ...{ schemas: ['s'], id: 'u1', userName: 'ada', name: { familyName: 'Byron' } },
    });
  });

  it('is everything without a wish, and never both wishes', () => {
    expect(projected(ADA, undefined, undefined)).toBe(ADA);
    expect(() => projected(ADA, 'id', 'id')).toThrow(ScimError);
  });
});
