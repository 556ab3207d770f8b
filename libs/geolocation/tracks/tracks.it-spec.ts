import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { AccessLogPage } from '@timeledger/people/privacy/access-log.dto.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { verifyRebuild } from '@timeledger/testing/verify-rebuild.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { tracksWith } from '../geolocation.context.js';
import { deleteUnopenablePositions, settleHeldPositions } from '../positions/settle-positions.js';
import { geolocationExportSections } from '../privacy/export-sections.js';
import { geolocationProjection } from '../read-model/geolocation.projection.js';
import { startSealedGeolocation, type SealedGeolocation } from '../testing/sealed-geolocation.js';
import { workedDayMessage } from '../testing/worked-day-message.js';
import { calculateTracks } from './calculate-tracks.js';
import { TRACK_DELAY_MS } from './due-tracks.js';
import type { TrackDayPage, TrackDayView } from './track-day.dto.js';

let geolocation: SealedGeolocation;
let tenantId: TenantId;
let ann: EmployeeId;
let manager: EmployeeId;
let office: string;
let customer: string;
let customerId: string;

const NOW = '2026-03-20T12:00:00Z';

beforeAll(async () => {
  geolocation = await startSealedGeolocation({ now: NOW });
});
afterAll(() => geolocation.close());

const METERS_PER_DEGREE = 111_195.08;
const placed = (north: number) => ({
  latitude: 52 + north / METERS_PER_DEGREE,
  longitude: 13,
  datum: 'WGS84',
});
const siteBody = (name: string, north: number, of: string | null) => ({
  ...{ name, purpose: of === null ? 'work' : 'customer', customerId: of, zone: 'Europe/Berlin' },
  shape: { kind: 'circle', center: placed(north), radiusMeters: 100 },
});
const site = async (...of: Parameters<typeof siteBody>): Promise<string> => {
  const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
  return (await geolocation.send<{ id: string }>('POST', admin, '/v1/geo-sites', siteBody(...of))).body.id;
};

beforeEach(async () => {
  tenantId = newId();
  ann = newId();
  manager = newId();
  customerId = newId();
  geolocation.harness.clock.set(NOW);
  await geolocation.reportTo(tenantId, ann, { managerId: manager, from: '2020-01-01' });
  await geolocation.declare(tenantId, 'contract');
  office = await site('Office', 0, null);
  customer = await site('Customer', 5_000, customerId);
  await geolocation.harness.caughtUp();
});

const self = (): TestIdentity => ({ tenantId, subject: ann, roles: ['employee'] });
const asManager = (): TestIdentity => ({ tenantId, subject: manager, roles: ['employee'] });
/** Minutes behind eight o’clock. */
const at = (minutes: number, date = '2026-03-20'): string =>
  new Date(Date.parse(`${date}T08:00:00Z`) + minutes * 60_000).toISOString();
const fix = (minutes: number, north: number, more: object = {}) => ({
  ...{ fixId: newId(), fixedAt: at(minutes), ...placed(north), accuracyMeters: 10, ...more },
});
/** Half an hour at the office, ten minutes on the road, half an hour at the customer’s, and on. */
const drive = () => [
  ...Array.from({ length: 31 }, (_, i) => fix(i, (i % 3) * 5)),
  ...Array.from({ length: 9 }, (_, i) => fix(31 + i, (i + 1) * 500)),
  ...Array.from({ length: 31 }, (_, i) => fix(40 + i, 5000 + (i % 3) * 5)),
  ...Array.from({ length: 8 }, (_, i) => fix(71 + i, 5000 + (i + 1) * 600)),
];
const send = (items: readonly unknown[]) =>
  geolocation.send('POST', self(), '/v1/position-batches', { items });

let revision = 0;
const employmentId = newId();
/** Attendance publishes what it calculated. */
const toldOfDuty = async (
  from: string,
  to: string | null,
  date = '2026-03-20',
  employment: string = employmentId,
  lunch?: readonly [string, string],
): Promise<void> => {
  revision += 1;
  const sessions = [{ from, to, ...(lunch === undefined ? {} : { lunch }) }];
  const day = { tenantId, employeeId: ann, employmentId: employment, date, revision, sessions };
  await geolocation.takeIn(workedDayMessage(day));
};
/** And what follows of it happens. */
const onDuty = async (...of: Parameters<typeof toldOfDuty>): Promise<void> => {
  await toldOfDuty(...of);
  await geolocation.settle(tenantId);
};
const run = () =>
  calculateTracks({
    ...{ ports: geolocation.ports, followerPool: geolocation.followerPool },
    tracks: tracksWith(geolocation.ports),
  })({} as never);
const sweep = () => ({ ports: geolocation.ports, followerPool: geolocation.followerPool });
/** What waits is calculated. */
const calculated = async (): Promise<void> => {
  geolocation.harness.clock.advance(TRACK_DELAY_MS);
  await run();
  await geolocation.harness.caughtUp();
};
const recorded = async (): Promise<readonly string[]> =>
  (await wholeLog(geolocation.ports.store, { categories: ['geolocation.track'] }))
    .filter((event) => event.tenantId === tenantId)
    .map(({ type, data }) => {
      const { kind, at: seen, interval, after } = data as Record<string, never>;
      const time = (seen ?? (interval as { from: string } | undefined)?.from ?? '') as string;
      const { distanceMeters, dwellMinutes } = (after ?? {}) as Record<string, number>;
      const told = [kind, time.slice(11, 16), distanceMeters, dwellMinutes];
      return [
        type.slice('geolocation.'.length),
        ...told.filter((one) => one !== undefined && one !== ''),
      ].join(' ');
    });
const dayOf = (who = self(), query = '', employee: string = ann, date = '2026-03-20') =>
  geolocation.send<TrackDayView & { readonly code?: string }>(
    'GET',
    who,
    `/v1/track-days/${employee}/${date}${query}`,
  );
const list = async (who = self(), query = '') =>
  geolocation.send<TrackDayPage & { readonly code?: string }>(
    'GET',
    who,
    `/v1/track-days?employeeId=${ann}${query}`,
    undefined,
    { 'read-at': await geolocation.head() },
  );
const due = async () =>
  (
    await geolocation.followerPool.query<{ date: string }>(
      'SELECT date FROM geolocation.track_due WHERE tenant_id = $1',
      [tenantId],
    )
  ).rows.map(({ date }) => date);

const WHOLE = [
  'FenceEntered entered 08:00',
  'FenceLeft left 08:31',
  'FenceEntered entered 08:40',
  'FenceLeft left 09:11',
];

describe('the track of a day (GEO-07, GEO-08)', () => {
  it('has stops, moves, distance, sites and visits, however its positions come', async () => {
    await onDuty(at(0), at(120));
    await send(drive().reverse());
    await calculated();
    const { body } = await dayOf();
    expect(body).toMatchObject({
      ...{ employeeId: ann, date: '2026-03-20', basis: 'positions', isOpen: false },
      stops: [
        { arrivedAt: at(0), leftAt: at(30), siteId: office, center: { longitude: 13 } },
        { arrivedAt: at(40), leftAt: at(70), siteId: customer },
      ],
      moves: [
        { startedAt: at(30), endedAt: at(40) },
        { startedAt: at(70), endedAt: at(78) },
      ],
      visits: [{ siteId: customer, customerId, arrivedAt: at(40), leftAt: at(70), dwellMinutes: 30 }],
      crossings: [
        { kind: 'entered', siteId: office, isInferred: true, at: at(0), interval: null },
        { kind: 'left', siteId: office, isInferred: false, at: at(31) },
        { kind: 'entered', siteId: customer, at: at(40) },
        { kind: 'left', siteId: customer, at: at(71) },
      ],
    });
    expect(body.distanceMeters).toBeGreaterThan(9_600);
    expect(body.distanceMeters).toBeLessThan(9_900);
    expect(body.line.length).toBeGreaterThan(1);
    expect(await recorded()).toEqual([
      ...WHOLE,
      'VisitProofChanged 30',
      `TrackDayCalculated ${body.distanceMeters}`,
    ]);
    const { visits, crossings, distanceMeters, unobservedMeters } = body;
    expect((await list()).body.items).toEqual([
      { date: '2026-03-20', distanceMeters, unobservedMeters, visits, crossings },
    ]);
    expect(await due()).toEqual([]);
  });

  it('that goes on tells of sites, and of distances once it is over', async () => {
    await onDuty(at(0), null);
    const [early, late] = [drive().slice(0, 60), drive().slice(60)];
    await send(early);
    await calculated();
    // Who is at a customer’s still has made no visit yet.
    expect(await recorded()).toEqual(WHOLE.slice(0, 3));
    expect((await dayOf()).body).toMatchObject({ isOpen: true, visits: [] });
    expect((await list()).body.items).toMatchObject([{ distanceMeters: null, visits: [] }]);
    await send(late);
    await calculated();
    expect(await recorded()).toEqual([...WHOLE, 'VisitProofChanged 30']);
    await onDuty(at(0), at(100));
    await calculated();
    expect((await recorded()).at(-1)).toMatch(/^TrackDayCalculated 9[67]\d\d$/);
  });

  it('of somebody who never clocks out is over sixteen hours after they came', async () => {
    await onDuty(at(0), null);
    await send(drive());
    await calculated();
    expect((await recorded()).join()).not.toContain('TrackDay');
    expect(await due()).toEqual(['2026-03-20']);
    geolocation.harness.clock.set(at(16 * 60));
    await run();
    expect((await recorded()).join()).toContain('TrackDayCalculated');
    expect(await due()).toEqual([]);
  });

  it('is calculated anew when positions come late, with before and after', async () => {
    await onDuty(at(0), at(100));
    const all = drive();
    // The phone slept on the way back.
    await send(all.slice(0, 71));
    await calculated();
    const before = (await dayOf()).body.distanceMeters;
    await send(all.slice(71));
    await calculated();
    const events = await wholeLog(geolocation.ports.store, { categories: ['geolocation.track'] });
    const days = events.filter(
      (event) => event.tenantId === tenantId && event.type === 'geolocation.TrackDayCalculated',
    );
    const after = (await dayOf()).body.distanceMeters;
    expect(days.map(({ data }) => data)).toMatchObject([
      { before: null, after: { distanceMeters: before } },
      { before: { distanceMeters: before }, after: { distanceMeters: after } },
    ]);
    expect(after).toBeGreaterThan(before + 4_000);
  });

  it('is taken back as far as a correction takes the duty back', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    await calculated();
    await onDuty(at(0), at(38));
    await calculated();
    expect((await recorded()).slice(6)).toEqual([
      'FenceCrossingWithdrawn entered 08:40',
      'FenceCrossingWithdrawn left 09:11',
      'VisitProofChanged',
      expect.stringMatching(/^TrackDayCalculated 3[345]\d\d$/),
    ]);
    expect((await list()).body.items).toMatchObject([{ visits: [] }]);
  });

  it('of which nothing was told yet is calculated when they clock out', async () => {
    await onDuty(at(0), null);
    await send(Array.from({ length: 10 }, (_, i) => fix(i, 20_000 + i * 500)));
    await calculated();
    expect(await recorded()).toEqual([]);
    await onDuty(at(0), at(20));
    await calculated();
    expect(await recorded()).toEqual(['TrackDayCalculated 4500']);
  });

  it('is calculated of positions that were held before they were known to be on duty', async () => {
    await send(drive());
    await toldOfDuty(at(0), at(100));
    geolocation.harness.clock.advance(15 * 60_000);
    await settleHeldPositions(sweep())({} as never);
    await calculated();
    expect(await recorded()).toContain('VisitProofChanged 30');
  });

  it('shows nothing of what a correction took back, before it is calculated anew', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    await toldOfDuty(at(0), at(38));
    expect((await dayOf()).body).toMatchObject({ stops: [{ siteId: office }], visits: [] });
    await toldOfDuty(at(0), at(100), '2026-03-20', employmentId, [at(35), at(75)]);
    expect((await dayOf()).body).toMatchObject({ stops: [{ siteId: office }], visits: [] });
  });

  it('of two employments at a time is told of the one that began first', async () => {
    await onDuty(at(0), at(100), '2026-03-19');
    await onDuty(at(0), at(100), '2026-03-20', newId());
    await send(drive());
    await calculated();
    expect((await list()).body.items).toMatchObject([{ date: '2026-03-19', visits: [{ customerId }] }]);
    expect((await dayOf()).body.stops).toEqual([]);
  });

  it('waits a while for what else comes, and no longer', async () => {
    await onDuty(at(0), at(100));
    await send(drive().slice(0, 40));
    await run();
    expect(await recorded()).toEqual([]);
    geolocation.harness.clock.advance(TRACK_DELAY_MS - 1);
    await send(drive().slice(40));
    geolocation.harness.clock.advance(1);
    await run();
    expect(await recorded()).toContain('VisitProofChanged 30');
  });

  it('knows nothing of a site that is closed', async () => {
    const path = `/v1/geo-sites/${customer}`;
    const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
    const { etag } = await geolocation.send('GET', admin, path);
    const closed = { ...siteBody('Customer', 5_000, customerId), isActive: false };
    const put = await geolocation.send('PUT', admin, path, closed, { 'if-match': etag });
    expect(put).toMatchObject({ status: 200 });
    await geolocation.harness.caughtUp();
    await onDuty(at(0), at(100));
    await send(drive());
    await calculated();
    expect((await recorded()).join()).not.toMatch(/entered 08:40|Visit/);
    expect((await dayOf()).body.stops).toMatchObject([{ siteId: office }, { siteId: null }]);
  });

  it('of a night is one day', async () => {
    geolocation.harness.clock.set('2026-03-21T06:00:00Z');
    const night = (minutes: number, north: number) => fix(14 * 60 + minutes, north);
    await onDuty(at(14 * 60), at(22 * 60));
    await send([
      ...Array.from({ length: 91 }, (_, i) => night(i, (i % 3) * 5)),
      ...Array.from({ length: 9 }, (_, i) => night(91 + i, (i + 1) * 500)),
      ...Array.from({ length: 121 }, (_, i) => night(100 + i, 5000 + (i % 3) * 5)),
    ]);
    await calculated();
    expect((await list()).body.items).toMatchObject([
      { date: '2026-03-20', visits: [{ arrivedAt: at(14 * 60 + 100), dwellMinutes: 120 }] },
    ]);
    expect((await dayOf(self(), '', ann, '2026-03-21')).body).toMatchObject({
      ...{ basis: 'recorded', stops: [], moves: [], line: [], distanceMeters: 0 },
    });
  });

  it('stays when its positions are gone, without places, and shrinks with the duty', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    await calculated();
    await geolocation.destroyKeys(tenantId, ann);
    const { body } = await dayOf();
    expect(body).toMatchObject({
      ...{
        basis: 'recorded',
        line: [],
        stops: [
          { siteId: office, center: null },
          { siteId: customer, center: null },
        ],
      },
      visits: [{ customerId, dwellMinutes: 30 }],
    });
    await deleteUnopenablePositions(sweep())({} as never);
    const told = (await recorded()).length;
    await onDuty(at(0), at(101));
    await calculated();
    expect((await recorded()).slice(told)).toEqual([]);
    await onDuty(at(0), at(50));
    await calculated();
    expect((await recorded()).slice(told)).toEqual([
      'FenceCrossingWithdrawn left 09:11',
      'VisitProofChanged',
      expect.stringMatching(/^TrackDayCalculated /),
    ]);
  });

  it('names what was odd, once', async () => {
    await onDuty(at(0), at(100));
    const far = Array.from({ length: 5 }, (_, i) => fix(41 + i, 900_000, { isMock: i === 0 }));
    await send([...drive().slice(0, 40), ...far]);
    await calculated();
    await onDuty(at(0), at(99));
    await calculated();
    const events = await wholeLog(geolocation.ports.store, { categories: ['geolocation.track'] });
    const kinds = events
      .filter((event) => event.tenantId === tenantId && event.type === 'geolocation.IntegritySignalRaised')
      .map(({ data }) => [data['kind'], data['punchId']]);
    expect(kinds).toEqual([
      ['mock-position', null],
      ['impossible-travel', null],
    ]);
  });

  it('that is calculated by several at the same moment is told once', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    geolocation.harness.clock.advance(TRACK_DELAY_MS);
    const tracks = tracksWith(geolocation.ports);
    await Promise.all(
      Array.from({ length: 6 }, () => tracks.calculate({ tenantId, employeeId: ann }, '2026-03-20')),
    );
    expect((await recorded()).filter((told) => /^Fence(Entered|Left) /.test(told))).toEqual(WHOLE);
  });

  it('is not forgotten when positions come while it is calculated', async () => {
    await onDuty(at(0), at(100));
    await send(drive().slice(0, 40));
    geolocation.harness.clock.advance(TRACK_DELAY_MS);
    const tracks = tracksWith(geolocation.ports);
    const whileCalculating = {
      calculate: async (...of: Parameters<typeof tracks.calculate>) => {
        const again = await tracks.calculate(...of);
        await send(drive().slice(40));
        return again;
      },
    } as typeof tracks;
    const { ports, followerPool } = geolocation;
    await calculateTracks({ ports, followerPool, tracks: whileCalculating })({} as never);
    expect(await due()).toEqual(['2026-03-20']);
    await calculated();
    expect(await recorded()).toContain('VisitProofChanged 30');
  });

  it('that cannot be calculated holds nobody up, and is tried again', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    geolocation.harness.clock.advance(TRACK_DELAY_MS);
    const failing = { calculate: () => Promise.reject(new Error('no')) } as unknown as ReturnType<
      typeof tracksWith
    >;
    const { ports, followerPool } = geolocation;
    await calculateTracks({ ports, followerPool, tracks: failing })({} as never);
    expect(await due()).toEqual(['2026-03-20']);
    await run();
    expect(await recorded()).toEqual([]);
    geolocation.harness.clock.advance(5 * 60_000);
    await run();
    expect((await recorded()).length).toBeGreaterThan(0);
  });
});

describe('reads of tracks', () => {
  it('are the person’s own; the manager’s with a purpose, which the person sees; nobody else’s', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    await calculated();
    expect((await dayOf(self(), '', 'me')).status).toBe(200);
    for (const refused of [await dayOf(asManager()), await list(asManager())])
      expect([refused.status, refused.body.code]).toEqual([422, 'access.purpose-missing']);
    expect((await dayOf(asManager(), '?purpose=dispute')).body.stops).toHaveLength(2);
    expect((await list(asManager(), '&purpose=safety')).body.items).toHaveLength(1);
    const log = await geolocation.send<AccessLogPage>(
      'GET',
      self(),
      '/v1/position-access-log?employeeId=me&month=2026-03',
    );
    expect(log.body.items).toMatchObject([
      { readerId: manager, purpose: 'dispute', operation: 'getTrackDay', records: ['2026-03-20'] },
      { readerId: manager, purpose: 'safety', operation: 'listTrackDays', records: ['2026-03-20'] },
    ]);
    const stranger: TestIdentity = { tenantId, subject: newId(), roles: ['employee'] };
    for (const refused of [
      await dayOf(stranger, '?purpose=dispute'),
      await list(stranger, '&purpose=dispute'),
    ])
      expect([refused.status, refused.body.code]).toEqual([404, 'employee.unknown']);
  });

  it('of a day that is none are refused, of one without positions are empty', async () => {
    for (const date of ['2026-02-30', 'today', '2026-3-1']) {
      const { status, body } = await dayOf(self(), '', ann, date);
      expect([status, body.code]).toEqual([422, 'track.date-invalid']);
    }
    expect((await dayOf()).body).toMatchObject({ stops: [], visits: [], distanceMeters: 0, isOpen: false });
    expect((await list()).body.items).toEqual([]);
  });

  it('go page by page, between two dates', async () => {
    for (const date of ['2026-03-18', '2026-03-19', '2026-03-20']) {
      await onDuty(at(0, date), at(100, date), date);
      await send(Array.from({ length: 10 }, (_, i) => ({ ...fix(i, i * 500), fixedAt: at(i, date) })));
      await calculated();
    }
    const dates: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await list(self(), `&limit=2${cursor && `&cursor=${cursor}`}`);
      dates.push(...body.items.map(({ date }) => date));
      cursor = body.nextCursor;
    }
    expect(dates).toEqual(['2026-03-18', '2026-03-19', '2026-03-20']);
    const some = await list(self(), '&from=2026-03-19&to=2026-03-19');
    expect(some.body.items.map(({ date }) => date)).toEqual(['2026-03-19']);
  });

  it('are in the archive of everything about a person', async () => {
    await onDuty(at(0), at(100));
    await send(drive());
    await calculated();
    const sections = geolocationExportSections(geolocation.ports);
    const section = sections.find(({ name }) => name === 'geolocation.tracks');
    const rows: Record<string, unknown>[] = [];
    for await (const file of section?.files(tenantId, ann) ?? [])
      for await (const row of file.rows) rows.push(row);
    expect(rows.map(({ what }) => what)).toEqual([
      ...['entered', 'left', 'entered', 'left', 'visit', 'day', 'stop', 'stop', 'move', 'move'],
    ]);
    expect(rows[4]).toMatchObject({ siteId: customer, customerId, from: at(40), dwellMinutes: 30 });
  });
});

it('everything that is read equals what a rebuild of the log gives', async () => {
  await onDuty(at(0), at(100));
  await send(drive());
  await calculated();
  await onDuty(at(0), at(50));
  await calculated();
  const verified = await verifyRebuild(geolocation.harness, 'geolocation', geolocationProjection);
  expect(verified).toMatchObject({ isEqual: true });
});
