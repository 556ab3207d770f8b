import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import {
  startAttendance,
  type AttendanceHarness,
  type Caller,
  type ProblemBody,
} from '../testing/attendance-harness.js';
import { absenceKindExamples, type AbsenceKindList, type AbsenceKindView } from './absence-kind.dto.js';

const KINDS = '/v1/absence-kinds';
const { define, change } = absenceKindExamples;

let attendance: AttendanceHarness;
let administrator: Caller;
let anybody: Caller;
beforeAll(async () => {
  attendance = await startAttendance({ now: '2026-03-20T12:00:00Z' });
  administrator = attendance.asRole('time_administrator');
  anybody = attendance.as({ subject: newId(), roles: ['employee'] });
});
afterAll(() => attendance.close());

describe('the kinds of absence', () => {
  it('that everybody has are there before anybody said anything', async () => {
    const { body } = await anybody.get<AbsenceKindList>(KINDS);
    expect(body.items.slice(0, 6).map(({ kind }) => kind)).toEqual([
      ...['leave', 'sick', 'business-trip', 'field-work', 'training', 'remote'],
    ]);
    const sick = await anybody.get<AbsenceKindView>(`${KINDS}/sick`);
    expect([sick.etag, sick.body.versions]).toEqual([
      '"0"',
      [expect.objectContaining({ version: 0, needsApproval: false, countsAsWorked: false, balance: null })],
    ]);
  });

  it('of the company are defined, read, listed and changed with If-Match; their versions stay', async () => {
    const made = await administrator.post<AbsenceKindView>(KINDS, define);
    const path = `${KINDS}/${define.kind}`;
    expect([made.status, made.etag, made.headers['location'], made.body]).toEqual([
      ...[201, '"1"', path, absenceKindExamples.view],
    ]);
    const next = { ...change, isPaid: true, effectiveFrom: '2026-05-01' };
    expect((await administrator.put(path, next, { 'if-match': '"7"' })).status).toBe(412);
    expect((await administrator.put(path, next)).status).toBe(428);
    const changed = await administrator.put<AbsenceKindView>(path, next, { 'if-match': made.etag });
    expect([changed.status, changed.etag]).toEqual([200, '"2"']);
    // The same again is the same request.
    const again = await administrator.put<AbsenceKindView>(path, next, { 'if-match': made.etag });
    expect([again.status, again.etag, again.body]).toEqual([200, '"2"', changed.body]);
    const { body } = await anybody.get<AbsenceKindView>(path);
    expect(body.versions.map(({ version, isPaid }) => [version, isPaid])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect((await anybody.get<AbsenceKindList>(KINDS)).body.items).toContainEqual(body);
  });

  it('of the product are made the company’s own by its first version', async () => {
    const path = `${KINDS}/leave`;
    const changed = await administrator.put<AbsenceKindView>(path, change, { 'if-match': '"0"' });
    expect(changed.body.versions.map(({ version }) => version)).toEqual([0, 1]);
    const taken = await administrator.post<ProblemBody>(KINDS, { ...define, kind: 'leave' });
    expect([taken.status, taken.body.code]).toEqual([409, 'absence-kind.already-defined']);
  });

  it('are defined by time administration alone, and unknown ones are not found', async () => {
    expect((await anybody.post(KINDS, { ...define, kind: 'mine' })).status).toBe(403);
    expect((await anybody.put(`${KINDS}/remote`, change, { 'if-match': '"0"' })).status).toBe(403);
    expect((await anybody.get(`${KINDS}/mine`)).status).toBe(404);
    const unknown = await administrator.put<ProblemBody>(`${KINDS}/mine`, change, { 'if-match': '"0"' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'absence-kind.unknown']);
  });

  it.each([
    ['a code for no path', { kind: '../x' }, '/kind', 'absence-kind.code-unfit'],
    [
      'an odd day, which has no half',
      { kind: 'odd', balance: { ...define.balance, dayMinutes: 465 } },
      '/balance/dayMinutes',
      'absence-kind.balance-unfit',
    ],
  ])('are refused with %s, in the reader’s language', async (_what, more, pointer, code) => {
    const refused = await administrator.post<ProblemBody>(
      KINDS,
      { ...define, ...more },
      { 'accept-language': 'zh' },
    );
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.objectContaining({
        code,
        errors: [
          expect.objectContaining({ pointer, code, detail: expect.stringMatching(/\p{Script=Han}/u) }),
        ],
      }),
    ]);
  });
});
