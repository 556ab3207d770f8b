import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { TeamState } from '../domain/team.decider.js';
import type { OrganisationChanged } from '../organisation-commands.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import { UnitQueries } from '../read-model/unit.queries.js';
import { ChangeTeamBody, CreateTeamBody, teamExample, TeamPage, TeamView } from './team.dto.js';
import { UnitCommands } from './unit-commands.js';

const changedResponse: OperationResponse = {
  status: 201,
  description: 'The team.',
  type: TeamView,
  example: teamExample,
  headers: ['ETag', 'Position'],
};
const PARENT_REFUSALS = ['team.parent-unknown', 'team.parent-closed', 'team.cycle', 'team.too-deep'];

/** The tree of teams. */
@Controller('v1/teams')
export class TeamsController {
  constructor(
    @Inject(UnitCommands) private readonly commands: UnitCommands,
    @Inject(UnitQueries) private readonly units: UnitQueries,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createTeam',
    tag: 'Organisation',
    summary: 'Create a team',
    description: 'A part of the company, at the top or below another team (PLT-03). At most 20 levels.',
    requestExample: { name: teamExample.name, parentTeamId: teamExample.parentTeamId },
    response: { ...changedResponse, headers: ['ETag', 'Position', 'Location'] },
    problems: ['team.already-exists', ...PARENT_REFUSALS],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateTeamBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    const { tenantId, subject } = principal;
    const { name, parentTeamId = null } = body;
    const teamId = body.id === undefined ? deriveId('team', tenantId, subject, key) : parseId(body.id);
    const request = { principal, operation: 'teams.create', idempotencyKey: key, input: body };
    const made = await this.commands.changeTeam(
      { request },
      { kind: 'create-team', teamId, name, parentTeamId: idOrNull(parentTeamId) },
    );
    reply.header('location', `/v1/teams/${teamId}`);
    return answer(reply, teamId, made);
  }

  @Post(':id/changes')
  @HttpCode(201)
  @Operation({
    id: 'changeTeam',
    tag: 'Organisation',
    summary: 'Rename, move, close or open a team',
    description:
      'What is left out stays as it is. A team is never below itself, over whatever levels. It is closed only when nobody active is in it, today or later, and no open team is below it: else the answer names some of them. What was recorded under it stays.',
    requestExample: { parentTeamId: teamExample.parentTeamId },
    response: changedResponse,
    problems: ['team.unknown', 'team.not-empty', 'resource.stale', ...PARENT_REFUSALS],
  })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ChangeTeamBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    const { name, parentTeamId, isActive } = body;
    const teamId = parseId(id);
    const request = {
      principal,
      operation: 'teams.change',
      idempotencyKey: key,
      input: { id, expected, body },
    };
    const changed = await this.commands.changeTeam(
      { request, expected },
      {
        kind: 'change-team',
        teamId,
        ...(name === undefined ? {} : { name }),
        ...(parentTeamId === undefined ? {} : { parentTeamId: idOrNull(parentTeamId) }),
        ...(isActive === undefined ? {} : { isActive }),
      },
    );
    return answer(reply, teamId, changed);
  }

  @Get(':id')
  @Operation({
    id: 'getTeam',
    tag: 'Organisation',
    summary: 'Read a team',
    description: 'Its name, the team above it, and whether it is open.',
    response: { description: 'The team.', type: TeamView, example: teamExample, headers: ['ETag'] },
    problems: ['team.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TeamView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.units.team(principal.tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listTeams',
    tag: 'Organisation',
    summary: 'List teams',
    description: 'All teams of the tenant, closed ones too, by id.',
    response: { description: 'A page of teams.', type: TeamPage, example: { items: [teamExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TeamPage> {
    await this.queries.reach(readAt);
    return this.units.teams(principal.tenantId, query);
  }
}

const idOrNull = (id: string | null): string | null => (id === null ? null : parseId(id, '/parentTeamId'));

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: OrganisationChanged<TeamState>,
): TeamView {
  setAnswerHeaders(reply, { revision, position });
  return {
    id,
    name: state?.name ?? '',
    parentTeamId: state?.parentTeamId ?? null,
    isActive: state?.isActive ?? false,
  };
}
