import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import {
  ChooseSheetRowsBody,
  sheetExamples as examples,
  ProjectTimesheetPage,
  ProjectTimesheetsQuery,
  ProjectTimesheetView,
  RejectSheetBody,
} from './project-timesheet.dto.js';
import { askedWeekOf, ProjectTimesheets, type SeenSheet, type SheetStep } from './project-timesheets.js';

const TAG = 'Project timesheets';
const WEEK = ':employeeId/:week';
const WEEK_PROBLEMS = ['project-timesheet.not-monday', 'project-timesheet.unknown'];
const CHANGE_PROBLEMS = [...WEEK_PROBLEMS, 'project-timesheet.wrong-status', 'resource.stale'];
const STEP_PROBLEMS = [...CHANGE_PROBLEMS, 'request.id-reused'];

const after = (example: object): OperationResponse => ({
  description: 'The week after that.',
  type: ProjectTimesheetView,
  example,
  headers: ['ETag', 'Position'],
});

/** A step on a week, as it was asked for. */
interface AskedStep {
  readonly principal: Principal;
  readonly employeeId: string;
  readonly week: string;
  readonly key: string;
  readonly expected: number;
  readonly reply: FastifyReply;
}

/** Weeks of project time of people, by task and day (TSK-07). */
@Controller('v1/project-timesheets')
export class ProjectTimesheetsController {
  constructor(@Inject(ProjectTimesheets) private readonly sheets: ProjectTimesheets) {}

  @Get(WEEK)
  @Operation({
    id: 'getProjectTimesheet',
    tag: TAG,
    summary: 'Read a week of project time',
    description:
      'The time entries of a person by task and day, always up to date. Every week of your own is there, empty too; of others those of which something is recorded. Once it is submitted it shows what was submitted.',
    response: {
      ...{ description: 'The week.', type: ProjectTimesheetView, example: examples.open, headers: ['ETag'] },
    },
    problems: WEEK_PROBLEMS,
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return answer(reply, await this.sheets.get(principal, askedWeekOf(principal, employeeId, week)));
  }

  @Get()
  @Operation({
    id: 'listProjectTimesheets',
    tag: TAG,
    summary: 'List weeks of project time',
    description:
      'Weeks that were submitted, or of which rows were chosen, of the people whom you may read, the latest first. A manager asks for `status=submitted` to see what waits.',
    response: { description: 'A page of weeks.', type: ProjectTimesheetPage, example: examples.page },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ProjectTimesheetsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ProjectTimesheetPage> {
    await this.sheets.reach(readAt);
    return this.sheets.list(principal, query);
  }

  @Put(`${WEEK}/rows`)
  @Operation({
    id: 'chooseProjectTimesheetRows',
    tag: TAG,
    summary: 'Choose the rows of a week',
    description:
      'Tasks that are shown whether there is time for them or not. `If-Match` is `"0"` for a week that nothing was said of yet, as its `ETag` tells.',
    requestExample: examples.requests.rows,
    response: after(examples.open),
    problems: [...CHANGE_PROBLEMS, 'task.not-there', 'task.closed', 'project.closed'],
  })
  choose(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IfMatchRevision() expected: number,
    @Body() { taskIds }: ChooseSheetRowsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
    const key = `${employeeId} ${week} ${expected} ${JSON.stringify(taskIds)}`;
    const asked = { principal, employeeId, week, key, expected, reply };
    return this.step(asked, { kind: 'choose-rows', taskIds });
  }

  @Post(`${WEEK}/copy`)
  @HttpCode(200)
  @Operation({
    id: 'copyProjectTimesheetRows',
    tag: TAG,
    summary: 'Begin a week with the rows of the last',
    description:
      'The rows that were chosen the week before and those that time was recorded for; no time is copied, since time is what was worked.',
    response: after(examples.open),
    problems: STEP_PROBLEMS,
  })
  copy(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'copy-rows' });
  }

  @Post(`${WEEK}/submission`)
  @HttpCode(200)
  @Operation({
    id: 'submitProjectTimesheet',
    tag: TAG,
    summary: 'Submit a week',
    description: 'Its entries are not changed any more until it is withdrawn or given back.',
    response: after(examples.submitted),
    problems: [...STEP_PROBLEMS, 'project-timesheet.empty'],
  })
  submit(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'submit' });
  }

  @Post(`${WEEK}/withdrawal`)
  @HttpCode(200)
  @Operation({
    id: 'withdrawProjectTimesheet',
    tag: TAG,
    summary: 'Take a submitted week back',
    description: 'It is open again, as long as nobody has approved it.',
    response: after(examples.open),
    problems: STEP_PROBLEMS,
  })
  withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'withdraw' });
  }

  @Post(`${WEEK}/approval`)
  @HttpCode(200)
  @Operation({
    id: 'approveProjectTimesheet',
    tag: TAG,
    summary: 'Approve a week',
    description:
      'A manager of the person, or whoever stands in for one, agrees to what was submitted. Nobody does for themselves.',
    response: after(examples.approved),
    problems: [...STEP_PROBLEMS, 'project-timesheet.changed'],
  })
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'approve' });
  }

  @Post(`${WEEK}/rejection`)
  @HttpCode(200)
  @Operation({
    id: 'rejectProjectTimesheet',
    tag: TAG,
    summary: 'Give a week back',
    description: 'Whoever may approve a week may give it back, approved or not: it is open again.',
    requestExample: examples.requests.reject,
    response: after(examples.rejected),
    problems: STEP_PROBLEMS,
  })
  reject(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment = null }: RejectSheetBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'reject', comment });
  }

  @Post(`${WEEK}/lock`)
  @HttpCode(200)
  @Operation({
    id: 'lockProjectTimesheet',
    tag: TAG,
    summary: 'Lock an approved week',
    description: 'What was submitted stays for ever: what is measured late is seen beside it.',
    response: after(examples.locked),
    problems: STEP_PROBLEMS,
  })
  lock(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('week') week: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectTimesheetView> {
    return this.step({ principal, employeeId, week, key, expected, reply }, { kind: 'lock' });
  }

  private async step(asked: AskedStep, step: SheetStep): Promise<ProjectTimesheetView> {
    const { principal, key, expected, reply } = asked;
    const week = askedWeekOf(principal, asked.employeeId, asked.week);
    const request = {
      principal,
      operation: `project-timesheets.${step.kind}`,
      idempotencyKey: key,
      input: { ...week, step, expected },
    };
    return answer(reply, await this.sheets.step(request, week, step, expected));
  }
}

function answer(reply: FastifyReply, { view, version, position }: SeenSheet): ProjectTimesheetView {
  setAnswerHeaders(reply, { revision: version, ...(position === undefined ? {} : { position }) });
  return view;
}
