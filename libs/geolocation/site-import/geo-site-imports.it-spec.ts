import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import type { GeoSiteView } from '../sites/geo-site.dto.js';
import { startGeolocation, type GeolocationHarness } from '../testing/geolocation-harness.js';
import { geoSiteFileExample, type GeoSiteImportView } from './geo-site-import.dto.js';

let geolocation: GeolocationHarness;
beforeAll(async () => {
  geolocation = await startGeolocation();
});
afterAll(() => geolocation.close());

type Answer = GeoSiteImportView & { readonly code?: string };
const administrator = (): TestIdentity => ({
  tenantId: newId<TenantId>(),
  subject: newId(),
  roles: ['tenant_administrator'],
});
const send = (identity: TestIdentity, mode: 'dry-run' | 'apply', file: string, key = 'k') =>
  geolocation.send<Answer>('POST', identity, `/v1/geo-site-imports?mode=${mode}`, file, {
    'content-type': 'text/csv',
    'idempotency-key': key,
  });
const HEADER =
  'key,name,latitude,longitude,datum,radius_m,polygon,bssids,ip_ranges,hours,zone,purpose,active';
const GOOD = [
  'A,Depot,31.17530398364597,121.531541859215,GCJ02,150,,,,1-5 08:00-18:00; 6 09:00-13:00,Asia/Shanghai,,',
  'B,Yard,,,WGS84,,"0 0; 0 0.01; 0.01 0",00:11:22:33:44:55 00:11:22:33:44:66,192.0.2.0/24,,UTC,work,yes',
];
const actions = ({ rows }: GeoSiteImportView) => rows.map(({ action }) => action);

describe('a file of sites', () => {
  it('is tried first, then applied, and found unchanged when it comes again', async () => {
    const identity = administrator();
    const file = [HEADER, ...GOOD].join('\r\n');
    const tried = await send(identity, 'dry-run', file);
    expect(tried).toMatchObject({ status: 200, body: { isApplied: false, created: 2 } });
    expect((await geolocation.send('GET', identity, '/v1/geo-sites')).body).toEqual({ items: [] });
    const applied = await send(identity, 'apply', file);
    expect(applied.body).toMatchObject({ isApplied: true, created: 2, refused: 0 });
    expect(applied.body.rows).toEqual(tried.body.rows);
    const [depot] = applied.body.rows;
    const path = `/v1/geo-sites/${depot?.siteId}`;
    const read = await geolocation.send<GeoSiteView>('GET', identity, path, undefined, {
      'read-at': applied.position,
    });
    expect(read.body).toMatchObject({
      name: 'Depot',
      shape: { center: { latitude: expect.closeTo(31.1774276, 6) } },
      openingHours: { length: 6 },
    });
    expect(actions((await send(identity, 'apply', file, 'later')).body)).toEqual(['unchanged', 'unchanged']);
    const changed = file.replace('Yard', 'Great yard').replace(',work,yes', ',work,no');
    expect(actions((await send(identity, 'apply', changed, 'changed')).body)).toEqual([
      'unchanged',
      'update',
    ]);
    const closed = `${HEADER}\n${GOOD[1]?.replace('B,', 'Z,').replace(',yes', ',no')}`;
    expect(actions((await send(identity, 'apply', closed, 'closed')).body)).toEqual(['create']);
    expect(actions((await send(identity, 'apply', closed, 'again')).body)).toEqual(['unchanged']);
    const after = await geolocation.send(
      'GET',
      identity,
      `/v1/geo-sites/${applied.body.rows[1]?.siteId}`,
      undefined,
      {
        'read-at': await geolocation.head(),
      },
    );
    expect(after.body).toMatchObject({ name: 'Great yard', isActive: false });
  });

  it('has each faulty row refused as a whole, by column, and the others applied', async () => {
    const identity = administrator();
    const bad = [
      'C,No datum,1,2,,50,,,,,UTC,,',
      'D,No number,x,200,WGS84,1,,,,,UTC,,',
      'E,Bow tie,,,WGS84,,"0 0; 0.01 0.01; 0.01 0; 0 0.01",,,,UTC,,',
      'F,Nowhere,,,,,,,,,Mars,,',
      'A,Again,1,2,WGS84,50,,,,,UTC,,',
      'G,Hours,1,2,WGS84,50,,x,0.0.0.0/0,,UTC,,',
      'H,Shop,1,2,WGS84,50,,,,8 25:00-26:00,UTC,shop,maybe',
      ',No key,1,2,WGS84,50,,,,,UTC,,',
      'I,Short',
    ];
    const { body } = await send(identity, 'apply', [HEADER, ...GOOD, ...bad].join('\n'));
    expect(body).toMatchObject({ created: 2, refused: bad.length });
    expect(body.rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(
      body.rows.slice(2).map(({ faults }) => faults.map(({ column, code }) => `${column} ${code}`)),
    ).toEqual([
      ['datum datum.missing'],
      [
        'latitude coordinate.not-a-number',
        'longitude coordinate.out-of-range',
        'radius_m circle.radius-out-of-range',
      ],
      ['polygon polygon.self-intersecting'],
      ['zone zone.unknown'],
      ['key row.repeated'],
      ['bssids bssid.malformed', 'ip_ranges ip-range.malformed'],
      ['purpose site.purpose', 'active cell.yes-or-no', 'hours opening-hours.malformed'],
      ['key cell.length'],
      ['null row.ragged', 'zone zone.unknown'],
    ]);
  });

  it('that cannot be read at all is refused', async () => {
    const identity = administrator();
    const codes = await Promise.all(
      ['', 'name\nx', 'key,key\nx,y', 'key,formula\n1,2', 'key,name\n"open'].map(
        async (file) => (await send(identity, 'dry-run', file || '\n')).body.code,
      ),
    );
    expect(codes).toEqual([
      'geo-site-import.header',
      'geo-site-import.header',
      'geo-site-import.header',
      'geo-site-import.header',
      'geo-site-import.malformed',
    ]);
    const rows = Array.from({ length: 10_001 }, (_, index) => index).join('\n');
    expect((await send(identity, 'dry-run', `key\n${rows}`)).body.code).toBe('geo-site-import.too-many-rows');
  });

  it('is as the documentation shows it', async () => {
    expect((await send(administrator(), 'dry-run', geoSiteFileExample)).body).toMatchObject({
      created: 1,
      refused: 0,
    });
  });

  it('is for administrators', async () => {
    const employee: TestIdentity = { tenantId: newId<TenantId>() };
    expect(await send(employee, 'dry-run', geoSiteFileExample)).toMatchObject({ status: 403 });
  });
});
