import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { punchVerdictsWith } from '../geolocation.context.js';
import { geolocationExportSections } from '../privacy/export-sections.js';
import { toGeolocationMessage } from '../public-events.mapping.js';
import { geoSiteRequestExample, type GeoSiteView } from '../sites/geo-site.dto.js';
import { verdictStream } from '../streams.js';
import { startGeolocation, type GeolocationHarness } from '../testing/geolocation-harness.js';
import { giveMissingVerdict, pendingVerdicts } from './missing-verdicts.job.js';
import { punchOf } from './punch-intake.js';
import type { PunchVerdictView } from './punch-verdict.dto.js';
import { verdictPolicyRequestExample } from './verdict-policy.dto.js';

let geolocation: GeolocationHarness;
beforeAll(async () => {
  geolocation = await startGeolocation();
});
afterAll(() => geolocation.close());

// Open at every hour: whenever the test runs.
const { openingHours: _hours, ...SITE } = geoSiteRequestExample;
const PLACE = { latitude: 31.2304, longitude: 121.4737, datum: 'WGS84' };

/** A company with one site, and somebody who works there. */
async function company() {
  const tenantId = newId<TenantId>();
  const employeeId = newId();
  const administrator: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
  const employee: TestIdentity = { tenantId, subject: employeeId };
  const site = await geolocation.send<GeoSiteView>('POST', administrator, '/v1/geo-sites', SITE);
  await geolocation.send('GET', administrator, `/v1/geo-sites/${site.body.id}`, undefined, {
    'read-at': site.position,
  });
  /** Attendance publishes a punch of now. */
  const punch = async (more: Readonly<Record<string, string>> = {}) => {
    const punchId = newId();
    const occurredAt = new Date().toISOString();
    const facts = {
      punchId,
      employmentId: newId(),
      employeeId,
      occurredAt,
      zone: 'Asia/Shanghai',
      offset: '+08:00',
    };
    const data = { ...facts, source: 'live', flags: [], ...more };
    await geolocation.takeIn({ tenantId, type: 'timeledger.attendance.clocked-in.v1', data });
    return punchId;
  };
  const evidence = (punchId: string, more: object = {}, fix: object = {}) => ({
    punchId,
    fix: { ...PLACE, accuracyMeters: 12, fixedAt: new Date().toISOString(), ...fix },
    ...more,
  });
  return { tenantId, employeeId, administrator, employee, siteId: site.body.id, punch, evidence };
}
const send = (identity: TestIdentity, body: object, key?: string) =>
  geolocation.send<PunchVerdictView & { readonly code?: string }>(
    'POST',
    identity,
    '/v1/punch-verdicts',
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  );
const messagesOf = async (tenantId: TenantId, punchId: string) => {
  const events = await geolocation.ports.store.readStream(tenantId, verdictStream(tenantId, punchId));
  return events.flatMap((event) => toGeolocationMessage(event) ?? []);
};

describe('the verdict on a punch', () => {
  it('is given on the evidence, published without a position, and the first evidence stands', async () => {
    const { tenantId, employee, employeeId, siteId, punch, evidence } = await company();
    const punchId = await punch();
    const body = evidence(punchId);
    const own = () => geolocation.send('GET', employee, `/v1/punch-verdicts/${punchId}`);
    expect(await own()).toMatchObject({ status: 200, body: { punchId, verdict: null } });
    const given = await send(employee, body, 'once');
    expect(await own()).toMatchObject({ status: 200, body: { punchId, verdict: given.body } });
    const others = { tenantId, subject: newId() };
    expect(await geolocation.send('GET', others, `/v1/punch-verdicts/${punchId}`)).toMatchObject({
      status: 404,
    });
    expect(given).toMatchObject({
      status: 201,
      body: { punchId, outcome: 'inside', action: 'allow', siteId, policyVersion: 0, evidence: 'sent' },
    });
    expect(await send(employee, body, 'once')).toMatchObject({ status: 201, body: given.body });
    expect(await send(employee, evidence(punchId, {}, { latitude: 0 }))).toMatchObject({
      status: 409,
      body: { code: 'punch-verdict.already-given' },
    });
    const [message, ...further] = await messagesOf(tenantId, punchId);
    expect(further).toEqual([]);
    expect(message).toMatchObject({
      type: 'timeledger.geolocation.punch-verdict-given.v1',
      key: `${tenantId}.${employeeId}`,
      data: { punchId, employeeId, outcome: 'inside', action: 'allow', siteId },
    });
    const { rows } = await geolocation.followerPool.query(
      `SELECT 1 FROM geolocation.punch_verdict WHERE punch_id = $1 AND verdict::text LIKE '%31.2%'`,
      [punchId],
    );
    expect(rows).toEqual([]);
  });

  it('goes by the policy of the day of the punch', async () => {
    const { administrator, employee, punch, evidence } = await company();
    const effectiveFrom = new Date().toISOString().slice(0, 10);
    const actions = { ...verdictPolicyRequestExample.actions, outside: 'refuse' };
    const policy = { ...verdictPolicyRequestExample, effectiveFrom, actions };
    const put = (body: object) =>
      geolocation.send<{ errors?: readonly { pointer: string }[] }>(
        'PUT',
        administrator,
        '/v1/verdict-policy',
        body,
        {
          'if-match': '"0"',
        },
      );
    expect(await put({ ...policy, effectiveFrom: '2020-01-01' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/effectiveFrom' }] },
    });
    expect(await put(policy)).toMatchObject({ status: 200, etag: '"1"', body: { inForce: { version: 1 } } });
    expect(await put(policy)).toMatchObject({ status: 200, etag: '"1"' });
    expect(await put({ ...policy, nearMeters: 7 })).toMatchObject({ status: 412 });
    const outside = await send(employee, evidence(await punch(), {}, { latitude: 32 }));
    expect(outside.body).toMatchObject({
      outcome: 'outside',
      action: 'refuse',
      siteId: null,
      policyVersion: 1,
    });
  });

  it('raises a signal of a made-up position, and one signal is a flag and no refusal', async () => {
    const { tenantId, employee, punch, evidence } = await company();
    const punchId = await punch();
    const given = await send(employee, evidence(punchId, {}, { isMock: true }));
    expect(given.body).toMatchObject({ outcome: 'inside', action: 'flag' });
    expect(given.body.reasons).toContain('signal.mock-position');
    expect((await messagesOf(tenantId, punchId)).map(({ type }) => type)).toEqual([
      'timeledger.geolocation.integrity-signal-raised.v1',
      'timeledger.geolocation.punch-verdict-given.v1',
    ]);
  });

  it('goes by the sites at which the person is expected', async () => {
    const { administrator, employee, employeeId, punch, evidence } = await company();
    const other = await geolocation.send<GeoSiteView>('POST', administrator, '/v1/geo-sites', {
      ...SITE,
      bssids: [],
      ipRanges: [],
      shape: { kind: 'circle', center: { ...PLACE, latitude: 33 }, radiusMeters: 100 },
    });
    await geolocation.send(
      'PUT',
      administrator,
      `/v1/site-assignments/${employeeId}`,
      { siteIds: [other.body.id] },
      {
        'if-match': '"0"',
      },
    );
    await geolocation.send('GET', administrator, '/v1/geo-sites', undefined, {
      'read-at': await geolocation.head(),
    });
    expect((await send(employee, evidence(await punch()))).body).toMatchObject({ outcome: 'outside' });
    const there = await send(employee, evidence(await punch(), {}, { latitude: 33 }));
    expect(there.body).toMatchObject({ outcome: 'inside', siteId: other.body.id });
  });

  it('is of one’s own punch only, and of one that is known', async () => {
    const { tenantId, employee, punch, evidence } = await company();
    const punchId = await punch();
    const unknown = { status: 404, body: { code: 'punch-verdict.punch-unknown' } };
    expect(await send({ tenantId, subject: newId() }, evidence(punchId))).toMatchObject(unknown);
    expect(await send({ subject: employee.subject ?? '' }, evidence(punchId))).toMatchObject(unknown);
    expect(await send(employee, evidence(newId()))).toMatchObject(unknown);
    expect(await messagesOf(tenantId, punchId)).toEqual([]);
  });

  it('that no evidence came for is uncertain, and evidence that comes late replaces it', async () => {
    const { tenantId, employee, punch, evidence } = await company();
    const punchId = await punch();
    const job = giveMissingVerdict(punchVerdictsWith(geolocation.ports));
    const run = () => job({ name: 'x', jobId: punchId, attempt: 1, payload: { tenantId, punchId } });
    await run();
    await run();
    expect((await messagesOf(tenantId, punchId)).map(({ data }) => data)).toMatchObject([
      { outcome: 'uncertain', action: 'flag', siteId: null, reasons: ['position.missing'] },
    ]);
    expect(await send(employee, evidence(punchId))).toMatchObject({ body: { outcome: 'inside' } });
    await run();
    expect(await messagesOf(tenantId, punchId)).toHaveLength(2);
  });

  it('that is still to come is found again from the read model', async () => {
    const { administrator, employee, punch, evidence } = await company();
    const [judged, waiting] = [await punch(), await punch()];
    await send(employee, evidence(judged));
    await geolocation.send('GET', administrator, '/v1/geo-sites', undefined, {
      'read-at': await geolocation.head(),
    });
    const found: string[] = [];
    for await (const { jobId } of pendingVerdicts(geolocation.followerPool).derive()) found.push(jobId);
    expect(found).toContain(waiting);
    expect(found).not.toContain(judged);
  });

  it.each([
    ['a latitude out of range', { latitude: 91 }, '/fix/latitude'],
    ['a missing datum', { datum: undefined }, '/fix/datum'],
    ['a datum that is none', { datum: 'NAD27' }, '/fix/datum'],
    ['a time without an offset', { fixedAt: '2026-03-02T08:00:00' }, '/fix/fixedAt'],
  ])('is refused for %s, with its pointer', async (_, fix, pointer) => {
    const { employee, punch, evidence } = await company();
    const answer = await send(employee, evidence(await punch(), {}, fix));
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('stands in the archive of the person, and in nobody else’s', async () => {
    const { tenantId, employee, employeeId, siteId, punch, evidence } = await company();
    const punchId = await punch();
    await send(employee, evidence(punchId));
    const rowsOf = async (person: string) => {
      const rows: unknown[] = [];
      for (const section of geolocationExportSections(geolocation.ports))
        for await (const file of section.files(tenantId, person))
          for await (const row of file.rows) rows.push(row);
      return rows;
    };
    expect(await rowsOf(employeeId)).toMatchObject([{ punchId, outcome: 'inside', siteId }]);
    expect(await rowsOf(newId())).toEqual([]);
  });
});

describe('attendance’s punches', () => {
  const data = {
    punchId: newId(),
    employmentId: newId(),
    employeeId: newId(),
    occurredAt: '2026-03-02T08:00:00+01:00',
    zone: 'Europe/Berlin',
    source: 'offline',
  };
  const type = 'timeledger.attendance.clocked-out.v1';

  it('are judged where a device of the person made them', () => {
    expect(punchOf({ type, data })).toMatchObject({ at: '2026-03-02T07:00:00.000Z', zone: 'Europe/Berlin' });
    for (const source of ['terminal', 'import', 'manual', 'automatic'])
      expect(punchOf({ type, data: { ...data, source } })).toBeUndefined();
    expect(punchOf({ type: 'timeledger.attendance.punch-voided.v1', data })).toBeUndefined();
  });

  it('that cannot be read are put aside', () => {
    expect(() => punchOf({ type, data: { ...data, occurredAt: 'x' } })).toThrow('The time of the punch');
    expect(() => punchOf({ type, data: { ...data, zone: 'Mars' } })).toThrow('The time of the punch');
    expect(() => punchOf({ type, data: { ...data, punchId: 'x' } })).toThrow('UUID');
  });
});
