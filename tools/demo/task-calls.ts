import { refusalOf, type ApiAnswer } from './api.js';
import { demoId } from './company.js';
import { doneUnlessThere, isThereBefore, made, NEVER_WRITTEN, seenBy, type OneCall } from './one-call.js';
import type { RunState } from './run-state.js';
import type { Outcome } from './tally.js';

export type TaskOp =
  | 'create-project'
  | 'create-task'
  | 'set-rate'
  | 'set-budget'
  | 'share-day'
  | 'start-timer'
  | 'define-shift'
  | 'assign-shift';

/** When a budget is told to be used up, in percent. */
const THRESHOLDS = [50, 80, 100];

/** Says when people are expected and what they work on. */
export async function runTaskCall(state: RunState, one: OneCall<TaskOp>): Promise<Outcome> {
  if (one.call.op === 'share-day') return shareDay(state, { ...one, call: one.call });
  return doneUnlessThere(await send(state, { ...one, call: one.call }));
}

/** How often a day is looked at again that changed between the look and the change. */
const MAX_LOOKS = 5;

/** What attendance says of the day comes when it comes, so the day is looked at before it is shared out. */
async function shareDay({ api }: RunState, { actor, call }: OneCall<'share-day'>): Promise<Outcome> {
  const { date, shares } = call;
  const path = { date };
  for (let look = 1; ; look += 1) {
    const read = await api.as(actor, (client, headers) =>
      client.GET('/v1/allocations/{date}', { headers, params: { path } }),
    );
    if (read.data === undefined || read.data.shares.length > 0)
      return refusalOf(read) ?? { kind: 'repeated' };
    const answer = await api.as(actor, (client, headers) =>
      client.PUT('/v1/allocations/{date}', {
        headers,
        params: { path, header: seenBy(read) },
        body: { shares: [...shares] },
      }),
    );
    if (!isThereBefore(answer) || look === MAX_LOOKS) return refusalOf(answer) ?? { kind: 'done' };
  }
}

function send(
  state: RunState,
  { actor, call }: OneCall<Exclude<TaskOp, 'share-day'>>,
): Promise<ApiAnswer<unknown>> {
  const { api, options } = state;
  const keyOf = (...parts: readonly string[]) => ({
    'Idempotency-Key': demoId(options, call.op, ...parts),
  });
  switch (call.op) {
    case 'create-project': {
      const { id, name, currency } = call.project;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/projects', {
          headers,
          params: { header: keyOf(id) },
          body: { id, name, currency, isBillable: true },
        }),
      );
    }
    case 'create-task': {
      const { id, title } = call.task;
      const projectId = call.project.id;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/tasks', {
          headers,
          params: { header: keyOf(id) },
          body: { id, projectId, title, assigneeIds: [], priority: 'normal' },
        }),
      );
    }
    case 'set-rate': {
      const { id: projectId, currency, perHour: amount } = call.project;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/rates', {
          headers,
          params: { header: keyOf(projectId) },
          body: { employeeId: null, projectId, perHour: { amount, currency }, validFrom: call.from },
        }),
      );
    }
    case 'set-budget': {
      const { id: projectId, currency, budget: amount } = call.project;
      return api.as(actor, (client, headers) =>
        client.PUT('/v1/project-costs/{projectId}/budget', {
          headers,
          params: { path: { projectId }, header: NEVER_WRITTEN },
          body: { budget: { amount: { amount, currency }, thresholds: THRESHOLDS } },
        }),
      );
    }
    case 'start-timer': {
      const { taskId, person } = call;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/timers', {
          headers,
          params: { header: keyOf(person.employeeId, taskId, options.until) },
          body: { taskId, zone: 'Europe/Berlin', switch: true },
        }),
      );
    }
    case 'define-shift': {
      const { kind, startTime, endTime, unpaidBreakMinutes, weekdays, id } = call.shift;
      const day = { parts: [{ startTime, endTime }], unpaidBreakMinutes, core: null, expectedMinutes: null };
      return made(
        state,
        id,
        api.as(actor, (client, headers) =>
          client.POST('/v1/shifts', {
            headers,
            params: { header: keyOf(id) },
            body: {
              ...{ name: kind, effectiveFrom: call.from, observesHolidays: false },
              pattern: { kind: 'weekly', weekdays: [...weekdays], day },
            },
          }),
        ),
      );
    }
    case 'assign-shift': {
      const { employmentId } = call.person;
      const shiftId = state.made.get(call.shiftId) ?? '';
      return api.as(actor, (client, headers) =>
        client.PUT('/v1/shift-assignments/employments/{employmentId}', {
          headers,
          params: { path: { employmentId }, header: NEVER_WRITTEN },
          body: { assignments: [{ shiftId, from: call.from, until: null, rotationOffsetDays: 0 }] },
        }),
      );
    }
  }
}
