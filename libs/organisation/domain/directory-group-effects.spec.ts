import { describe, expect, it } from '@jest/globals';
import { nextPlacement, nextRoleStep, type TeamOfGroup } from './directory-group-effects.js';
import type { DirectoryGroup } from './directory-group.decider.js';
import type { GroupMeaning } from './directory-group-events.js';
import type { RoleAssignment, TeamPlacement } from './people-events.js';

const today = '2026-03-10';
const finance: GroupMeaning = { kind: 'role', role: 'finance', teamId: null };
const group = (members: Partial<DirectoryGroup> = {}): DirectoryGroup => ({
  ...{ displayName: 'Payroll', externalId: null, members: new Set(['ann']), meaning: finance },
  ...{ meaningSetBy: 'boss', isDeleted: false },
  ...members,
});
const held = (members: Partial<RoleAssignment> = {}): RoleAssignment => ({
  ...{ assignmentId: 'a', role: 'finance', teamId: null, from: '2026-03-01', until: null, groupId: 'g' },
  ...members,
});
const step = (of: DirectoryGroup | undefined, assignments: readonly RoleAssignment[], isActive = true) => {
  const next = nextRoleStep('g', of, 'ann', { isActive, assignments }, today);
  return next?.kind === 'end' ? `end ${next.assignment.assignmentId}` : next?.kind;
};
const { groupId: _byGroup, ...byHand } = held({ assignmentId: 'hand' });

describe('the role that a group gives', () => {
  it.each([
    ['begins for a member', group(), [], true, 'assign'],
    ['is held already', group(), [held()], true, undefined],
    ['begins beside the same one by hand', group(), [byHand], true, 'assign'],
    ['begins beside the same one of another group', group(), [held({ groupId: 'h' })], true, 'assign'],
    ['begins again', group(), [held({ until: '2026-03-09' })], true, 'assign'],
    ['ends for who is no member', group({ members: new Set() }), [held()], true, 'end a'],
    ['ends with the group', group({ isDeleted: true }), [held()], true, 'end a'],
    ['ends with the meaning', group({ meaning: null }), [held()], true, 'end a'],
    ['ends before another begins', group(), [held({ role: 'auditor' })], true, 'end a'],
    [
      'ends with another team',
      group(),
      [held({ teamId: 'north', role: 'time_administrator' })],
      true,
      'end a',
    ],
    ['ends while the person is deactivated', group(), [held()], false, 'end a'],
    ['does not begin while the person is deactivated', group(), [], false, undefined],
    ['does not begin for who gave it to the group', group({ meaningSetBy: 'ann' }), [], true, undefined],
    ['never ends one by hand', group({ members: new Set() }), [byHand], true, undefined],
    [
      'never ends one of another group',
      group({ isDeleted: true }),
      [held({ groupId: 'h' })],
      true,
      undefined,
    ],
    ['is nothing without a meaning', group({ meaning: null }), [], true, undefined],
    ['is nothing where the group means a team', group({ meaning: { kind: 'team', teamId: 'n' } }), [], true],
    ['is nothing of a group that nobody made', undefined, [], true, undefined],
  ] as const)('%s', (...[, of, assignments, isActive, then]) => {
    expect(step(of, assignments, isActive)).toBe(then);
  });
});

describe('the team in which groups place', () => {
  const north: TeamOfGroup = { groupId: 'g', teamId: 'north' };
  const south: TeamOfGroup = { groupId: 'h', teamId: 'south' };
  const place = (teams: readonly TeamPlacement[], meant: readonly TeamOfGroup[], comesInto?: string) =>
    nextPlacement({ placement: { country: null, teams, sites: [] } }, meant, today, comesInto);
  const from = '2026-01-01';

  it.each([
    ['takes who comes', [], [north], 'g', north],
    ['takes who was placed by hand and comes', [{ from, teamId: 'south' }], [north], 'g', north],
    ['leaves who was placed by hand since', [{ from, teamId: 'south' }], [north], undefined, undefined],
    ['leaves who is there', [{ from, teamId: 'north' }], [north], 'g', undefined],
    ['stays that of the first group', [{ from, ...north }], [north, south], 'h', undefined],
    ['becomes that of the group that is left', [{ from, ...north }], [south], undefined, south],
    ['is none when no group is left', [{ from, ...north }], [], undefined, { teamId: null, groupId: 'g' }],
    ['is not taken again', [{ from, teamId: null, groupId: 'g' }], [], undefined, undefined],
    ['is not taken from who was placed by hand', [{ from, teamId: 'north' }], [], undefined, undefined],
    ['follows the meaning of the group', [{ from, groupId: 'g', teamId: 'west' }], [north], 'g', north],
    ['looks at today alone', [{ from: '2026-03-11', teamId: 'north' }], [north], 'g', north],
  ] as const)('%s', (...[, teams, meant, comesInto, then]) => {
    expect(place(teams, meant, comesInto)).toEqual(then);
  });
});
