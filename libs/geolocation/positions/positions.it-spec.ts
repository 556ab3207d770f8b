import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { AccessLogPage } from '@timeledger/people/privacy/access-log.dto.js';
import { recordFact } from '@timeledger/people/testing/recorded-fact.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { findInDatabase } from '@timeledger/testing/find-in-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { geolocationExportSections } from '../privacy/export-sections.js';
import { startSealedGeolocation, type SealedGeolocation } from '../testing/sealed-geolocation.js';
import { workedDayMessage, type WorkedSession } from '../testing/worked-day-message.js';
import type { PositionBatchResult, PositionPage } from './position.dto.js';
import { deleteUnopenablePositions, settleHeldPositions } from './settle-positions.js';

let geolocation: SealedGeolocation;
let tenantId: TenantId;
let ann: EmployeeId;
let manager: EmployeeId;

beforeAll(async () => {
  geolocation = await startSealedGeolocation({ now: '2026-03-20T12:00:00Z' });
});
afterAll(() => geolocation.close());

const SINCE = '2020-01-01T00:00:00.000Z' as Instant;
const ground = (basis: string) => geolocation.declare(tenantId, basis);
beforeEach(async () => {
  geolocation.harness.clock.set('2026-03-20T12:00:00Z');
  [tenantId, ann, manager] = [newId<TenantId>(), newId<EmployeeId>(), newId<EmployeeId>()];
  await geolocation.reportTo(tenantId, ann, { managerId: manager, from: '2020-01-01' });
  await ground('contract');
});

const self = (): TestIdentity => ({ tenantId, subject: ann, roles: ['employee'] });
const asManager = (): TestIdentity => ({ tenantId, subject: manager, roles: ['employee'] });
/** A time of the day, or a day with its time. */
const at = (time: string): string => `${time.includes('T') ? '' : '2026-03-20T'}${time}:00.000Z`;
const fix = (time: string, more: object = {}) => ({
  ...{ fixId: newId(), fixedAt: at(time), latitude: 52.52, longitude: 13.405 },
  ...{ datum: 'WGS84', accuracyMeters: 12, ...more },
});
const send = async (...items: readonly unknown[]) => {
  const { body } = await geolocation.send<PositionBatchResult>('POST', self(), '/v1/position-batches', {
    items,
  });
  return body.results.map(({ outcome, reason, errors }) => {
    const codes = errors?.map(({ pointer, code }) => `${String(pointer)} ${String(code)}`);
    return [outcome, reason ?? codes].filter((told) => told !== undefined);
  });
};
const read = (who = self(), query = `employeeId=${ann}`) =>
  geolocation.send<PositionPage & { readonly code?: string }>('GET', who, `/v1/positions?${query}`);
const shown = async (): Promise<readonly string[]> =>
  (await read()).body.items.map(({ fixedAt }) => fixedAt.slice(11, 16));

let revision = 0;
const employmentId = newId();
/** Attendance publishes what it calculated of the day, and what follows of it happens. */
const calculated = (...sessions: readonly WorkedSession[]): Promise<void> =>
  calculatedOn('2026-03-20', ...sessions);
const calculatedOn = async (date: string, ...sessions: readonly WorkedSession[]): Promise<void> => {
  revision += 1;
  const instants = sessions.map(({ from, to, lunch }) => ({
    ...{ from: at(from), to: to && at(to) },
    ...(lunch === undefined ? {} : { lunch: [at(lunch[0]), lunch[1] && at(lunch[1])] as const }),
  }));
  const day = { tenantId, employeeId: ann, employmentId, date, revision, sessions: instants };
  await geolocation.takeIn(workedDayMessage(day));
};
const settle = () => geolocation.settle(tenantId);
const sweep = () => ({ ports: geolocation.ports, followerPool: geolocation.followerPool });
const runHeld = () => settleHeldPositions(sweep())({} as never);
const runDeletion = () => deleteUnopenablePositions(sweep())({} as never);

describe('positions', () => {
  it('of somebody on duty are kept and shown, newest first or not; each once', async () => {
    await calculated({ from: '07:00', to: null });
    const [early, late] = [fix('08:00'), fix('09:00', { speedMetersPerSecond: 1.5, isMock: true })];
    expect(await send(late, early)).toEqual([['stored'], ['stored']]);
    expect(await send(late, { ...early, latitude: 1 }, early)).toEqual([
      ['repeated'],
      ['repeated'],
      ['refused', ['/items/2/fixId fix.id-reused']],
    ]);
    expect((await read()).body).toEqual({
      items: [
        {
          ...{ fixId: early.fixId, fixedAt: at('08:00'), latitude: 52.52, longitude: 13.405, datum: 'WGS84' },
          ...{ accuracyMeters: 12, speedMetersPerSecond: null, headingDegrees: null, isMock: false },
        },
        {
          ...{ fixId: late.fixId, fixedAt: at('09:00'), latitude: 52.52, longitude: 13.405, datum: 'WGS84' },
          ...{ accuracyMeters: 12, speedMetersPerSecond: 1.5, headingDegrees: null, isMock: true },
        },
      ],
    });
  });

  it('are kept by one of many that send them at the same moment', async () => {
    await calculated({ from: '07:00', to: null });
    const fixes = Array.from({ length: 20 }, (_, minute) => fix(`08:${String(minute + 10)}`));
    const all = await Promise.all(Array.from({ length: 8 }, () => send(...fixes)));
    const stored = all.flat().filter(([outcome]) => outcome === 'stored');
    expect([stored.length, (await shown()).length]).toEqual([20, 20]);
  });

  it('that are faulty fail alone, each with its place', async () => {
    await calculated({ from: '07:00', to: null });
    expect(
      await send(fix('08:00'), fix('08:01', { datum: undefined }), null, fix('08:02', { latitude: 91 })),
    ).toEqual([
      ['stored'],
      ['refused', ['/items/1/datum datum.missing']],
      ['refused', ['/items/2 fix.malformed']],
      ['refused', ['/items/3/latitude coordinate.out-of-range']],
    ]);
    const empty = await geolocation.send<{ code: string }>('POST', self(), '/v1/position-batches', {
      items: [],
    });
    expect([empty.status, empty.body.code]).toEqual([422, 'request.too-few-items']);
  });

  it('that come before their punch are held and shown to nobody; the punch keeps them, its absence deletes them', async () => {
    expect(await send(fix('11:50'))).toEqual([['held']]);
    expect(await shown()).toEqual([]);
    await calculated({ from: '11:45', to: null });
    await settle();
    expect(await shown()).toEqual(['11:50']);
    expect(await send(fix('11:00'))).toEqual([['held']]);
    geolocation.harness.clock.advance(15 * 60_000 - 1);
    await runHeld();
    await calculated({ from: '10:45', to: null });
    await settle();
    expect(await shown()).toEqual(['11:00', '11:50']);
    expect(await send(fix('10:00'))).toEqual([['held']]);
    geolocation.harness.clock.advance(15 * 60_000);
    await runHeld();
    await calculated({ from: '09:00', to: null });
    await settle();
    expect(await shown()).toEqual(['11:00', '11:50']);
  });

  it('of an unpaid break are not stored', async () => {
    await calculated({ from: '07:00', to: null, lunch: ['11:00', '11:30'] });
    expect(await send(fix('10:59'), fix('11:10'), fix('11:30'))).toEqual([
      ['stored'],
      ['not-stored', 'unpaid-break'],
      ['stored'],
    ]);
  });

  it('that a correction puts off duty are shown no more at once, and deleted', async () => {
    await calculated({ from: '07:00', to: '11:30' });
    const [kept, gone] = [fix('08:00'), fix('11:00')];
    await send(kept, gone);
    await calculated({ from: '07:00', to: '10:00' });
    expect(await shown()).toEqual(['08:00']);
    expect(await findInDatabase(geolocation.harness.context.url, gone.fixId)).not.toEqual([]);
    await settle();
    expect(await findInDatabase(geolocation.harness.context.url, gone.fixId)).toEqual([]);
    // A day that grows brings nothing back.
    await calculated({ from: '07:00', to: '11:30' });
    await settle();
    expect(await shown()).toEqual(['08:00']);
  });

  it('of a night belong to the session that began in the month before', async () => {
    geolocation.harness.clock.set('2026-04-01T02:00:00Z');
    await calculatedOn('2026-03-31', { from: '2026-03-31T20:00', to: null });
    expect(await send(fix('2026-04-01T01:00'))).toEqual([['stored']]);
  });

  it('that come while a correction takes the duty back wait for it', async () => {
    await calculated({ from: '07:00', to: '11:30' });
    const client = await geolocation.followerPool.connect();
    try {
      // As whoever looks at the positions of the person again.
      const key = [`${tenantId} ${ann}`];
      await client.query('SELECT pg_advisory_lock(hashtextextended($1, 65))', key);
      const sent = send(fix('11:00'));
      await waitUntil(
        async () => {
          const { rows } = await geolocation.followerPool.query(
            `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          );
          return rows.length > 0;
        },
        { what: 'who stores to wait' },
      );
      await calculated({ from: '07:00', to: '10:00' });
      await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 65))', key);
      expect(await sent).toEqual([['held']]);
    } finally {
      client.release(true);
    }
  });

  it('are not stored without a ground, nor after a consent was taken back', async () => {
    await calculated({ from: '07:00', to: null });
    await ground('none');
    const latitude = 41.123456789;
    const recorder = { context: 'geolocation', pipeline: geolocation.ports.pipeline };
    const consent = (isPermitted: boolean, since = SINCE) =>
      recordFact(recorder, tenantId, 'ConsentChanged', ann, {
        employeeId: ann,
        purposes: [{ purpose: 'location', country: null, isPermitted, textVersion: 1, since }],
      });
    const outcome = async () => (await send(fix('08:00', { latitude })))[0];
    const becomes = async (expected: readonly string[]): Promise<void> => {
      await geolocation.harness.caughtUp();
      for (let tries = 0; tries < 40 && String(await outcome()) !== String(expected); tries += 1)
        await setTimeout(100);
      expect(await outcome()).toEqual(expected);
    };
    await becomes(['not-stored', 'no-legal-basis']);
    await ground('consent');
    await becomes(['not-stored', 'no-consent']);
    await consent(true);
    await becomes(['stored']);
    await consent(false, at('12:00') as Instant);
    await becomes(['not-stored', 'consent-withdrawn']);
    expect(await findInDatabase(geolocation.harness.context.url, String(latitude))).toEqual([]);
  });

  it('are sealed, and deleted once their key is gone', async () => {
    await calculated({ from: '07:00', to: null });
    const position = fix('08:00', { latitude: 43.987654321 });
    await send(position);
    expect(await findInDatabase(geolocation.harness.context.url, '43.987654321')).toEqual([]);
    await runDeletion();
    expect(await shown()).toEqual(['08:00']);
    await geolocation.destroyKeys(tenantId, ann);
    expect(await shown()).toEqual([]);
    expect(await send(fix('09:00'))).toEqual([['not-stored', 'deleted']]);
    await runDeletion();
    expect(await findInDatabase(geolocation.harness.context.url, position.fixId)).toEqual([]);
    const { rows } = await geolocation.followerPool.query(
      'SELECT FROM geolocation.position_key WHERE tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([]);
  });
});

describe('reads of positions', () => {
  it('are the person’s own; the manager’s with a purpose, which the person sees; a former manager’s never', async () => {
    await calculated({ from: '07:00', to: null });
    await send(fix('08:00'));
    const refused = await read(asManager());
    expect([refused.status, refused.body.code]).toEqual([422, 'access.purpose-missing']);
    const query = `employeeId=${ann}&purpose=dispute&from=${at('00:00')}&to=${at('11:00')}`;
    expect((await read(asManager(), query)).body.items).toHaveLength(1);
    const log = await geolocation.send<AccessLogPage>(
      'GET',
      self(),
      '/v1/position-access-log?employeeId=me&month=2026-03',
    );
    expect(log.body.items).toMatchObject([
      {
        ...{ readerId: manager, purpose: 'dispute', kinds: ['location'], operation: 'listPositions' },
        records: [`${at('00:00')}/${at('11:00')}`],
      },
    ]);
    await geolocation.reportTo(
      tenantId,
      ann,
      { managerId: manager, from: '2020-01-01' },
      { managerId: newId<EmployeeId>(), from: '2026-03-20' },
    );
    await geolocation.harness.caughtUp();
    expect([403, 404]).toContain((await read(asManager(), query)).status);
    const stranger = await read({ tenantId, subject: newId(), roles: ['employee'] }, query);
    expect([stranger.status, stranger.body.code]).toEqual([404, 'employee.unknown']);
  });

  it('go page by page, and refuse a stretch that is none', async () => {
    await calculated({ from: '07:00', to: null });
    await send(...['08:00', '08:01', '08:02', '08:03', '08:04'].map((time) => fix(time)));
    const times: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const { body } = await read(self(), `employeeId=me&limit=2${cursor && `&cursor=${cursor}`}`);
      times.push(...body.items.map(({ fixedAt }) => fixedAt.slice(11, 16)));
      cursor = body.nextCursor;
    }
    expect(times).toEqual(['08:00', '08:01', '08:02', '08:03', '08:04']);
    for (const stretch of [
      `from=${at('09:00')}&to=${at('09:00')}`,
      `from=2026-01-01T00:00:00Z&to=${at('09:00')}`,
    ]) {
      const { status, body } = await read(self(), `employeeId=me&${stretch}`);
      expect([status, body.code]).toEqual([422, 'position.interval-invalid']);
    }
  });

  it('are in the archive of everything about a person', async () => {
    await calculated({ from: '07:00', to: null });
    // The last waits for a punch, and is nobody's yet.
    await send(fix('08:00'), fix('09:00'), fix('06:00'));
    const section = geolocationExportSections(geolocation.ports).find(
      ({ name }) => name === 'geolocation.positions',
    );
    const rows: unknown[] = [];
    for await (const file of section?.files(tenantId, ann) ?? [])
      for await (const row of file.rows) rows.push(row);
    expect(rows).toMatchObject([
      { fixedAt: at('08:00'), latitude: 52.52 },
      { fixedAt: at('09:00'), latitude: 52.52 },
    ]);
  });
});
