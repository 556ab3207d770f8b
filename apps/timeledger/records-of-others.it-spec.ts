import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { operationsOf } from './access-matrix/documented-operations.js';
import {
  methodsIn,
  startRunningProduct,
  type RunningProduct,
  type SceneAnswer,
  type SceneRequest,
} from './access-matrix/running-product.js';
import { PREPARATIONS } from './access-matrix/scene-ids.js';
import { firstOfMonth, Scene, type Subject } from './access-matrix/scene.js';

const START_TIMEOUT_MS = 180_000;
const PROTO = 'timeledger/attendance/v1/attendance.proto';

let product: RunningProduct;
let scene: Scene;
/** Two people who have nothing to do with each other but the manager. */
let ann: Subject;
let bob: Subject;
beforeAll(async () => {
  const [tenantId, otherTenantId] = [newId(), newId()];
  product = await startRunningProduct([tenantId, otherTenantId]);
  scene = await Scene.set(product, tenantId, otherTenantId);
  [ann, bob] = [await scene.newSubject(), await scene.newSubject()];
}, START_TIMEOUT_MS);
afterAll(() => product.stop());

const tokenOf = ({ employeeId }: Subject): Promise<string> => scene.tokenWith(employeeId, 'employee');
/** A request of somebody, with a key of its own unless told. */
async function ask(as: string, request: SceneRequest): Promise<SceneAnswer> {
  const headers = { 'idempotency-key': newId(), ...request.headers };
  return product.send({ ...request, headers }, as);
}
const told = ({ status, body }: SceneAnswer): readonly unknown[] => [status, body['code']];
const punchOf = ({ employmentId }: Subject, id: string = newId()): SceneRequest => ({
  method: 'POST',
  path: '/v1/punch-batches',
  body: {
    employmentId,
    deviceId: 'phone-1',
    items: [{ id, kind: 'clock-in', occurredAt: `${firstOfMonth(0)}T00:00:10.000Z`, zone: 'UTC' }],
  },
});
async function punched(subject: Subject, id?: string): Promise<string> {
  const { body } = await scene.must(punchOf(subject, id), await tokenOf(subject));
  const [result] = body['results'] as readonly { readonly punchId: string }[];
  return result?.punchId ?? '';
}

describe('what somebody names of another', () => {
  it('is no key to it: the same Idempotency-Key or client id is another one in another’s hands', async () => {
    const id = newId();
    const theirs = await punched(ann, id);
    expect(await punched(bob, id)).not.toBe(theirs);
    const key = newId();
    const correction = (subject: Subject): SceneRequest => ({
      method: 'POST',
      path: '/v1/corrections',
      headers: { 'idempotency-key': key },
      body: { employmentId: subject.employmentId, action: 'void', punchId: theirs, reason: 'Tapped twice.' },
    });
    const made = await scene.must(correction(ann), await tokenOf(ann));
    expect(told(await ask(await tokenOf(bob), correction(ann)))).toEqual([404, 'employment.unknown']);
    const own = await ask(await tokenOf(bob), correction(bob));
    expect(own.status).toBeGreaterThanOrEqual(400);
    expect(own.text).not.toContain(String(made.body['id']));
  });

  it('is as unknown under one’s own employment as what does not exist', async () => {
    const theirs = await punched(ann);
    const as = await tokenOf(bob);
    const { employmentId } = bob;
    const requestsOf = (punchId: string): readonly SceneRequest[] => [
      { method: 'GET', path: `/v1/punches/${punchId}/evidence?employmentId=${employmentId}` },
      {
        method: 'POST',
        path: '/v1/corrections',
        body: { employmentId, action: 'void', punchId, reason: 'Tapped twice.' },
      },
      {
        method: 'POST',
        path: '/v1/feedback',
        body: { about: { kind: 'punch', employmentId, id: punchId }, text: 'Whose is it?' },
      },
    ];
    for (const [index, request] of requestsOf(theirs).entries()) {
      const unknown = requestsOf(newId())[index];
      const answer = await ask(as, request);
      expect([request.path, answer.status >= 400]).toEqual([request.path, true]);
      expect(told(answer)).toEqual(unknown === undefined ? [] : told(await ask(as, unknown)));
    }
  });

  it('is not ended under the name of a person whom one may change', async () => {
    const assigned = await scene.change(`/v1/employees/${ann.employeeId}`, 'role-assignments', {
      role: 'auditor',
      from: firstOfMonth(0),
    });
    const [{ assignmentId }] = JSON.parse(assigned.text) as readonly [{ readonly assignmentId: string }];
    const path = `/v1/employees/${bob.employeeId}`;
    const { etag } = await scene.must({ method: 'GET', path });
    const as = await scene.tokenWith(newId(), 'tenant_administrator');
    const ending = { method: 'POST', path: `${path}/role-assignments/${assignmentId}/end`, body: {} };
    expect(told(await ask(as, { ...ending, headers: { 'if-match': etag } }))).toEqual([
      404,
      'role-assignment.unknown',
    ]);
  });

  it('does not come with their cursor', async () => {
    for (const subject of [ann, bob]) await PREPARATIONS['listCorrections']?.(scene, subject);
    const list = (cursor?: string): SceneRequest => ({
      method: 'GET',
      path: `/v1/corrections?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    });
    await scene.must({ method: 'GET', path: '/v1/corrections' });
    const first = await ask(await tokenOf(ann), list());
    const cursor = first.body['nextCursor'] ?? first.body['next'] ?? first.body['cursor'];
    expect(typeof cursor).toBe('string');
    expect(told(await ask(await tokenOf(bob), list(String(cursor))))).toEqual([400, 'cursor.invalid']);
  });
});

describe('somebody who is deactivated', () => {
  it('keeps the rights over what is their own, and has nothing else, over gRPC neither', async () => {
    const gone = await scene.newSubject();
    const below = await scene.newSubject();
    await PREPARATIONS['listConsents']?.(scene, gone);
    const punchId = await punched(gone);
    const path = `/v1/employees/${gone.employeeId}`;
    await scene.change(`/v1/employees/${below.employeeId}`, 'reporting-lines', {
      from: firstOfMonth(0),
      managerId: gone.employeeId,
    });
    const as = await scene.tokenWith(
      gone.employeeId,
      'employee',
      'finance',
      'auditor',
      'tenant_administrator',
    );
    const sheet = ({ employmentId }: Subject): string => `/v1/timesheets/${employmentId}/${firstOfMonth(0)}`;
    const read = async (what: string): Promise<number> =>
      (await ask(as, { method: 'GET', path: what })).status;
    await waitUntil(async () => (await read(sheet(below))) === 200, { what: 'the line to be known' });
    expect((await scene.change(path, 'deactivation', {})).status).toBe(201);

    expect(await read(sheet(below))).toBe(404);
    expect(await read(`/v1/employees/${below.employeeId}`)).toBe(404);
    const method = methodsIn(PROTO).find(({ id }) => id.endsWith('/GetTimesheet'));
    if (method === undefined) throw new Error('there is no GetTimesheet');
    const { details } = await product.call(
      method,
      { employmentId: below.employmentId, periodStart: firstOfMonth(0) },
      as,
    );
    expect(details).toContain('not for you');

    for (const own of [path, `${path}/privacy`, sheet(gone), `/v1/access-log?employeeId=${gone.employeeId}`])
      expect([own, await read(own)]).toEqual([own, 200]);
    const { etag } = await ask(as, { method: 'GET', path: sheet(gone) });
    const submission = { method: 'POST', path: `${sheet(gone)}/submission`, headers: { 'if-match': etag } };
    const { employmentId } = gone;
    const requests: readonly SceneRequest[] = [
      submission,
      {
        method: 'POST',
        path: '/v1/corrections',
        body: { employmentId, action: 'void', punchId, reason: 'Tapped twice.' },
      },
      { method: 'POST', path: '/v1/employees/me/consents/location/withdrawal' },
      ...exportsOf(gone),
    ];
    for (const request of requests) {
      const answer = await ask(as, request);
      expect([request.path, answer.status < 300 ? 'done' : answer.text]).toEqual([request.path, 'done']);
    }
    const live = {
      method: 'POST',
      path: '/v1/punches',
      body: {
        id: newId(),
        employmentId,
        kind: 'clock-out',
        occurredAt: new Date().toISOString(),
        zone: 'UTC',
      },
    };
    expect(told(await ask(as, live))).toEqual([409, 'punch.person-deactivated']);
  });
});

/** Asking for everything about oneself, where the product has that. */
function exportsOf({ employeeId }: Subject): readonly SceneRequest[] {
  const asking = operationsOf(product.document).find(({ id }) => id === 'requestDataExport');
  return asking === undefined
    ? []
    : [{ method: 'POST', path: `/v1/employees/${employeeId}/data-exports`, body: asking.body?.example }];
}
