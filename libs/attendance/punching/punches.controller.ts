import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  OptionalIdempotencyKey,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { validatorOf } from '@timeledger/service/validation/request-validator.js';
import { assertRelation, AttendanceAccess } from '../access/attendance-access.js';
import {
  ATTENDANCE_PORTS,
  ATTENDANCE_PROJECTION,
  READ_WAIT_MS,
  type AttendancePorts,
} from '../attendance-ports.js';
import { capturedPunchOf, type PunchReceipt } from './punch-recording.js';
import {
  CapturedPunchBatch,
  CapturedPunchBody,
  PunchBatchBody,
  PunchBatchResult,
  PunchPage,
  PunchQuery,
  RecordedPunchView,
  RecordPunchBody,
  type CapturedPunchResult,
} from './punch.dto.js';
import { punchExamples as examples } from './punch.examples.js';
import { PunchQueries } from './punches.queries.js';
import { CapturedPunches, type CapturedPunch } from './record-captured-punches.js';
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
  private readonly itemValidator = validatorOf(CapturedPunchBody);

  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CapturedPunches) private readonly captured: CapturedPunches,
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
    problems: ['employment.unknown', 'access.forbidden', 'request.id-reused', ...LIVE_REFUSALS],
  })
  async record(
    @CurrentPrincipal() principal: Principal,
    @OptionalIdempotencyKey() key: string | undefined,
    @Body() body: RecordPunchBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecordedPunchView> {
    const { view, revision, position } = await this.commands.execute(
      new RecordLivePunch(principal, body, key),
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
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.employment(principal, employmentId);
    assertRelation(accessed, 'self', 'service');
    const receipt: PunchReceipt = {
      employmentId,
      employeeId: accessed.settings.employment.employeeId,
      receivedAtMs: this.ports.clock.nowMs(),
      deviceId: body.deviceId,
    };
    const read = body.items.map((item, index) => this.readItem(item, index, receipt));
    const good = read.flatMap((item) => ('captured' in item ? [item] : []));
    const request = { principal, operation: 'punches.capture', idempotencyKey: 'batch', input: null };
    const { outcomes, position } = await this.captured.record(
      request,
      employmentId,
      accessed.settings,
      good.map(({ captured }) => captured),
    );
    const results: CapturedPunchResult[] = read.map((item) =>
      'refused' in item ? item.refused : item.pending,
    );
    outcomes.forEach((outcome, at) => {
      const index = good[at]?.pending.index ?? 0;
      const { id } = results[index] as CapturedPunchResult;
      results[index] =
        outcome.outcome === 'refused'
          ? refused(
              index,
              id,
              outcome.errors.map((error) => ({ ...error, pointer: `/items/${index}${error.pointer}` })),
            )
          : { index, id, outcome: outcome.outcome, punchId: outcome.punchId };
    });
    if (position > 0) setAnswerHeaders(reply, { position: this.ports.tokens.issue(position) });
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
    problems: ['employment.unknown'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PunchQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<PunchPage> {
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, ATTENDANCE_PROJECTION, READ_WAIT_MS);
    return this.queries.list(principal, query);
  }

  private readItem(
    item: Readonly<Record<string, unknown>>,
    index: number,
    receipt: PunchReceipt,
  ):
    | { readonly refused: CapturedPunchResult }
    | { readonly captured: CapturedPunch; readonly pending: CapturedPunchResult } {
    const pointer = `/items/${index}`;
    const id = typeof item['id'] === 'string' ? item['id'] : null;
    const faults = this.itemValidator.faultsOf(item, pointer);
    if (faults.length > 0) return { refused: refused(index, id, faults) };
    // The validator has just said so.
    const body = item as unknown as CapturedPunchBody;
    try {
      const punch = capturedPunchOf(body, receipt, pointer);
      const captured = { captureId: body.id.toLowerCase(), punch, input: body };
      return { captured, pending: { index, id, outcome: 'recorded', punchId: null } };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { refused: refused(index, id, error.errors) };
    }
  }
}

const refused = (index: number, id: string | null, errors: readonly object[]): CapturedPunchResult => ({
  index,
  id,
  outcome: 'refused',
  punchId: null,
  errors: errors.map((error) => ({ ...error })),
});
