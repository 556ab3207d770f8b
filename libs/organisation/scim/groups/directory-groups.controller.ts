import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { forbidden } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, parseId, type TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IfMatchRevision, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { DirectoryGroup } from '../../domain/directory-group.decider.js';
import type { GroupMeaning } from '../../domain/directory-group-events.js';
import { DirectoryGroupCommands } from './directory-group.commands.js';
import {
  directoryGroupDetailExample,
  DirectoryGroupDetailView,
  directoryGroupExample,
  DirectoryGroupPage,
  meaningPreviewExample,
  MeaningPreviewBody,
  meaningPreviewRequestExample,
  MeaningPreviewView,
  SetMeaningBody,
  setMeaningExample,
  type DirectoryGroupView,
  type GroupMeaningBody,
  type GroupMeaningView,
} from './directory-group.dto.js';
import { DirectoryGroupQueries, type DirectoryGroupRow } from './directory-group.queries.js';
import { GroupAnswers } from './group-answers.js';
import { GroupWarnings } from './group-warnings.js';
import { MeaningPreviews } from './meaning-previews.js';

const detailResponse: OperationResponse = {
  description: 'The group.',
  type: DirectoryGroupDetailView,
  example: directoryGroupDetailExample,
  headers: ['ETag', 'Position'],
};
const pendingResponse: OperationResponse = {
  ...detailResponse,
  status: 202,
  description: 'Recorded; not confirmed for everybody yet.',
};
const REFUSALS = [
  'directory-group.unknown',
  'directory-group.meaning-incomplete',
  'directory-group.team-unknown',
  'directory-group.team-closed',
  'role-assignment.not-for-teams',
];

/** What being in a group of the company's directory gives: data that the company sets, never the directory. */
@Controller('v1/directory-groups')
export class DirectoryGroupsController {
  constructor(
    @Inject(DirectoryGroupCommands) private readonly commands: DirectoryGroupCommands,
    @Inject(DirectoryGroupQueries) private readonly queries: DirectoryGroupQueries,
    @Inject(MeaningPreviews) private readonly previews: MeaningPreviews,
    @Inject(GroupWarnings) private readonly warnings: GroupWarnings,
    @Inject(GroupAnswers) private readonly answers: GroupAnswers,
  ) {}

  @Get()
  @Operation({
    id: 'listDirectoryGroups',
    tag: 'Organisation',
    summary: 'List the groups of the company’s directory',
    description: 'The groups that a directory provisioned (SCIM), and what being in each gives (PLT-03).',
    response: {
      description: 'A page of groups.',
      type: DirectoryGroupPage,
      example: { items: [directoryGroupExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<DirectoryGroupPage> {
    await this.queries.reach(readAt);
    const page = await this.queries.groups(tenantId, query);
    return { ...page, items: page.items.map(viewOf) };
  }

  @Get(':groupId')
  @Operation({
    id: 'getDirectoryGroup',
    tag: 'Organisation',
    summary: 'Read a group of the company’s directory',
    description:
      'What being in it gives, and for whom it does not do all of that. The ETag changes with its members too.',
    response: { ...detailResponse, headers: ['ETag'] },
    problems: ['directory-group.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('groupId') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryGroupDetailView> {
    await this.queries.reach(readAt);
    return this.detail(tenantId, parseId(id), reply);
  }

  @Post(':groupId/meaning-previews')
  @HttpCode(200)
  @Operation({
    id: 'previewGroupMeaning',
    tag: 'Organisation',
    summary: 'See whom a meaning of a group would affect',
    description:
      'Writes nothing. Says for whom of the members a role would begin or end, or the team would be another from today on. The change itself needs the token of this answer, within 15 minutes and before anybody comes or goes.',
    requestExample: meaningPreviewRequestExample,
    response: {
      description: 'Whom it would affect.',
      type: MeaningPreviewView,
      example: meaningPreviewExample,
      headers: ['ETag'],
    },
    problems: REFUSALS,
  })
  async preview(
    @CurrentPrincipal() principal: Principal,
    @Param('groupId') id: string,
    @Body() body: MeaningPreviewBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeaningPreviewView> {
    const { tenantId, employeeId = null } = principal;
    const groupId: string = parseId(id);
    const { group, revision } = await this.known(tenantId, groupId);
    const meaning = meaningOf(body.meaning);
    await this.commands.assertMeaning(tenantId, meaning);
    setAnswerHeaders(reply, { revision });
    return this.previews.preview({ tenantId, groupId, revision, meaning }, group, employeeId);
  }

  @Put(':groupId/meaning')
  @Operation({
    id: 'setGroupMeaning',
    tag: 'Organisation',
    summary: 'Say what being in a group gives',
    description:
      'A team, a role, or nothing. Whoever is in the group gets it now, whoever comes later gets it then, and whoever leaves loses it at once; roles assigned by hand are left alone. Needs the token of a preview and a second factor. Nobody gives a role to a group that they are in. Answers 200 when it holds for the next request, or 202 when it is recorded and that could not be confirmed in time.',
    requestExample: setMeaningExample,
    response: detailResponse,
    otherResponses: [pendingResponse],
    problems: [
      ...REFUSALS,
      'resource.stale',
      'directory-group.preview-needed',
      'directory-group.preview-stale',
    ],
  })
  async set(
    @CurrentPrincipal() principal: Principal,
    @Param('groupId') id: string,
    @IfMatchRevision() expected: number,
    @Body() body: SetMeaningBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryGroupDetailView> {
    const { tenantId, employeeId } = principal;
    const groupId: string = parseId(id);
    const { group } = await this.known(tenantId, groupId);
    const meaning = meaningOf(body.meaning);
    await this.commands.assertMeaning(tenantId, meaning);
    // Whoever hands out roles gets their own from somebody else.
    if (meaning?.kind === 'role' && employeeId !== undefined && group.members.has(employeeId))
      throw forbidden();
    this.previews.assertSeen(body.previewToken, { tenantId, groupId, revision: expected, meaning });
    return this.change(principal, groupId, meaning, expected, reply);
  }

  @Delete(':groupId/meaning')
  @Operation({
    id: 'removeGroupMeaning',
    tag: 'Organisation',
    summary: 'Say that being in a group gives nothing',
    description:
      'What the group gave is taken away at once, without a preview. Answers 200 when it is gone at the next request, or 202 when it is recorded and that could not be confirmed in time.',
    response: detailResponse,
    otherResponses: [pendingResponse],
    problems: ['directory-group.unknown', 'resource.stale'],
  })
  async remove(
    @CurrentPrincipal() principal: Principal,
    @Param('groupId') id: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DirectoryGroupDetailView> {
    return this.change(principal, parseId(id), null, expected, reply);
  }

  private async change(
    principal: Principal,
    groupId: string,
    meaning: GroupMeaning | null,
    expected: number,
    reply: FastifyReply,
  ): Promise<DirectoryGroupDetailView> {
    const { tenantId } = principal;
    const { group } = await this.known(tenantId, groupId);
    const { position } = await this.commands.setMeaning(
      {
        principal,
        operation: 'directory-groups.set-meaning',
        // A repetition finds the group as it left it, or is told by its ETag that it is another.
        idempotencyKey: newId(),
        input: { groupId, expected, meaning },
      },
      groupId,
      meaning,
      expected,
    );
    await this.queries.reach(position);
    if (!(await this.answers.areEffectsDone(tenantId, position, group.meaning, [...group.members])))
      reply.status(202);
    setAnswerHeaders(reply, { position });
    return this.detail(tenantId, groupId, reply);
  }

  private async detail(
    tenantId: TenantId,
    groupId: string,
    reply: FastifyReply,
  ): Promise<DirectoryGroupDetailView> {
    const row = await this.queries.group(tenantId, groupId);
    const { group } = await this.known(tenantId, groupId);
    setAnswerHeaders(reply, { revision: row.revision });
    return { ...viewOf(row), warnings: await this.warnings.of(tenantId, groupId, group) };
  }

  /** @throws DomainError 404 `directory-group.unknown` */
  private async known(
    tenantId: TenantId,
    groupId: string,
  ): Promise<{ readonly group: DirectoryGroup; readonly revision: number }> {
    const { state, revision } = await this.commands.group(tenantId, groupId);
    if (state === undefined || state.isDeleted) throw new DomainError('directory-group.unknown', 'not-found');
    return { group: state, revision };
  }
}

/** @throws DomainError 422 `directory-group.meaning-incomplete`, `id.malformed` */
function meaningOf({ kind, role, teamId = null }: GroupMeaningBody): GroupMeaning | null {
  const team = teamId === null ? null : parseId(teamId, '/meaning/teamId');
  if (kind === 'team' && team !== null && role === undefined) return { kind, teamId: team };
  if (kind === 'role' && role !== undefined) return { kind, role, teamId: team };
  if (kind === 'nothing' && role === undefined && team === null) return null;
  const code = 'directory-group.meaning-incomplete';
  const detail = 'is incomplete or contradicts itself';
  throw new DomainError(code, 'invalid', { errors: [{ pointer: '/meaning', code, detail }] });
}

const meaningViewOf = (meaning: GroupMeaning | null): GroupMeaningView => ({
  kind: meaning?.kind ?? 'nothing',
  role: meaning?.kind === 'role' ? meaning.role : null,
  teamId: meaning?.teamId ?? null,
});

const viewOf = (row: DirectoryGroupRow): DirectoryGroupView => ({
  id: row.group_id,
  displayName: row.display_name,
  externalId: row.external_id,
  memberCount: row.member_count,
  meaning: meaningViewOf(row.meaning),
  meaningSetBy: row.meaning_set_by,
  changedAt: row.changed_at,
});
