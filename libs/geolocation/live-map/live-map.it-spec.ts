import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { AccessLogPage } from '@timeledger/people/privacy/access-log.dto.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { readLive, type LiveReader } from '@timeledger/testing/live-reader.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { startSealedGeolocation, type SealedGeolocation } from '../testing/sealed-geolocation.js';
import { workedDayMessage, type WorkedSession } from '../testing/worked-day-message.js';
import type { LivePositions } from './live-map.dto.js';

const NOW = '2026-03-20T12:00:00Z';
let geolocation: SealedGeolocation;
let url: string;
beforeAll(async () => {
  geolocation = await startSealedGeolocation({
    now: NOW,
    liveTimes: { heartbeatMs: 50, renewMs: 400, renewGapMs: 20 },
  });
  url = await geolocation.harness.service.app.listen();
});
const readers: LiveReader[] = [];
afterEach(() => readers.splice(0).forEach((reader) => reader.leave()));
afterAll(() => geolocation.close());

let tenantId: TenantId;
let manager: EmployeeId;
let ann: EmployeeId;
let bob: EmployeeId;
beforeEach(async () => {
  geolocation.harness.clock.set(NOW);
  [tenantId, manager, ann, bob] = [newId(), newId(), newId(), newId()];
  for (const person of [ann, bob])
    await geolocation.reportTo(tenantId, person, { managerId: manager, from: '2020-01-01' });
  await geolocation.declare(tenantId, 'contract');
});

const person = (subject: string): TestIdentity => ({ tenantId, subject, roles: ['employee'] });
const at = (time: string): string => `2026-03-20T${time}:00.000Z`;
let revision = 0;
/** Attendance publishes what it calculated of the day of somebody. */
const onDuty = async (who: EmployeeId, ...sessions: readonly WorkedSession[]): Promise<void> => {
  revision += 1;
  const day = { tenantId, employeeId: who, employmentId: who, date: '2026-03-20', revision, sessions };
  await geolocation.takeIn(workedDayMessage(day));
};
const working = (who: EmployeeId) => onDuty(who, { from: at('07:00'), to: null });
const sent = async (who: EmployeeId, time: string, latitude = 52): Promise<string> => {
  const fixId = newId();
  const fix = { fixId, fixedAt: at(time), latitude, longitude: 13, datum: 'WGS84', accuracyMeters: 8 };
  const { body } = await geolocation.send<{ results: readonly { outcome: string }[] }>(
    ...(['POST', person(who), '/v1/position-batches', { items: [fix] }] as const),
  );
  expect(body.results[0]?.outcome).toBe('stored');
  return fixId;
};
/** Opens a map once the read model shows all that was recorded. */
const watch = async (who: TestIdentity, query = '?purpose=safety'): Promise<LiveReader> => {
  await geolocation.harness.caughtUp();
  const token = await geolocation.harness.service.issuer.token(who);
  const reader = await readLive(`${url}/v1/positions/live${query}`, token);
  readers.push(reader);
  return reader;
};
const shownBy = (data: unknown): readonly (readonly [string, string])[] =>
  (data as LivePositions).items.map(({ employeeId, fixedAt }) => [employeeId, fixedAt.slice(11, 16)]);
const codeOf = (reader: LiveReader) => [reader.status, (reader.body as { code?: string } | undefined)?.code];

describe('the live map (GEO-06)', () => {
  it('begins with the last positions of people on duty of the own line, and tells how they move', async () => {
    await working(ann);
    await working(bob);
    await sent(ann, '09:00');
    const last = await sent(ann, '10:00', 52.5);
    // Late, and older than what is known.
    await sent(ann, '09:30');
    const reader = await watch(person(manager));
    const first = await reader.next();
    expect([reader.status, first.type]).toEqual([200, 'map']);
    expect(first.data).toEqual({
      at: '2026-03-20T12:00:00.000Z',
      items: [
        {
          ...{ employeeId: ann, fixId: last, fixedAt: at('10:00'), latitude: 52.5, longitude: 13 },
          ...{ datum: 'WGS84', accuracyMeters: 8, speedMetersPerSecond: null, headingDegrees: null },
          isMock: false,
        },
      ],
      gone: [],
    });
    await sent(bob, '11:00');
    const joined = await reader.next();
    expect([joined.type, shownBy(joined.data)]).toEqual(['changes', [[bob, '11:00']]]);
    await sent(ann, '11:30');
    expect(shownBy((await reader.next()).data)).toEqual([[ann, '11:30']]);
  });

  it('shows nobody who is off duty or on a break, and nobody of another line', async () => {
    const stranger = newId<EmployeeId>();
    for (const who of [ann, bob, stranger]) {
      await working(who);
      await sent(who, '10:00');
    }
    const reader = await watch(person(manager));
    expect(
      shownBy((await reader.next()).data)
        .map(([who]) => who)
        .sort(),
    ).toEqual([ann, bob].sort());
    await onDuty(ann, { from: at('07:00'), to: at('11:00') });
    expect((await reader.next()).data).toMatchObject({ items: [], gone: [ann] });
    await onDuty(bob, { from: at('07:00'), to: null, lunch: [at('11:30'), null] });
    expect((await reader.next()).data).toMatchObject({ items: [], gone: [bob] });
    await onDuty(bob, { from: at('07:00'), to: null, lunch: [at('11:30'), at('11:45')] });
    expect(shownBy((await reader.next()).data)).toEqual([[bob, '10:00']]);
  });

  it('is the manager’s alone: nobody’s above', async () => {
    const director = newId<EmployeeId>();
    await geolocation.reportTo(tenantId, manager, { managerId: director, from: '2020-01-01' });
    for (const who of [ann, manager]) {
      await working(who);
      await sent(who, '10:00');
    }
    const above = await watch(person(director));
    expect(shownBy((await above.next()).data)).toEqual([[manager, '10:00']]);
  });

  it('lets go of people whom one may not see any more', async () => {
    await working(ann);
    await sent(ann, '10:00');
    const reader = await watch(person(manager));
    expect(shownBy((await reader.next()).data)).toHaveLength(1);
    await geolocation.reportTo(tenantId, ann, { managerId: newId<EmployeeId>(), from: '2020-01-01' });
    expect((await reader.next()).data).toMatchObject({ items: [], gone: [ann] });
    await sent(ann, '11:00');
    await sent(ann, '11:10');
    expect(reader.messages).toHaveLength(2);
  });

  it('lets go of positions that no key opens any more', async () => {
    await working(ann);
    await sent(ann, '10:00');
    const reader = await watch(person(manager));
    await reader.next();
    await geolocation.destroyKeys(tenantId, ann);
    geolocation.harness.clock.advance(30_000);
    expect((await reader.next()).data).toMatchObject({ items: [], gone: [ann] });
  });

  it('is logged for everybody who is shown, once an hour, before they are', async () => {
    await working(ann);
    await working(bob);
    await sent(ann, '10:00');
    const reader = await watch(person(manager));
    await reader.next();
    await sent(ann, '11:00');
    await reader.next();
    const logOf = async (who: EmployeeId) =>
      (
        await geolocation.send<AccessLogPage>(
          'GET',
          person(who),
          '/v1/position-access-log?employeeId=me&month=2026-03',
        )
      ).body.items.map(({ readerId, purpose, operation, records }) => [
        readerId,
        purpose,
        operation,
        ...records,
      ]);
    const shown = [manager, 'safety', 'watchPositions'];
    expect(await logOf(ann)).toEqual([[...shown, '2026-03-20T12:00:00.000Z/..']]);
    expect(await logOf(bob)).toEqual([]);
    geolocation.harness.clock.advance(60 * 60_000);
    await sent(ann, '12:30');
    await reader.next();
    expect(await logOf(ann)).toEqual([
      [...shown, '2026-03-20T12:00:00.000Z/..'],
      [...shown, '2026-03-20T13:00:00.000Z/..'],
    ]);
  });

  it('shows people themselves, which is not logged; a stranger nobody', async () => {
    await working(ann);
    await sent(ann, '10:00');
    const own = await watch(person(ann));
    expect(shownBy((await own.next()).data)).toEqual([[ann, '10:00']]);
    const nobody = await watch(person(newId()));
    expect((await nobody.next()).data).toMatchObject({ items: [] });
    const log = await geolocation.send<AccessLogPage>(
      ...(['GET', person(ann), '/v1/position-access-log?employeeId=me&month=2026-03'] as const),
    );
    expect(log.body.items).toEqual([]);
  });

  it('is opened by whoever says why, for a team that is one', async () => {
    for (const [query, ...refused] of [
      ['', 400, 'request.member-missing'],
      ['?purpose=curiosity', 422, 'request.not-allowed'],
      ['?purpose=safety&teamId=north', 422, 'id.malformed'],
    ] as const)
      expect(codeOf(await watch(person(manager), query))).toEqual(refused);
    await working(ann);
    await sent(ann, '10:00');
    const other = await watch(person(manager), `?purpose=safety&teamId=${newId()}`);
    expect((await other.next()).data).toMatchObject({ items: [] });
  });

  it('shows all who open it at the same moment the same', async () => {
    const people = Array.from({ length: 8 }, () => newId<EmployeeId>());
    for (const who of people) {
      await geolocation.reportTo(tenantId, who, { managerId: manager, from: '2020-01-01' });
      await working(who);
      await sent(who, '10:00');
    }
    const maps = await Promise.all(Array.from({ length: 12 }, () => watch(person(manager))));
    await Promise.all(people.map((who) => sent(who, '11:00')));
    for (const map of maps) {
      const shown = await waitUntil(
        () => {
          const known = new Map(map.messages.flatMap(({ data }) => shownBy(data)));
          return known.size === 8 && [...known.values()].every((time) => time === '11:00')
            ? known
            : undefined;
        },
        { what: 'everybody to have moved on every map' },
      );
      expect([...shown.keys()].sort()).toEqual([...people].sort());
    }
  });
});
