import { refusalOf, type ApiAnswer } from './api.js';
import { anchorOf, demoId, FOUNDED_ON } from './company.js';
import type { RunState } from './run-state.js';
import type { Call, Step } from './step.js';
import type { Outcome } from './tally.js';

type SetupOp =
  | 'define-pay-group'
  | 'publish-correction-rules'
  | 'register-employee'
  | 'set-reporting-line'
  | 'start-employment'
  | 'register-terminal'
  | 'bind-user-code';
export type SetupCall = Extract<Call, { op: SetupOp }>;

type SentCall = Exclude<SetupCall, { op: 'publish-correction-rules' }>;

/** Makes the company known. */
export async function runSetupCall(state: RunState, step: Step, call: SetupCall): Promise<Outcome> {
  if (call.op === 'publish-correction-rules') return publishRules(state, step, call.maximumAgeDays);
  const answer = await send(state, step, call);
  return refusalOf(answer) ?? { kind: 'done' };
}

function send(state: RunState, { actor }: Step, call: SentCall): Promise<ApiAnswer<unknown>> {
  const { api, options } = state;
  const keyOf = (...parts: readonly string[]) => ({
    'Idempotency-Key': demoId(options, call.op, ...parts),
  });
  switch (call.op) {
    case 'define-pay-group': {
      const { id, name, zone, periodKind } = call.payGroup;
      const definition = {
        effectiveFrom: FOUNDED_ON,
        zone,
        periodKind,
        anchor: anchorOf(periodKind),
        workweekStart: 1,
        dayAttribution: 'start-of-session',
      } as const;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/pay-groups', {
          headers,
          params: { header: keyOf(id) },
          body: { id, name, definition },
        }),
      );
    }
    case 'register-employee': {
      const { employeeId: id, name, staffNumber } = call.person;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/employees', {
          headers,
          params: { header: keyOf(id) },
          body: { id, name, staffNumber },
        }),
      );
    }
    case 'set-reporting-line': {
      const { employeeId: id, managerId } = call.person;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/employees/{id}/reporting-lines', {
          headers,
          // Nobody but this plan changes the employee, who was registered by the first event.
          params: { path: { id }, header: { ...keyOf(id), 'If-Match': '"0"' } },
          body: { from: FOUNDED_ON, managerId },
        }),
      );
    }
    case 'start-employment': {
      const { employmentId: id, employeeId, payGroup } = call.person;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/employments', {
          headers,
          params: { header: keyOf(id) },
          body: { id, employeeId, payGroupId: payGroup.id, hiredOn: FOUNDED_ON },
        }),
      );
    }
    case 'register-terminal': {
      const { id, name, zone } = call.terminal;
      return api.as(actor, (client, headers) =>
        client.POST('/v1/terminals', {
          headers,
          params: { header: keyOf(id) },
          body: { id, name, zone },
        }),
      );
    }
    case 'bind-user-code': {
      const { badge, employmentId } = call.person;
      const id = badge?.terminal.id ?? '';
      const code = badge?.userCode ?? '';
      return api.as(actor, (client, headers) =>
        client.PUT('/v1/terminals/{id}/user-codes/{code}', {
          headers,
          params: { path: { id, code } },
          body: { employmentId },
        }),
      );
    }
  }
}

/** Lets everybody correct as far back as the history goes, where the tenant has no rules of its own yet. */
async function publishRules({ api }: RunState, { actor }: Step, maximumAgeDays: number): Promise<Outcome> {
  const read = await api.as(actor, (client, headers) => client.GET('/v1/correction-rules', { headers }));
  const unread = refusalOf(read);
  if (unread !== undefined || read.data === undefined) return unread ?? { kind: 'repeated' };
  const { version, rules, requestExpiresAfterDays } = read.data.inForce;
  if (version > 0) return { kind: 'repeated' };
  const answer = await api.as(actor, (client, headers) =>
    client.PUT('/v1/correction-rules', {
      headers,
      params: { header: { 'If-Match': read.response.headers.get('etag') ?? '' } },
      body: { rules: rules.map((rule) => ({ ...rule, maximumAgeDays })), requestExpiresAfterDays },
    }),
  );
  return refusalOf(answer) ?? { kind: 'done' };
}
