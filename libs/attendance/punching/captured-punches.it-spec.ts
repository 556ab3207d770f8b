import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TimesheetView } from '../timesheets/timesheet.dto.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import {
  MAX_BATCH_ITEMS,
  type CapturedPunchResult,
  type PunchBatchResult,
  type PunchPage,
} from './punch.dto.js';

type Item = Readonly<Record<string, unknown>>;
type Results = PunchBatchResult & ProblemBody;

let attendance: AttendanceHarness;
let employment: SeededEmployment;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-04-02T12:00:00Z' });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  employment = await attendance.seedEmployment({ hiredOn: '2026-01-15' });
});

const item = (kind: string, occurredAt: string, members: Item = {}): Item => ({
  id: randomUUID(),
  kind,
  occurredAt,
  zone: 'Europe/Berlin',
  ...members,
});
const upload = (items: readonly unknown[], of = employment): Promise<Answer<Results>> =>
  attendance
    .asEmployee(of)
    .post<Results>('/v1/punch-batches', { employmentId: of.employmentId, deviceId: 'phone-1', items });
const outcomesOf = ({ body }: Answer<Results>): readonly string[] =>
  body.results.map(({ outcome }) => outcome);

async function sheetOf(of = employment, start = '2026-03-01'): Promise<TimesheetView> {
  await attendance.caughtUp();
  return (await attendance.asEmployee(of).get<TimesheetView>(`/v1/timesheets/${of.employmentId}/${start}`))
    .body;
}
/** What a sheet says apart from whose it is and which ids its punches have. */
const figuresOf = ({ days, asWorked, sessions, exceptions }: TimesheetView) => ({
  days,
  asWorked,
  sessions: sessions.map(({ punchIds, ...session }) => ({ ...session, punches: punchIds.length })),
  exceptions: exceptions.map(({ punchIds, ...exception }) => ({ ...exception, punches: punchIds.length })),
});
const exceptionsOf = (sheet: TimesheetView): readonly string[] => sheet.exceptions.map(({ code }) => code);

async function punchCount(): Promise<number> {
  await attendance.caughtUp();
  const path = `/v1/punches?employmentId=${employment.employmentId}&limit=1000`;
  return (await attendance.asEmployee(employment).get<PunchPage>(path)).body.items.length;
}

/** A month of days with a break, an overnight shift, a clock set forward, and what does not fit. */
function month(): readonly Item[] {
  const days = [2, 3, 4, 5, 6].flatMap((day) => [
    item('clock-in', `2026-03-0${day}T08:00:00+01:00`),
    item('break-start', `2026-03-0${day}T12:00:00+01:00`),
    item('break-end', `2026-03-0${day}T12:30:00+01:00`),
    item('clock-out', `2026-03-0${day}T16:${day}0:00+01:00`.replace(':60:', ':59:')),
  ]);
  return [
    ...days,
    item('clock-in', '2026-03-28T22:00:00+01:00'),
    item('clock-out', '2026-03-29T06:00:00+02:00'),
    item('clock-out', '2026-03-20T10:00:00+01:00'),
    item('clock-in', '2026-03-23T08:00:00+01:00'),
    item('clock-in', '2026-03-31T20:00:00+02:00'),
    item('clock-out', '2026-04-01T02:00:00+02:00'),
  ];
}

describe('punches captured offline', () => {
  it('are recorded weeks later, marked, and never refused for what they say', async () => {
    attendance.clock.set('2026-06-01T12:00:00Z');
    const answer = await upload([
      item('clock-out', '2026-03-02T16:00:00+01:00'),
      item('clock-out', '2026-03-02T17:00:00+01:00'),
      item('clock-in', '2026-01-14T08:00:00+01:00'),
      item('clock-in', '2026-06-01T15:00:00+02:00'),
    ]);
    expect(outcomesOf(answer)).toEqual(Array(4).fill('recorded'));
    await attendance.caughtUp();
    const path = `/v1/punches?employmentId=${employment.employmentId}`;
    const { items } = (await attendance.asEmployee(employment).get<PunchPage>(path)).body;
    expect(items.map(({ source, flags }) => [source, flags])).toEqual([
      ['offline', ['before-hire', 'captured-offline']],
      ['offline', ['captured-offline']],
      ['offline', ['captured-offline']],
      ['offline', ['ahead-of-clock', 'captured-offline']],
    ]);
    expect(exceptionsOf(await sheetOf())).toEqual(['punch.out-without-in', 'punch.out-without-in']);
    expect(exceptionsOf(await sheetOf(employment, '2026-06-01'))).toContain('punch.ahead-of-clock');
    attendance.clock.set('2026-04-02T12:00:00Z');
  });

  it('give the same sheet in any order, twice, split, and by several uploads at once', async () => {
    const items = month();
    await upload(items);
    const expected = figuresOf(await sheetOf());
    expect(expected.asWorked.workedMinutes).toBeGreaterThan(5 * 7 * 60);
    expect(expected.exceptions.map(({ code }) => code)).toContain('punch.out-without-in');
    const reversed = [...items].reverse();
    const ways: readonly (() => Promise<unknown>)[] = [
      () => upload(reversed),
      async () => {
        for (let start = 0; start < items.length; start += 4) await upload(reversed.slice(start, start + 5));
        await upload(items);
      },
      () => Promise.all([upload(items), upload(reversed), upload(items.slice(5)), upload(reversed.slice(3))]),
    ];
    for (const way of ways) {
      employment = await attendance.seedEmployment({ hiredOn: '2026-01-15' });
      await way();
      expect(figuresOf(await sheetOf())).toEqual(expected);
      expect(await punchCount()).toBe(items.length);
    }
  });

  it('are recorded once: the second upload answers the first one’s punches', async () => {
    const items = month();
    const first = await upload(items);
    const second = await upload([...items].reverse());
    expect(new Set(outcomesOf(first))).toEqual(new Set(['recorded']));
    expect(new Set(outcomesOf(second))).toEqual(new Set(['duplicate']));
    const idsOf = ({ body }: Answer<Results>) =>
      new Map(body.results.map(({ id, punchId }) => [id, punchId]));
    expect(new Map([...idsOf(second)].sort())).toEqual(new Map([...idsOf(first)].sort()));
    expect(second.position).not.toBe('');
  });

  it('arriving in several uploads at once are recorded once each', async () => {
    const items = month();
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload(items)));
    const recorded = answers.flatMap(outcomesOf).filter((outcome) => outcome === 'recorded');
    expect(recorded).toHaveLength(items.length);
    expect(await punchCount()).toBe(items.length);
  });

  it('fail alone when malformed, each with pointers of its own', async () => {
    const answer = await upload([
      item('clock-in', '2026-03-02T08:00:00+01:00'),
      item('clock-in', '2026-03-02T08:00:00'),
      item('clock-in', '2026-03-02T08:00:00+01:00', { zone: 'Mars/Olympus', speed: 3 }),
      { kind: 'clock-in' },
      item('clock-out', '2026-03-02T16:00:00+01:00', { id: 'mine' }),
      item('clock-out', '2026-03-02T16:00:00+01:00'),
      5 as unknown as Item,
    ]);
    const told = answer.body.results.map(({ index, outcome, errors = [] }) => ({
      index,
      outcome,
      errors: errors.map(({ pointer, code }) => `${String(pointer)} ${String(code)}`).sort(),
    }));
    expect(told).toEqual([
      { index: 0, outcome: 'recorded', errors: [] },
      { index: 1, outcome: 'refused', errors: ['/items/1/occurredAt time.offset-missing'] },
      {
        index: 2,
        outcome: 'refused',
        errors: ['/items/2/speed request.unknown-member', '/items/2/zone zone.unknown'],
      },
      {
        index: 3,
        outcome: 'refused',
        errors: ['id', 'occurredAt', 'zone'].map((name) => `/items/3/${name} request.member-missing`),
      },
      { index: 4, outcome: 'refused', errors: ['/items/4/id id.malformed'] },
      { index: 5, outcome: 'recorded', errors: [] },
      { index: 6, outcome: 'refused', errors: ['/items/6 request.wrong-type'] },
    ]);
    expect(await punchCount()).toBe(2);
    expect(await sheetOf()).toMatchObject({ asWorked: { workedMinutes: 480 } });
  });

  it.each([
    ['in the same month', '2026-03-03T08:00:00+01:00'],
    ['in another month', '2026-02-03T08:00:00+01:00'],
  ])('fail alone when their id was used for another punch, %s', async (_, elsewhere) => {
    const used = item('clock-in', '2026-03-02T08:00:00+01:00');
    const other = { ...used, occurredAt: elsewhere };
    const fresh = item('clock-out', '2026-02-03T16:00:00+01:00');
    const results = async (...items: Item[]): Promise<readonly CapturedPunchResult[]> =>
      (await upload(items)).body.results;
    expect(await results(used)).toMatchObject([{ outcome: 'recorded' }]);
    const expected = [
      { outcome: 'refused', errors: [{ pointer: '/items/0/id', code: 'request.id-reused' }] },
      { outcome: 'duplicate' },
    ];
    expect(await results(other, used, fresh)).toMatchObject([...expected, { outcome: 'recorded' }]);
    expect(await results(other, used, fresh)).toMatchObject([...expected, { outcome: 'duplicate' }]);
    expect(await punchCount()).toBe(2);
    // Both for the first time in one upload: one of them stands.
    const id = randomUUID();
    const both = await results(
      item('clock-in', '2026-03-10T08:00:00+01:00', { id }),
      item('clock-in', elsewhere, { id }),
    );
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['recorded', 'refused']);
  });

  it('are the live punch whose answer was lost, when they bring its id', async () => {
    const live = item('clock-in', '2026-04-02T14:00:00+02:00');
    const recorded = await attendance
      .asEmployee(employment)
      .post<{ punchId: string }>('/v1/punches', { ...live, employmentId: employment.employmentId });
    expect(recorded.status).toBe(201);
    const queued = await upload([live, { ...live, kind: 'clock-out' }]);
    expect(queued.body.results).toMatchObject([
      { outcome: 'duplicate', punchId: recorded.body.punchId },
      { outcome: 'refused', errors: [{ code: 'request.id-reused' }] },
    ]);
    expect(await punchCount()).toBe(1);
  });
});

describe('a device clock that was turned', () => {
  const run = { bootId: 'boot-1' };
  it('is noticed by the monotonic clock, whatever the order of arrival', async () => {
    const items = [
      item('clock-in', '2026-03-02T08:00:00+01:00', { ...run, monotonicMs: 1_000_000 }),
      item('clock-out', '2026-03-02T17:00:00+01:00', { ...run, monotonicMs: 1_000_000 + 8 * 3_600_000 }),
    ];
    await upload(items.slice(1));
    expect(exceptionsOf(await sheetOf())).toEqual(['punch.out-without-in']);
    await upload(items.slice(0, 1));
    expect(exceptionsOf(await sheetOf())).toContain('punch.clock-turned');
  });

  it('is none when the device was started anew, or the clocks agree within the skew', async () => {
    await upload([
      item('clock-in', '2026-03-02T08:00:00+01:00', { ...run, monotonicMs: 9_000_000 }),
      item('clock-out', '2026-03-02T12:00:00+01:00', { bootId: 'boot-2', monotonicMs: 1000 }),
      item('clock-in', '2026-03-02T13:00:00+01:00', {
        bootId: 'boot-2',
        monotonicMs: 1000 + 3_600_000 + 299_000,
      }),
      item('clock-out', '2026-03-02T15:00:00+01:00'),
    ]);
    expect(exceptionsOf(await sheetOf())).toEqual([]);
  });

  it('is taken from the device that says so', async () => {
    await upload([item('clock-in', '2026-04-02T10:00:00+02:00', { isClockTurned: true })]);
    expect(exceptionsOf(await sheetOf(employment, '2026-04-01'))).toEqual([
      'punch.clock-turned',
      'session.open',
    ]);
  });
});

describe('a batch', () => {
  it.each([
    ['no items', { items: [] }, 422, 'request.too-few-items', '/items'],
    ['items that are no list', { items: 'clock-in' }, 400, 'request.wrong-type', '/items'],
    ['no device', { deviceId: undefined }, 400, 'request.member-missing', '/deviceId'],
    ['an unknown member', { user: 'x' }, 400, 'request.unknown-member', '/user'],
  ])('with %s is refused', async (_, members, status, code, pointer) => {
    const { employmentId } = employment;
    const items = [item('clock-in', '2026-03-02T08:00:00+01:00')];
    const refused = await attendance
      .asEmployee(employment)
      .post<ProblemBody>('/v1/punch-batches', { employmentId, deviceId: 'phone-1', items, ...members });
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
    expect(await punchCount()).toBe(0);
  });

  it('of more than the most is refused whole, and the most is taken', async () => {
    const items = Array.from({ length: MAX_BATCH_ITEMS + 1 }, (_, n) =>
      item(
        n % 2 === 0 ? 'clock-in' : 'clock-out',
        new Date(Date.UTC(2026, 1, 1) + n * 3_600_000).toISOString(),
      ),
    );
    const refused = await upload(items);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/items' }] } });
    expect(await punchCount()).toBe(0);
    expect(outcomesOf(await upload(items.slice(1))).length).toBe(MAX_BATCH_ITEMS);
    expect(await punchCount()).toBe(MAX_BATCH_ITEMS);
  });

  it('may come from the employee or a service, and from nobody else', async () => {
    const { employmentId } = employment;
    const items = [item('clock-in', '2026-03-02T08:00:00+01:00')];
    const callers = [
      attendance.asRole('service'),
      attendance.asManager(employment),
      attendance.asRole('auditor'),
      attendance.asRole('employee'),
    ];
    const answers = await Promise.all(
      callers.map((caller) =>
        caller.post<ProblemBody>('/v1/punch-batches', { employmentId, deviceId: 'crm', items }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 404]);
  });
});
