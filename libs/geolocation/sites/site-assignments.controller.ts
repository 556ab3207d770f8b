import { Body, Controller, Get, Inject, Param, Put, Res } from '@nestjs/common';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { FastifyReply } from 'fastify';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { MAXIMUM_ASSIGNED_SITES } from '../domain/sites/site.decider.js';
import { GeoSites } from './geo-sites.js';

/** At which sites somebody is expected. */
export class SiteAssignmentBody {
  @JSONSchema({
    description: 'Ids of sites; none is at every site of the company.',
    example: ['1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02'],
  })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_ASSIGNED_SITES)
  @IsUUID(undefined, { each: true })
  readonly siteIds!: readonly string[];
}

/** At which sites somebody is expected. */
export class SiteAssignmentView extends SiteAssignmentBody {
  @JSONSchema({ description: 'Who.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;
}

const example = {
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  siteIds: ['1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02'],
};

/** Who is expected where. */
@Controller('v1/site-assignments')
export class SiteAssignmentsController {
  constructor(@Inject(GeoSites) private readonly sites: GeoSites) {}

  @Get(':employeeId')
  @Operation({
    id: 'getSiteAssignment',
    tag: 'Geolocation',
    summary: 'Read at which sites somebody is expected',
    description:
      'The sites that verdicts on their punches go by; an empty list is every site of the company. Unknown where nobody has said.',
    response: {
      description: 'The sites.',
      type: SiteAssignmentView,
      example,
      headers: ['ETag'],
    },
    problems: ['site-assignment.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('employeeId') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SiteAssignmentView> {
    const employeeId: string = parseId(id);
    await this.sites.reach(readAt);
    const { siteIds, revision } = await this.sites.assignment(tenantId, employeeId);
    setAnswerHeaders(reply, { revision: revision + 1 });
    return { employeeId, siteIds };
  }

  @Put(':employeeId')
  @Operation({
    id: 'putSiteAssignment',
    tag: 'Geolocation',
    summary: 'Say at which sites somebody is expected',
    description: `All of them, at most ${MAXIMUM_ASSIGNED_SITES}; an empty list is every site of the company. Holds for verdicts from now on. \`If-Match\` is \`"0"\` where nobody has said yet.`,
    requestExample: { siteIds: example.siteIds },
    response: {
      description: 'The sites.',
      type: SiteAssignmentView,
      example,
      headers: ['ETag', 'Position'],
    },
    problems: ['geo-site.not-there', 'geo-site.too-many-assigned', 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') id: string,
    @IfMatchRevision() seen: number,
    @Body() body: SiteAssignmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SiteAssignmentView> {
    const employeeId: string = parseId(id);
    const siteIds = body.siteIds.map((siteId): string => parseId(siteId));
    const request = {
      principal,
      operation: 'site-assignments.put',
      idempotencyKey: `${employeeId} ${seen} ${siteIds.join()}`,
      input: { employeeId, seen, siteIds },
    };
    const { state, revision, position } = await this.sites.assign(request, employeeId, siteIds, seen - 1);
    setAnswerHeaders(reply, { revision: revision + 1, position });
    return { employeeId, siteIds: state };
  }
}
