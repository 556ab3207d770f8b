import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { answerList, answerResource } from '../http/scim-answer.js';
import {
  SCIM_BODY_PROBLEMS,
  SCIM_PATCH_PROBLEMS,
  scimBody,
  scimIfMatch,
  scimPatchBody,
} from '../http/scim-operation.js';
import { SCIM_MEDIA_TYPE, SCIM_PATH } from '../http/scim-paths.js';
import {
  assertVersion,
  resourceIdOf,
  ScimBody,
  ScimIfMatch,
  ScimParameters,
  versionOf,
  type ScimQuery,
} from '../http/scim-request.js';
import { ScimListQuery, ScimListView, ScimShownQuery } from '../http/scim.dto.js';
import { patched } from '../protocol/scim-patch.js';
import { normalResource, type ScimObject } from '../protocol/scim-schema.js';
import { DirectoryGroupCommands, type GroupChanged } from './directory-group.commands.js';
import { GroupAnswers } from './group-answers.js';
import { assertPatchSize, MAX_PATCHED_MEMBERS, patchableOf, wantedGroupOf } from './scim-group.js';
import {
  ScimGroupBody,
  scimGroupExample,
  scimGroupPatchExample,
  scimGroupRequestExample,
  ScimGroupView,
} from './scim-group.dto.js';

const TAG = 'Provisioning (SCIM)';
const groupResponse: OperationResponse = {
  description: 'The group.',
  type: ScimGroupView,
  mediaType: SCIM_MEDIA_TYPE,
  example: scimGroupExample,
};
const REFUSALS = [
  'directory-group.name-taken',
  'directory-group.member-unknown',
  'directory-group.too-many-members',
  'command.contended',
];

/** Groups as a directory keeps them (RFC 7643 section 4.2). What being in one gives is not said here. */
@Controller(`${SCIM_PATH}/Groups`)
export class ScimGroupsController {
  constructor(
    @Inject(DirectoryGroupCommands) private readonly commands: DirectoryGroupCommands,
    @Inject(GroupAnswers) private readonly answers: GroupAnswers,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createScimGroup',
    tag: TAG,
    summary: 'Provision a group',
    description:
      'A group with its members, who are provisioned before it. Its name is unique in the company. Being in it gives nobody anything until an administrator of the company says what it means.',
    ...scimBody,
    requestType: ScimGroupBody,
    requestExample: scimGroupRequestExample,
    queryType: ScimShownQuery,
    response: { ...groupResponse, status: 201, headers: ['Location', 'ETag'] },
    problems: [...SCIM_BODY_PROBLEMS, ...REFUSALS],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @ScimBody() body: unknown,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const made = await this.commands.create(principal, wantedGroupOf(normalResource('Group', body)));
    return this.answer(principal.tenantId, made, query, reply);
  }

  @Get()
  @Operation({
    id: 'listScimGroups',
    tag: TAG,
    summary: 'List provisioned groups',
    description:
      'By id, narrowed by `displayName`, `externalId` or `id` (`eq`). A page ends early rather than showing more than 10,000 members; without members it is cheap.',
    queryType: ScimListQuery,
    response: {
      description: 'A page of groups.',
      type: ScimListView,
      mediaType: SCIM_MEDIA_TYPE,
      example: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        ...{ totalResults: 1, startIndex: 1, itemsPerPage: 1, Resources: [scimGroupExample] },
      },
    },
    problems: ['scim.invalid-filter', 'scim.invalid-value'],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    return answerList(reply, await this.answers.list(tenantId, query), query);
  }

  @Get(':id')
  @Operation({
    id: 'getScimGroup',
    tag: TAG,
    summary: 'Read a provisioned group',
    description: 'With its members, unless they are left out by `excludedAttributes=members`.',
    queryType: ScimShownQuery,
    response: { ...groupResponse, headers: ['ETag'] },
    problems: ['scim.unknown', 'directory-group.unknown', 'scim.invalid-value'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const resource = await this.answers.resource(tenantId, resourceIdOf(id), query);
    return answerResource(reply, resource, query);
  }

  @Put(':id')
  @Operation({
    id: 'replaceScimGroup',
    tag: TAG,
    summary: 'Replace a provisioned group',
    description:
      'The name and the members, all of them: whoever is left out leaves the group. Where the group gives a role, the answer waits, a bounded time, until it no longer works for those who left.',
    ...scimBody,
    requestType: ScimGroupBody,
    requestExample: scimGroupRequestExample,
    queryType: ScimShownQuery,
    parameters: [scimIfMatch],
    response: { ...groupResponse, headers: ['ETag'] },
    problems: [
      'scim.unknown',
      'directory-group.unknown',
      'resource.stale',
      ...SCIM_BODY_PROBLEMS,
      ...REFUSALS,
    ],
  })
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimIfMatch() seen: string | undefined,
    @ScimBody() body: unknown,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ScimObject> {
    const wanted = wantedGroupOf(normalResource('Group', body));
    const changed = await this.commands.revise(principal, resourceIdOf(id), () => wanted, seenBy(seen));
    await this.settle(principal.tenantId, changed);
    return this.answer(principal.tenantId, changed, query, reply);
  }

  @Patch(':id')
  @HttpCode(204)
  @Operation({
    id: 'patchScimGroup',
    tag: TAG,
    summary: 'Change a provisioned group',
    description: `Adds and removes members, renames: all of it or nothing. A PATCH names at most ${MAX_PATCHED_MEMBERS} members. Adding who is in it, and removing who is not, changes nothing. Where the group gives a role, the answer waits, a bounded time, until it no longer works for those who left.`,
    ...scimPatchBody,
    requestExample: scimGroupPatchExample,
    parameters: [scimIfMatch],
    response: { status: 204, description: 'Changed.', headers: ['ETag'] },
    problems: [
      'scim.unknown',
      'directory-group.unknown',
      'resource.stale',
      ...SCIM_PATCH_PROBLEMS,
      ...REFUSALS,
    ],
  })
  async patch(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimIfMatch() seen: string | undefined,
    @ScimBody() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const groupId = resourceIdOf(id);
    assertPatchSize(body);
    const changed = await this.commands.revise(
      principal,
      groupId,
      (group) => wantedGroupOf(patched('Group', patchableOf(groupId, group), body)),
      seenBy(seen),
    );
    await this.settle(principal.tenantId, changed);
    reply.header('etag', versionOf(changed.revision));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'deleteScimGroup',
    tag: TAG,
    summary: 'Delete a provisioned group',
    description:
      'Nobody is in it any more, and what it gave is gone: the answer waits for that, a bounded time. Its name is free for another, which means nothing again.',
    parameters: [scimIfMatch],
    response: { status: 204, description: 'Deleted.' },
    problems: ['scim.unknown', 'directory-group.unknown', 'resource.stale', 'command.contended'],
  })
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ScimIfMatch() seen: string | undefined,
  ): Promise<void> {
    const deleted = await this.commands.remove(principal, resourceIdOf(id), seenBy(seen));
    await this.settle(principal.tenantId, deleted);
  }

  /** Until whoever asks next sees it, and nobody keeps a role who lost it. */
  private async settle(tenantId: TenantId, { position, meaning, removed }: GroupChanged): Promise<void> {
    await this.answers.isRead(position);
    if (removed.length > 0 && meaning !== null)
      await this.answers.areEffectsDone(tenantId, position, meaning, removed);
  }

  private async answer(
    tenantId: TenantId,
    changed: GroupChanged,
    query: ScimQuery,
    reply: FastifyReply,
  ): Promise<ScimObject> {
    const group = () => this.commands.known(tenantId, changed.groupId);
    return answerResource(reply, await this.answers.changed(tenantId, changed, group, query), query);
  }
}

const seenBy =
  (header: string | undefined) =>
  (revision: number): void =>
    assertVersion(header, versionOf(revision));
