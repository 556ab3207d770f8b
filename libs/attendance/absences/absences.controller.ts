import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
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
import { Operation, type OperationDescription } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, reachList, type AttendancePorts } from '../attendance-ports.js';
import { AbsenceCommands, type AbsenceAnswer, type AbsenceStep } from './absence.commands.js';
import {
  AbsenceCommentBody,
  absenceExamples as examples,
  AbsencePage,
  AbsenceQuery,
  AbsenceView,
  ApproveAbsenceBody,
  RequestAbsenceBody,
} from './absence.dto.js';
import { ABSENCES_PROJECTION } from './absences.projection.js';
import { AbsenceQueries } from './absences.queries.js';

const described = (
  part: Pick<OperationDescription, 'id' | 'summary' | 'description' | 'problems' | 'requestExample'> & {
    readonly example: unknown;
  },
): OperationDescription => ({
  ...{ id: part.id, tag: 'Absences', summary: part.summary },
  description: `${part.description} \`If-Match\` carries the ETag of the absence that you saw.`,
  ...(part.requestExample === undefined ? {} : { requestExample: part.requestExample }),
  response: {
    ...{ description: 'The absence.', type: AbsenceView, example: part.example },
    headers: ['ETag', 'Position'],
  },
  problems: ['absence.unknown', 'resource.stale', 'request.id-reused', ...part.problems],
});

/** Absences: requests, decisions, and what became of them (ATT-07). */
@Controller('v1/absences')
export class AbsencesController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AbsenceCommands) private readonly commands: AbsenceCommands,
    @Inject(AbsenceQueries) private readonly queries: AbsenceQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'requestAbsence',
    tag: 'Absences',
    summary: 'Ask for an absence',
    description:
      'Leave, a sick day, remote work, or another kind of the company (ATT-07), by full or half days; days on which no work is planned are left out, and where nothing is planned Monday to Friday count, eight hours each. A kind that needs no decision is `approved` at once, and so is what a manager or time administrator enters for somebody. It must not cost more than the balance has, with everything that was asked for before.',
    requestExample: examples.request,
    response: {
      status: 201,
      description: 'The absence: requested, or approved at once.',
      type: AbsenceView,
      example: examples.requested,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      ...['employment.unknown', 'pay-group.not-known-yet', 'holiday-calendar.year-unknown'],
      ...['absence.kind-unknown', 'absence.kind-not-offered', 'absence.days-unfit', 'absence.overlaps'],
      ...['absence.balance-short', 'absence.not-yours', 'absence.too-many', 'request.id-reused'],
    ],
  })
  async request(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RequestAbsenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    const answer = await this.commands.request(principal, body, key);
    reply.header('location', `/v1/absences/${answer.view.id}`);
    return answered(reply, answer);
  }

  @Get()
  @Operation({
    id: 'listAbsences',
    tag: 'Absences',
    summary: 'List absences',
    description:
      'Absences of the people whom you may see, the newest request first; with `status=requested` those that wait for a decision.',
    response: { description: 'A page.', type: AbsencePage, example: examples.page },
    problems: ['employment.unknown', 'cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: AbsenceQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<AbsencePage> {
    await reachList(this.ports, readAt, ABSENCES_PROJECTION);
    return this.queries.list(principal, query);
  }

  @Get(':id')
  @Operation({
    id: 'getAbsence',
    tag: 'Absences',
    summary: 'Read an absence',
    description: 'As it is now; what was recorded is read at once.',
    response: {
      description: 'The absence.',
      type: AbsenceView,
      example: examples.approved,
      headers: ['ETag'],
    },
    problems: ['absence.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    const { view, revision } = await this.queries.get(principal, parseId<EventId>(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Post(':id/approval')
  @HttpCode(200)
  @Operation(
    described({
      id: 'approveAbsence',
      summary: 'Approve an absence',
      description:
        'By the manager in the reporting line, of the first day or of today; where none is eligible, by a time administrator. Nobody approves their own.',
      requestExample: { comment: 'Enjoy it.' },
      example: examples.approved,
      problems: [
        ...['approval.own', 'approval.not-eligible', 'absence.not-requested', 'absence.balance-short'],
      ],
    }),
  )
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment }: ApproveAbsenceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    const step: AbsenceStep = { kind: 'approve', ...(comment !== undefined && { comment }) };
    return this.take(reply, principal, id, step, expected, key);
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Operation(
    described({
      id: 'rejectAbsence',
      summary: 'Reject an absence',
      description: 'With a comment. By whoever may approve it.',
      requestExample: { comment: 'The fair is in that week.' },
      example: examples.rejected,
      problems: ['approval.own', 'approval.not-eligible', 'absence.not-requested', 'absence.comment-missing'],
    }),
  )
  reject(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment }: AbsenceCommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    return this.take(reply, principal, id, { kind: 'reject', comment }, expected, key);
  }

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Operation(
    described({
      id: 'withdrawAbsence',
      summary: 'Take back a request',
      description: 'Before it is decided. By whoever asked, or whose absence it is.',
      example: examples.withdrawn,
      problems: ['absence.not-yours', 'absence.not-requested'],
    }),
  )
  withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    return this.take(reply, principal, id, { kind: 'withdraw' }, expected, key);
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Operation(
    described({
      id: 'cancelAbsence',
      summary: 'Cancel an approved absence',
      description:
        'With a comment. One’s own before its first day; afterwards whoever may approve it. What it took from the balance is there again, and its days are calculated anew.',
      requestExample: { comment: 'The trip was called off.' },
      example: examples.cancelled,
      problems: [
        ...['approval.own', 'approval.not-eligible', 'absence.not-approved', 'absence.begun'],
        'absence.comment-missing',
      ],
    }),
  )
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment }: AbsenceCommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceView> {
    return this.take(reply, principal, id, { kind: 'cancel', comment }, expected, key);
  }

  private async take(
    reply: FastifyReply,
    principal: Principal,
    id: string,
    step: AbsenceStep,
    expected: number,
    idempotencyKey: string,
  ): Promise<AbsenceView> {
    const given = { expected, idempotencyKey };
    return answered(reply, await this.commands.take(principal, parseId<EventId>(id), step, given));
  }
}

function answered(reply: FastifyReply, { view, revision, position }: AbsenceAnswer): AbsenceView {
  setAnswerHeaders(reply, { revision, position });
  return view;
}
