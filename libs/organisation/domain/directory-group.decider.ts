import { unreachable } from '@timeledger/kernel/decider.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { assertRoleMayHaveTeam } from './assignments.decider.js';
import type { DirectoryGroupEvent, DirectoryGroupFacts, GroupMeaning } from './directory-group-events.js';

/** Members of one group: directories send larger ones in parts, and nobody gives a meaning to more. */
export const MAX_GROUP_MEMBERS = 10_000;
/** Employee ids of one event, so that it stays far below the size that the log takes. */
export const MAX_MEMBERS_PER_EVENT = 2_000;

/** A group as a directory keeps it. */
export interface DirectoryGroup {
  readonly displayName: string;
  readonly externalId: string | null;
  /** Employee ids in the order in which they came. Of a deleted group those who were in it last. */
  readonly members: ReadonlySet<string>;
  readonly meaning: GroupMeaning | null;
  /** The employee who said what it means. */
  readonly meaningSetBy: string | null;
  readonly isDeleted: boolean;
}

/** `undefined` before it was made. */
export type DirectoryGroupState = DirectoryGroup | undefined;

export type DirectoryGroupCommand =
  | ({ readonly kind: 'create-group'; readonly groupId: string } & DirectoryGroupFacts)
  | ({ readonly kind: 'rename-group'; readonly groupId: string } & DirectoryGroupFacts)
  /** Those who are to be in the group, and nobody else. */
  | { readonly kind: 'set-members'; readonly groupId: string; readonly members: readonly string[] }
  | { readonly kind: 'remove-members'; readonly groupId: string; readonly members: readonly string[] }
  | {
      readonly kind: 'set-meaning';
      readonly groupId: string;
      readonly meaning: GroupMeaning | null;
      readonly setBy: string | null;
    }
  | { readonly kind: 'delete-group'; readonly groupId: string };

export const initialDirectoryGroup: DirectoryGroupState = undefined;

export function evolveDirectoryGroup(
  state: DirectoryGroupState,
  { type, data }: DirectoryGroupEvent,
): DirectoryGroupState {
  if (type === 'organisation.DirectoryGroupCreated') {
    const { displayName, externalId } = data;
    return {
      displayName,
      externalId,
      members: new Set(),
      meaning: null,
      meaningSetBy: null,
      isDeleted: false,
    };
  }
  if (state === undefined) return state;
  switch (type) {
    case 'organisation.DirectoryGroupRenamed':
      return { ...state, displayName: data.displayName, externalId: data.externalId };
    case 'organisation.DirectoryGroupMembersChanged': {
      const members = new Set(state.members);
      for (const id of data.removed) members.delete(id);
      for (const id of data.added) members.add(id);
      return { ...state, members };
    }
    case 'organisation.DirectoryGroupMeaningSet':
      return { ...state, meaning: data.meaning, meaningSetBy: data.setBy };
    case 'organisation.DirectoryGroupDeleted':
      return { ...state, isDeleted: true };
  }
}

/** What being in the group gives now; `null` for nothing. */
export const meaningInForce = (group: DirectoryGroupState): GroupMeaning | null =>
  group === undefined || group.isDeleted ? null : group.meaning;

/**
 * Makes, renames, fills, empties or deletes a group, or says what it means. What is so already records nothing. That a name
 * is not another group's, that members exist and teams are open, is looked up beside.
 * @throws DomainError `directory-group.already-exists`, `directory-group.unknown`, `directory-group.too-many-members`,
 *   `role-assignment.not-for-teams`
 */
export function decideDirectoryGroup(
  command: DirectoryGroupCommand,
  state: DirectoryGroupState,
): readonly DirectoryGroupEvent[] {
  const { groupId } = command;
  if (command.kind === 'create-group') {
    if (state !== undefined) throw new DomainError('directory-group.already-exists', 'conflict');
    const { displayName, externalId } = command;
    return [{ type: 'organisation.DirectoryGroupCreated', data: { groupId, displayName, externalId } }];
  }
  if (state === undefined || state.isDeleted) throw new DomainError('directory-group.unknown', 'not-found');
  switch (command.kind) {
    case 'rename-group': {
      const before = { displayName: state.displayName, externalId: state.externalId };
      const { displayName, externalId } = command;
      if (displayName === before.displayName && externalId === before.externalId) return [];
      const data = { groupId, displayName, externalId, before };
      return [{ type: 'organisation.DirectoryGroupRenamed', data }];
    }
    case 'set-members': {
      const wanted = new Set(command.members);
      if (wanted.size > MAX_GROUP_MEMBERS) throw tooMany();
      const removed = [...state.members].filter((id) => !wanted.has(id));
      return membersChanged(
        groupId,
        [...wanted].filter((id) => !state.members.has(id)),
        removed,
      );
    }
    case 'remove-members':
      return membersChanged(
        groupId,
        [],
        [...new Set(command.members)].filter((id) => state.members.has(id)),
      );
    case 'set-meaning':
      return meaningSet(command, state);
    case 'delete-group':
      return [{ type: 'organisation.DirectoryGroupDeleted', data: { groupId } }];
    default:
      return unreachable(command);
  }
}

function membersChanged(
  groupId: string,
  added: readonly string[],
  removed: readonly string[],
): readonly DirectoryGroupEvent[] {
  const changes = [
    ...removed.map((id) => ({ id, isAdded: false })),
    ...added.map((id) => ({ id, isAdded: true })),
  ];
  const events: DirectoryGroupEvent[] = [];
  for (let from = 0; from < changes.length; from += MAX_MEMBERS_PER_EVENT) {
    const part = changes.slice(from, from + MAX_MEMBERS_PER_EVENT);
    const idsOf = (isAdded: boolean): string[] =>
      part.filter((change) => change.isAdded === isAdded).map(({ id }) => id);
    events.push({
      type: 'organisation.DirectoryGroupMembersChanged',
      data: { groupId, added: idsOf(true), removed: idsOf(false) },
    });
  }
  return events;
}

function meaningSet(
  { groupId, meaning, setBy }: Extract<DirectoryGroupCommand, { kind: 'set-meaning' }>,
  { meaning: before }: DirectoryGroup,
): readonly DirectoryGroupEvent[] {
  if (isSameMeaning(meaning, before)) return [];
  if (meaning?.kind === 'role') assertRoleMayHaveTeam(meaning);
  return [{ type: 'organisation.DirectoryGroupMeaningSet', data: { groupId, meaning, setBy, before } }];
}

/** Whether two meanings give the same. */
export const isSameMeaning = (a: GroupMeaning | null, b: GroupMeaning | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.kind === b.kind &&
    a.teamId === b.teamId &&
    (a.kind === 'team' || b.kind === 'team' || a.role === b.role));

const tooMany = (): DomainError =>
  new DomainError('directory-group.too-many-members', 'invalid', {
    detail: `A group has at most ${MAX_GROUP_MEMBERS} members.`,
  });
