import {
  Controller,
  Get,
  Inject,
  Param,
  Query,
  Req,
  Sse,
  SseSignal,
  type MessageEvent,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ReadAt } from '@timeledger/service/http/request-headers.js';
import { LiveStreams } from '@timeledger/service/live/live-streams.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import {
  LivePresence,
  LivePresenceQuery,
  presenceExamples as examples,
  PresencePage,
  PresenceQuery,
  PresenceView,
} from './presence.dto.js';
import { PresenceBoards } from './presence-boards.js';
import { MAX_WATCHED, PresenceQueries, type PresenceBoard } from './presence.queries.js';

/** Who is at work now (ATT-10). */
@Controller('v1/presence')
export class PresenceController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(PresenceQueries) private readonly presence: PresenceQueries,
    @Inject(PresenceBoards) private readonly boards: PresenceBoards,
    @Inject(LiveStreams) private readonly streams: LiveStreams,
  ) {}

  @Get()
  @Operation({
    id: 'listPresence',
    tag: 'Presence',
    summary: 'Who is at work now',
    description:
      'In, on break or out, of the people whom you may see, with since when; as their punches and corrections tell up to this moment. Why somebody is out is not told. A session older than the longest of the policy has ended: nobody knows when.',
    response: { description: 'A page of the board.', type: PresencePage, example: examples.page },
    problems: ['cursor.invalid'],
  })
  async board(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PresenceQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<PresenceBoard> {
    await this.reach(readAt);
    return this.presence.board(principal, query);
  }

  @Sse('live')
  @Operation({
    id: 'watchPresence',
    tag: 'Presence',
    summary: 'Watch who is at work',
    description: `Server-sent events. First \`board\` with everybody whom you may see, at most ${MAX_WATCHED}; whatever you had before is void. Then \`changes\` as punches and corrections come, usually within a second; what only the passing of time changes, within half a minute. \`id\` is a position for \`Read-At\`. The last event is \`end\` with \`data.code\`, why it ended: \`auth.token-expired\` when a new token is needed, \`service.unavailable\` when another process should be asked. A comment comes every 15 seconds. Reconnecting begins with \`board\` again.`,
    response: {
      ...{
        description: 'Events without end; this is the `data` of `board` and `changes`.',
        mediaType: 'text/event-stream',
      },
      ...{ type: LivePresence, example: examples.live },
    },
    problems: ['presence.too-many', 'limit.exceeded', 'read.not-reached'],
  })
  watch(
    @Req() request: FastifyRequest,
    @Query() { teamId }: LivePresenceQuery,
    @SseSignal() gone: AbortSignal,
  ): Promise<Observable<MessageEvent>> {
    return this.streams.open(request, 'watchPresence', gone, (handle) =>
      this.boards.open(handle, teamId ?? null),
    );
  }

  @Get(':employmentId')
  @Operation({
    id: 'getPresence',
    tag: 'Presence',
    summary: 'Whether somebody is at work now',
    description: 'The same of one employment.',
    response: { description: 'The presence.', type: PresenceView, example: examples.one },
    problems: ['employment.unknown', 'access.forbidden'],
  })
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employmentId: string,
    @ReadAt() readAt: string | undefined,
  ): Promise<PresenceView> {
    await this.reach(readAt);
    return this.presence.ofEmployment(principal, parseId<EmploymentId>(employmentId));
  }

  private async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, ATTENDANCE_PROJECTION, READ_WAIT_MS);
  }
}
