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
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { SiteCommand } from '../domain/site.decider.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import { UnitQueries } from '../read-model/unit.queries.js';
import { ChangeSiteBody, CreateSiteBody, siteExample, SitePage, SiteView } from './site.dto.js';
import { UnitCommands, type UnitRequest } from './unit-commands.js';

/** The places where people work. */
@Controller('v1/sites')
export class SitesController {
  constructor(
    @Inject(UnitCommands) private readonly commands: UnitCommands,
    @Inject(UnitQueries) private readonly units: UnitQueries,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createSite',
    tag: 'Organisation',
    summary: 'Create a site of work',
    description: 'A place of the company where people work, with its time zone and country (PLT-03).',
    requestExample: { name: siteExample.name, zone: siteExample.zone, country: siteExample.country },
    response: {
      status: 201,
      description: 'The site.',
      type: SiteView,
      example: siteExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['site.already-exists'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateSiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SiteView> {
    const { tenantId, subject } = principal;
    const { id, name, zone, country, address = null } = body;
    const siteId = id === undefined ? deriveId('site', tenantId, subject, key) : parseId(id);
    const request = { principal, operation: 'sites.create', idempotencyKey: key, input: body };
    const made = await this.execute(
      reply,
      { request },
      {
        kind: 'create-site',
        siteId,
        site: { name, zone, country, address },
      },
    );
    reply.header('location', `/v1/sites/${siteId}`);
    return made;
  }

  @Post(':id/changes')
  @HttpCode(201)
  @Operation({
    id: 'changeSite',
    tag: 'Organisation',
    summary: 'Change, close or open a site',
    description: 'What is left out stays as it is. Nobody is placed at a closed site; who is there stays.',
    requestExample: { address: siteExample.address },
    response: {
      status: 201,
      description: 'The site.',
      type: SiteView,
      example: siteExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['site.unknown', 'resource.stale'],
  })
  change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ChangeSiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SiteView> {
    const siteId = parseId(id);
    const input = { id, expected, body };
    const request = { principal, operation: 'sites.change', idempotencyKey: key, input };
    return this.execute(
      reply,
      { request, expected },
      {
        kind: 'change-site',
        siteId,
        changes: { ...body },
      },
    );
  }

  @Get(':id')
  @Operation({
    id: 'getSite',
    tag: 'Organisation',
    summary: 'Read a site',
    description: 'Its name, time zone, country and address.',
    response: { description: 'The site.', type: SiteView, example: siteExample, headers: ['ETag'] },
    problems: ['site.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SiteView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.units.site(principal.tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listSites',
    tag: 'Organisation',
    summary: 'List sites',
    description: 'All sites of the tenant, closed ones too, by id.',
    response: { description: 'A page of sites.', type: SitePage, example: { items: [siteExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<SitePage> {
    await this.queries.reach(readAt);
    return this.units.sites(principal.tenantId, query);
  }

  private async execute(reply: FastifyReply, asked: UnitRequest, command: SiteCommand): Promise<SiteView> {
    const { state, revision, position } = await this.commands.changeSite(asked, command);
    // A command that was not refused leaves a site behind.
    if (state === undefined) throw new Error(`the site ${command.siteId} is not there after its change`);
    setAnswerHeaders(reply, { revision, position });
    return { id: command.siteId, ...state };
  }
}
