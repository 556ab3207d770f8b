import type { TimesheetView } from '../timesheets/timesheet.dto.js';
import type { PunchBatchBody, RecordedPunchView, RecordPunchBody } from '../punching/punch.dto.js';
import type { RecordedPunch } from '../punching/record-punch.handler.js';
import type { RecordedBatch } from '../punching/record-punch-batch.js';

/**
 * The messages of `attendance.proto` as they arrive: what is not set is empty (texts), null (messages) or, where the
 * proto says `optional`, absent.
 */
interface LocationMessage {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMeters: number;
}

interface PunchMessage {
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly zone: string;
  readonly location: LocationMessage | null;
  readonly note: string;
}

export interface RecordPunchRequest extends PunchMessage {
  readonly employmentId: string;
  readonly deviceId: string;
}

export interface CapturedPunchMessage extends PunchMessage {
  readonly monotonicMs?: number;
  readonly bootId: string;
  readonly isClockTurned?: boolean;
}

export interface RecordPunchBatchRequest {
  readonly employmentId: string;
  readonly deviceId: string;
  readonly items: readonly CapturedPunchMessage[];
}

export interface GetTimesheetRequest {
  readonly employmentId: string;
  readonly periodStart: string;
  readonly knownAt: string;
}

/** An enumeration's unknown number arrives as that number's text and is refused by the schema. */
const KIND_OF_MESSAGE: Readonly<Record<string, string>> = {
  PUNCH_KIND_CLOCK_IN: 'clock-in',
  PUNCH_KIND_CLOCK_OUT: 'clock-out',
  PUNCH_KIND_BREAK_START: 'break-start',
  PUNCH_KIND_BREAK_END: 'break-end',
};
const UNSPECIFIED = 'PUNCH_KIND_UNSPECIFIED';

const given = <Name extends string>(name: Name, text: string): Partial<Record<Name, string>> =>
  // A computed member loses its name in the type.
  text === '' ? {} : ({ [name]: text } as Record<Name, string>);

/** What is not set is left out, so that the same schema finds the same faults as over REST. */
const punchPartsOf = (message: PunchMessage): object => ({
  ...given('id', message.id),
  ...(message.kind === UNSPECIFIED ? {} : { kind: KIND_OF_MESSAGE[message.kind] ?? message.kind }),
  ...given('occurredAt', message.occurredAt),
  ...given('zone', message.zone),
  ...(message.location === null ? {} : { location: { ...message.location, datum: 'WGS84' } }),
  ...given('note', message.note),
});

/** A live punch as the REST interface takes it; not yet checked. */
export const recordPunchBodyOf = (message: RecordPunchRequest): RecordPunchBody =>
  ({
    ...punchPartsOf(message),
    ...given('employmentId', message.employmentId),
    ...given('deviceId', message.deviceId),
    // The schema decides whether it is one.
  }) as RecordPunchBody;

const capturedBodyOf = (message: CapturedPunchMessage): Record<string, unknown> => ({
  ...punchPartsOf(message),
  ...(message.monotonicMs === undefined ? {} : { monotonicMs: message.monotonicMs }),
  ...given('bootId', message.bootId),
  ...(message.isClockTurned === undefined ? {} : { isClockTurned: message.isClockTurned }),
});

/** A batch as the REST interface takes it; not yet checked. */
export const punchBatchBodyOf = (message: RecordPunchBatchRequest): PunchBatchBody =>
  ({
    ...given('employmentId', message.employmentId),
    ...given('deviceId', message.deviceId),
    items: message.items.map(capturedBodyOf),
    // The schema decides whether it is one.
  }) as PunchBatchBody;

/** The answer to a live punch. */
export function recordPunchResponseOf({ view, revision, position }: RecordedPunch): object {
  const { punchId, occurredAt, recordedAt, isDuplicate, flags }: RecordedPunchView = view;
  const { evidence = '', evidenceReason = '' } = view;
  return {
    punchId,
    occurredAt,
    recordedAt,
    revision,
    position,
    isDuplicate,
    flags,
    evidence,
    evidenceReason,
  };
}

/** The answer to a batch. */
export const recordPunchBatchResponseOf = ({ results, position }: RecordedBatch): object => ({
  results: results.map(({ id, outcome, punchId, errors = [], evidence = '', evidenceReason = '' }) => ({
    id: id ?? '',
    outcome,
    punchId: punchId ?? '',
    faults: errors,
    evidence,
    evidenceReason,
  })),
  position: position ?? '',
});

/** The answer to a read of a timesheet. @param etag without quotes */
export const getTimesheetResponseOf = (view: TimesheetView, etag: string): object => ({
  employmentId: view.employmentId,
  periodStart: view.periodStart,
  periodEnd: view.periodEnd,
  zone: view.zone,
  status: view.status,
  days: view.days,
  workedMinutes: view.asWorked.workedMinutes,
  exceptions: view.exceptions,
  etag,
});
