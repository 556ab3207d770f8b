import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { AccessPolicy, relationsOfRoles } from './access-policy.js';
import type { Permission, Relation } from './permission.js';
import { policy } from './policy.js';

const text = { en: 'x', zh: 'x' };
const rows: readonly Permission[] = [
  {
    resource: 'diary',
    action: 'read',
    kind: 'person',
    operations: ['getDiary'],
    allow: { self: true, manager: { fields: ['title', 'day'] }, 'former-manager': { fields: ['day'] } },
    text,
  },
  { resource: 'diary', action: 'write', kind: 'person', operations: ['write'], allow: { self: true }, text },
  {
    resource: 'notice',
    action: 'read',
    kind: 'tenant',
    operations: ['getNotice'],
    allow: { anyone: true, service: true },
    scope: 'notices:read',
    text,
  },
  {
    resource: 'notice',
    action: 'publish',
    kind: 'tenant',
    operations: ['publish'],
    allow: { 'tenant-administrator': true },
    text,
  },
];
const access = new AccessPolicy(rows);
const as = (...relations: Relation[]): ReadonlySet<Relation> => new Set(relations);
const unknown = (): DomainError => new DomainError('diary.unknown', 'not-found');
const refusalOf = (relations: ReadonlySet<Relation>, resource: string, action: string): unknown => {
  try {
    access.assertMay(relations, resource, action, { unknown });
    return 'allowed';
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
};

describe('a policy', () => {
  it('allows what a row grants to one of the relations, and nothing else', () => {
    expect(access.mayDo(as('self'), 'diary', 'write')).toBe(true);
    expect(access.mayDo(as('manager'), 'diary', 'write')).toBe(false);
    expect(access.mayDo(as('manager', 'self'), 'diary', 'write')).toBe(true);
    expect(access.mayDo(as(), 'diary', 'read')).toBe(false);
  });

  it('hides from whoever may not read, and forbids to whoever may', () => {
    expect(refusalOf(as(), 'diary', 'read')).toBe('diary.unknown');
    expect(refusalOf(as('auditor'), 'diary', 'write')).toBe('diary.unknown');
    expect(refusalOf(as('manager'), 'diary', 'write')).toBe('access.forbidden');
    expect(refusalOf(as('self'), 'diary', 'write')).toBe('allowed');
    expect(refusalOf(as('self'), 'notice', 'publish')).toBe('access.forbidden');
  });

  it('counts every person as anyone, and no machine', () => {
    expect(access.mayDo(as(), 'notice', 'read')).toBe(true);
    expect(access.mayDo(as('service'), 'notice', 'read')).toBe(true);
    expect(access.mayDo(as('service'), 'diary', 'read')).toBe(false);
  });

  it('shows the members that any of the relations may see', () => {
    expect(access.visibleFields(as('self', 'manager'), 'diary')).toBe('all');
    expect(access.visibleFields(as('manager', 'former-manager'), 'diary')).toEqual(new Set(['title', 'day']));
    expect(access.visibleFields(as(), 'diary')).toEqual(new Set());
    expect(access.mayDo(as('former-manager'), 'diary', 'read', 'day')).toBe(true);
    expect(access.mayDo(as('former-manager'), 'diary', 'read', 'title')).toBe(false);
  });

  it('filters lists by the row that guards single reads', () => {
    expect(access.conditionsFor(new Set(['auditor']), 'diary')).toEqual({
      byRole: new Set(),
      byPerson: new Set(['self', 'manager', 'former-manager']),
    });
    expect(access.conditionsFor(new Set(['service']), 'diary').byPerson).toEqual(new Set());
  });

  it('takes a machine client for nothing else, whatever roles stand beside', () => {
    expect(relationsOfRoles(new Set(['service', 'tenant_administrator']))).toEqual(new Set(['service']));
    expect(relationsOfRoles(new Set(['manager', 'finance', 'ceo']))).toEqual(new Set(['finance']));
  });

  it('refuses to be asked about what it does not know', () => {
    expect(() => access.mayDo(as('self'), 'dairy', 'read')).toThrow('no row dairy.read');
  });

  it('has one row for an action and for an operation', () => {
    const [first] = rows as [Permission];
    expect(() => new AccessPolicy([first, first])).toThrow('diary.read');
    expect(() => new AccessPolicy([first, { ...first, action: 'peek' }])).toThrow('getDiary');
  });
});

describe('the policy of the product', () => {
  it('is whole: no name twice, every row worded in English and Chinese', () => {
    expect(() => new AccessPolicy(policy)).not.toThrow();
    const faults = policy.flatMap(({ resource, action, kind, allow, scope, text: words }) => {
      const name = `${resource}.${action}`;
      const limits = Object.values(allow).filter((grant) => grant !== true);
      return [
        ...(words.en.trim() === '' || !/\p{Script=Han}/u.test(words.zh) ? [`${name}: words`] : []),
        ...(limits.some(({ limit, limitZh }) => (limit === undefined) !== (limitZh === undefined))
          ? [`${name}: a limit in one language`]
          : []),
        ...((allow.service === undefined) !== (scope === undefined)
          ? [`${name}: service without scope, or scope without service`]
          : []),
        ...(scope !== undefined && !/^[a-z-]+:(read|write)$/.test(scope) ? [`${name}: scope ${scope}`] : []),
        ...(kind === 'person' && !policy.some((row) => row.resource === resource && row.action === 'read')
          ? [`${name}: no row says who reads it`]
          : []),
        ...(kind === 'own' && allow.self === undefined ? [`${name}: own, but not for oneself`] : []),
        ...(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/.test(name) ? [] : [`${name}: not kebab-case`]),
      ];
    });
    expect(faults).toEqual([]);
  });
});
