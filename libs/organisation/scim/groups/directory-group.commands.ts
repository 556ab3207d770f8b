import { LRUCache } from 'lru-cache';
import { Inject, Injectable } from '@nestjs/common';
import { MAX_READ_PAGE } from '@timeledger/event-store/port.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandQueue } from '@timeledger/runtime/command-queue.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { TreeGuard } from '../../claims/tree-guard.js';
import {
  decideDirectoryGroup,
  evolveDirectoryGroup,
  initialDirectoryGroup,
  MAX_GROUP_MEMBERS,
  type DirectoryGroup,
  type DirectoryGroupCommand,
  type DirectoryGroupState,
} from '../../domain/directory-group.decider.js';
import type {
  DirectoryGroupEvent,
  DirectoryGroupFacts,
  GroupMeaning,
} from '../../domain/directory-group-events.js';
import {
  OrganisationCommands,
  type IntendedChange,
  type OrganisationChanged,
  type OrganisationRequest,
} from '../../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { EmployeeRecords } from '../../people/employee-records.js';
import { DirectoryGroupQueries } from './directory-group.queries.js';
import { DIRECTORY_GROUP_CATEGORY } from './directory-groups.projection.js';

/** A group as a directory wants it: everything that it can say. */
export interface WantedGroup extends DirectoryGroupFacts {
  /** Employee ids. */
  readonly members: readonly string[];
}

/** What a change of a group led to. */
export interface GroupChanged {
  readonly groupId: string;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
  /** Who was in the group and is not any more. */
  readonly removed: readonly string[];
  /** What the group meant when it was changed. */
  readonly meaning: GroupMeaning | null;
}

/** A group and where its stream ends; revision -1 for one that nobody made. */
export interface RecordedGroup {
  readonly state: DirectoryGroupState;
  readonly revision: number;
  readonly position: number;
}

const MAX_ATTEMPTS = 5;
/** Groups that are kept in memory; a large one takes about a megabyte. */
const MAX_KEPT = 50;
/** Changes of one group that may wait in this process: a directory sends one after the other. */
const MAX_WAITING = 200;

export const directoryGroupStreamOf = (tenantId: TenantId, groupId: string): StreamId =>
  streamIdOf(DIRECTORY_GROUP_CATEGORY, tenantId, groupId);

/** Changes of groups: what directories send, and what the company says they mean. */
@Injectable()
export class DirectoryGroupCommands {
  private readonly names: TreeGuard;
  private readonly queue = new CommandQueue({ maxPerKey: MAX_WAITING });
  private readonly kept = new LRUCache<StreamId, RecordedGroup>({ max: MAX_KEPT });

  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeRecords) private readonly records: EmployeeRecords,
    @Inject(DirectoryGroupQueries) private readonly queries: DirectoryGroupQueries,
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
  ) {
    this.names = new TreeGuard('organisation.groupnames', ports.store, ports.clock);
  }

  /**
   * A group as recorded. What was read before is kept, and only what came since is read: a stream is never changed, and that
   * of a large group is long.
   */
  async group(tenantId: TenantId, groupId: string): Promise<RecordedGroup> {
    const streamId = directoryGroupStreamOf(tenantId, groupId);
    let known = this.kept.get(streamId) ?? { state: initialDirectoryGroup, revision: -1, position: 0 };
    for (;;) {
      const page = await this.ports.store.readStream(tenantId, streamId, {
        fromRevision: known.revision + 1,
        limit: MAX_READ_PAGE,
      });
      for (const event of page) {
        const { revision, position } = event;
        // The stream holds only such events.
        const state = evolveDirectoryGroup(known.state, event as unknown as DirectoryGroupEvent);
        known = { state, revision, position };
      }
      if (page.length < MAX_READ_PAGE) break;
    }
    if (known.revision > (this.kept.get(streamId)?.revision ?? -1)) this.kept.set(streamId, known);
    return known;
  }

  /** A group that is there. @throws DomainError 404 `directory-group.unknown` */
  async known(tenantId: TenantId, groupId: string): Promise<DirectoryGroup> {
    const { state } = await this.group(tenantId, groupId);
    if (state === undefined || state.isDeleted) throw new DomainError('directory-group.unknown', 'not-found');
    return state;
  }

  /**
   * Makes a group, and then fills it: a process that dies in between leaves a group without members, which the directory
   * finds by its name and fills.
   * @throws DomainError 409 `directory-group.name-taken`; 422 `directory-group.member-unknown`,
   *   `directory-group.too-many-members`
   */
  async create(principal: Principal, wanted: WantedGroup): Promise<GroupChanged> {
    const groupId: string = newId();
    const { members, displayName, externalId } = wanted;
    assertSize(members);
    await this.assertKnown(principal.tenantId, members);
    const made = await this.change(principal, { kind: 'create-group', groupId, displayName, externalId });
    const filled =
      members.length === 0
        ? made
        : await this.change(principal, { kind: 'set-members', groupId, members }, made.revision);
    return { groupId, removed: [], meaning: null, revision: filled.revision, position: filled.position };
  }

  /**
   * Makes a group as a directory wants it now, all of it or nothing. Changes of one group wait for each other.
   * @param wantedOf what the directory wants, from what there is; throws what it refuses
   * @param assertSeen refuses a revision that the directory did not see
   * @throws DomainError 404 `directory-group.unknown`; 409 `directory-group.name-taken`; 412; 422
   *   `directory-group.member-unknown`, `directory-group.too-many-members`; 503 `command.contended`
   */
  revise(
    principal: Principal,
    groupId: string,
    wantedOf: (group: DirectoryGroup) => WantedGroup,
    assertSeen: (revision: number) => void,
  ): Promise<GroupChanged> {
    return this.inTurn(principal.tenantId, groupId, assertSeen, async (group, revision, position) => {
      const { members, displayName, externalId } = wantedOf(group);
      assertSize(members);
      const added = [...new Set(members)].filter((id) => !group.members.has(id));
      await this.assertKnown(principal.tenantId, added);
      // The name goes first: it may be taken, and then nothing was changed. Nothing that comes behind can be refused.
      const isNamedAlike = displayName === group.displayName && externalId === group.externalId;
      const named = isNamedAlike
        ? { revision, position: this.ports.tokens.issue(position) }
        : await this.change(principal, { kind: 'rename-group', groupId, displayName, externalId }, revision);
      const after = await this.change(principal, { kind: 'set-members', groupId, members }, named.revision);
      const wanted = new Set(members);
      const removed = [...group.members].filter((id) => !wanted.has(id));
      return {
        groupId,
        removed,
        meaning: group.meaning,
        revision: after.revision,
        position: after.position,
      };
    });
  }

  /** Deletes a group. @throws DomainError 404 `directory-group.unknown`; 412 */
  remove(
    principal: Principal,
    groupId: string,
    assertSeen: (revision: number) => void,
  ): Promise<GroupChanged> {
    return this.inTurn(principal.tenantId, groupId, assertSeen, async (group, revision) => {
      const gone = await this.change(principal, { kind: 'delete-group', groupId }, revision);
      const { members, meaning } = group;
      return { groupId, removed: [...members], meaning, revision: gone.revision, position: gone.position };
    });
  }

  /** Takes people out of a group in the name of the product itself. What is deleted has nobody in it. */
  async removeMembers(
    request: OrganisationRequest,
    groupId: string,
    members: readonly string[],
  ): Promise<void> {
    const { state } = await this.group(request.principal.tenantId, groupId);
    if (state === undefined || state.isDeleted) return;
    await this.changeAs(request, { kind: 'remove-members', groupId, members });
  }

  /**
   * Says what being in a group gives.
   * @throws DomainError 404 `directory-group.unknown`; 412 `resource.stale`; 422 `role-assignment.not-for-teams`,
   *   `directory-group.team-unknown`, `directory-group.team-closed`
   */
  async setMeaning(
    request: OrganisationRequest,
    groupId: string,
    meaning: GroupMeaning | null,
    expected: number,
  ): Promise<OrganisationChanged<DirectoryGroupState>> {
    const setBy = request.principal.employeeId ?? null;
    const command: DirectoryGroupCommand = { kind: 'set-meaning', groupId, meaning, setBy };
    return this.changeAs(request, command, expected, () =>
      this.assertMeaning(request.principal.tenantId, meaning),
    );
  }

  /** @throws DomainError 422 `directory-group.team-unknown`, `directory-group.team-closed` */
  async assertMeaning(tenantId: TenantId, meaning: GroupMeaning | null): Promise<void> {
    if (meaning === null || meaning.teamId === null) return;
    await this.records.assertOpenTeam(tenantId, meaning.teamId, 'directory-group', '/meaning/teamId');
  }

  /** Runs a change on the newest revision, and again when another process was faster. */
  private inTurn<Result>(
    tenantId: TenantId,
    groupId: string,
    assertSeen: (revision: number) => void,
    run: (group: DirectoryGroup, revision: number, position: number) => Promise<Result>,
  ): Promise<Result> {
    return this.queue.run(`${tenantId} ${groupId}`, async () => {
      for (let attempt = 1; ; attempt += 1) {
        const { state, revision, position } = await this.group(tenantId, groupId);
        if (state === undefined || state.isDeleted)
          throw new DomainError('directory-group.unknown', 'not-found');
        assertSeen(revision);
        try {
          return await run(state, revision, position);
        } catch (error) {
          const isOvertaken = error instanceof DomainError && error.code === 'resource.stale';
          if (!isOvertaken || attempt === MAX_ATTEMPTS) throw error;
        }
      }
    });
  }

  private change(
    principal: Principal,
    command: DirectoryGroupCommand,
    expected?: number,
  ): Promise<OrganisationChanged<DirectoryGroupState>> {
    const { tenantId } = principal;
    const request: OrganisationRequest = {
      principal,
      operation: `scim.${command.kind}`,
      // SCIM has no keys for retries: what is so already changes nothing, and names are unique.
      idempotencyKey: newId(),
      input: command,
    };
    const isNaming = command.kind === 'create-group' || command.kind === 'rename-group';
    return this.changeAs(
      request,
      command,
      expected,
      isNaming ? (intended) => this.claimName(tenantId, command.displayName, intended) : undefined,
    );
  }

  private changeAs(
    request: OrganisationRequest,
    command: DirectoryGroupCommand,
    expected?: number,
    claim?: (intended: IntendedChange<DirectoryGroupEvent>) => Promise<void>,
  ): Promise<OrganisationChanged<DirectoryGroupState>> {
    return this.commands.change<DirectoryGroupState, DirectoryGroupEvent>({
      request,
      streamId: directoryGroupStreamOf(request.principal.tenantId, command.groupId),
      initialState: initialDirectoryGroup,
      evolve: evolveDirectoryGroup,
      decide: (state) => decideDirectoryGroup(command, state),
      ...(expected === undefined ? {} : { expected }),
      ...(claim === undefined ? {} : { claim }),
    });
  }

  /** Two groups that want one name at once: one gets it, whatever processes they come through. */
  private async claimName(
    tenantId: TenantId,
    displayName: string,
    { streamId, revision, events, decided }: IntendedChange<DirectoryGroupEvent>,
  ): Promise<void> {
    const [event] = events;
    const [change] = decided;
    if (event === undefined || change === undefined) return;
    await this.names.claim(tenantId, { streamId, revision, event }, async () => {
      if (!(await this.queries.isNameTaken(tenantId, displayName, change.data.groupId))) return;
      const code = 'directory-group.name-taken';
      throw new DomainError(code, 'conflict', {
        detail: 'Another group has this name.',
        errors: [{ pointer: '/displayName', code, detail: 'belongs to another group' }],
      });
    });
  }

  private async assertKnown(tenantId: TenantId, members: readonly string[]): Promise<void> {
    const unknown = await this.queries.unknownOf(tenantId, members);
    if (unknown.length === 0) return;
    const code = 'directory-group.member-unknown';
    throw new DomainError(code, 'invalid', {
      detail: 'A member is nobody of the company. Nothing was changed; provision the person first.',
      errors: [{ pointer: '/members', code, detail: 'names nobody of the company' }],
    });
  }
}

function assertSize(members: readonly string[]): void {
  if (new Set(members).size <= MAX_GROUP_MEMBERS) return;
  const code = 'directory-group.too-many-members';
  throw new DomainError(code, 'invalid', {
    detail: `A group has at most ${MAX_GROUP_MEMBERS} members.`,
    errors: [{ pointer: '/members', code, detail: 'are too many' }],
  });
}
