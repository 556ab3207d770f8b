import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Post,
  Query,
  Req,
  Sse,
  SseSignal,
  type MessageEvent,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import {
  accessLogExample,
  AccessLogPage,
  AccessLogQuery,
} from '@timeledger/people/privacy/access-log.dto.js';
import { AccessLog } from '@timeledger/people/privacy/access-log.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { LiveStreams } from '@timeledger/service/live/live-streams.js';
import { liveMapExamples, LiveMapQuery, LivePositions } from '../live-map/live-map.dto.js';
import { MAX_MAPPED } from '../live-map/live-map.queries.js';
import { LiveMaps } from '../live-map/live-maps.js';
import { PositionBatches } from './position-batches.js';
import {
  PositionBatch,
  PositionBatchBody,
  PositionBatchResult,
  positionExamples as examples,
  PositionPage,
  PositionsQuery,
} from './position.dto.js';
import { PositionReads } from './position-reads.js';

/** Positions of people on duty. */
@Controller('v1')
export class PositionsController {
  constructor(
    @Inject(PositionBatches) private readonly batches: PositionBatches,
    @Inject(PositionReads) private readonly reads: PositionReads,
    @Inject(AccessLog) private readonly log: AccessLog,
    @Inject(LiveMaps) private readonly maps: LiveMaps,
    @Inject(LiveStreams) private readonly streams: LiveStreams,
  ) {}

  @Post('position-batches')
  @HttpCode(200)
  @Operation({
    id: 'sendPositions',
    tag: 'Positions',
    summary: 'Send positions of the own phone',
    description:
      'In any order, late, and as often as the phone likes: each is kept once (GEO-01). Kept is only what was fixed on duty and in no unpaid break, on a legal basis or consent; a correction that shrinks duty deletes what it puts off duty. Each position has its own result, in the order sent: a faulty one fails alone.',
    requestType: PositionBatch,
    requestExample: examples.batch,
    response: {
      status: 200,
      description: 'One result for each position.',
      type: PositionBatchResult,
      example: examples.result,
    },
    problems: ['access.forbidden'],
  })
  async send(
    @CurrentPrincipal() principal: Principal,
    @Body() body: PositionBatchBody,
  ): Promise<PositionBatchResult> {
    return { results: await this.batches.take(principal, body.items) };
  }

  @Get('positions')
  @Operation({
    id: 'listPositions',
    tag: 'Positions',
    summary: 'Read where somebody was on duty',
    description:
      'The positions that are kept, in order of their time. Who reads what is not one’s own says why; it is logged before the answer goes out, and the person sees it in the log of reads. A position that is held, or that duty as it is known now does not cover, is not shown.',
    response: { description: 'A page of positions.', type: PositionPage, example: examples.page },
    problems: ['employee.unknown', 'access.forbidden', 'access.purpose-missing', 'position.interval-invalid'],
  })
  list(@CurrentPrincipal() principal: Principal, @Query() query: PositionsQuery): Promise<PositionPage> {
    return this.reads.page(principal, query);
  }

  @Sse('positions/live')
  @Operation({
    id: 'watchPositions',
    tag: 'Positions',
    summary: 'Watch where people on duty are',
    description: `Server-sent events. First \`map\` with the last position of everybody on duty whom you may see, at most ${MAX_MAPPED} people; whatever you had before is void. Then \`changes\` as positions come, within some seconds; who goes off duty or on a break is \`gone\`. Whom you are shown is logged before, with your purpose, and shown to them. The last event is \`end\` with \`data.code\`, why it ended: \`auth.token-expired\` when a new token is needed, \`service.unavailable\` when another process should be asked. A comment comes every 15 seconds. Reconnecting begins with \`map\` again.`,
    response: {
      ...{
        description: 'Events without end; this is the `data` of `map` and `changes`.',
        mediaType: 'text/event-stream',
      },
      ...{ type: LivePositions, example: liveMapExamples.live },
    },
    problems: ['position.too-many', 'limit.exceeded', 'read.not-reached'],
  })
  watch(
    @Req() request: FastifyRequest,
    @Query() query: LiveMapQuery,
    @SseSignal() gone: AbortSignal,
  ): Promise<Observable<MessageEvent>> {
    return this.streams.open(request, 'watchPositions', gone, (handle) => this.maps.open(handle, query));
  }

  @Get('position-access-log')
  @Operation({
    id: 'listPositionAccessLog',
    tag: 'Privacy',
    summary: 'See who was shown one’s positions',
    description:
      'One month of one person, oldest first: who, when, why, of which stretch of time. For the person, tenant administrators and auditors. What one reads of oneself is not in it.',
    response: { description: 'A page of the log.', type: AccessLogPage, example: accessLogExample },
    problems: ['employee.unknown'],
  })
  accessLog(
    @CurrentPrincipal() principal: Principal,
    @Query() query: AccessLogQuery,
  ): Promise<AccessLogPage> {
    return this.log.page(principal, query, 'listPositionAccessLog');
  }
}
