import { refusalOf, type ApiAnswer } from './api.js';
import type { components } from '../../clients/typescript/schema.js';
import { demoId } from './company.js';
import { doneUnlessThere, seenBy, type OneCall } from './one-call.js';
import type { RunState } from './run-state.js';
import type { StepActor } from './step.js';
import type { Outcome } from './tally.js';

export type ClaimOp = 'claim-expenses' | 'approve-claim' | 'pay-claim';
type ClaimView = components['schemas']['ClaimView'];

/** Claims expenses, decides on them, pays them. */
export async function runClaimCall(state: RunState, { actor, call }: OneCall<ClaimOp>): Promise<Outcome> {
  const path = { id: call.claimId };
  const header = { 'Idempotency-Key': demoId(state.options, call.op, call.claimId) };
  if (call.op === 'claim-expenses') return claim(state, { actor, call });
  const read = await readClaim(state, actor, call.claimId);
  const refusal = refusalOf(read);
  if (refusal !== undefined || read.data === undefined) return refusal ?? { kind: 'repeated' };
  const params = { path, header: { ...header, ...seenBy(read) } };
  if (call.op === 'approve-claim') {
    if (read.data.status !== 'submitted') return { kind: 'repeated' };
    return doneUnlessThere(
      await state.api.as(actor, (client, headers) =>
        client.POST('/v1/expense-claims/{id}/approval', { headers, params, body: { comment: 'Seen.' } }),
      ),
    );
  }
  if (read.data.status === 'submitted') return { kind: 'done', note: 'waits for its second decision' };
  if (read.data.status !== 'approved') return { kind: 'repeated' };
  return doneUnlessThere(
    await state.api.as(actor, (client, headers) =>
      client.POST('/v1/expense-claims/{id}/payment', { headers, params, body: { paidOn: call.paidOn } }),
    ),
  );
}

const readClaim = (state: RunState, actor: StepActor, id: string): Promise<ApiAnswer<ClaimView>> =>
  state.api.as(actor, (client, headers) =>
    client.GET('/v1/expense-claims/{id}', { headers, params: { path: { id } } }),
  );

/** A draft, its lines, and its submission. What an earlier run has submitted is left alone. */
async function claim(state: RunState, { actor, call }: OneCall<'claim-expenses'>): Promise<Outcome> {
  const { api, options } = state;
  const id = call.claimId;
  const draft = await api.as(actor, (client, headers) =>
    client.POST('/v1/expense-claims', {
      headers,
      params: { header: { 'Idempotency-Key': demoId(options, 'draft', id) } },
      body: { id, purpose: 'With customers' },
    }),
  );
  let seen: ApiAnswer<ClaimView> = draft.response.ok ? await readClaim(state, actor, id) : draft;
  if (seen.data === undefined) return refusalOf(seen) ?? { kind: 'repeated' };
  if (seen.data.status !== 'draft') return { kind: 'repeated' };
  for (const { id: lineId, category, basis } of call.lines) {
    const known = seen;
    seen = await api.as(actor, (client, headers) =>
      client.PUT('/v1/expense-claims/{id}/lines/{lineId}', {
        headers,
        params: { path: { id, lineId }, header: seenBy(known) },
        body: { category, basis },
      }),
    );
    const refusal = refusalOf(seen);
    if (refusal !== undefined) return refusal;
  }
  const last = seen;
  return doneUnlessThere(
    await api.as(actor, (client, headers) =>
      client.POST('/v1/expense-claims/{id}/submission', {
        headers,
        params: {
          path: { id },
          header: { ...seenBy(last), 'Idempotency-Key': demoId(options, 'submit', id) },
        },
      }),
    ),
  );
}
