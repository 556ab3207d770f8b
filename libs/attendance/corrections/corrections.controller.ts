import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { parseId, type EventId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
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
import {
  ApproveCorrectionBody,
  CorrectionPage,
  CorrectionQuery,
  CorrectionView,
  RejectCorrectionBody,
  RequestCorrectionBody,
} from './correction.dto.js';
import { correctionExamples as examples } from './correction.examples.js';
import { CorrectionQueries } from './corrections.queries.js';
import { DecidePunchCorrection, type CorrectionStep } from './commands/decide-correction.handler.js';
import { RequestPunchCorrection } from './commands/request-correction.handler.js';

const DECISION_PROBLEMS = [
  'correction.unknown',
  'correction.not-pending',
  'correction.expired',
  'resource.stale',
  'request.id-reused',
];

@Controller('v1/corrections')
export class CorrectionsController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(CorrectionQueries) private readonly queries: CorrectionQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'requestCorrection',
    tag: 'Corrections',
    summary: 'Correct a punch, or ask for it',
    description:
      'Changes the time of a punch (also into another month), adds a missing one, voids a wrong one or gives it another kind (COR-01). The original stays as it is; the correction stands beside it with its reason. The correction rules say whether you correct at once (`applied`) or file a request (`pending`) that your manager decides on (COR-02, COR-03); nobody corrects their own record at once. One punch has at most one unfinished correction. A repeated request answers the same correction as it is now.',
    requestExample: examples.requests.changeTime,
    requestExamples: {
      add: examples.requests.add,
      void: examples.requests.void,
      reclassify: examples.requests.reclassify,
      madeOffline: examples.requests.madeOffline,
    },
    response: {
      status: 201,
      description: 'The correction: pending, applied, or still applying.',
      type: CorrectionView,
      example: examples.pending,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      'employment.unknown',
      'correction.punch-unknown',
      'correction.not-allowed',
      'correction.too-old',
      'correction.sheet-closed',
      'correction.pending',
      'correction.punch-voided',
      'correction.reason-missing',
      'correction.no-change',
      'correction.in-future',
      'correction.target-mismatch',
      'punch.before-hire',
      'punch.after-leaving',
      'request.member-missing',
      'request.id-reused',
    ],
  })
  async request(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RequestCorrectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    const { view, revision, position } = await this.commands.execute(
      new RequestPunchCorrection(principal, body, key),
    );
    setAnswerHeaders(reply, { revision, position, location: `/v1/corrections/${view.id}` });
    return view;
  }

  @Post(':id/approval')
  @HttpCode(200)
  @Operation({
    id: 'approveCorrection',
    tag: 'Corrections',
    summary: 'Approve a correction',
    description:
      'The manager in the reporting line of the employee approves; where there is none, or the manager is the one who asked, a time administrator. Nobody approves their own record or request. The correction is applied at once; where that fails it says `applying` and is driven on by itself.',
    requestExample: { comment: 'Agreed.' },
    response: {
      description: 'The correction.',
      type: CorrectionView,
      example: examples.approved,
      headers: ['ETag', 'Position'],
    },
    problems: ['approval.own', 'approval.not-eligible', 'correction.punch-voided', ...DECISION_PROBLEMS],
  })
  async approve(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ApproveCorrectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    const { comment } = body;
    const step = { kind: 'approve', ...(comment === undefined ? {} : { comment }) } as const;
    return this.decide(principal, id, step, expected, key, reply);
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Operation({
    id: 'rejectCorrection',
    tag: 'Corrections',
    summary: 'Reject a correction',
    description:
      'Whoever may approve a request may reject it, with a comment for the one who asked. The punch stays as it is.',
    requestExample: { comment: examples.rejected.comment },
    response: {
      description: 'The correction.',
      type: CorrectionView,
      example: examples.rejected,
      headers: ['ETag', 'Position'],
    },
    problems: ['approval.own', 'approval.not-eligible', 'correction.comment-missing', ...DECISION_PROBLEMS],
  })
  async reject(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: RejectCorrectionBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    return this.decide(principal, id, { kind: 'reject', comment: body.comment }, expected, key, reply);
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Operation({
    id: 'withdrawCorrection',
    tag: 'Corrections',
    summary: 'Withdraw a correction',
    description: 'The one who asked takes a pending request back. The punch may then be corrected otherwise.',
    response: {
      description: 'The correction.',
      type: CorrectionView,
      example: examples.withdrawn,
      headers: ['ETag', 'Position'],
    },
    problems: ['correction.not-requester', ...DECISION_PROBLEMS],
  })
  async withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    return this.decide(principal, id, { kind: 'withdraw' }, expected, key, reply);
  }

  @Get(':id')
  @Operation({
    id: 'getCorrection',
    tag: 'Corrections',
    summary: 'Read a correction',
    description:
      'A correction with what it changes, before and after, and who asked and decided. For the employee, the manager, time administrators, finance and auditors.',
    response: {
      description: 'The correction.',
      type: CorrectionView,
      example: examples.pending,
      headers: ['ETag'],
    },
    problems: ['correction.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionView> {
    await this.reach(readAt);
    const { view, revision } = await this.queries.get(principal, parseId<EventId>(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listCorrections',
    tag: 'Corrections',
    summary: 'List corrections',
    description:
      'Corrections that you may see, the newest first: your own, those of the people you manage today, and all for time administrators, finance and auditors. `view=to-decide` lists what waits for you.',
    response: { description: 'A page of corrections.', type: CorrectionPage, example: examples.page },
    problems: ['employment.unknown', 'cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: CorrectionQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<CorrectionPage> {
    await this.reach(readAt);
    return this.queries.list(principal, query);
  }

  private async reach(readAt: string | undefined): Promise<void> {
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, ATTENDANCE_PROJECTION, READ_WAIT_MS);
  }

  private async decide(
    principal: Principal,
    id: string,
    step: CorrectionStep,
    expected: number,
    key: string,
    reply: FastifyReply,
  ): Promise<CorrectionView> {
    const { view, revision, position } = await this.commands.execute(
      new DecidePunchCorrection(principal, parseId<EventId>(id), step, expected, key),
    );
    setAnswerHeaders(reply, { revision, position });
    return view;
  }
}
