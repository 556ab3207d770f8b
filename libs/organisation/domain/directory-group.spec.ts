import { describe, expect, it } from '@jest/globals';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { decideAssignment } from './assignments.decider.js';
import {
  decideDirectoryGroup,
  evolveDirectoryGroup,
  initialDirectoryGroup,
  MAX_GROUP_MEMBERS,
  MAX_MEMBERS_PER_EVENT,
  meaningInForce,
  type DirectoryGroupCommand,
  type DirectoryGroupState,
} from './directory-group.decider.js';
import type { DirectoryGroupEvent, GroupMeaning } from './directory-group-events.js';
import { initialEmployee, type EmployeeState } from './employee-state.js';
import type { RoleAssignment } from './people-events.js';

const groupId = 'g';
const given = (...events: readonly DirectoryGroupEvent[]): DirectoryGroupState =>
  events.reduce(evolveDirectoryGroup, initialDirectoryGroup);
const created: DirectoryGroupEvent = {
  type: 'organisation.DirectoryGroupCreated',
  data: { groupId, displayName: 'Payroll', externalId: 'x' },
};
const members = (added: readonly string[], removed: readonly string[] = []): DirectoryGroupEvent => ({
  type: 'organisation.DirectoryGroupMembersChanged',
  data: { groupId, added, removed },
});
const deleted: DirectoryGroupEvent = { type: 'organisation.DirectoryGroupDeleted', data: { groupId } };
const meant = (meaning: GroupMeaning | null, before: GroupMeaning | null = null): DirectoryGroupEvent => ({
  type: 'organisation.DirectoryGroupMeaningSet',
  data: { groupId, meaning, setBy: 'boss', before },
});
const team: GroupMeaning = { kind: 'team', teamId: 'north' };
const role: GroupMeaning = { kind: 'role', role: 'finance', teamId: null };
const refusalOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
  return 'nothing refused';
};
type Case = readonly [
  what: string,
  before: readonly DirectoryGroupEvent[],
  command: DirectoryGroupCommand,
  then: readonly DirectoryGroupEvent[] | string,
];

describe('a group of a directory', () => {
  it.each<Case>([
    ['is made', [], { kind: 'create-group', groupId, displayName: 'Payroll', externalId: 'x' }, [created]],
    [
      'is made once',
      [created],
      { kind: 'create-group', groupId, displayName: 'Payroll', externalId: 'x' },
      'directory-group.already-exists',
    ],
    [
      'is renamed',
      [created],
      { kind: 'rename-group', groupId, displayName: 'Pay', externalId: null },
      [
        {
          type: 'organisation.DirectoryGroupRenamed',
          data: {
            groupId,
            displayName: 'Pay',
            externalId: null,
            before: { displayName: 'Payroll', externalId: 'x' },
          },
        },
      ],
    ],
    [
      'keeps its name without an event',
      [created],
      { kind: 'rename-group', groupId, displayName: 'Payroll', externalId: 'x' },
      [],
    ],
    [
      'gets members, each once',
      [created, members(['a', 'b'])],
      { kind: 'set-members', groupId, members: ['b', 'c', 'c'] },
      [members(['c'], ['a'])],
    ],
    [
      'has its members already',
      [created, members(['a', 'b'])],
      { kind: 'set-members', groupId, members: ['b', 'a'] },
      [],
    ],
    [
      'loses those who are in it',
      [created, members(['a', 'b'])],
      { kind: 'remove-members', groupId, members: ['a', 'z'] },
      [members([], ['a'])],
    ],
    [
      'gets a meaning',
      [created],
      { kind: 'set-meaning', groupId, meaning: team, setBy: 'boss' },
      [meant(team)],
    ],
    [
      'gets another meaning',
      [created, meant(team)],
      { kind: 'set-meaning', groupId, meaning: role, setBy: 'boss' },
      [meant(role, team)],
    ],
    [
      'has its meaning already, whoever says so again',
      [created, meant(role)],
      { kind: 'set-meaning', groupId, meaning: { ...role }, setBy: 'another' },
      [],
    ],
    [
      'gives no role for a team that is for the whole company',
      [created],
      { kind: 'set-meaning', groupId, meaning: { ...role, teamId: 'north' }, setBy: null },
      'role-assignment.not-for-teams',
    ],
    ['is deleted', [created, meant(role)], { kind: 'delete-group', groupId }, [deleted]],
    [
      'is gone for ever',
      [created, deleted],
      { kind: 'set-members', groupId, members: [] },
      'directory-group.unknown',
    ],
    ['is unknown before it is made', [], { kind: 'delete-group', groupId }, 'directory-group.unknown'],
  ])('%s', (_, before, command, then) => {
    if (typeof then === 'string')
      expect(refusalOf(() => decideDirectoryGroup(command, given(...before)))).toBe(then);
    else expect(decideDirectoryGroup(command, given(...before))).toEqual(then);
  });

  it('has so many members, told in events of a size that the log takes', () => {
    const most = Array.from({ length: MAX_GROUP_MEMBERS }, (_, n) => `e${n}`);
    const events = decideDirectoryGroup({ kind: 'set-members', groupId, members: most }, given(created));
    expect(events).toHaveLength(MAX_GROUP_MEMBERS / MAX_MEMBERS_PER_EVENT);
    expect([...(given(created, ...events)?.members ?? [])]).toEqual(most);
    const command: DirectoryGroupCommand = { kind: 'set-members', groupId, members: [...most, 'one more'] };
    expect(refusalOf(() => decideDirectoryGroup(command, given(created, ...events)))).toBe(
      'directory-group.too-many-members',
    );
  });

  it('gives nothing until it is told to, and nothing once it is deleted', () => {
    expect(meaningInForce(given(created, members(['a'])))).toBeNull();
    expect(meaningInForce(given(created, meant(role)))).toEqual(role);
    expect(meaningInForce(given(created, meant(role), deleted))).toBeNull();
  });
});

describe('a role that a group gives', () => {
  const assignment = (from: string, until: string | null, group?: string): RoleAssignment => ({
    ...{ assignmentId: `${group ?? 'hand'} ${from}`, role: 'finance', teamId: null, from, until },
    ...(group === undefined ? {} : { groupId: group }),
  });
  const ann = (...assignments: readonly RoleAssignment[]): EmployeeState => ({
    ...initialEmployee,
    isRegistered: true,
    assignments,
  });
  const assigned = (state: EmployeeState, added: RoleAssignment) =>
    decideAssignment({ kind: 'assign-role', employeeId: 'ann', assignment: added }, state)[0]?.data
      .assignments;

  it('stands beside the same one given by hand and by another group', () => {
    const byHand = assignment('2026-01-01', null);
    const byGroup = assignment('2026-01-01', null, 'g');
    expect(assigned(ann(byHand), byGroup)).toEqual([byHand, byGroup]);
    expect(assigned(ann(byHand, byGroup), assignment('2026-01-01', null, 'h'))).toHaveLength(3);
    expect(refusalOf(() => assigned(ann(byGroup), byGroup))).toBe('role-assignment.overlapping');
  });

  it('takes the place of what the same group took away before it held, and of nothing else', () => {
    const vain = [
      assignment('2026-01-02', '2026-01-01', 'g'),
      assignment('2026-01-02', '2026-01-01', 'h'),
      assignment('2026-01-02', '2026-01-01'),
    ];
    const again = assignment('2026-01-02', null, 'g');
    expect(assigned(ann(...vain), again)).toEqual([...vain.slice(1), again]);
  });
});
