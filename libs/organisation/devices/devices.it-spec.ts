import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startOrganisation, type Answer, type OrganisationHarness } from '../testing/organisation-harness.js';
import { toOrganisationMessage } from '../public-events.mapping.js';
import { deviceStream, MAX_DEVICES_PER_PERSON } from './device.commands.js';
import type { DeviceOrdersView, DevicePage, DeviceView } from './device.dto.js';

type Told<View> = Answer<View & { readonly code: string }>;

let organisation: OrganisationHarness;
let tenantId: TenantId;
let ann: TestIdentity;
let admin: TestIdentity;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());
beforeEach(() => {
  tenantId = newId<TenantId>();
  ann = someone('employee');
  admin = someone('tenant_administrator');
});

const someone = (...roles: readonly Role[]): TestIdentity => ({ tenantId, subject: newId(), roles });
const told = ({ status, body }: Answer<{ readonly code: string }>): readonly unknown[] => [status, body.code];
const register = (who = ann, members: object = {}, headers = {}): Promise<Told<DeviceView>> =>
  organisation.post(who, '/v1/devices', { platform: 'android', name: 'My phone', ...members }, headers);
const act = <View = DeviceView>(
  who: TestIdentity,
  { body, etag }: Answer<{ readonly id: string }>,
  action: string,
  members: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Told<View>> =>
  organisation.post(who, `/v1/devices/${body.id}/${action}`, members, { 'if-match': etag, ...headers });
const messagesOf = async (id: string) => {
  const events = await organisation.ports.store.readStream(tenantId, deviceStream(tenantId, id));
  return events.flatMap((event) => toOrganisationMessage(event) ?? []);
};

describe('a device', () => {
  it('is registered by the person who uses it, under an id of its own, and read', async () => {
    const id = newId();
    const made = await register(ann, { id, model: 'Pixel 9', appVersion: '1.4.0' });
    expect(made).toMatchObject({
      status: 201,
      etag: '"0"',
      body: { id, employeeId: ann.subject, status: 'active', name: 'My phone', wipe: null, revokedAt: null },
    });
    const headers = { 'read-at': made.position };
    const read = await organisation.get<DeviceView>(ann, String(made.headers['location']), headers);
    expect([read.body, read.etag]).toEqual([made.body, '"0"']);
    const listed = await organisation.get<DevicePage>(ann, '/v1/devices', headers);
    expect(listed.body.items).toEqual([made.body]);
    expect(told(await register(ann, { id }))).toEqual([409, 'device.already-registered']);
  });

  it('is registered once, and changed once, however often that is asked', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await register(ann, {}, key);
    const revoked = await act(ann, first, 'revocation', { reason: 'lost' }, { 'idempotency-key': 'two' });
    expect(await register(ann, {}, key)).toMatchObject({ status: 201, body: first.body });
    const again = await act(ann, first, 'revocation', { reason: 'lost' }, { 'idempotency-key': 'two' });
    expect(again.body).toEqual(revoked.body);
    expect(told(await register(ann, { name: 'Other' }, key))).toEqual([409, 'request.id-reused']);
  });

  it('is seen by its person, administration and audit, and by nobody else', async () => {
    const made = await register();
    const path = `/v1/devices/${made.body.id}`;
    const headers = { 'read-at': made.position };
    const scope = { claims: { scope: 'devices:read' } };
    for (const who of [ann, admin, someone('auditor'), { ...someone('service'), ...scope }])
      expect((await organisation.get(who, path, headers)).status).toBe(200);
    for (const who of [someone('employee'), someone('time_administrator'), someone('manager', 'finance')]) {
      expect(told(await organisation.get(who, path))).toEqual([404, 'device.unknown']);
      expect(told(await act(who, made, 'revocation'))).toEqual([404, 'device.unknown']);
      expect((await organisation.get<DevicePage>(who, '/v1/devices')).body.items).toEqual([]);
    }
    expect(told(await act(someone('auditor'), made, 'revocation'))).toEqual([403, 'access.forbidden']);
    expect(told(await act(ann, made, 'binding', { employeeId: null }))).toEqual([403, 'access.forbidden']);
    const unknown = { ...made, body: { ...made.body, id: newId() } };
    expect(told(await act(admin, unknown, 'revocation'))).toEqual([404, 'device.unknown']);
    const other = { ...admin, tenantId: newId<TenantId>() };
    expect(told(await organisation.get(other, path))).toEqual([404, 'device.unknown']);
  });

  it('is registered for others and for nobody by administration alone', async () => {
    const employeeId = newId();
    expect(told(await register(ann, { employeeId }))).toEqual([404, 'employee.unknown']);
    expect(told(await register(ann, { employeeId: null }))).toEqual([403, 'access.forbidden']);
    expect(await register(admin, { employeeId })).toMatchObject({
      status: 422,
      body: { code: 'device.employee-unknown', errors: [{ pointer: '/employeeId' }] },
    });
    const administration = someone('time_administrator');
    await organisation.post(administration, '/v1/employees', { id: employeeId, name: 'Eve' });
    expect((await register(admin, { employeeId })).status).toBe(201);
    expect((await register(admin, { employeeId: null, platform: 'kiosk' })).body.employeeId).toBeNull();
  });

  it('changes hands with its history; another context hears of each change', async () => {
    const made = await register();
    const shared = await act(admin, made, 'binding', { employeeId: null });
    expect(shared.body.bindings.map(({ employeeId }) => employeeId)).toEqual([ann.subject, null]);
    // Ann's no more.
    expect(told(await act(ann, shared, 'revocation'))).toEqual([404, 'device.unknown']);
    expect(told(await act(admin, made, 'revocation'))).toEqual([412, 'resource.stale']);
    const revoked = await act(admin, shared, 'revocation', { reason: 'broken' });
    expect(revoked.body).toMatchObject({ status: 'revoked', revocationReason: 'broken', employeeId: null });
    expect(told(await act(admin, revoked, 'binding', { employeeId: null }))).toEqual([
      409,
      'device.already-revoked',
    ]);
    const { revokedAt } = revoked.body;
    const deviceId = made.body.id;
    expect((await messagesOf(deviceId)).map(({ data }) => data)).toEqual([
      { deviceId, employeeId: ann.subject, status: 'active', revokedAt: null },
      { deviceId, employeeId: null, status: 'active', revokedAt: null },
      { deviceId, employeeId: null, status: 'revoked', revokedAt },
    ]);
    const read = await organisation.get<DeviceView>(admin, `/v1/devices/${deviceId}`, {
      'read-at': revoked.position,
    });
    expect([read.body, read.etag]).toEqual([revoked.body, '"2"']);
  });

  it(`is one of at most ${MAX_DEVICES_PER_PERSON} that count`, async () => {
    const made = await Promise.all(Array.from({ length: MAX_DEVICES_PER_PERSON - 1 }, () => register()));
    expect(made.every(({ status }) => status === 201)).toBe(true);
    const last = await register();
    expect(last.status).toBe(201);
    expect(told(await register())).toEqual([409, 'device.too-many']);
    expect((await act(ann, last, 'revocation')).body.status).toBe('revoked');
    expect((await register()).status).toBe(201);
  });

  it('answers 202 to a revocation that nobody confirms', async () => {
    const made = await register();
    expect((await act(ann, made, 'revocation')).status).toBe(202);
  });
});

describe('an order to wipe', () => {
  const ordersOf = (who: TestIdentity, { body, position }: Answer<{ readonly id: string }>) =>
    organisation.get<DeviceOrdersView>(who, `/v1/devices/${body.id}/orders`, { 'read-at': position });

  it('stands until the device has uploaded its punches and said so', async () => {
    const made = await register();
    expect((await ordersOf(ann, made)).body).toMatchObject({ isToUploadQueue: false, isToWipe: false });
    expect(
      told(await act(ann, made, 'wipe-acknowledgement', { uploadedPunches: 0, remainingPunches: 0 })),
    ).toEqual([409, 'device.no-wipe-ordered']);
    const ordered = await act(ann, made, 'wipe-order');
    const revoked = await act(ann, ordered, 'revocation');
    const orders = await ordersOf(ann, revoked);
    expect(orders.body).toMatchObject({ status: 'revoked', isToUploadQueue: true, isToWipe: true });
    const told1 = { uploadedPunches: 2, remainingPunches: 1 };
    const partly = await act(ann, { ...revoked, etag: orders.etag }, 'wipe-acknowledgement', told1);
    expect(partly.body.wipe).toMatchObject({ status: 'incomplete', ...told1 });
    expect((await ordersOf(ann, partly)).body.isToWipe).toBe(true);
    const told2 = { uploadedPunches: 1, remainingPunches: 0 };
    const done = await act(ann, partly, 'wipe-acknowledgement', told2);
    expect(done.body.wipe).toMatchObject({ status: 'complete', ...told2 });
    expect((await ordersOf(ann, done)).body).toMatchObject({ isToUploadQueue: true, isToWipe: false });
  });
});
