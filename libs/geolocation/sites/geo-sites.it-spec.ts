import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { startGeolocation, type GeolocationHarness } from '../testing/geolocation-harness.js';
import { geoSiteRequestExample, type GeoSitePage, type GeoSiteView } from './geo-site.dto.js';
import { KnownSites } from './known-sites.js';

let geolocation: GeolocationHarness;
beforeAll(async () => {
  geolocation = await startGeolocation();
});
afterAll(() => geolocation.close());

type Problem = { readonly code: string; readonly errors?: readonly { pointer: string; code: string }[] };
const company = () => {
  const tenantId = newId<TenantId>();
  const as = (role: 'tenant_administrator' | 'employee'): TestIdentity => ({
    tenantId,
    subject: newId(),
    roles: [role],
  });
  return { tenantId, administrator: as('tenant_administrator'), employee: as('employee') };
};
const polygon = (...corners: readonly (readonly [number, number])[]) => ({
  ...geoSiteRequestExample,
  shape: {
    kind: 'polygon',
    datum: 'WGS84',
    corners: corners.map(([latitude, longitude]) => ({ latitude, longitude })),
  },
});

describe('a site', () => {
  it('is made, read back on WGS 84, changed with If-Match, and found in the list', async () => {
    const { administrator, employee } = company();
    const made = await geolocation.send<GeoSiteView>('POST', administrator, '/v1/geo-sites', {
      ...geoSiteRequestExample,
      shape: {
        kind: 'circle',
        center: { latitude: 31.17530398364597, longitude: 121.531541859215, datum: 'GCJ02' },
        radiusMeters: 100,
      },
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    expect(made.body.shape?.center?.latitude).toBeCloseTo(31.1774276, 7);
    const path = `/v1/geo-sites/${id}`;
    const read = await geolocation.send('GET', employee, path, undefined, { 'read-at': made.position });
    expect(read).toMatchObject({ status: 200, body: made.body, etag: made.etag });

    const wanted = { ...geoSiteRequestExample, name: 'Closed', isActive: false };
    const put = (etag: string) =>
      geolocation.send<GeoSiteView>('PUT', administrator, path, wanted, { 'if-match': etag });
    const changed = await put(made.etag);
    expect(changed).toMatchObject({ status: 200, body: { name: 'Closed', isActive: false } });
    // The same again is the same request; another one with the old tag is stale.
    expect(await put(made.etag)).toMatchObject({ status: 200, etag: changed.etag });
    const stale = { ...wanted, name: 'Another' };
    expect(
      await geolocation.send('PUT', administrator, path, stale, { 'if-match': made.etag }),
    ).toMatchObject({ status: 412 });
    const list = await geolocation.send<GeoSitePage>('GET', employee, '/v1/geo-sites', undefined, {
      'read-at': changed.position,
    });
    expect(list.body.items).toEqual([changed.body]);
  });

  it('is a request once, however often it is sent', async () => {
    const { administrator } = company();
    const send = (identity: TestIdentity) =>
      geolocation.send<GeoSiteView>('POST', identity, '/v1/geo-sites', geoSiteRequestExample, {
        'idempotency-key': 'one',
      });
    const first = await send(administrator);
    expect((await send(administrator)).body).toEqual(first.body);
    expect((await send({ ...administrator, subject: newId() })).body.id).not.toBe(first.body.id);
  });

  it('of another company is unknown, and employees change none', async () => {
    const { administrator, employee } = company();
    const made = await geolocation.send<GeoSiteView>(
      'POST',
      administrator,
      '/v1/geo-sites',
      geoSiteRequestExample,
    );
    const path = `/v1/geo-sites/${made.body.id}`;
    const elsewhere = company().administrator;
    const at = { 'read-at': made.position };
    expect(await geolocation.send('GET', elsewhere, path, undefined, at)).toMatchObject({ status: 404 });
    expect(await geolocation.send('POST', employee, '/v1/geo-sites', geoSiteRequestExample)).toMatchObject({
      status: 403,
    });
  });

  it.each([
    ['a polygon that crosses itself', polygon([0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01]), '/shape/corners'],
    ['a latitude out of range', polygon([91, 0], [0, 0.01], [0.01, 0]), '/shape/corners/0/latitude'],
    [
      'a missing datum',
      { ...geoSiteRequestExample, shape: { kind: 'polygon', corners: [] } },
      '/shape/datum',
    ],
    [
      'half a circle',
      { ...geoSiteRequestExample, shape: { kind: 'circle', radiusMeters: 50 } },
      '/shape/center',
    ],
    [
      'a circle without a datum',
      {
        ...geoSiteRequestExample,
        shape: { kind: 'circle', center: { latitude: 1, longitude: 1 }, radiusMeters: 50 },
      },
      '/shape/center/datum',
    ],
    ['an address block of everybody', { ...geoSiteRequestExample, ipRanges: ['0.0.0.0/0'] }, '/ipRanges/0'],
    ['an access point that is none', { ...geoSiteRequestExample, bssids: ['x'] }, '/bssids/0'],
    [
      'a customer’s site without a customer',
      { ...geoSiteRequestExample, purpose: 'customer' },
      '/customerId',
    ],
  ])('with %s is refused with its pointer', async (_, body, pointer) => {
    const { administrator } = company();
    const answer = await geolocation.send<Problem>('POST', administrator, '/v1/geo-sites', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('is known to verdicts as soon as the read model knows it, and as it is now', async () => {
    const { administrator, tenantId } = company();
    const known = new KnownSites(geolocation.ports);
    expect((await known.of(tenantId)).size).toBe(0);
    const made = await geolocation.send<GeoSiteView>(
      'POST',
      administrator,
      '/v1/geo-sites',
      geoSiteRequestExample,
    );
    const path = `/v1/geo-sites/${made.body.id}`;
    await geolocation.send('GET', administrator, path, undefined, { 'read-at': made.position });
    const place = { latitude: 31.2304, longitude: 121.4737 };
    expect((await known.of(tenantId)).around(place, 10)).toMatchObject([{ isActive: true }]);
    const closed = await geolocation.send(
      'PUT',
      administrator,
      path,
      { ...geoSiteRequestExample, isActive: false },
      { 'if-match': made.etag },
    );
    await geolocation.send('GET', administrator, path, undefined, { 'read-at': closed.position });
    expect((await known.of(tenantId)).around(place, 10)).toMatchObject([{ isActive: false }]);
  });
});

describe('what is wrong with a site', () => {
  it('is told in the language of who asks', async () => {
    const { administrator } = company();
    const bowTie = polygon([0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01]);
    const answer = await geolocation.send<{ errors: readonly { detail: string }[] }>(
      'POST',
      administrator,
      '/v1/geo-sites',
      bowTie,
      { 'accept-language': 'zh' },
    );
    expect(answer.body.errors[0]?.detail).toBe('多边形不得自相交或自接触。');
  });
});

describe('who is expected where', () => {
  it('is said by administrators, of sites that there are', async () => {
    const { administrator, employee } = company();
    const made = await geolocation.send<GeoSiteView>(
      'POST',
      administrator,
      '/v1/geo-sites',
      geoSiteRequestExample,
    );
    const path = `/v1/site-assignments/${newId()}`;
    expect(await geolocation.send('GET', administrator, path)).toMatchObject({ status: 404 });
    const siteIds = [made.body.id];
    const put = (ids: readonly string[], etag: string) =>
      geolocation.send<Problem>('PUT', administrator, path, { siteIds: ids }, { 'if-match': etag });
    const said = await put(siteIds, '"0"');
    expect(said).toMatchObject({ status: 200, body: { siteIds }, etag: '"1"' });
    expect(await put([], '"0"')).toMatchObject({ status: 412 });
    const unknown = await put([made.body.id, newId()], '"1"');
    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ pointer: '/siteIds/1' }] } });
    const read = await geolocation.send('GET', administrator, path, undefined, { 'read-at': said.position });
    expect(read).toMatchObject({ body: { siteIds }, etag: '"1"' });
    expect(await geolocation.send('GET', employee, path)).toMatchObject({ status: 403 });
  });
});
