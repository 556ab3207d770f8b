import { Body, Controller, Get, Headers, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  OptionalIdempotencyKey,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import { DEVICE_HEADER } from '../devices/revoked-device.guard.js';
import {
  CapturedPunchBatch,
  PunchBatchBody,
  PunchBatchResult,
  PunchPage,
  PunchQuery,
  RecordedPunchView,
  RecordPunchBody,
} from './punch.dto.js';
import { punchExamples as examples } from './punch.examples.js';
import { PunchQueries } from './punches.queries.js';
import { PunchBatches } from './record-punch-batch.js';
import { RecordLivePunch } from './record-punch.handler.js';

const LIVE_REFUSALS = [
  'punch.already-in',
  'punch.not-in',
  'punch.break-already-started',
  'punch.no-break-running',
  'punch.before-hire',
  'punch.after-leaving',
  'punch.ahead-of-clock',
];

@Controller('v1')
export class PunchesController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(PunchBatches) private readonly batches: PunchBatches,
    @Inject(PunchQueries) private readonly queries: PunchQueries,
  ) {}

  @Post('punches')
  @HttpCode(201)
  @Operation({
    id: 'recordPunch',
    tag: 'Punches',
    summary: 'Clock in or out, start or end a break',
    description:
      'Records a live punch (ATT-01). One that contradicts the state (clock out while out) or lies outside the employment is refused, and the attempt is logged beside the timesheet. A retry with the same `id` (or Idempotency-Key) and body answers the original punch; the same id with another body is refused. Who asks must be the employee, or a service acting for the employee.',
    requestExample: examples.request,
    response: {
      status: 201,
      description: 'The punch is on disk.',
      type: RecordedPunchView,
      example: examples.recorded,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'employment.unknown',
      'access.forbidden',
      'request.id-reused',
      'device.revoked',
      ...LIVE_REFUSALS,
    ],
  })
  async record(
    @CurrentPrincipal() principal: Principal,
    @OptionalIdempotencyKey() key: string | undefined,
    @Headers(DEVICE_HEADER) sentBy: string | undefined,
    @Body() body: RecordPunchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedPunchView> {
    const { view, revision, position } = await this.commands.execute(
      new RecordLivePunch(principal, body, key, sentBy),
    );
    setAnswerHeaders(reply, { revision, position });
    return view;
  }

  @Post('punch-batches')
  @HttpCode(200)
  @Operation({
    id: 'recordPunchBatch',
    tag: 'Punches',
    summary: 'Upload punches captured offline',
    description:
      'Records punches that a device captured while it was offline (ATT-02), in any order, as often as the device likes: each is recorded once and marked `captured-offline`. Nothing is refused for contradicting the state; the timesheet shows exceptions. Each item has its own result, in the order sent: a malformed one fails alone.',
    requestType: CapturedPunchBatch,
    requestExample: examples.batch,
    response: {
      status: 200,
      description: 'One result for each item.',
      type: PunchBatchResult,
      example: examples.batchResult,
      headers: ['Position'],
    },
    problems: ['employment.unknown', 'access.forbidden'],
  })
  async recordBatch(
    @CurrentPrincipal() principal: Principal,
    @Body() body: PunchBatchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PunchBatchResult> {
    const { results, position } = await this.batches.record(principal, body);
    if (position !== undefined) setAnswerHeaders(reply, { position });
    return { results };
  }

  @Get('punches')
  @Operation({
    id: 'listPunches',
    tag: 'Punches',
    summary: 'List punches',
    description:
      'Punches of an employment as they count now, by time; voided ones are marked. For the employee, the manager in the reporting line, time administrators, finance and auditors.',
    response: { description: 'A page of punches.', type: PunchPage, example: examples.page },
    problems: ['employment.unknown', 'access.forbidden'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PunchQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<PunchPage> {
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, ATTENDANCE_PROJECTION, READ_WAIT_MS);
    return this.queries.list(principal, query);
  }
}
