import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { LONGEST_REPORT_DAYS, TimeEntries, type ChangedEntry } from './time-entries.js';
import {
  EntryTotalsQuery,
  EntryTotalsView,
  timeEntryExamples as examples,
  TimeEntriesQuery,
  TimeEntryBody,
  TimeEntryPage,
  timeEntryRequestExample,
  TimeEntryView,
} from './time-entry.dto.js';

const TAG = 'Time entries';
const REFUSALS = [
  'time-entry.overlap',
  'time-entry.not-positive',
  'time-entry.too-long',
  'time-entry.in-the-future',
  'time-entry.too-late',
  'task.not-there',
  'task.closed',
  'project.closed',
] as const;

/** Time that people enter for tasks (TSK-04). */
@Controller('v1/time-entries')
export class TimeEntriesController {
  constructor(@Inject(TimeEntries) private readonly entries: TimeEntries) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'recordTimeEntry',
    tag: TAG,
    summary: 'Enter time for a task',
    description:
      'Own time that is over, for a task that is open; no two entries overlap. How many days back is a matter of the project. Whether it is billed is said by task and project and stays. Working time is what attendance calculates, whatever is entered here.',
    requestExample: timeEntryRequestExample,
    response: {
      ...{ status: 201, description: 'The entry.', type: TimeEntryView, example: examples.one },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [...REFUSALS, 'request.id-reused'],
  })
  async record(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: TimeEntryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimeEntryView> {
    const { tenantId, subject } = principal;
    // The stream of its month decides, so the same key in another month is another entry.
    const month = parseInstant(body.startedAt)?.slice(0, 7) ?? '';
    const id: string = deriveId('time-entry', tenantId, subject, key, month);
    const request = { principal, operation: 'time-entries.record', idempotencyKey: key, input: body };
    const changed = await this.entries.change(request, id, { kind: 'record', body });
    reply.header('location', `/v1/time-entries/${id}`);
    return answer(reply, id, changed);
  }

  @Get('totals')
  @Operation({
    id: 'getTimeEntryTotals',
    tag: TAG,
    summary: 'Sum your entries by day, project and task',
    description: `As recorded, and as they count by the rounding of their projects: each entry, or the day's sum of a project. Of an entry across midnight each day has its part; whatever is reported is a sum of the same lines. At most ${LONGEST_REPORT_DAYS} days.`,
    response: { description: 'The minutes.', type: EntryTotalsView, example: examples.totals },
    problems: ['time-entry.report-invalid'],
  })
  async totals(
    @CurrentPrincipal() principal: Principal,
    @Query() query: EntryTotalsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<EntryTotalsView> {
    await this.entries.reach(readAt);
    return this.entries.totals(principal, query);
  }

  @Put(':id')
  @Operation({
    id: 'putTimeEntry',
    tag: TAG,
    summary: 'Change an entry',
    description:
      'One of your own as it is to be, as a whole. What it was stays on record. It keeps its task though that was closed since, and stays in its month of UTC.',
    requestExample: timeEntryRequestExample,
    response: {
      ...{ description: 'The entry.', type: TimeEntryView, example: examples.one },
      headers: ['ETag', 'Position'],
    },
    problems: ['time-entry.unknown', 'time-entry.month-fixed', ...REFUSALS, 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() version: number,
    @Body() body: TimeEntryBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimeEntryView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'time-entries.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${version} ${JSON.stringify(body)}`,
      input: { id, version, body },
    };
    return answer(reply, id, await this.entries.change(request, id, { kind: 'change', version, body }));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'takeBackTimeEntry',
    tag: TAG,
    summary: 'Take an entry back',
    description: 'One of your own counts no more; that it was there stays on record.',
    response: { status: 204, description: 'It is taken back.', headers: ['Position'] },
    problems: ['time-entry.unknown', 'resource.stale'],
  })
  async takeBack(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const id: string = parseId(param);
    const request = {
      ...{ principal, operation: 'time-entries.take-back', idempotencyKey: `${id} ${version}` },
      input: { id, version },
    };
    const { position } = await this.entries.change(request, id, { kind: 'delete', version });
    setAnswerHeaders(reply, { position });
  }

  @Get(':id')
  @Operation({
    id: 'getTimeEntry',
    tag: TAG,
    summary: 'Read an entry',
    description: 'One of your own, always up to date; its `ETag` is what a change names in `If-Match`.',
    response: { description: 'The entry.', type: TimeEntryView, example: examples.one, headers: ['ETag'] },
    problems: ['time-entry.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimeEntryView> {
    const { view, version } = await this.entries.get(principal, parseId(param));
    setAnswerHeaders(reply, { revision: version });
    return view;
  }

  @Get()
  @Operation({
    id: 'listTimeEntries',
    tag: TAG,
    summary: 'List your entries',
    description:
      'Your own, the latest first; of a stretch of local days, a project or a task where that is said. Notes are read with the entry.',
    response: { description: 'A page of entries.', type: TimeEntryPage, example: examples.page },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: TimeEntriesQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TimeEntryPage> {
    await this.entries.reach(readAt);
    return this.entries.list(principal, query);
  }
}

function answer(reply: FastifyReply, id: string, { view, version, position }: ChangedEntry): TimeEntryView {
  if (view === undefined) throw new Error(`the entry ${id} is not there after its change`);
  setAnswerHeaders(reply, { revision: version, position });
  return view;
}
