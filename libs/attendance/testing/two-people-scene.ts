import { newId } from '@timeledger/kernel/ids.js';
import type { AbsenceView } from '../absences/absence.dto.js';
import type { CorrectionView } from '../corrections/correction.dto.js';
import type { Answer, AttendanceHarness, Caller } from './attendance-harness.js';
import type { SeededEmployment } from './seeded-employment.js';

/** Somebody whose name stands in everything that they write. */
export interface Person {
  readonly name: string;
  readonly employment: SeededEmployment;
  /** Near where they punch. */
  readonly latitude: number;
  readonly userCode: string;
}

const ZONE = 'Europe/Berlin';

function assertTaken<Body>(what: string, answer: Answer<Body>): Answer<Body> {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/**
 * Through the public commands, everything that a person does and that the other, who is the manager, does to their
 * records: every sealed member is filled with a text that says who wrote it, what, and to whom.
 */
export async function liveThrough(attendance: AttendanceHarness, me: Person, manager: Person): Promise<void> {
  const { employmentId } = me.employment;
  const mine = attendance.asEmployee(me.employment);
  const theirs = attendance.as({
    tenantId: me.employment.tenantId,
    subject: manager.employment.employeeId,
    roles: ['employee', 'manager'],
  });
  const to = (what: string): string => `${manager.name}-${what}-${me.name}`;
  const punchIds = await punch(attendance, me, mine);
  await readEvidence(theirs, employmentId, punchIds[0] ?? '');
  await correct(attendance, { me, mine, theirs, to, punchIds });
  await attendance.caughtUp();
  await lifeOfSheet(attendance, mine, theirs, `/v1/timesheets/${employmentId}/2026-03-01`, to);
  const opened = assertTaken(
    'feedback',
    await mine.post<{ id: string }>('/v1/feedback', {
      about: { kind: 'punch', id: punchIds[0], employmentId },
      text: `${me.name}-opens`,
    }),
  );
  assertTaken('answer', await theirs.post(`/v1/feedback/${opened.body.id}/answers`, { text: to('answers') }));
  const administrator = attendance.asRole('time_administrator');
  await beAway(me, { mine, theirs, administrator, to });
  const terminal = await administrator.post<{ id: string }>('/v1/terminals', { name: 'Gate', zone: ZONE });
  assertTaken(
    'code',
    await administrator.put(`/v1/terminals/${terminal.body.id}/user-codes/${me.userCode}`, { employmentId }),
  );
}

/** A day with a refused attempt; answers the punches’ ids. */
async function punch(attendance: AttendanceHarness, me: Person, mine: Caller): Promise<readonly string[]> {
  const ids: string[] = [];
  let latitude = me.latitude;
  const send = (kind: string, note: string, time: string) => {
    attendance.clock.set(time);
    // Each from another place, so that none stands for another.
    latitude += 0.001;
    return mine.post<{ punchId: string }>('/v1/punches', {
      employmentId: me.employment.employmentId,
      kind,
      occurredAt: time,
      zone: ZONE,
      location: { latitude: Number(latitude.toFixed(9)), longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
      note: `${me.name}-${note}`,
    });
  };
  for (const [kind, hour] of [
    ['clock-in', '07'],
    ['break-start', '10'],
    ['break-end', '11'],
    ['clock-out', '15'],
  ] as const) {
    const answer = await send(kind, kind, `2026-03-20T${hour}:00:00Z`);
    ids.push(assertTaken(kind, answer).body.punchId);
    if (kind === 'clock-in') await send(kind, 'refused', '2026-03-20T07:30:00Z');
  }
  return ids;
}

const readEvidence = async (theirs: Caller, employmentId: string, punchId: string): Promise<void> => {
  const path = `/v1/punches/${punchId}/evidence?employmentId=${employmentId}&purpose=dispute`;
  assertTaken('evidence', await theirs.get(path));
};

/** Absences that are approved, rejected and cancelled, one entered by the manager, and a booking. */
async function beAway(
  { name, employment: { employmentId } }: Person,
  {
    mine,
    theirs,
    administrator,
    to,
  }: Pick<CorrectionParts, 'mine' | 'theirs' | 'to'> & { readonly administrator: Caller },
): Promise<void> {
  const ask = async (who: Caller, day: string, reason: string): Promise<Answer<AbsenceView>> => {
    const body = { employmentId, kind: 'training', from: day, until: day, reason };
    return assertTaken(reason, await who.post<AbsenceView>('/v1/absences', body));
  };
  const decide = async (asked: Answer<AbsenceView>, step: string, comment: string) => {
    const headers = { 'if-match': asked.etag };
    const path = `/v1/absences/${asked.body.id}/${step}`;
    return assertTaken(step, await theirs.post<AbsenceView>(path, { comment }, headers));
  };
  const wanted = await ask(mine, '2026-05-04', `${name}-asks-for-absence`);
  const approved = await decide(wanted, 'approval', to('approves-absence'));
  await decide(approved, 'cancellation', to('cancels-absence'));
  await decide(await ask(mine, '2026-05-05', `${name}-asks-again`), 'rejection', to('rejects-absence'));
  await ask(theirs, '2026-05-06', to('enters-absence'));
  const kind = `leave-of-${name.toLowerCase()}`;
  const balance = {
    ...{ dayMinutes: 480, accrual: null, overdraftMinutes: 0 },
    carryOver: { maximumMinutes: 0, expiresOn: null },
  };
  const definition = {
    ...{ kind, effectiveFrom: '2026-01-01', name: { en: kind, zh: kind }, isPaid: true, isOffered: true },
    ...{ countsAsWorked: false, needsApproval: true, areHalvesAllowed: true, balance },
  };
  assertTaken(kind, await administrator.post('/v1/absence-kinds', definition));
  const booking = { employmentId, kind, date: '2026-01-01', minutes: 480, reason: `booked-for-${name}` };
  assertTaken('booking', await administrator.post('/v1/absence-adjustments', booking));
}

interface CorrectionParts {
  readonly me: Person;
  readonly mine: Caller;
  readonly theirs: Caller;
  readonly to: (what: string) => string;
  readonly punchIds: readonly string[];
}

/** Corrections of every action; one is rejected, one is the manager's own. */
async function correct(
  attendance: AttendanceHarness,
  { me, mine, theirs, to, punchIds }: CorrectionParts,
): Promise<void> {
  const { employmentId } = me.employment;
  const captured = await mine.post<{ results: readonly { punchId: string }[] }>('/v1/punch-batches', {
    employmentId,
    deviceId: `${me.name}-phone`,
    items: [
      ['clock-in', '2026-03-02T08:00:00Z'],
      ['clock-out', '2026-03-02T16:00:00Z'],
      ['clock-in', '2026-03-01T08:00:00Z'],
      ['clock-in', '2026-03-03T08:00:00Z'],
      ['clock-in', '2026-03-04T08:00:00Z'],
      ['clock-in', '2026-03-05T08:00:00Z'],
    ].map(([kind, occurredAt]) => ({ id: newId(), kind, occurredAt, zone: ZONE })),
  });
  const [first = '', , moved = '', voided = '', other = '', mended = ''] = assertTaken(
    'batch',
    captured,
  ).body.results.map(({ punchId }) => punchId);
  const ask = async (who: Caller, reason: string, body: object): Promise<Answer<CorrectionView>> =>
    assertTaken(reason, await who.post<CorrectionView>('/v1/corrections', { employmentId, reason, ...body }));
  const decide = async (asked: Answer<CorrectionView>, step: string, comment: string): Promise<void> => {
    const headers = { 'if-match': asked.etag };
    assertTaken(step, await theirs.post(`/v1/corrections/${asked.body.id}/${step}`, { comment }, headers));
  };
  for (const [what, body] of [
    ['time', { action: 'change-time', punchId: first, occurredAt: '2026-03-02T08:10:00Z' }],
    ['month', { action: 'change-time', punchId: moved, occurredAt: '2026-02-28T08:00:00Z' }],
    ['void', { action: 'void', punchId: voided }],
    ['kind', { action: 'reclassify', punchId: other, kind: 'clock-out' }],
    ['add', { action: 'add', kind: 'clock-out', occurredAt: '2026-03-19T16:00:00Z', zone: ZONE }],
  ] as const)
    await decide(await ask(mine, `${me.name}-asks-${what}`, body), 'approval', to('approves'));
  const unwanted = await ask(mine, `${me.name}-asks-rejected`, { action: 'void', punchId: punchIds[3] });
  await decide(unwanted, 'rejection', to('rejects'));
  const own = { action: 'change-time', punchId: mended, occurredAt: '2026-03-05T08:05:00Z' };
  await ask(theirs, to('corrects'), own);
  await attendance.caughtUp();
}

/** Submitted and sent back, submitted, approved and reopened. */
async function lifeOfSheet(
  attendance: AttendanceHarness,
  mine: Caller,
  theirs: Caller,
  path: string,
  to: (what: string) => string,
): Promise<void> {
  attendance.clock.set('2026-04-02T08:00:00Z');
  const take = async (who: Caller, step: string, comment?: string): Promise<void> => {
    await attendance.caughtUp();
    const { etag } = await who.get(path);
    const body = comment === undefined ? undefined : { comment };
    assertTaken(step, await who.post(`${path}/${step}`, body, { 'if-match': etag }));
  };
  await take(mine, 'submission');
  await take(theirs, 'rejection', to('sends-back'));
  await take(mine, 'submission');
  await take(theirs, 'approval');
  await take(theirs, 'reopening', to('reopens'));
  attendance.clock.set('2026-03-20T17:00:00Z');
}
