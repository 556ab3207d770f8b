import { refusalOf } from './api.js';
import { demoId } from './company.js';
import { doneUnlessThere, type OneCall } from './one-call.js';
import type { RunState } from './run-state.js';
import type { StepActor } from './step.js';
import type { Outcome } from './tally.js';

export type PlaceOp = 'declare-location-basis' | 'create-geo-site';

const TEXT = 'When you punch, the position of your phone is stored for 90 days to show where you were.';

/** Says where the company is, and on which ground positions are stored. */
export async function runPlaceCall(state: RunState, { actor, call }: OneCall<PlaceOp>): Promise<Outcome> {
  if (call.op === 'create-geo-site') {
    const { id, name, zone, latitude, longitude } = call.office;
    return doneUnlessThere(
      await state.api.as(actor, (client, headers) =>
        client.POST('/v1/geo-sites', {
          headers,
          params: { header: { 'Idempotency-Key': demoId(state.options, call.op, id) } },
          body: {
            ...{ id, name, zone, purpose: 'work' },
            shape: { kind: 'circle', center: { latitude, longitude, datum: 'WGS84' }, radiusMeters: 150 },
          },
        }),
      ),
    );
  }
  return doneUnlessThere(
    await state.api.as(actor, (client, headers) =>
      client.POST('/v1/legal-bases', {
        headers,
        params: { header: { 'Idempotency-Key': demoId(state.options, call.op) } },
        body: { purpose: 'location', basis: 'consent', texts: [{ language: 'en', text: TEXT }] },
      }),
    ),
  );
}

/** The person agrees to the text in force, where that was not done before. */
export async function consentToLocation(
  { api, options }: RunState,
  actor: StepActor,
  employeeId: string,
): Promise<Outcome> {
  const answer = await api.as(actor, (client, headers) =>
    client.POST('/v1/employees/{id}/consents', {
      headers,
      params: {
        path: { id: employeeId },
        header: { 'Idempotency-Key': demoId(options, 'consent', employeeId) },
      },
      body: { purpose: 'location', textVersion: 1, language: 'en' },
    }),
  );
  return refusalOf(answer) ?? { kind: 'done' };
}
