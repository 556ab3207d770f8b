import { newId } from '@timeledger/kernel/ids.js';
import type { CorrectionView } from '../corrections/correction.dto.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import type { Answer, AttendanceHarness, Caller } from './attendance-harness.js';
import type { EmploymentSeed, SeededEmployment } from './seeded-employment.js';

/** Zone of everything in a scene. */
export const SCENE_ZONE = 'Europe/Berlin';

/** Members of a request to correct, besides the employment and the reason. */
export type CorrectionAsk = Readonly<Record<string, unknown>>;

/** An employment, the people around it, and what they do about its punches. */
export interface CorrectionScene {
  readonly employment: SeededEmployment;
  readonly employee: Caller;
  /** Somebody else's manager where the employment has none. */
  readonly manager: Caller;
  readonly administrator: Caller;
  /** Uploads a punch that a phone captured, a clock-in unless told; answers its id in Timeledger. */
  punched(occurredAt: string, kind?: PunchKind, id?: string): Promise<string>;
  ask<Body = CorrectionView>(
    who: Caller,
    body: CorrectionAsk,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>>;
  /** Decides on what an answer showed, with its ETag. */
  decide<Body = CorrectionView>(
    who: Caller,
    correction: Answer<CorrectionView>,
    step: 'approval' | 'rejection' | 'withdrawal',
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Body>>;
  /** The punches as they count once the read model has got to a position. */
  punchesAt(position: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What is asked to give a punch another time. */
export const changeTime = (punchId: string, occurredAt: string): CorrectionAsk => ({
  action: 'change-time',
  punchId,
  occurredAt,
});

/** Sets a scene with an employment of its own. */
export async function setScene(
  attendance: AttendanceHarness,
  seed: EmploymentSeed = {},
): Promise<CorrectionScene> {
  const employment = await attendance.seedEmployment({ zone: SCENE_ZONE, ...seed });
  const { employmentId } = employment;
  const employee = attendance.asEmployee(employment);
  const administrator = attendance.asRole('time_administrator');
  return {
    employment,
    employee,
    manager: employment.managerId === null ? attendance.asRole('manager') : attendance.asManager(employment),
    administrator,
    async punched(occurredAt, kind = 'clock-in', id = newId()) {
      const { body } = await employee.post<{ results: readonly { punchId: string }[] }>('/v1/punch-batches', {
        employmentId,
        deviceId: 'phone-1',
        items: [{ id, kind, occurredAt, zone: SCENE_ZONE }],
      });
      return body.results[0]?.punchId ?? '';
    },
    ask: (who, body, headers = {}) =>
      who.post('/v1/corrections', { employmentId, reason: 'Was with a customer first.', ...body }, headers),
    decide: (who, correction, step, headers = {}) =>
      who.post(
        `/v1/corrections/${correction.body.id}/${step}`,
        step === 'withdrawal' ? undefined : { comment: 'I was there.' },
        { 'if-match': correction.etag, ...headers },
      ),
    async punchesAt(position) {
      const { body } = await administrator.get<{ items: readonly Record<string, unknown>[] }>(
        `/v1/punches?employmentId=${employmentId}`,
        { 'read-at': position },
      );
      return body.items;
    },
  };
}
