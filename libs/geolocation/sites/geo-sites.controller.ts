import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { siteFrom } from '../domain/sites/site.js';
import type { SiteCommand } from '../domain/sites/site.decider.js';
import { GeoSites } from './geo-sites.js';
import {
  CreateGeoSiteBody,
  geoSiteExample,
  GeoSitePage,
  geoSiteRequestExample,
  GeoSiteView,
  PutGeoSiteBody,
} from './geo-site.dto.js';
import { geoSiteViewOf, sentSiteOf } from './geo-site.mapping.js';

/** Places on the ground and in the network at which people may be. */
@Controller('v1/geo-sites')
export class GeoSitesController {
  constructor(@Inject(GeoSites) private readonly sites: GeoSites) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'createGeoSite',
    tag: 'Geolocation',
    summary: 'Create a site with its fence',
    description:
      'A circle or a polygon on the ground, Wi-Fi access points, address blocks, opening hours, time zone (GEO-02). At most 100,000 in a company. What is wrong is named member by member.',
    requestExample: geoSiteRequestExample,
    response: {
      status: 201,
      description: 'The site, on WGS 84.',
      type: GeoSiteView,
      example: geoSiteExample,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['geo-site.already-exists', 'geo-site.invalid', 'geo-site.too-many', 'request.id-reused'],
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: CreateGeoSiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeoSiteView> {
    const { tenantId, subject } = principal;
    const siteId = body.id === undefined ? deriveId('geo-site', tenantId, subject, key) : parseId(body.id);
    const site = siteFrom(sentSiteOf(body));
    const request = { principal, operation: 'geo-sites.create', idempotencyKey: key, input: body };
    const made = await this.execute(reply, request, { kind: 'create-site', siteId, site });
    reply.header('location', `/v1/geo-sites/${siteId}`);
    return made;
  }

  @Put(':id')
  @Operation({
    id: 'putGeoSite',
    tag: 'Geolocation',
    summary: 'Change, close or open a site',
    description:
      'The site as it is to be, as a whole. Verdicts that were given stay; those on later punches go by what the site is then.',
    requestExample: { ...geoSiteRequestExample, isActive: true },
    response: {
      description: 'The site, on WGS 84.',
      type: GeoSiteView,
      example: geoSiteExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['geo-site.unknown', 'geo-site.invalid', 'resource.stale'],
  })
  put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatchRevision() expected: number,
    @Body() body: PutGeoSiteBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeoSiteView> {
    const siteId: string = parseId(id);
    const site = siteFrom(sentSiteOf(body));
    const request = {
      principal,
      operation: 'geo-sites.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${siteId} ${expected} ${JSON.stringify(site)} ${body.isActive}`,
      input: { siteId, expected, body },
    };
    const command: SiteCommand = { kind: 'change-site', siteId, site, isActive: body.isActive };
    return this.execute(reply, request, command, expected);
  }

  @Get(':id')
  @Operation({
    id: 'getGeoSite',
    tag: 'Geolocation',
    summary: 'Read a site with its fence',
    description: 'Where it is, on WGS 84, its networks and hours.',
    response: { description: 'The site.', type: GeoSiteView, example: geoSiteExample, headers: ['ETag'] },
    problems: ['geo-site.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeoSiteView> {
    await this.sites.reach(readAt);
    const { view, revision } = await this.sites.site(tenantId, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listGeoSites',
    tag: 'Geolocation',
    summary: 'List sites with their fences',
    description: 'All sites of the company, closed ones too, by id.',
    response: { description: 'A page of sites.', type: GeoSitePage, example: { items: [geoSiteExample] } },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<GeoSitePage> {
    await this.sites.reach(readAt);
    return this.sites.sites(tenantId, query);
  }

  private async execute(
    reply: FastifyReply,
    request: CommandRequest,
    command: SiteCommand,
    expected?: number,
  ): Promise<GeoSiteView> {
    const { state, revision, position } = await this.sites.change(
      request,
      command,
      expected === undefined ? {} : { expected },
    );
    // A command that was not refused leaves a site behind.
    if (state === undefined) throw new Error(`the site ${command.siteId} is not there after its change`);
    setAnswerHeaders(reply, { revision, position });
    return geoSiteViewOf(command.siteId, state);
  }
}
