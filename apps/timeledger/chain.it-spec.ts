import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { startRunningProduct, type RunningProduct } from './access-matrix/running-product.js';
import { firstOfMonth, Scene, type Subject } from './access-matrix/scene.js';
import { CONTEXT_NAMES } from './contexts.js';

/** A PostgreSQL of its own is made, migrated and started twice. */
const START_TIMEOUT_MS = 180_000;

/** A day of the past that can still be corrected; the company's zone is UTC. */
const DAY = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);

type Body = Readonly<Record<string, unknown>>;

let product: RunningProduct | undefined;
let scene: Scene;
let database: pg.Client;
let subject: Subject;
let own: string;
let manager: string;

beforeAll(async () => {
  const [tenantId, otherTenantId] = [newId(), newId()];
  product = await startRunningProduct([tenantId, otherTenantId]);
  scene = await Scene.set(product, tenantId, otherTenantId);
  database = new pg.Client({ connectionString: product.databaseUrl });
  await database.connect();
  subject = await scene.newSubject();
  own = await scene.tokenWith(subject.employeeId, 'employee');
  // Whoever leads the person on the day in question, which may be of the month before.
  const leader = DAY < firstOfMonth(0) ? 'former manager' : 'manager';
  manager = await scene.tokenWith(scene.idOf(leader), 'employee');
}, START_TIMEOUT_MS);
afterAll(async () => {
  await database.end();
  await product?.stop();
});

/** What was published of a type about the person, in order. */
async function told(type: string): Promise<readonly Body[]> {
  const { rows } = await database.query<{ data: Body }>(
    `SELECT data FROM bus.messages WHERE type = $1 AND data->>'employeeId' = $2 ORDER BY partition, log_offset`,
    [`timeledger.${type}.v1`, subject.employeeId],
  );
  return rows.map(({ data }) => data);
}

/** What was published of the cost of a project, in order. */
async function costs(projectId: string): Promise<readonly Body[]> {
  const { rows } = await database.query<{ data: Body }>(
    `SELECT data FROM bus.messages WHERE type = 'timeledger.task-time.project-cost-changed.v1'
       AND data->>'projectId' = $1 ORDER BY partition, log_offset`,
    [projectId],
  );
  return rows.map(({ data }) => data);
}

/** The last message of a type once something holds of it. */
async function lastTold(
  type: string,
  what: string,
  holds: (data: Body) => boolean,
  all: () => Promise<readonly Body[]> = () => told(type),
): Promise<Body> {
  let last: Body | undefined;
  await waitUntil(
    async () => {
      last = (await all()).at(-1);
      return last !== undefined && holds(last);
    },
    { what },
  );
  return last ?? {};
}

const punch = async (kind: string, time: string): Promise<string> => {
  const item = { id: newId(), kind, occurredAt: `${DAY}T${time}:00Z`, zone: 'UTC' };
  const { body } = await scene.must(
    {
      method: 'POST',
      path: '/v1/punch-batches',
      body: { employmentId: subject.employmentId, deviceId: 'phone-1', items: [item] },
    },
    own,
  );
  return (body['results'] as readonly { readonly punchId: string }[])[0]?.punchId ?? '';
};

/** Asked for by the person, approved by who leads them; its id. */
async function corrected(change: Body): Promise<string> {
  const body = { employmentId: subject.employmentId, reason: 'The phone was wrong.', ...change };
  const asked = await scene.must({ method: 'POST', path: '/v1/corrections', body }, own);
  const id = String(asked.body['id']);
  await scene.must(
    {
      method: 'POST',
      path: `/v1/corrections/${id}/approval`,
      headers: { 'if-match': asked.etag },
      body: { comment: 'I was there.' },
    },
    manager,
  );
  return id;
}

const minutesOf = (lines: unknown): readonly number[] =>
  (lines as readonly { readonly minutes: number }[] | null)?.map(({ minutes }) => minutes) ?? [];
const costOf = (project: unknown): string | undefined =>
  (project as { readonly cost?: { readonly amount: string } } | null)?.cost?.amount;
const workedOf = (day: unknown): unknown =>
  (day as { readonly workedMinutes?: number } | null)?.workedMinutes;

describe('a correction that is approved in attendance', () => {
  const tasks: string[] = [];
  let claim = '';
  let projectId = '';
  let out = '';
  let start = '';

  it('finds a day worked for two tasks, and driven on', async () => {
    const project = await scene.must({
      method: 'POST',
      path: '/v1/projects',
      body: { name: 'Harbour crane', isBillable: true, currency: 'EUR', tags: [] },
    });
    projectId = String(project.body['id']);
    const perHour = { amount: '60.00', currency: 'EUR' };
    const rate = { employeeId: null, projectId: null, perHour, validFrom: DAY };
    await scene.must({ method: 'POST', path: '/v1/rates', body: rate });
    for (const title of ['Wiring', 'Test']) {
      const body = { projectId, title, assigneeIds: [], priority: 'normal', tags: [] };
      tasks.push(String((await scene.must({ method: 'POST', path: '/v1/tasks', body })).body['id']));
    }
    const shares = tasks.map((taskId, index) => ({ taskId, basisPoints: index === 0 ? 7000 : 3000 }));
    await scene.must(
      {
        method: 'PUT',
        path: `/v1/allocations/${DAY}`,
        headers: { 'if-match': '"0"' },
        body: { shares },
      },
      own,
    );
    const policy = await scene.must({ method: 'GET', path: '/v1/expense-policy' });
    await scene.must({
      method: 'PUT',
      path: '/v1/expense-policy',
      headers: { 'if-match': policy.etag },
      body: {
        ...{ baseCurrency: 'EUR', rounding: 'half-up', rateMaximumAgeDays: 4 },
        categories: [{ code: 'mileage', kind: 'mileage' }],
        perDiemShares: { firstDayPercent: 50, lastDayPercent: 50, singleDayPercent: 0 },
        perDiemRates: [],
        mileageRates: [
          {
            ...{ vehicle: 'car', from: '2025-01-01', currency: 'EUR' },
            tiers: [{ fromKilometers: 0, perKilometer: '0.3' }],
          },
        ],
        approvalSteps: [
          { from: { amount: '0.00', currency: 'EUR' }, decider: { kind: 'manager', level: 1 } },
        ],
      },
    });
    const day = { parts: [{ startTime: '08:00', endTime: '16:00' }], unpaidBreakMinutes: 0 };
    const shift = await scene.must({
      method: 'POST',
      path: '/v1/shifts',
      body: {
        ...{ name: 'Day', effectiveFrom: DAY, observesHolidays: false },
        pattern: {
          ...{ kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7] },
          day: { ...day, core: null, expectedMinutes: null },
        },
      },
    });
    await scene.must(
      {
        method: 'PUT',
        path: `/v1/shift-assignments/employments/${subject.employmentId}`,
        headers: { 'if-match': '"0"' },
        body: { assignments: [{ shiftId: shift.body['id'], from: DAY, until: null, rotationOffsetDays: 0 }] },
      },
      manager,
    );
    start = await punch('clock-in', '08:00');
    out = await punch('clock-out', '16:00');
    const drafted = await scene.must(
      { method: 'POST', path: '/v1/expense-claims', body: { purpose: 'Customers in the north' } },
      own,
    );
    claim = `/v1/expense-claims/${String(drafted.body['id'])}`;
    const entered = await scene.must(
      {
        method: 'PUT',
        path: `${claim}/lines/${newId()}`,
        headers: { 'if-match': drafted.etag },
        body: {
          category: 'mileage',
          basis: { kind: 'mileage', date: DAY, vehicle: 'car', meters: 50_000 },
        },
      },
      own,
    );
    await scene.must(
      { method: 'POST', path: `${claim}/submission`, headers: { 'if-match': entered.etag } },
      own,
    );
    const shared = await lastTold(
      'task-time.allocation-calculated',
      'the day is shared out',
      ({ after }) => minutesOf(after).length === 2 && minutesOf(after)[0] === 336,
    );
    expect(minutesOf(shared['after'])).toEqual([336, 144]);
    expect(await told('travel-expense.mileage-line-flagged')).toEqual([]);
  });

  it('changes the worked day and the allocation of its minutes, each told with before, after and cause', async () => {
    const correctionId = await corrected({
      action: 'change-time',
      punchId: out,
      occurredAt: `${DAY}T17:00:00Z`,
    });
    const day = await lastTold(
      'attendance.worked-day-calculated',
      'the day is calculated anew',
      ({ after }) => workedOf(after) === 540,
    );
    expect([workedOf(day['before']), day['cause']]).toEqual([
      480,
      expect.objectContaining({ kind: 'correction', correctionId }),
    ]);
    const shared = await lastTold(
      'task-time.allocation-calculated',
      'the longer day is shared out',
      ({ after }) => minutesOf(after)[0] === 378,
    );
    expect([minutesOf(shared['before']), minutesOf(shared['after'])]).toEqual([
      [336, 144],
      [378, 162],
    ]);
    expect(shared['cause']).toMatchObject({ kind: 'correction', eventId: expect.any(String) });
    const { body } = await scene.must({ method: 'GET', path: `/v1/allocations/${DAY}` }, own);
    expect(minutesOf(body['lines'])).toEqual([378, 162]);
    const cost = await lastTold(
      'project-cost-changed',
      'the cost follows',
      ({ after }) => costOf(after) === '540.00',
      () => costs(projectId),
    );
    expect([costOf(cost['before']), cost['cause']]).toEqual([
      '480.00',
      expect.objectContaining({ kind: 'allocation' }),
    ]);
    const restated = await lastTold('analytics.attendance-restated', 'the figures follow', ({ changes }) =>
      JSON.stringify(changes).includes('540'),
    );
    expect(restated).toMatchObject({
      ...{ month: DAY.slice(0, 7), date: DAY },
      changes: [{ figure: 'workedMinutes', before: 480, after: 540 }],
      cause: { source: 'attendance', kind: 'correction', correctionId },
    });
  });

  it('takes the day from duty: its mileage is flagged and no task has minutes of it', async () => {
    await corrected({ action: 'void', punchId: out });
    const correctionId = await corrected({ action: 'void', punchId: start });
    const flagged = await lastTold(
      'travel-expense.mileage-line-flagged',
      'the mileage is flagged',
      ({ after }) => JSON.stringify(after) === '["mileage.not-on-duty"]',
    );
    expect(flagged['before']).toEqual([]);
    expect(flagged['cause']).toMatchObject({ correctionId: expect.any(String) });
    await lastTold('task-time.allocation-calculated', 'nothing is left to share out', ({ after }) =>
      minutesOf(after).every((minutes) => minutes === 0),
    );
    const last = await lastTold(
      'attendance.worked-day-calculated',
      'the day is empty',
      ({ after }) => workedOf(after) === 0,
    );
    expect(last['cause']).toMatchObject({ kind: 'correction', correctionId });
    const restated = await lastTold('analytics.attendance-restated', 'the rate follows', ({ changes }) =>
      JSON.stringify(changes).includes('attendanceRate'),
    );
    expect(restated).toMatchObject({
      changes: expect.arrayContaining([
        { figure: 'absentDays', before: 0, after: 1 },
        { figure: 'attendanceRate', before: 1, after: 0 },
      ]),
      cause: { correctionId },
    });
    const { body } = await scene.must({ method: 'GET', path: claim }, own);
    expect(body['lines']).toEqual([expect.objectContaining({ flags: ['mileage.not-on-duty'] })]);
  });

  it('is told once to everybody: each calculation of a day has its own revision', async () => {
    const revisions = (await told('attendance.worked-day-calculated')).map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.map((_, index) => index + 1));
    const [first, ...others] = await told('attendance.worked-day-calculated');
    let { after } = first ?? {};
    for (const each of others) {
      expect(each['before']).toEqual(after);
      ({ after } = each);
    }
  });
});

/** Somebody of whom the groups hear nothing but that they live. */
const AWAY = newId();

/** The groups that take in what attendance tells. */
async function listeners(): Promise<readonly string[]> {
  const { rows } = await database.query<{ name: string }>(
    `SELECT DISTINCT group_name AS name FROM bus.leases JOIN bus.topics USING (topic_id)
     WHERE topics.name = 'timeledger.attendance.v1' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Takes everything from the consumers of some groups, as if they did not run. */
async function takeAway(groups: readonly string[]): Promise<void> {
  await database.query(
    `INSERT INTO bus.members (group_name, member_id, topic_ids, expires_at)
     SELECT name, $2, '{}', now() + interval '1 hour' FROM unnest($1::text[]) AS name`,
    [groups, AWAY],
  );
  await database.query(
    `UPDATE bus.leases SET member_id = $2, generation = generation + 1 WHERE group_name = ANY ($1)`,
    [groups, AWAY],
  );
}

/** Gives a group back, one partition after the other, the last first. */
async function giveBack(group: string): Promise<void> {
  const { rows } = await database.query<{ partition: number }>(
    'SELECT DISTINCT partition FROM bus.leases WHERE group_name = $1 ORDER BY 1 DESC',
    [group],
  );
  for (const { partition } of rows) {
    await database.query(
      'UPDATE bus.leases SET member_id = NULL WHERE group_name = $1 AND partition = $2 AND member_id = $3',
      [group, partition, AWAY],
    );
    await handledBy([group], 'partition >= $2', [partition]);
  }
  await database.query('DELETE FROM bus.members WHERE group_name = $1 AND member_id = $2', [group, AWAY]);
}

/** Resolves when groups have handled everything that was published. */
const handledBy = (groups: readonly string[], which = 'true', values: readonly unknown[] = []) =>
  waitUntil(
    async () => {
      const { rows } = await database.query<{ lag: string | null }>(
        `SELECT sum(next_offset - committed_offset) AS lag FROM bus.leases JOIN bus.partitions USING (topic_id, partition)
         WHERE group_name = ANY ($1) AND ${which}`,
        [groups, ...values],
      );
      return Number(rows[0]?.lag ?? 0) === 0;
    },
    { what: `everything to be handled by ${groups.join(', ')}`, timeoutMs: 60_000 },
  );

/** How many events each context has recorded, and how many messages were published. */
async function counts(): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const name of CONTEXT_NAMES) {
    const { rows } = await database.query<{ type: string; count: number }>(
      `SELECT type, count(*)::int AS count FROM ${name}_log.event_record GROUP BY 1 ORDER BY 1`,
    );
    for (const { type, count } of rows) found[type] = count;
  }
  const { rows } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM bus.messages');
  found['messages'] = rows[0]?.count ?? 0;
  return found;
}

/** The same once nothing of what was done before is under way: no day is to be calculated, and nothing comes any more. */
async function countsAtRest(): Promise<Readonly<Record<string, number>>> {
  let last = '';
  return waitUntil(
    async () => {
      const { rowCount } = await database.query('SELECT FROM attendance.pending_recalculation');
      const found = await counts();
      const isSame = JSON.stringify(found) === last;
      last = JSON.stringify(found);
      return rowCount === 0 && isSame ? found : undefined;
    },
    { what: 'nothing to be under way', timeoutMs: 60_000, intervalMs: 1_000 },
  );
}

describe('the chain', () => {
  it('is the same when every message is delivered once more: nothing is recorded and nothing told', async () => {
    const { rows } = await database.query<{ name: string }>('SELECT name FROM bus.groups ORDER BY 1');
    const groups = rows.map(({ name }) => name);
    await handledBy(groups);
    const before = await countsAtRest();
    await database.query(
      'UPDATE bus.leases SET committed_offset = 0, member_id = NULL, generation = generation + 1',
    );
    await handledBy(groups);
    expect(await countsAtRest()).toEqual(before);
  });

  it('is the same after its consumers were away, whoever comes back first and in whatever order', async () => {
    const groups = await listeners();
    expect(groups.length).toBeGreaterThanOrEqual(4);
    await takeAway(groups);
    const [told0, shared0] = [
      (await told('attendance.worked-day-calculated')).length,
      (await told('task-time.allocation-calculated')).length,
    ];
    await punch('clock-in', '08:00');
    const out = await punch('clock-out', '15:00');
    const correctionId = await corrected({
      action: 'change-time',
      punchId: out,
      occurredAt: `${DAY}T16:30:00Z`,
    });
    const day = await lastTold(
      'attendance.worked-day-calculated',
      'the day is calculated while nobody listens',
      ({ after }) => workedOf(after) === 510,
    );
    expect(day['cause']).toMatchObject({ correctionId });
    expect((await told('attendance.worked-day-calculated')).length).toBeGreaterThan(told0);
    expect((await told('task-time.allocation-calculated')).length).toBe(shared0);
    // Who was told first of the chain of this morning comes last now.
    for (const group of groups.toReversed()) await giveBack(group);
    const shared = await lastTold(
      'task-time.allocation-calculated',
      'the day is shared out',
      ({ after }) => minutesOf(after)[0] === 357,
    );
    expect([minutesOf(shared['before']), minutesOf(shared['after'])]).toEqual([
      [294, 126],
      [357, 153],
    ]);
    const flag = await lastTold(
      'travel-expense.mileage-line-flagged',
      'the mileage is on duty again',
      ({ after }) => JSON.stringify(after) === '[]',
    );
    expect(flag['before']).toEqual(['mileage.not-on-duty']);
    const restated = await lastTold('analytics.attendance-restated', 'the figures follow', ({ changes }) =>
      JSON.stringify(changes).includes('510'),
    );
    expect(restated).toMatchObject({
      changes: [
        { figure: 'earlyDays', before: 1, after: 0 },
        { figure: 'earlyMinutes', before: 60, after: 0 },
        { figure: 'workedMinutes', before: 420, after: 510 },
      ],
      cause: { correctionId },
    });
  });
});
