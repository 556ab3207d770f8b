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
import type { ActivityState } from '../domain/activities/activity.decider.js';
import type { TaskTimeChanged } from '../task-time-commands.js';
import { Activities, activityViewOf } from './activities.js';
import {
  ActivitiesQuery,
  ActivityBody,
  activityExample,
  ActivityPage,
  activityRequestExample,
  ActivityView,
  LogActivityBody,
} from './activity.dto.js';

const TAG = 'Activities';
const REFUSALS = [
  'activity.minutes-invalid',
  'activity.in-the-future',
  'task.not-there',
  'task.closed',
  'project.closed',
] as const;

@Controller('v1/activities')
export class ActivitiesController {
  constructor(@Inject(Activities) private readonly activities: Activities) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'logActivity',
    tag: TAG,
    summary: 'Log an activity',
    description:
      'A call, an e-mail, a meeting, a visit or a message of your own, with the customer, the task and how long it took (TSK-10). It counts for nothing by itself: working time is what attendance calculates.',
    requestExample: activityRequestExample,
    response: {
      ...{ status: 201, description: 'The activity.', type: ActivityView, example: activityExample },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['activity.already-exists', ...REFUSALS, 'request.id-reused'],
  })
  async log(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: LogActivityBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivityView> {
    const { tenantId, subject } = principal;
    const id: string =
      body.id === undefined ? deriveId('activity', tenantId, subject, key) : parseId(body.id);
    const request = { principal, operation: 'activities.log', idempotencyKey: key, input: body };
    const changed = await this.activities.change(request, id, { kind: 'log', body });
    reply.header('location', `/v1/activities/${id}`);
    return answer(reply, id, changed);
  }

  @Put(':id')
  @Operation({
    id: 'putActivity',
    tag: TAG,
    summary: 'Change an activity',
    description:
      'One of your own as it is to be, as a whole. What it was stays on record. It keeps its task though that was closed since.',
    requestExample: activityRequestExample,
    response: {
      ...{ description: 'The activity.', type: ActivityView, example: activityExample },
      headers: ['ETag', 'Position'],
    },
    problems: ['activity.unknown', ...REFUSALS, 'resource.stale'],
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: ActivityBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivityView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'activities.put',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, id, await this.activities.change(request, id, { kind: 'change', body }, expected));
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'takeBackActivity',
    tag: TAG,
    summary: 'Take an activity back',
    description:
      'One of your own is not there any more; that it was stays on record. Its id is not used again.',
    response: { status: 204, description: 'It is taken back.', headers: ['Position'] },
    problems: ['activity.unknown', 'resource.stale'],
  })
  async takeBack(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const id: string = parseId(param);
    const request = {
      ...{ principal, operation: 'activities.take-back', idempotencyKey: `${id} ${expected}` },
      input: { id, expected },
    };
    const { position } = await this.activities.change(request, id, { kind: 'take-back' }, expected);
    setAnswerHeaders(reply, { position });
  }

  @Get(':id')
  @Operation({
    id: 'getActivity',
    tag: TAG,
    summary: 'Read an activity',
    description: 'One of your own, always up to date; its `ETag` is what a change names in `If-Match`.',
    response: {
      description: 'The activity.',
      type: ActivityView,
      example: activityExample,
      headers: ['ETag'],
    },
    problems: ['activity.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivityView> {
    const id: string = parseId(param);
    const { activity, revision } = await this.activities.get(principal, id);
    setAnswerHeaders(reply, { revision });
    return activityViewOf(id, activity);
  }

  @Get()
  @Operation({
    id: 'listActivities',
    tag: TAG,
    summary: 'List your activities',
    description:
      'Your own, the latest first; of a stretch of days, a kind, a customer or a task where that is said.',
    response: {
      description: 'A page of activities.',
      type: ActivityPage,
      example: { items: [activityExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ActivitiesQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ActivityPage> {
    await this.activities.reach(readAt);
    return this.activities.list(principal, query);
  }
}

function answer(
  reply: FastifyReply,
  id: string,
  { state, revision, position }: TaskTimeChanged<ActivityState>,
): ActivityView {
  const activity = state?.activity ?? undefined;
  // A command that was not refused leaves one behind.
  if (activity === undefined) throw new Error(`the activity ${id} is not there after its change`);
  setAnswerHeaders(reply, { revision, position });
  return activityViewOf(id, activity);
}
