import { refusalOf } from './api.js';
import { demoId } from './company.js';
import { consentToLocation } from './place-calls.js';
import type { Office } from './field-work.js';
import { notePosition, type RunState } from './run-state.js';
import type { Call, Step, StepActor } from './step.js';
import type { Outcome } from './tally.js';

type PunchOp = 'upload-punches' | 'import-terminal-log' | 'punch-now';
export type PunchCall = Extract<Call, { op: PunchOp }>;

/** Sends punches, in each of the ways they come. */
export function runPunchCall(state: RunState, step: Step, call: PunchCall): Promise<Outcome> {
  switch (call.op) {
    case 'upload-punches':
      return upload(state, step, call);
    case 'import-terminal-log':
      return importLog(state, step, call);
    case 'punch-now':
      return punchNow(state, step, call);
  }
}

async function upload(
  state: RunState,
  { actor, lane }: Step,
  { person, deviceId, items }: Extract<PunchCall, { op: 'upload-punches' }>,
): Promise<Outcome> {
  const answer = await state.api.as(actor, (client, headers) =>
    client.POST('/v1/punch-batches', {
      headers,
      body: { employmentId: person.employmentId, deviceId, items: [...items] },
    }),
  );
  const refusal = refusalOf(answer);
  if (refusal !== undefined) return refusal;
  let recorded = 0;
  for (const { id, outcome, punchId } of answer.data?.results ?? []) {
    if (outcome === 'recorded') recorded += 1;
    state.tally.add(`punches from phones, ${outcome}`, 1);
    if (id !== null && punchId !== null) state.punchIds.set(id, punchId);
  }
  notePosition(state, lane, answer.response);
  return recorded > 0 ? { kind: 'done' } : { kind: 'repeated' };
}

async function importLog(
  state: RunState,
  { actor }: Step,
  { terminal, log }: Extract<PunchCall, { op: 'import-terminal-log' }>,
): Promise<Outcome> {
  const answer = await state.api.as(actor, (client, headers) =>
    client.POST('/v1/terminals/{id}/imports', {
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
      params: { path: { id: terminal.id } },
      body: log,
      bodySerializer: (text) => text,
    }),
  );
  const refusal = refusalOf(answer);
  if (refusal !== undefined || answer.data === undefined) return refusal ?? { kind: 'done' };
  const { recorded, alreadyRecorded, repeatedTaps, errorCounts } = answer.data;
  state.tally.add('punches from terminals, recorded', recorded);
  state.tally.add('punches from terminals, duplicate', alreadyRecorded);
  state.tally.add('punches from terminals, tapped twice', repeatedTaps);
  for (const [code, count] of Object.entries(errorCounts)) {
    state.tally.add(`lines from terminals, ${code}`, Number(count));
  }
  return recorded > 0 ? { kind: 'done' } : { kind: 'repeated' };
}

async function punchNow(
  state: RunState,
  { actor }: Step,
  { person, kind, key, office }: Extract<PunchCall, { op: 'punch-now' }>,
): Promise<Outcome> {
  const id = demoId(state.options, ...key, person.staffNumber);
  if (office !== undefined) {
    const consented = await consentToLocation(state, actor, person.employeeId);
    if (consented.kind === 'refused') return consented;
  }
  const answer = await state.api.as(actor, (client, headers) =>
    client.POST('/v1/punches', {
      headers,
      body: {
        id,
        employmentId: person.employmentId,
        kind,
        occurredAt: new Date().toISOString(),
        zone: person.payGroup.zone,
        ...(office === undefined ? {} : { location: locationAt(office) }),
      },
    }),
  );
  const refusal = refusalOf(answer);
  if (answer.data !== undefined) {
    state.made.set(person.employmentId, answer.data.punchId);
    if (office !== undefined)
      state.tally.count('show-place', await showPlace(state, actor, answer.data, office));
  }
  // The time is another one in each run: the id was used by an earlier run, and nothing is recorded twice.
  const isFromEarlierRun = refusal?.kind === 'refused' && refusal.code === 'request.id-reused';
  if (isFromEarlierRun || answer.data?.isDuplicate === true) return { kind: 'repeated' };
  return refusal ?? { kind: 'done' };
}

/** The phone shows geolocation where it is: what of it is kept is the verdict. */
async function showPlace(
  { api, options }: RunState,
  actor: StepActor,
  { punchId, occurredAt }: { readonly punchId: string; readonly occurredAt: string },
  office: Office,
): Promise<Outcome> {
  const answer = await api.as(actor, (client, headers) =>
    client.POST('/v1/punch-verdicts', {
      headers,
      params: { header: { 'Idempotency-Key': demoId(options, 'verdict', punchId) } },
      body: { punchId, fix: { ...locationAt(office), fixedAt: occurredAt } },
    }),
  );
  return refusalOf(answer) ?? { kind: 'done' };
}

const locationAt = ({ latitude, longitude }: Office) =>
  ({ latitude, longitude, accuracyMeters: 12, datum: 'WGS84' }) as const;
