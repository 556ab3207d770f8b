import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import { MoveCommands, type Move } from './move-commands.js';
import { movePreviewExample, MovePreviewView, movePreviewViewOf } from './move-preview.dto.js';
import {
  PlaceEmployeeBody,
  PlacementBody,
  placementExample,
  placementRequestExample,
  PlacementView,
} from './placement.dto.js';

const REFUSALS = [
  'employee.unknown',
  'placement.team-unknown',
  'placement.team-closed',
  'placement.site-unknown',
  'placement.site-closed',
];

/** What is to change, without what only says so. @throws DomainError 422 `id.malformed` */
function placementOf({ from, teamId, siteId, country }: PlacementBody): Move {
  const idAt = (id: string | null, pointer: string): string | null =>
    id === null ? null : parseId(id, pointer);
  return {
    kind: 'placement',
    from,
    ...(teamId === undefined ? {} : { teamId: idAt(teamId, '/teamId') }),
    ...(siteId === undefined ? {} : { siteId: idAt(siteId, '/siteId') }),
    ...(country === undefined ? {} : { country }),
  };
}

/** Where people belong: team, site, country. */
@Controller('v1/employees')
export class PlacementsController {
  constructor(
    @Inject(MoveCommands) private readonly moves: MoveCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {}

  @Post(':id/placements')
  @HttpCode(201)
  @Operation({
    id: 'placeEmployee',
    tag: 'Organisation',
    summary: 'Place a person in a team, at a site, in a country',
    description:
      'Team and site hold from that local day until the next entry; naming the same day again replaces its entry. A change that takes days before today from a team or site needs the token of a preview. The country holds from now on.',
    requestExample: placementRequestExample,
    response: {
      status: 201,
      description: 'Where the person belongs.',
      type: PlacementView,
      example: placementExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      ...REFUSALS,
      'employee.too-many-entries',
      'move.preview-needed',
      'move.preview-stale',
      'resource.stale',
    ],
  })
  async place(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: PlaceEmployeeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlacementView> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'placement', 'change');
    const { previewToken, ...input } = body;
    const { state, revision, position } = await this.moves.move(
      {
        request: {
          principal,
          operation: 'employees.placement',
          idempotencyKey: key,
          input: { id, expected, body: input },
        },
        employeeId,
        expected,
      },
      placementOf(body),
      previewToken === undefined ? {} : { previewToken },
    );
    setAnswerHeaders(reply, { revision, position });
    return state.placement;
  }

  @Post(':id/placements/preview')
  @HttpCode(200)
  @Operation({
    id: 'previewPlacement',
    tag: 'Organisation',
    summary: 'See what a change of team or site would do',
    description:
      'Writes nothing. Says which days would get another team or site. Where days before today are taken from one, the change itself needs the token of this answer, within 15 minutes. Approvals that were given stay given.',
    requestExample: placementRequestExample,
    response: {
      description: 'What would change.',
      type: MovePreviewView,
      example: { ...movePreviewExample, days: [{ ...movePreviewExample.days[0], what: 'team' }] },
      headers: ['ETag'],
    },
    problems: REFUSALS,
  })
  async preview(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: PlacementBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MovePreviewView> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'placement', 'change');
    const preview = await this.moves.preview(principal.tenantId, employeeId, placementOf(body));
    setAnswerHeaders(reply, { revision: preview.revision });
    return movePreviewViewOf(preview);
  }

  @Get(':id/placements')
  @Operation({
    id: 'getPlacement',
    tag: 'Organisation',
    summary: 'Read where a person belongs',
    description: 'The country, and the teams and sites by the day from which they hold.',
    response: {
      description: 'Where the person belongs.',
      type: PlacementView,
      example: placementExample,
      headers: ['ETag'],
    },
    problems: ['employee.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PlacementView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.placement(principal, employeeIdOf(principal, id));
    setAnswerHeaders(reply, { revision });
    return view;
  }
}
