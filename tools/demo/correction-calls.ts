import { refusalOf, type ApiAnswer } from './api.js';
import type { components } from '../../clients/typescript/schema.js';
import { demoId } from './company.js';
import { notePosition, type RunState } from './run-state.js';
import type { Call, CorrectionChange, Step, StepActor } from './step.js';
import type { Outcome } from './tally.js';

type RequestCall = Extract<Call, { op: 'request-correction' }>;
type DecisionCall = Extract<Call, { op: 'decide-correction' }>;
type CorrectionView = components['schemas']['CorrectionView'];
type CorrectionBody = components['schemas']['RequestCorrectionBody'];

/** Asks for a correction, or makes it where the rules allow that. */
export async function runRequestCall(
  state: RunState,
  { actor, lane }: Step,
  call: RequestCall,
): Promise<Outcome> {
  const body = bodyOf(state, call);
  if (body === undefined)
    return { kind: 'refused', code: 'demo.punch-not-sent', detail: 'Its punch was refused.' };
  const key = demoId(state.options, 'correction', call.correctionId);
  const answer: ApiAnswer<CorrectionView> = await state.api.as(actor, (client, headers) =>
    client.POST('/v1/corrections', { headers, params: { header: { 'Idempotency-Key': key } }, body }),
  );
  notePosition(state, lane, answer.response);
  const refusal = refusalOf(answer);
  if (refusal !== undefined || answer.data === undefined) return refusal ?? { kind: 'done' };
  const { id, requestedAt, isDirect } = answer.data;
  state.corrections.set(call.correctionId, id);
  const { employmentId } = call.person;
  const occurredAt = answer.data.after?.occurredAt ?? answer.data.before?.occurredAt ?? requestedAt;
  if (call.isAfterLock) {
    const before = new Date(Date.parse(requestedAt) - 1).toISOString();
    state.sights.adjusted ??= { employmentId, correctionId: id, occurredAt, before };
  }
  if (Date.parse(requestedAt) < state.startedAtMs) return { kind: 'repeated' };
  return { kind: 'done', note: isDirect ? 'corrected' : 'requested' };
}

function bodyOf({ punchIds }: RunState, { person, change, reason }: RequestCall): CorrectionBody | undefined {
  const common = { employmentId: person.employmentId, reason };
  if (change.action === 'add') {
    const { action, kind, occurredAt } = change;
    return { ...common, action, kind, occurredAt, zone: person.payGroup.zone };
  }
  const punchId = punchIds.get(change.itemId);
  return punchId === undefined ? undefined : { ...common, punchId, ...changedMembersOf(change) };
}

const changedMembersOf = (change: Exclude<CorrectionChange, { action: 'add' }>) =>
  change.action === 'void'
    ? { action: change.action }
    : { action: change.action, occurredAt: change.occurredAt };

/** Approves, rejects or withdraws a request. */
export async function runDecisionCall(state: RunState, step: Step, call: DecisionCall): Promise<Outcome> {
  const id = state.corrections.get(call.correctionId);
  if (id === undefined) return { kind: 'done', note: 'never asked for' };
  const position = state.positions.get(step.lane);
  const read = await state.api.as(step.actor, (client, headers) =>
    client.GET('/v1/corrections/{id}', {
      headers,
      params: { path: { id }, ...(position === undefined ? {} : { header: { 'Read-At': position } }) },
    }),
  );
  const unread = refusalOf(read);
  if (unread !== undefined) return unread;
  if (read.data !== undefined && read.data.status !== 'pending') {
    noteCorrected(state, call, read.data);
    return { kind: 'repeated' };
  }
  const header = {
    'Idempotency-Key': demoId(state.options, call.decision, call.correctionId),
    'If-Match': read.response.headers.get('etag') ?? '',
  };
  const answer = await decide(state, step.actor, { path: { id }, header }, call);
  notePosition(state, step.lane, answer.response);
  const refusal = refusalOf(answer);
  if (refusal !== undefined) return refusal;
  if (read.data !== undefined) noteCorrected(state, call, read.data);
  return { kind: 'done', note: call.decision };
}

function noteCorrected({ sights }: RunState, { decision, person }: DecisionCall, view: CorrectionView): void {
  if (decision !== 'approval' || view.after === null) return;
  const { occurredAt } = view.after;
  sights.corrected ??= { employmentId: person.employmentId, correctionId: view.id, occurredAt };
}

interface Parameters {
  readonly path: { readonly id: string };
  readonly header: { readonly 'Idempotency-Key': string; readonly 'If-Match': string };
}

function decide(
  { api }: RunState,
  actor: StepActor,
  params: Parameters,
  { decision, comment }: DecisionCall,
): Promise<ApiAnswer<unknown>> {
  return api.as(actor, (client, headers): Promise<ApiAnswer<unknown>> => {
    switch (decision) {
      case 'approval':
        return client.POST('/v1/corrections/{id}/approval', { headers, params, body: { comment } });
      case 'rejection':
        return client.POST('/v1/corrections/{id}/rejection', { headers, params, body: { comment } });
      case 'withdrawal':
        return client.POST('/v1/corrections/{id}/withdrawal', { headers, params });
    }
  });
}
