import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { changeTime, setScene, type CorrectionScene } from '../testing/correction-scene.js';
import { policy } from '../testing/punch-samples.js';
import { seedPolicy } from '../testing/seeded-employment.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import type { DifferenceView, ExplanationView, TimelineView } from './timesheet-replay.dto.js';
import type { TimesheetView } from './timesheet.dto.js';

const START = '2026-03-01';
const NOW = '2026-03-31T12:00:00Z';
const MINUTE_MS = 60_000;
const FIRST_MS = Date.parse('2026-02-27T00:00:00Z');

let attendance: AttendanceHarness;
let scene: CorrectionScene;
beforeAll(async () => {
  attendance = await startAttendance({ now: NOW });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  attendance.clock.set(NOW);
  scene = await setScene(attendance, { tenantId: newId<TenantId>() });
});

const pathOf = (part = ''): string => `/v1/timesheets/${scene.employment.employmentId}/${START}${part}`;
/** Of the scene's tenant: each scene has one of its own, because policies belong to tenants. */
const administrator = (): Caller =>
  attendance.as({
    tenantId: scene.employment.tenantId,
    subject: newId(),
    roles: ['time_administrator'],
  });
const nowText = (): string => new Date(attendance.ports.clock.nowMs()).toISOString();
async function read<Body = TimesheetView>(part = ''): Promise<Answer<Body>> {
  await attendance.caughtUp();
  return scene.employee.get<Body>(pathOf(part));
}

/** One thing that happens to a sheet or to what it rests on. */
type Step =
  | { readonly do: 'punch'; readonly kind: PunchKind; readonly minute: number }
  | { readonly do: 'change-time' | 'void'; readonly nth: number; readonly minute: number }
  | { readonly do: 'submission' | 'approval' | 'reopening' | 'rejection' }
  | { readonly do: 'policy'; readonly overtimeAfterDailyMinutes: number };

const minute = fc.integer({ min: 0, max: 35 * 24 * 60 });
const steps: fc.Arbitrary<readonly (readonly [Step, number])[]> = fc.array(
  fc.tuple(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          do: fc.constant('punch' as const),
          kind: fc.constantFrom<PunchKind>('clock-in', 'clock-out', 'break-start', 'break-end'),
          minute,
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constantFrom('change-time', 'void'), nth: fc.nat(9), minute }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom('submission', 'approval', 'reopening', 'rejection'),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          do: fc.constant('policy' as const),
          overtimeAfterDailyMinutes: fc.integer({ min: 60, max: 480 }),
        }),
      },
    ),
    // How much later the next thing happens.
    fc.integer({ min: 1, max: 40 * 3_600_000 }),
  ),
  { minLength: 12, maxLength: 18 },
);

/** Takes a step; one that is refused changes nothing, which is as good. */
async function take(step: Step, punchIds: string[]): Promise<void> {
  const { employee, manager } = scene;
  switch (step.do) {
    case 'punch':
      punchIds.push(
        await scene.punched(new Date(FIRST_MS + step.minute * MINUTE_MS).toISOString(), step.kind),
      );
      return;
    case 'change-time':
    case 'void': {
      const punchId = punchIds[step.nth % Math.max(1, punchIds.length)];
      if (punchId === undefined) return;
      const to = new Date(FIRST_MS + step.minute * MINUTE_MS).toISOString();
      await scene.ask(
        administrator(),
        step.do === 'void' ? { action: 'void', punchId } : changeTime(punchId, to),
      );
      return;
    }
    case 'policy': {
      const { pipeline, clock } = attendance.ports;
      const { overtimeAfterDailyMinutes } = step;
      await seedPolicy(pipeline, clock, scene.employment.tenantId, policy({ overtimeAfterDailyMinutes }));
      return;
    }
    default: {
      const caller = step.do === 'submission' ? employee : manager;
      const body =
        step.do === 'submission' || step.do === 'approval' ? undefined : { comment: 'Look again.' };
      await caller.post(pathOf(`/${step.do}`), body, { 'if-match': (await read()).etag });
    }
  }
}

interface Remembered {
  readonly moment: string;
  readonly position: number;
  readonly body: TimesheetView;
  readonly etag: string;
}
async function remember(): Promise<Remembered> {
  const { body, etag } = await read();
  return { moment: nowText(), position: attendance.appends.lastPosition, body, etag };
}

/** A position names no moment: whether an open session may still end is judged by the last fact. */
const apartFromClock = (sheet: TimesheetView) => ({
  ...sheet,
  sessions: sheet.sessions.map(({ status, ...session }) => ({ ...session, isClosed: status === 'closed' })),
  exceptions: sheet.exceptions.filter(({ code }) => !['session.open', 'session.end-unknown'].includes(code)),
});

describe('a timesheet as it was known', () => {
  it('is what a read showed then, by moment and by position, whatever happened since', async () => {
    const property = fc.asyncProperty(steps, async (sequence) => {
      attendance.clock.set('2026-03-05T12:00:00Z');
      scene = await setScene(attendance, { tenantId: newId<TenantId>() });
      const punchIds: string[] = [];
      const remembered = [await remember()];
      for (const [step, laterMs] of sequence) {
        attendance.clock.advance(laterMs);
        await take(step, punchIds);
        remembered.push(await remember());
      }
      attendance.clock.advance(1);
      for (const { moment, position, body, etag } of remembered) {
        const byMoment = await scene.manager.get<TimesheetView>(pathOf(`?knownAt=${moment}`));
        expect([byMoment.body, byMoment.etag]).toEqual([body, etag]);
        const byPosition = await scene.manager.get<TimesheetView>(pathOf(`?knownAtPosition=${position}`));
        expect(apartFromClock(byPosition.body)).toEqual(apartFromClock(body));
        expect(byPosition.etag).toBe(etag);
      }
      for (const [index, before] of remembered.entries()) {
        const after = remembered[(index * 7 + 3) % remembered.length] as Remembered;
        await expectDifference(before, after);
      }
    });
    await fc.assert(property, { numRuns: 8, endOnFailure: true });
  }, 120_000);

  /** The difference of two moments is that of the sheets that were read then. */
  async function expectDifference(before: Remembered, after: Remembered): Promise<void> {
    const path = pathOf(`/difference?from=${before.moment}&to=${after.moment}`);
    const { body } = await scene.employee.get<DifferenceView>(path);
    const figures = ['workedMinutes', 'breakMinutes', 'paidMinutes'] as const;
    const expected = before.body.days.flatMap((day, index) => {
      const later = after.body.days[index];
      const pairs = figures.map(
        (figure) => [figure, { before: day[figure], after: later?.[figure] }] as const,
      );
      return pairs.some(([, pair]) => pair.before !== pair.after)
        ? [{ date: day.date, ...Object.fromEntries(pairs) }]
        : [];
    });
    expect(body.days).toEqual(expected);
    const sum = body.lines.reduce((minutes, line) => minutes + line.minutes, 0);
    expect(sum).toBe(after.body.asWorked.paidMinutes - before.body.asWorked.paidMinutes);
    const codesOf = (sheet: TimesheetView) => sheet.exceptions.map((exception) => JSON.stringify(exception));
    const told = (exceptions: readonly object[]) => exceptions.map((exception) => JSON.stringify(exception));
    const [earlier, later] = [codesOf(before.body), codesOf(after.body)];
    expect(told(body.exceptionsGone)).toEqual(earlier.filter((each) => !later.includes(each)));
    expect(told(body.exceptionsNew)).toEqual(later.filter((each) => !earlier.includes(each)));
  }

  it('is nothing before the employment was known', async () => {
    const before = new Date(attendance.ports.clock.nowMs() - 1).toISOString();
    const answer = await scene.employee.get<ProblemBody>(pathOf(`?knownAt=${before}`));
    expect([answer.status, answer.body.code]).toEqual([404, 'employment.unknown']);
  });

  it.each([
    ['?knownAt=2026-03-31T12:00:00.001Z', 422, 'known-at.in-future', '?knownAt'],
    ['?knownAt=2026-03-31T12:00:00', 422, 'time.offset-missing', '?knownAt'],
    ['?knownAtPosition=-1', 422, 'request.out-of-range', '?knownAtPosition'],
    ['?known=now', 400, 'request.unknown-member', '?known'],
    ['/difference?from=2026-04-01T00:00:00Z', 422, 'known-at.in-future', '?from'],
    ['/difference?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z', 422, 'known-at.in-future', '?to'],
    ['/difference', 400, 'request.member-missing', '?from'],
    ['/explanation?date=2026-04-01&figure=worked', 422, 'timesheet.day-outside', '?date'],
    ['/explanation?date=2026-03-32&figure=worked', 422, 'date.malformed', '?date'],
    ['/explanation?date=2026-03-02&figure=pay', 422, 'request.not-allowed', '?figure'],
    ['/timeline?knownAt=2026-04-01T00:00:00Z', 422, 'known-at.in-future', '?knownAt'],
  ])('refuses %s', async (part, status, code, pointer) => {
    const refused = await scene.employee.get<ProblemBody>(pathOf(part));
    expect(refused).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
  });

  it.each(['2026-03-02', '2026-3-1', 'today', '2026-02-30'])(
    'does not exist for a period from %s',
    async (start) => {
      const path = `/v1/timesheets/${scene.employment.employmentId}/${start}`;
      const refused = await scene.employee.get<ProblemBody>(path);
      expect([refused.status, refused.body.code]).toEqual([404, 'timesheet.unknown']);
    },
  );

  it('is found as the current one', async () => {
    const path = `/v1/timesheets/${scene.employment.employmentId}/current`;
    const current = await scene.employee.get<TimesheetView>(path);
    expect([current.body, current.etag]).toEqual([(await read()).body, (await read()).etag]);
  });
});

describe('each figure', () => {
  it('is explained by stretches that sum to it, with their punches, corrections and policy', async () => {
    const { pipeline, clock } = attendance.ports;
    const overtime = policy({ overtimeAfterDailyMinutes: 240, isBreakPaid: true, version: 3 });
    await seedPolicy(pipeline, clock, scene.employment.tenantId, overtime);
    const times = ['08:00:20', '10:00:50', '10:30:10', '14:59:59', '15:20:01', '19:00:31'];
    const kinds = ['clock-in', 'break-start', 'break-end', 'clock-out', 'clock-in', 'clock-out'] as const;
    const ids: string[] = [];
    for (const [index, time] of times.entries())
      ids.push(await scene.punched(`2026-03-02T${time}+01:00`, kinds[index]));
    const moved = await scene.ask(administrator(), changeTime(ids[5] ?? '', '2026-03-03T01:10:40+01:00'));
    expect(moved.status).toBe(201);
    const sheet = (await read()).body;
    for (const day of sheet.days.slice(0, 4)) {
      for (const figure of ['worked', 'break', 'paid', 'regular', 'overtime'] as const) {
        const part = `/explanation?date=${day.date}&figure=${figure}`;
        const { body } = await scene.employee.get<ExplanationView>(pathOf(part));
        expect(body.minutes).toBe(day[`${figure}Minutes`]);
        const contributions = body.contributions as readonly { readonly minutes: number }[];
        expect(contributions.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(body.minutes);
        expect(body.policy).toMatchObject({ policyId: 'standard', version: 3 });
      }
    }
    const { body } = await scene.employee.get<ExplanationView>(
      pathOf('/explanation?date=2026-03-02&figure=worked'),
    );
    expect(body.contributions.at(-1)).toMatchObject({
      endPunch: {
        punchId: ids[5],
        occurredAt: '2026-03-03T00:10:40.000Z',
        recordedAs: { kind: 'clock-out', occurredAt: '2026-03-02T18:00:31.000Z' },
        correctionIds: [moved.body.id],
      },
    });
  });
});

describe('the timeline', () => {
  it('tells everything in the order in which it became known, with actor, reason, before and after', async () => {
    const { employment, employee, manager } = scene;
    const out = await scene.punched('2026-03-02T16:00:00+01:00', 'clock-out');
    attendance.clock.advance(1000);
    await scene.punched('2026-03-02T08:00:00+01:00');
    attendance.clock.advance(1000);
    const middle = nowText();
    attendance.clock.advance(1000);
    await scene.ask(administrator(), changeTime(out, '2026-03-02T17:00:00+01:00'));
    attendance.clock.advance(1000);
    await employee.post(pathOf('/submission'), undefined, { 'if-match': (await read()).etag });
    await manager.post(
      pathOf('/rejection'),
      { comment: 'And the break?' },
      { 'if-match': (await read()).etag },
    );
    const { body } = await read<TimelineView>('/timeline');
    expect(body.items).toMatchObject([
      { type: 'attendance.ClockedOut', punchId: out, actor: { id: employment.employeeId }, before: null },
      { type: 'attendance.ClockedIn', after: { occurredAt: '2026-03-02T07:00:00.000Z' } },
      {
        type: 'attendance.PunchTimeCorrected',
        punchId: out,
        reason: 'Was with a customer first.',
        before: { occurredAt: '2026-03-02T15:00:00.000Z' },
        after: { occurredAt: '2026-03-02T16:00:00.000Z' },
      },
      { type: 'attendance.TimesheetSubmitted', actor: { id: employment.employeeId } },
      { type: 'attendance.TimesheetRejected', actor: { id: employment.managerId }, reason: 'And the break?' },
    ]);
    const positions = (body.items as readonly { readonly position: number }[]).map(
      ({ position }) => position,
    );
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    const earlier = await read<TimelineView>(`/timeline?knownAt=${middle}`);
    expect(earlier.body.items).toEqual(body.items.slice(0, 2));
  });
});

describe('a session', () => {
  const worked = ({ days }: TimesheetView): Readonly<Record<string, number>> =>
    Object.fromEntries(
      days.filter(({ workedMinutes }) => workedMinutes > 0).map((day) => [day.date, day.workedMinutes]),
    );
  const sheetOf = async (start: string): Promise<TimesheetView> => {
    await attendance.caughtUp();
    return (
      await scene.employee.get<TimesheetView>(`/v1/timesheets/${scene.employment.employmentId}/${start}`)
    ).body;
  };

  it.each([
    [
      'across midnight',
      'start-of-session',
      '2026-03-10T22:00:00+01:00',
      '2026-03-11T06:00:00+01:00',
      { '2026-03-10': 480 },
      {},
    ],
    [
      'across midnight',
      'split-at-midnight',
      '2026-03-10T22:00:00+01:00',
      '2026-03-11T06:00:00+01:00',
      { '2026-03-10': 120, '2026-03-11': 360 },
      {},
    ],
    [
      'across the month’s end',
      'start-of-session',
      '2026-03-31T22:00:00+02:00',
      '2026-04-01T06:00:00+02:00',
      { '2026-03-31': 480 },
      {},
    ],
    [
      'across the month’s end',
      'split-at-midnight',
      '2026-03-31T22:00:00+02:00',
      '2026-04-01T06:00:00+02:00',
      { '2026-03-31': 120 },
      { '2026-04-01': 360 },
    ],
    [
      'over the hour that is left out',
      'start-of-session',
      '2026-03-28T22:00:00+01:00',
      '2026-03-29T06:00:00+02:00',
      { '2026-03-28': 420 },
      {},
    ],
    [
      'over the hour that is left out',
      'split-at-midnight',
      '2026-03-28T22:00:00+01:00',
      '2026-03-29T06:00:00+02:00',
      { '2026-03-28': 120, '2026-03-29': 300 },
      {},
    ],
  ] as const)(
    '%s, attributed %s, counts every minute once',
    async (_, dayAttribution, start, end, march, april) => {
      attendance.clock.set('2026-04-05T12:00:00Z');
      scene = await setScene(attendance, { dayAttribution });
      await scene.punched(end, 'clock-out');
      await scene.punched(start);
      expect(worked(await sheetOf('2026-03-01'))).toEqual(march);
      expect(worked(await sheetOf('2026-04-01'))).toEqual(april);
    },
  );

  it('over the hour that comes twice is an hour longer', async () => {
    attendance.clock.set('2026-10-26T12:00:00Z');
    await scene.punched('2026-10-24T22:00:00+02:00');
    await scene.punched('2026-10-25T06:00:00+01:00', 'clock-out');
    expect(worked(await sheetOf('2026-10-01'))).toEqual({ '2026-10-24': 540 });
  });

  it('stands in the days of the pay group’s zone, wherever it was punched', async () => {
    scene = await setScene(attendance, { zone: 'Asia/Shanghai' });
    await scene.punched('2026-03-10T17:00:00+01:00');
    await scene.punched('2026-03-10T19:00:00+01:00', 'clock-out');
    expect(worked(await sheetOf('2026-03-01'))).toEqual({ '2026-03-11': 120 });
  });
});
