import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { TimersState } from '../domain/timers/timer.decider.js';
import type { TaskTimeChanged } from '../task-time-commands.js';
import { StartTimerBody, timersExample, TimersView } from './timer.dto.js';
import { Timers, timersViewOf } from './timers.js';

const after = (example: object): OperationResponse => ({
  status: 201,
  description: 'Your timers after that.',
  type: TimersView,
  example,
  headers: ['ETag', 'Position'],
});
const paused = {
  timers: timersExample.timers.map((timer) => ({
    ...timer,
    state: 'paused',
    pausedAt: '2026-03-02T09:00:00.000Z',
  })),
};

@Controller('v1/timers')
export class TimersController {
  constructor(@Inject(Timers) private readonly timers: Timers) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'startTimer',
    tag: 'Timers',
    summary: 'Start a timer, or switch to another task',
    description:
      'Measures own time for a task from now on (TSK-02). One timer runs at a time: another start is refused, or, with `switch`, stops the one that runs in the same step. A timer that has run for twelve hours counts as forgotten: it ends there, flagged, with the next thing one does. Where its zone is said it leaves a time entry for each stretch in which it ran (TSK-04).',
    requestExample: { taskId: timersExample.timers[0]?.taskId, zone: 'Europe/Berlin', switch: true },
    response: after(timersExample),
    problems: [
      'timer.already-running',
      'timer.too-many',
      'task.not-there',
      'task.closed',
      'project.closed',
      'request.id-reused',
    ],
  })
  async start(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: StartTimerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimersView> {
    const { tenantId, subject } = principal;
    const request = { principal, operation: 'timers.start', idempotencyKey: key, input: body };
    const changed = await this.timers.change(request, {
      kind: body.switch === true ? 'switch' : 'start',
      timerId: deriveId('timer', tenantId, subject, key),
      taskId: parseId(body.taskId),
      ...(body.zone === undefined ? {} : { zone: body.zone }),
    });
    return answer(reply, changed);
  }

  @Post(':id/pause')
  @HttpCode(201)
  @Operation({
    id: 'pauseTimer',
    tag: 'Timers',
    summary: 'Pause a timer',
    description: 'It stands still until it is resumed; a pause is not measured.',
    response: after(paused),
    problems: ['timer.unknown', 'timer.not-running', 'resource.stale'],
  })
  pause(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimersView> {
    return this.step(principal, 'pause', id, key, expected, reply);
  }

  @Post(':id/resumption')
  @HttpCode(201)
  @Operation({
    id: 'resumeTimer',
    tag: 'Timers',
    summary: 'Resume a timer',
    description: 'It runs on. Refused while another one runs.',
    response: after(timersExample),
    problems: ['timer.unknown', 'timer.not-paused', 'timer.already-running', 'resource.stale'],
  })
  resume(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimersView> {
    return this.step(principal, 'resume', id, key, expected, reply);
  }

  @Post(':id/stop')
  @HttpCode(201)
  @Operation({
    id: 'stopTimer',
    tag: 'Timers',
    summary: 'Stop a timer',
    description: 'It is over, for good. One that stands still ends where its pause began.',
    response: after({ timers: [] }),
    problems: ['timer.unknown', 'resource.stale'],
  })
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimersView> {
    return this.step(principal, 'stop', id, key, expected, reply);
  }

  @Get()
  @Operation({
    id: 'getOwnTimers',
    tag: 'Timers',
    summary: 'Read your timers',
    description: 'Those that are not stopped. Always up to date; the `ETag` is of all of them together.',
    response: { description: 'Your timers.', type: TimersView, example: timersExample, headers: ['ETag'] },
    problems: [],
  })
  async own(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimersView> {
    const { state, revision } = await this.timers.own(principal);
    if (revision >= 0) setAnswerHeaders(reply, { revision });
    return timersViewOf(state);
  }

  private async step(
    principal: Principal,
    kind: 'pause' | 'resume' | 'stop',
    id: string,
    key: string,
    expected: number,
    reply: FastifyReply,
  ): Promise<TimersView> {
    const timerId: string = parseId(id);
    const input = { timerId, expected };
    const request = { principal, operation: `timers.${kind}`, idempotencyKey: key, input };
    return answer(reply, await this.timers.change(request, { kind, timerId }, expected));
  }
}

function answer(
  reply: FastifyReply,
  { state, revision, position }: TaskTimeChanged<TimersState>,
): TimersView {
  setAnswerHeaders(reply, { revision, position });
  return timersViewOf(state);
}
