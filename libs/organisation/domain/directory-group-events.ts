import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { AssignableRole } from './people-events.js';

/** What a directory says of a group beside who is in it. The name is the company's word, as that of a team is: not personal. */
export type DirectoryGroupFacts = JsonObject & {
  readonly displayName: string;
  /** The directory's own id of the group; `null` where it sends none. */
  readonly externalId: string | null;
};

/** Members of the group are placed in a team from the day on which they come. */
export type TeamMeaning = JsonObject & { readonly kind: 'team'; readonly teamId: string };
/** Members of the group hold a role as long as they are members. */
export type RoleMeaning = JsonObject & {
  readonly kind: 'role';
  readonly role: AssignableRole;
  /** For this team and the teams below; `null` for the whole company. */
  readonly teamId: string | null;
};
/** What being in a group gives. A group has no meaning until the company gives it one: membership alone gives nothing. */
export type GroupMeaning = TeamMeaning | RoleMeaning;

/** A directory made a group. */
export type DirectoryGroupCreated = {
  readonly type: 'organisation.DirectoryGroupCreated';
  readonly data: DirectoryGroupFacts & { readonly groupId: string };
};

/** A directory calls a group otherwise. Carries what it is called now, and was before. */
export type DirectoryGroupRenamed = {
  readonly type: 'organisation.DirectoryGroupRenamed';
  readonly data: DirectoryGroupFacts & { readonly groupId: string; readonly before: DirectoryGroupFacts };
};

/** People came into a group, or left it. Carries the change alone, by employee ids: groups are large. */
export type DirectoryGroupMembersChanged = {
  readonly type: 'organisation.DirectoryGroupMembersChanged';
  readonly data: JsonObject & {
    readonly groupId: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
};

/** The company says what being in a group gives; `null` for nothing. */
export type DirectoryGroupMeaningSet = {
  readonly type: 'organisation.DirectoryGroupMeaningSet';
  readonly data: JsonObject & {
    readonly groupId: string;
    readonly meaning: GroupMeaning | null;
    /** The employee who says so: nobody gets a role by a group to which they gave it themselves. */
    readonly setBy: string | null;
    readonly before: GroupMeaning | null;
  };
};

/** A directory deleted a group: nobody is in it any more, and it means nothing. */
export type DirectoryGroupDeleted = {
  readonly type: 'organisation.DirectoryGroupDeleted';
  readonly data: JsonObject & { readonly groupId: string };
};

export type DirectoryGroupEvent =
  | DirectoryGroupCreated
  | DirectoryGroupRenamed
  | DirectoryGroupMembersChanged
  | DirectoryGroupMeaningSet
  | DirectoryGroupDeleted;
