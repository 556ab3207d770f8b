import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import {
  startAttendance,
  type Answer,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { SeededEmployment } from '../testing/seeded-employment.js';
import type { FeedbackPage, FeedbackView } from './feedback.dto.js';

type Told = Answer<FeedbackView & ProblemBody>;

/** Authors whose keys are destroyed, as the sealer would show it. */
const erased = new Set<unknown>();
const hooks = {
  ...plainEvents,
  read: async (event: StoredEvent) =>
    erased.has(event.data['authorId']) && 'text' in event.data
      ? { ...event, data: { ...event.data, text: { $erased: true } } }
      : event,
};

let attendance: AttendanceHarness;
let employment: SeededEmployment;
let punchId: string;
beforeAll(async () => {
  attendance = await startAttendance({ hooks });
});
afterAll(() => attendance.close());
beforeEach(async () => {
  employment = await attendance.seedEmployment();
  const { employmentId } = employment;
  const item = {
    id: randomUUID(),
    kind: 'clock-in',
    occurredAt: '2026-03-12T08:00:00Z',
    zone: 'Europe/Berlin',
  };
  const uploaded = await attendance
    .asEmployee(employment)
    .post<{ results: readonly { punchId: string }[] }>('/v1/punch-batches', {
      employmentId,
      deviceId: 'a',
      items: [item],
    });
  punchId = uploaded.body.results[0]?.punchId ?? '';
});

const employee = (): Caller => attendance.asEmployee(employment);
const manager = (): Caller => attendance.asManager(employment);
const aboutPunch = (id = punchId) => ({ kind: 'punch', id, employmentId: employment.employmentId });
const open = (about: object = aboutPunch(), who = employee(), headers = {}): Promise<Told> =>
  who.post('/v1/feedback', { about, text: 'I was at the customer.' }, headers);
const say = (who: Caller, { body }: Told, text: string, headers = {}): Promise<Told> =>
  who.post(`/v1/feedback/${body.id}/answers`, { text }, headers);
const read = (who: Caller, { body, position }: Told): Promise<Told> =>
  who.get(`/v1/feedback/${body.id}`, { 'read-at': position });
const listed = async (who: Caller, { position }: Told, query: string): Promise<readonly string[]> => {
  const { body } = await who.get<FeedbackPage>(`/v1/feedback?${query}`, { 'read-at': position });
  return body.items.map(({ id }) => id);
};
const code = ({ status, body }: Told): readonly unknown[] => [status, body.code];
const textsOf = ({ body }: Told): readonly unknown[] => body.messages.map(({ text }) => text);

describe('feedback on a punch', () => {
  it('is answered by the manager, and both see the thread', async () => {
    const opened = await open();
    expect(opened).toMatchObject({ status: 201, etag: '"0"', body: { state: 'awaiting-answer' } });
    expect(await listed(manager(), opened, 'list=to-answer&state=awaiting-answer')).toEqual([opened.body.id]);
    const answered = await say(manager(), opened, 'Thank you.');
    expect(answered.body.state).toBe('answered');
    for (const who of [employee(), manager(), attendance.asRole('auditor')]) {
      const seen = await read(who, answered);
      expect([seen.status, textsOf(seen)]).toEqual([200, ['I was at the customer.', 'Thank you.']]);
    }
    expect(await listed(employee(), answered, 'list=mine&state=answered')).toEqual([opened.body.id]);
    expect(await listed(manager(), answered, 'list=to-answer&state=awaiting-answer')).toEqual([]);
  });

  it('is unknown to everybody else, also to the manager of other days', async () => {
    const next = newId<EmployeeId>();
    const opened = await open();
    await attendance.seedReportingLine(employment.employeeId, [
      { from: '2000-01-01', managerId: employment.managerId },
      { from: '2026-03-13', managerId: next },
    ]);
    const others = [
      attendance.asRole('employee'),
      attendance.asRole('manager', 'time_administrator', 'finance'),
      attendance.as({ subject: next, roles: ['manager'] }),
      attendance.as({ tenantId: newId<TenantId>(), subject: employment.employeeId }),
    ];
    for (const who of others) {
      expect(code(await who.get(`/v1/feedback/${opened.body.id}`))).toEqual([404, 'feedback.unknown']);
      expect(code(await say(who, opened, 'hello'))).toEqual([404, 'feedback.unknown']);
    }
    expect((await say(manager(), opened, 'Mine is the day.')).status).toBe(201);
    expect(code(await say(attendance.asRole('auditor'), opened, 'hello'))).toEqual([403, 'access.forbidden']);
  });

  it('is to be answered by whoever is responsible now, whoever was when it was opened', async () => {
    const next = newId<EmployeeId>();
    const opened = await open();
    expect(await listed(manager(), opened, 'list=to-answer')).toEqual([opened.body.id]);
    await attendance.seedReportingLine(employment.employeeId, [{ from: '2000-01-01', managerId: next }]);
    const now = attendance.as({ subject: next, roles: ['employee'] });
    await waitUntil(async () => (await listed(now, opened, 'list=to-answer')).length > 0, {
      what: 'the new manager to be known',
    });
    expect(await listed(now, opened, 'list=to-answer')).toEqual([opened.body.id]);
    expect(await listed(manager(), opened, 'list=to-answer')).toEqual([]);
    expect((await say(now, opened, 'Thank you.')).status).toBe(201);
  });

  it('is for own records that are there', async () => {
    const other = await attendance.seedEmployment();
    const foreign = { ...aboutPunch(), employmentId: other.employmentId };
    expect(code(await open(foreign))).toEqual([404, 'employment.unknown']);
    expect(code(await open(aboutPunch(), manager()))).toEqual([404, 'employment.unknown']);
    expect(code(await open(aboutPunch(newId())))).toEqual([404, 'feedback.subject-unknown']);
    expect(
      code(await open({ kind: 'correction', id: punchId, employmentId: employment.employmentId })),
    ).toEqual([404, 'feedback.subject-unknown']);
    expect(code(await open({ kind: 'punch', id: punchId }))).toEqual([422, 'feedback.subject-incomplete']);
  });

  it('is recorded once, however often it is sent; closing and writing on work in turn', async () => {
    const key = { 'idempotency-key': 'open-1' };
    const opened = await open(aboutPunch(), employee(), key);
    const first = await say(manager(), opened, 'Why?', { 'idempotency-key': 'answer-1' });
    expect((await open(aboutPunch(), employee(), key)).body).toEqual(opened.body);
    expect((await say(manager(), opened, 'Why?', { 'idempotency-key': 'answer-1' })).body).toEqual(
      first.body,
    );
    const path = `/v1/feedback/${opened.body.id}/closure`;
    expect(code(await employee().post(path))).toEqual([428, 'if-match.missing']);
    expect(code(await employee().post(path, undefined, { 'if-match': '"0"' }))).toEqual([
      412,
      'resource.stale',
    ]);
    const closed = await employee().post<FeedbackView>(path, undefined, { 'if-match': first.etag });
    expect([closed.status, closed.body.state]).toEqual([201, 'closed']);
    expect((await say(employee(), opened, 'One more thing.')).body.state).toBe('awaiting-answer');
  });

  it('shows what an erased author wrote as gone', async () => {
    const opened = await open();
    const answered = await say(manager(), opened, 'Thank you.');
    erased.add(employment.managerId);
    expect((await read(employee(), answered)).body.messages).toMatchObject([
      { text: 'I was at the customer.', isErased: false },
      { text: null, isErased: true },
    ]);
  });
});

describe('feedback on a rule', () => {
  it('is answered by time administration of the whole company', async () => {
    const opened = await open({ kind: 'correction-rules', id: '0' });
    expect(opened.status).toBe(201);
    expect(code(await say(manager(), opened, 'Hello'))).toEqual([404, 'feedback.unknown']);
    const administrator = attendance.asRole('time_administrator');
    expect(await listed(administrator, opened, 'list=to-answer')).toContain(opened.body.id);
    expect((await say(administrator, opened, 'It stays.')).body.state).toBe('answered');
    expect(code(await open({ kind: 'work-time-policy', id: '99' }))).toEqual([
      404,
      'feedback.subject-unknown',
    ]);
  });
});
