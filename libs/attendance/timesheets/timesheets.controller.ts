import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttemptList, DifferenceView, ExplanationView, TimelineView } from './timesheet-replay.dto.js';
import {
  DifferenceQuery,
  ExplanationQuery,
  KnownAtQuery,
  TimesheetListQuery,
} from './timesheet-request.dto.js';
import { TimesheetPage, TimesheetView } from './timesheet.dto.js';
import { timesheetExamples as examples } from './timesheet.examples.js';
import { tagOf } from './timesheet.reader.js';
import { timesheetViewOf } from './timesheet-view.js';
import { TimesheetQueries } from './timesheets.queries.js';

const READERS =
  'For the employee, the manager in the reporting line, time administrators, finance and auditors.';

@Controller('v1/timesheets')
export class TimesheetsController {
  constructor(@Inject(TimesheetQueries) private readonly queries: TimesheetQueries) {}

  @Get()
  @Operation({
    id: 'listTimesheets',
    tag: 'Timesheets',
    summary: 'List timesheets in a state',
    description:
      'Timesheets that were submitted, approved or locked at least once, by period: of everybody for time administrators, finance and auditors; of those whom one manages on the last day of the period for everybody else.',
    response: { description: 'A page of timesheets.', type: TimesheetPage, example: examples.page },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: TimesheetListQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TimesheetPage> {
    await this.queries.reach(readAt);
    return this.queries.list(principal, query);
  }

  @Get(':employmentId/:periodStart')
  @Operation({
    id: 'getTimesheet',
    tag: 'Timesheets',
    summary: 'Read a timesheet',
    description: `The sessions, minutes by day and exceptions of a pay period (ATT-06), calculated from the punches as they count now, or as they were known at a past moment (COR-07). \`periodStart\` is the first local day of the period, or \`current\`. ${READERS} The ETag covers the punches too: what you approve is what you saw.`,
    response: {
      description: 'The timesheet.',
      type: TimesheetView,
      example: examples.sheet,
      headers: ['ETag'],
    },
    problems: [
      'employment.unknown',
      'access.forbidden',
      'timesheet.unknown',
      'pay-group.not-known-yet',
      'known-at.in-future',
      'read.not-reached',
    ],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @Query() query: KnownAtQuery,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimesheetView> {
    await this.queries.reach(readAt);
    const employmentId = parseId<EmploymentId>(employment);
    const reading = await this.queries.read(principal, employmentId, periodStart, query);
    setAnswerHeaders(reply, { tag: tagOf(reading) });
    return timesheetViewOf(employmentId, reading);
  }

  @Get(':employmentId/:periodStart/explanation')
  @Operation({
    id: 'explainTimesheet',
    tag: 'Timesheets',
    summary: 'Explain a figure',
    description: `Where the minutes of a day come from (ATT-06): the stretches of time, their punches, the corrections that changed those, the policy version with its clauses, and the rounding. The contributions sum to the figure. ${READERS}`,
    response: { description: 'The explanation.', type: ExplanationView, example: examples.explanation },
    problems: [
      'employment.unknown',
      'access.forbidden',
      'timesheet.unknown',
      'timesheet.day-outside',
      'known-at.in-future',
    ],
  })
  async explain(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @Query() query: ExplanationQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ExplanationView> {
    await this.queries.reach(readAt);
    const reading = await this.queries.read(principal, parseId<EmploymentId>(employment), periodStart, query);
    return this.queries.explanation(reading, query.date, query.figure);
  }

  @Get(':employmentId/:periodStart/timeline')
  @Operation({
    id: 'getTimesheetTimeline',
    tag: 'Timesheets',
    summary: 'Replay a timesheet',
    description: `Every event of the timesheet and of the punches of its months, in the order in which it became known: actor, reason, before and after (COR-07). ${READERS}`,
    response: { description: 'The timeline.', type: TimelineView, example: examples.timeline },
    problems: ['employment.unknown', 'access.forbidden', 'timesheet.unknown', 'known-at.in-future'],
  })
  async timeline(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @Query() query: KnownAtQuery,
  ): Promise<TimelineView> {
    const items = await this.queries.timeline(
      principal,
      parseId<EmploymentId>(employment),
      periodStart,
      query,
    );
    return { items };
  }

  @Get(':employmentId/:periodStart/difference')
  @Operation({
    id: 'compareTimesheet',
    tag: 'Timesheets',
    summary: 'Compare what was known at two moments',
    description: `The difference of two readings of one timesheet, each as known at its moment (COR-07): minutes by day, exceptions that came and went. ${READERS}`,
    response: { description: 'The difference.', type: DifferenceView, example: examples.difference },
    problems: ['employment.unknown', 'access.forbidden', 'timesheet.unknown', 'known-at.in-future'],
  })
  async difference(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @Query() query: DifferenceQuery,
  ): Promise<DifferenceView> {
    return this.queries.difference(principal, parseId<EmploymentId>(employment), periodStart, {
      from: query.from,
      to: query.to,
    });
  }

  @Get(':employmentId/:periodStart/attempts')
  @Operation({
    id: 'listRefusedAttempts',
    tag: 'Timesheets',
    summary: 'List refused punches of a period',
    description: `Live punches that were refused, logged beside the sheet. ${READERS}`,
    response: { description: 'The attempts.', type: AttemptList, example: examples.attempts },
    problems: ['employment.unknown', 'access.forbidden', 'timesheet.unknown'],
  })
  async attempts(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') employment: string,
    @Param('periodStart') periodStart: string,
    @ReadAt() readAt: string | undefined,
  ): Promise<AttemptList> {
    await this.queries.reach(readAt);
    return { items: await this.queries.attempts(principal, parseId<EmploymentId>(employment), periodStart) };
  }
}
