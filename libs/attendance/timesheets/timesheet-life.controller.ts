import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, IfMatchTag, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationDescription } from '@timeledger/service/openapi/operation.decorator.js';
import { TimesheetCommands, type TimesheetStep } from './timesheet.commands.js';
import { CommentBody } from './timesheet-request.dto.js';
import { TimesheetView } from './timesheet.dto.js';
import { timesheetExamples as examples } from './timesheet.examples.js';

const REFUSALS = [
  'employment.unknown',
  'timesheet.unknown',
  'pay-group.not-known-yet',
  'resource.stale',
  'timesheet.locked',
];

const described = (
  part: Pick<OperationDescription, 'id' | 'summary' | 'description' | 'problems'> & {
    status: string;
    comment?: string;
  },
): OperationDescription => ({
  id: part.id,
  tag: 'Timesheets',
  summary: part.summary,
  description: `${part.description} \`If-Match\` carries the ETag of the timesheet that you saw: 412 when the timesheet or a punch changed since.`,
  ...(part.comment === undefined ? {} : { requestExample: { comment: part.comment } }),
  response: {
    description: 'The timesheet after the step.',
    type: TimesheetView,
    example: { ...examples.sheet, status: part.status },
    headers: ['ETag', 'Position'],
  },
  problems: [...REFUSALS, ...part.problems],
});

/** The life of a timesheet: open → submitted → approved → locked, with rejection and reopening. */
@Controller('v1/timesheets/:employmentId/:periodStart')
export class TimesheetLifeController {
  constructor(@Inject(TimesheetCommands) private readonly commands: TimesheetCommands) {}

  @Post('submission')
  @HttpCode(200)
  @Operation(
    described({
      id: 'submitTimesheet',
      summary: 'Submit a timesheet',
      description:
        'Hands the timesheet to the manager. By the employee, the manager or a time administrator.',
      status: 'submitted',
      problems: ['timesheet.not-begun', 'timesheet.not-open', 'timesheet.not-yours'],
    }),
  )
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @IdempotencyKey() key: string,
    @IfMatchTag() tag: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    return this.take(reply, stepOf(principal, employment, periodStart, key, tag, { kind: 'submit' }));
  }

  @Post('approval')
  @HttpCode(200)
  @Operation(
    described({
      id: 'approveTimesheet',
      summary: 'Approve a timesheet',
      description:
        'By the manager in the reporting line on the last day of the period; where none is eligible, by a time administrator. Nobody approves their own.',
      status: 'approved',
      problems: ['timesheet.not-submitted', 'approval.own', 'approval.not-eligible'],
    }),
  )
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @IdempotencyKey() key: string,
    @IfMatchTag() tag: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    return this.take(reply, stepOf(principal, employment, periodStart, key, tag, { kind: 'approve' }));
  }

  @Post('rejection')
  @HttpCode(200)
  @Operation(
    described({
      id: 'rejectTimesheet',
      summary: 'Reject a timesheet',
      description:
        'Sends a submitted timesheet back to the employee, with a comment. By whoever may approve it.',
      status: 'open',
      comment: 'The break on the 3rd is missing.',
      problems: [
        'timesheet.not-submitted',
        'timesheet.comment-missing',
        'approval.own',
        'approval.not-eligible',
      ],
    }),
  )
  reject(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @IdempotencyKey() key: string,
    @IfMatchTag() tag: string,
    @Body() body: CommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    const step = { kind: 'reject', comment: body.comment } as const;
    return this.take(reply, stepOf(principal, employment, periodStart, key, tag, step));
  }

  @Post('reopening')
  @HttpCode(200)
  @Operation(
    described({
      id: 'reopenTimesheet',
      summary: 'Reopen a timesheet',
      description:
        'Takes a submitted timesheet back (the employee, the manager, a time administrator), or an approved one (whoever may approve it, or a time administrator). A locked one stays locked: corrections of it become adjustments.',
      status: 'open',
      comment: 'A day was forgotten.',
      problems: [
        'timesheet.not-submitted',
        'timesheet.comment-missing',
        'timesheet.not-yours',
        'approval.own',
        'approval.not-eligible',
      ],
    }),
  )
  reopen(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @IdempotencyKey() key: string,
    @IfMatchTag() tag: string,
    @Body() body: CommentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    const step = { kind: 'reopen', comment: body.comment } as const;
    return this.take(reply, stepOf(principal, employment, periodStart, key, tag, step));
  }

  @Post('lock')
  @HttpCode(200)
  @Operation(
    described({
      id: 'lockTimesheet',
      summary: 'Lock a timesheet',
      description:
        'Freezes an approved timesheet for payroll. What is recorded of it later becomes an adjustment in the next open period. By finance or a time administrator.',
      status: 'locked',
      problems: ['timesheet.not-approved', 'timesheet.lock-not-allowed', 'approval.own'],
    }),
  )
  lock(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @IdempotencyKey() key: string,
    @IfMatchTag() tag: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    return this.take(reply, stepOf(principal, employment, periodStart, key, tag, { kind: 'lock' }));
  }

  private async take(reply: FastifyReply, step: TimesheetStep): Promise<TimesheetView> {
    const { view, tag, position } = await this.commands.take(step);
    setAnswerHeaders(reply, { tag, position });
    return view;
  }
}

const stepOf = (
  principal: Principal,
  employment: string,
  periodStart: string,
  idempotencyKey: string,
  tag: string,
  step: TimesheetStep['step'],
): TimesheetStep => ({
  principal,
  employmentId: parseId<EmploymentId>(employment),
  periodStart,
  idempotencyKey,
  tag,
  step,
});
