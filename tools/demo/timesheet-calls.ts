import { problemOf, refusalOf, type ApiAnswer } from './api.js';
import { demoId } from './company.js';
import { notePosition, type RunState } from './run-state.js';
import { approverOf, type Call, type Step, type StepActor } from './step.js';
import type { Outcome } from './tally.js';

export type TimesheetCall = Extract<Call, { op: 'change-timesheet' }>;
type Change = TimesheetCall['change'];

/** A punch may come in between reading and deciding; so often one looks again. */
const MAX_LOOKS = 4;

/** Takes a timesheet a step on in its life: reads it, then decides on what was read. */
export async function runTimesheetCall(state: RunState, step: Step, call: TimesheetCall): Promise<Outcome> {
  const outcome = await take(state, step, call, step.actor, call.change, String(call.round));
  const isReturned = outcome.kind === 'refused' && outcome.code === 'timesheet.not-approved';
  if (call.change !== 'lock' || !isReturned) return outcome;
  // A late punch brought the sheet back to the manager, who looks again before it is locked.
  const again = await take(state, step, call, approverOf(call.person), 'approval', 'after return');
  if (again.kind === 'refused') return again;
  state.tally.add('timesheets approved again after a late punch', 1);
  return take(state, step, call, step.actor, 'lock', String(call.round));
}

async function take(
  state: RunState,
  { lane }: Step,
  call: TimesheetCall,
  actor: StepActor,
  change: Change,
  round: string,
): Promise<Outcome> {
  const { employmentId } = call.person;
  const path = { employmentId, periodStart: call.periodStart };
  const key = demoId(state.options, 'timesheet', employmentId, call.periodStart, change, round);
  for (let look = 1; ; look += 1) {
    const position = state.positions.get(lane);
    const read = await state.api.as(actor, (client, headers) =>
      client.GET('/v1/timesheets/{employmentId}/{periodStart}', {
        headers,
        params: { path, ...(position === undefined ? {} : { header: { 'Read-At': position } }) },
      }),
    );
    const unread = refusalOf(read);
    if (unread !== undefined) return unread;
    const header = { 'Idempotency-Key': key, 'If-Match': read.response.headers.get('etag') ?? '' };
    const answer = await send(state, actor, change, { path, header }, call.comment ?? 'Please look again.');
    notePosition(state, lane, answer.response);
    const code = problemOf(answer)?.code;
    if (answer.response.status === 412 && look < MAX_LOOKS) continue;
    // An earlier run decided it on another ETag: it is decided.
    if (code === 'request.id-reused') {
      if (change === 'lock') state.sights.sheet ??= path;
      return { kind: 'repeated' };
    }
    const refusal = refusalOf(answer);
    if (refusal !== undefined) return refusal;
    if (change === 'lock') state.sights.sheet ??= path;
    return { kind: 'done', note: change };
  }
}

interface Parameters {
  readonly path: { readonly employmentId: string; readonly periodStart: string };
  readonly header: { readonly 'Idempotency-Key': string; readonly 'If-Match': string };
}

function send(
  { api }: RunState,
  actor: StepActor,
  change: Change,
  params: Parameters,
  comment: string,
): Promise<ApiAnswer<unknown>> {
  return api.as(actor, (client, headers): Promise<ApiAnswer<unknown>> => {
    switch (change) {
      case 'submission':
        return client.POST('/v1/timesheets/{employmentId}/{periodStart}/submission', { headers, params });
      case 'approval':
        return client.POST('/v1/timesheets/{employmentId}/{periodStart}/approval', { headers, params });
      case 'rejection': {
        const body = { comment };
        return client.POST('/v1/timesheets/{employmentId}/{periodStart}/rejection', {
          headers,
          params,
          body,
        });
      }
      case 'lock':
        return client.POST('/v1/timesheets/{employmentId}/{periodStart}/lock', { headers, params });
    }
  });
}
