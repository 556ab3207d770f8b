import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { Answer, Caller, ContextHarness, ProblemBody } from '@timeledger/testing/context-harness.js';
import { customerRequestExample, type CustomerView } from '../customers/customer.dto.js';
import { newCompany, startExpenses, type ExpenseCompany } from '../testing/expense-harness.js';
import type { VisitView } from '../visits/visit.dto.js';
import type { RoutePlanView } from './route-plan.dto.js';
import { routePlanExamples } from './route-plan.examples.js';

let harness: ContextHarness;
let company: ExpenseCompany;
let customerId: string;
beforeAll(async () => {
  harness = await startExpenses();
  company = await newCompany(harness);
  customerId = (await company.employee.post<CustomerView>('/v1/customers', customerRequestExample)).body.id;
});
afterAll(() => harness.close());

const PLANS = '/v1/route-plans';
const ask = (caller: Caller, body: object): Promise<Answer<RoutePlanView>> =>
  caller.post<RoutePlanView>(PLANS, body);
const faultOf = ({ status, body }: { readonly status: number; readonly body: unknown }) => [
  status,
  (body as ProblemBody).code,
  ((body as ProblemBody).errors ?? []).map(({ pointer }) => pointer),
];

const planVisit = async (
  caller: Caller,
  employeeIds: readonly string[],
  date: string,
  from: string,
  until: string,
): Promise<Answer<VisitView>> => {
  const time = { plannedStart: `${date}T${from}:00+02:00`, plannedEnd: `${date}T${until}:00+02:00` };
  return caller.post<VisitView>('/v1/visits', { customerId, employeeIds, ...time, zone: 'Europe/Berlin' });
};

/** A place some kilometres east of Berlin's middle: a degree of longitude is 67.7 km there. */
const east = (kilometers: number) => ({
  latitude: 52.5,
  longitude: 13.4 + kilometers / 67.69,
  datum: 'WGS84',
});
const HOME = east(0);
const stopAt = (kilometers: number, more: object = {}) => ({
  ...{ stopId: newId(), place: east(kilometers), serviceMinutes: 30 },
  ...more,
});
const dayOf = (stops: readonly object[], more: object = {}) => ({
  ...{ employeeId: company.employeeId, date: '2026-06-10', zone: 'Europe/Berlin', start: HOME, end: HOME },
  ...{ workingHours: { from: '08:00', until: '17:00' }, stops },
  ...more,
});

describe('a route that is proposed (TRV-03)', () => {
  it('is what the documentation shows', async () => {
    const { employee, employeeId } = company;
    const visit = await planVisit(employee, [employeeId], '2026-06-01', '09:00', '10:00');
    const [first, second] = routePlanExamples.request.stops;
    const stops = [{ ...first, visitId: visit.body.id }, second];
    const answer = await ask(employee, { ...routePlanExamples.request, employeeId, stops });
    const shown = routePlanExamples.plan;
    const plannedStops = shown.stops.map((stop) => ({ ...stop, visitId: visit.body.id }));
    expect([answer.status, answer.body]).toEqual([200, { ...shown, employeeId, stops: plannedStops }]);
  });

  it('drives the shortest way that keeps the windows, and says when one waits', async () => {
    const [near, far, early] = [
      stopAt(10, { timeWindows: [{ from: '11:00', until: '12:00' }] }),
      stopAt(30),
      stopAt(20, { timeWindows: [{ from: '08:00', until: '09:30' }] }),
    ];
    const { body } = await ask(company.employee, dayOf([near, far, early]));
    expect(body.stops.map(({ stopId }) => stopId)).toEqual([early.stopId, far.stopId, near.stopId]);
    // 20 km by a factor of 1.3 at 40 km/h are 39 minutes; nobody waits before the first stop, and somebody before the last.
    expect(body).toMatchObject({
      leavesAt: '2026-06-10T06:00:00.000Z',
      drivingMinutes: 39 + 20 + 39 + 20,
      unplanned: [],
    });
    expect(
      body.stops.map(({ arrivesAt, waitingMinutes, startsAt }) => [arrivesAt, waitingMinutes, startsAt]),
    ).toEqual([
      ['2026-06-10T06:39:00.000Z', 0, '2026-06-10T06:39:00.000Z'],
      ['2026-06-10T07:29:00.000Z', 0, '2026-06-10T07:29:00.000Z'],
      ['2026-06-10T08:38:00.000Z', 22, '2026-06-10T09:00:00.000Z'],
    ]);
    expect([body.waitingMinutes, body.serviceMinutes, body.arrivesAt]).toEqual([
      22,
      90,
      '2026-06-10T09:50:00.000Z',
    ]);
  });

  it('takes the second window where the first cannot be kept, and an earliest start', async () => {
    const timeWindows = [
      { from: '13:00', until: '14:00' },
      { from: '08:00', until: '10:00' },
    ];
    const { body } = await ask(
      company.employee,
      dayOf([stopAt(10, { timeWindows })], { earliestStart: '09:15' }),
    );
    expect(body).toMatchObject({ leavesAt: '2026-06-10T10:40:00.000Z', waitingMinutes: 0 });
    expect(body.stops[0]?.startsAt).toBe('2026-06-10T11:00:00.000Z');
  });

  it('takes what is assumed of roads from the request', async () => {
    const travel = { detourFactor: 1, speedKilometersPerHour: 60 };
    const { body } = await ask(company.employee, dayOf([stopAt(20)], { travel }));
    expect(body).toMatchObject({ travel, drivingMinutes: 40 });
    expect(body.distanceMeters).toBeGreaterThan(39_900);
    expect(body.distanceMeters).toBeLessThan(40_100);
  });

  it('puts places of maps in mainland China where they are', async () => {
    const shanghai = { latitude: 31.17530398364597, longitude: 121.531541859215, datum: 'GCJ02' };
    const there = { latitude: 31.1774276, longitude: 121.5272106, datum: 'WGS84' };
    const stops = [{ stopId: newId(), place: shanghai, serviceMinutes: 5 }];
    const { body } = await ask(company.employee, dayOf(stops, { start: there, end: there }));
    expect(body.distanceMeters).toBeLessThan(5);
  });

  it('is by the clock of a day on which it is put forward', async () => {
    // In Berlin 02:00 to 03:00 is skipped on 29 March 2026: from 01:30 to 04:00 an hour and a half passes.
    const day = { date: '2026-03-29', workingHours: { from: '01:30', until: '04:00' } };
    const fits = await ask(company.employee, dayOf([stopAt(0, { serviceMinutes: 90 })], day));
    expect(fits.body).toMatchObject({
      leavesAt: '2026-03-29T00:30:00.000Z',
      arrivesAt: '2026-03-29T02:00:00.000Z',
    });
    const tooLong = await ask(company.employee, dayOf([stopAt(0, { serviceMinutes: 91 })], day));
    expect(faultOf(tooLong)).toEqual([422, 'route-plan.working-hours-exceeded', ['/stops/0/place']]);
  });

  it('names what does not fit, with the reason', async () => {
    const atTen = { timeWindows: [{ from: '10:00', until: '11:00' }], serviceMinutes: 60 };
    const [key, low] = [stopAt(10, { ...atTen, priority: 'key' }), stopAt(10, { ...atTen, priority: 'low' })];
    const { body } = await ask(company.employee, dayOf([low, key]));
    expect(body.stops.map(({ stopId }) => stopId)).toEqual([key.stopId]);
    expect(body.unplanned).toEqual([
      { visitId: null, stopId: low.stopId, reason: 'displaced-by-more-important' },
    ]);
    const [whole, late] = [
      stopAt(5, { serviceMinutes: 480 }),
      stopAt(40, { serviceMinutes: 60, priority: 'low' }),
    ];
    const full = await ask(company.employee, dayOf([{ ...whole, priority: 'low' }, late]));
    expect(full.body.stops.map(({ stopId }) => stopId)).toEqual([whole.stopId]);
    expect(full.body.unplanned).toEqual([
      { visitId: null, stopId: late.stopId, reason: 'working-hours-exceeded' },
    ]);
    const asImportant = await ask(company.employee, dayOf([stopAt(10, atTen), stopAt(10, atTen)]));
    expect(asImportant.body.unplanned.map(({ reason }) => reason)).toEqual(['window-not-reached']);
  });

  it('records nothing', async () => {
    const head = await harness.ports.store.head();
    expect((await ask(company.employee, dayOf([stopAt(3)]))).status).toBe(200);
    expect(await harness.ports.store.head()).toEqual(head);
  });
});

describe('visits in a route', () => {
  it('of several people stay when they are planned, and others go around them', async () => {
    const { manager, employee, employeeId, otherId } = company;
    const joint = await planVisit(manager, [employeeId, otherId], '2026-06-10', '10:00', '11:00');
    const stops = [stopAt(10, { serviceMinutes: 90 }), { visitId: joint.body.id, place: east(11) }];
    const { body } = await ask(employee, dayOf(stops, { earliestStart: '09:00' }));
    expect(
      body.stops.map(({ visitId, isJoint, startsAt, leavesAt }) => [visitId, isJoint, startsAt, leavesAt]),
    ).toEqual([
      [joint.body.id, true, '2026-06-10T08:00:00.000Z', '2026-06-10T09:00:00.000Z'],
      [null, false, '2026-06-10T09:02:00.000Z', '2026-06-10T10:32:00.000Z'],
    ]);
    const moved = [
      {
        visitId: joint.body.id,
        place: east(11),
        serviceMinutes: 30,
        timeWindows: [{ from: '08:00', until: '17:00' }],
      },
    ];
    expect(faultOf(await ask(employee, dayOf(moved)))).toEqual([
      ...[422, 'route-plan.joint-visit-fixed'],
      ['/stops/0/timeWindows', '/stops/0/serviceMinutes'],
    ]);
    const nextDay = dayOf([{ visitId: joint.body.id, place: HOME }], { date: '2026-06-11' });
    expect(faultOf(await ask(employee, nextDay))).toEqual([
      422,
      'route-plan.visit-on-another-day',
      ['/stops/0/visitId'],
    ]);
    const tooFar = dayOf([{ visitId: joint.body.id, place: east(500) }]);
    expect(faultOf(await ask(employee, tooFar))).toEqual([
      422,
      'route-plan.window-not-reachable',
      ['/stops/0/visitId'],
    ]);
  });

  it('take as long as they are planned, unless the request says otherwise', async () => {
    const { employee, employeeId } = company;
    const { body } = await planVisit(employee, [employeeId], '2026-06-12', '09:00', '09:50');
    const asPlanned = await ask(employee, dayOf([{ visitId: body.id, place: HOME }]));
    expect(asPlanned.body.serviceMinutes).toBe(50);
    const stops = [{ visitId: body.id, place: HOME, serviceMinutes: 20 }];
    expect((await ask(employee, dayOf(stops))).body.serviceMinutes).toBe(20);
  });

  it('of others are as unknown as those that are not there; those under way are not planned', async () => {
    const { manager, employee, employeeId, otherId } = company;
    const others = await planVisit(manager, [otherId], '2026-06-15', '09:00', '10:00');
    const stops = [others.body.id, newId()].map((visitId) => ({ visitId, place: HOME }));
    expect(faultOf(await ask(manager, dayOf(stops)))).toEqual([
      ...[422, 'route-plan.visit-unknown'],
      ['/stops/0/visitId', '/stops/1/visitId'],
    ]);
    const own = await planVisit(employee, [employeeId], '2026-06-15', '09:00', '10:00');
    await employee.post(`/v1/visits/${own.body.id}/cancellation`, undefined, { 'if-match': own.etag });
    expect(faultOf(await ask(employee, dayOf([{ visitId: own.body.id, place: HOME }])))).toEqual([
      ...[422, 'route-plan.visit-not-planned'],
      ['/stops/0/visitId'],
    ]);
  });
});

describe('who has a route proposed', () => {
  it('are the person and those above them, and whoever stands in', async () => {
    const { employee, manager, director, delegate, colleague, other, auditor, finance } = company;
    const day = dayOf([stopAt(1)]);
    for (const caller of [employee, manager, director, delegate])
      expect((await ask(caller, day)).status).toBe(200);
    for (const caller of [colleague, other, finance, (await newCompany(harness)).manager])
      expect(faultOf(await ask(caller, day))).toEqual([404, 'route-plan.employee-unknown', ['/employeeId']]);
    expect((await ask(auditor, day)).status).toBe(403);
    const nobody = { ...day, employeeId: newId() };
    expect(faultOf(await ask(manager, nobody))).toEqual([
      404,
      'route-plan.employee-unknown',
      ['/employeeId'],
    ]);
  });
});

describe('a day that cannot be planned is refused, with a pointer', () => {
  const id = newId();
  const first = (more: object) => () => dayOf([stopAt(1, more)]);
  it.each<readonly [string, () => object, string, readonly string[]]>([
    ['no datum', first({ place: { latitude: 1, longitude: 2 } }), 'datum.missing', ['/stops/0/place/datum']],
    [
      'a latitude beyond the pole',
      first({ place: { ...HOME, latitude: 90.1 } }),
      'request.out-of-range',
      ['/stops/0/place/latitude'],
    ],
    [
      'a datum of our own',
      first({ place: { ...HOME, datum: 'wgs84' } }),
      'request.not-allowed',
      ['/stops/0/place/datum'],
    ],
    [
      'no datum of the start',
      () => dayOf([stopAt(1)], { start: { latitude: 1, longitude: 2 } }),
      'datum.missing',
      ['/start/datum'],
    ],
    [
      'a negative service',
      first({ serviceMinutes: -1 }),
      'request.out-of-range',
      ['/stops/0/serviceMinutes'],
    ],
    [
      'no service',
      first({ serviceMinutes: undefined }),
      'route-plan.service-missing',
      ['/stops/0/serviceMinutes'],
    ],
    [
      'a window over midnight',
      first({ timeWindows: [{ from: '22:00', until: '02:00' }] }),
      'route-plan.span-reversed',
      ['/stops/0/timeWindows/0/until'],
    ],
    [
      'hours over midnight',
      () => dayOf([stopAt(1)], { workingHours: { from: '22:00', until: '06:00' } }),
      'route-plan.span-reversed',
      ['/workingHours/until'],
    ],
    [
      'a start before the hours',
      () => dayOf([stopAt(1)], { earliestStart: '07:59' }),
      'route-plan.earliest-start-outside',
      ['/earliestStart'],
    ],
    [
      'a start when they end',
      () => dayOf([stopAt(1)], { earliestStart: '17:00' }),
      'route-plan.earliest-start-outside',
      ['/earliestStart'],
    ],
    [
      'a stop twice',
      () => dayOf([stopAt(1, { stopId: id }), stopAt(2, { stopId: id.toUpperCase() })]),
      'route-plan.stop-repeated',
      ['/stops/1/stopId'],
    ],
    ['a stop without an id', first({ stopId: undefined }), 'route-plan.stop-unnamed', ['/stops/0']],
    ['no stops', () => dayOf([]), 'request.too-few-items', ['/stops']],
    [
      '61 stops',
      () => dayOf(Array.from({ length: 61 }, () => stopAt(1))),
      'request.too-many-items',
      ['/stops'],
    ],
    [
      'a speed of an aeroplane',
      () => dayOf([stopAt(1)], { travel: { speedKilometersPerHour: 800 } }),
      'request.out-of-range',
      ['/travel/speedKilometersPerHour'],
    ],
    [
      'an end out of reach',
      () => dayOf([stopAt(1)], { end: east(1000) }),
      'route-plan.end-not-reachable',
      ['/workingHours'],
    ],
    [
      'a service longer than its window',
      first({ timeWindows: [{ from: '09:00', until: '09:29' }] }),
      'route-plan.service-exceeds-window',
      ['/stops/0/serviceMinutes'],
    ],
    [
      'a window that closes too early',
      () => dayOf([stopAt(1), stopAt(60, { timeWindows: [{ from: '08:00', until: '09:00' }] })]),
      'route-plan.window-not-reachable',
      ['/stops/1/timeWindows'],
    ],
    [
      'a stop too far for a day',
      first({ place: east(300) }),
      'route-plan.working-hours-exceeded',
      ['/stops/0/place'],
    ],
  ])('%s', async (_, bodyOf, code, pointers) => {
    expect(faultOf(await ask(company.employee, bodyOf()))).toEqual([422, code, pointers]);
  });

  it('what is no number at all is malformed, and every fault of a day is told', async () => {
    const malformed = await ask(
      company.employee,
      dayOf([stopAt(1, { place: { ...HOME, latitude: 'NaN' } })]),
    );
    expect(faultOf(malformed)).toEqual([400, 'request.wrong-type', ['/stops/0/place/latitude']]);
    const both = [
      stopAt(1, { serviceMinutes: undefined }),
      stopAt(2, { place: { latitude: 1, longitude: 2 } }),
    ];
    expect(faultOf(await ask(company.employee, dayOf(both)))).toEqual([
      ...[422, 'request.invalid'],
      ['/stops/0/serviceMinutes', '/stops/1/place/datum'],
    ]);
  });
});

describe('a day of 60 stops', () => {
  it('is planned while others are answered', async () => {
    const stops = Array.from({ length: 60 }, (_, index) => ({
      ...stopAt(0, { serviceMinutes: 3 }),
      place: {
        latitude: 52.4 + ((index * 7) % 60) / 300,
        longitude: 13.2 + ((index * 13) % 60) / 150,
        datum: 'WGS84',
      },
    }));
    let isPlanned = false;
    const planned = ask(company.employee, dayOf(stops)).finally(() => (isPlanned = true));
    let answeredMeanwhile = 0;
    while (!isPlanned) {
      await company.other.get('/v1/customers');
      if (!isPlanned) answeredMeanwhile += 1;
    }
    const { status, body } = await planned;
    expect([status, body.stops.length + body.unplanned.length]).toEqual([200, 60]);
    // The search alone is dozens of slices, between which others have their turn.
    expect(answeredMeanwhile).toBeGreaterThan(3);
  });
});
