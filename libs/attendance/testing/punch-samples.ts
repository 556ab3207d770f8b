import type { Instant } from '@timeledger/kernel/clock.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import type { PayGroupDefinition, WorkTimePolicy } from '../domain/events/setting-events.js';
import { PUNCH_EVENT_TYPES } from '../domain/events/punch-events.js';
import type { PunchData, PunchEvent, PunchKind } from '../domain/events/punch-events.js';
import { effectivePunches, foldPunchSet } from '../domain/punches/punch-set.js';
import type { EffectivePunch } from '../domain/punches/punch-set.js';
import { DEFAULT_WORK_TIME_POLICY } from '../domain/work-time/work-time-policy.js';

/** The person of the specs. */
export const EMPLOYMENT = deriveId<EmploymentId>('employment');
export const EMPLOYEE = deriveId<EmployeeId>('employee');
export const MANAGER = deriveId<EmployeeId>('manager');
export const ADMINISTRATOR = deriveId<EmployeeId>('administrator');

/** An id that can be read: derived from a name. */
export const idOf = (name: string): EventId => deriveId<EventId>(name);

/** An RFC 3339 time with offset as an instant. */
export const at = (time: string): Instant => new Date(time).toISOString() as Instant;

/** A monthly pay group; members to taste. */
export const payGroup = (members: Partial<PayGroupDefinition> = {}): PayGroupDefinition => ({
  payGroupId: 'field',
  version: 1,
  zone: 'Europe/Berlin',
  periodKind: 'monthly',
  anchor: '2026-01-01',
  workweekStart: 1,
  dayAttribution: 'start-of-session',
  effectiveFrom: '2020-01-01',
  ...members,
});

/** The default policy as a published first version; members to taste. */
export const policy = (members: Partial<WorkTimePolicy> = {}): WorkTimePolicy => ({
  ...DEFAULT_WORK_TIME_POLICY,
  policyId: 'standard',
  version: 1,
  effectiveFrom: '2020-01-01',
  ...members,
});

/** A punch event captured offline; its id is derived from kind and time unless told. */
export function punchEvent(
  kind: PunchKind,
  time: string,
  members: Partial<PunchData> & { readonly eventId?: EventId } = {},
): PunchEvent {
  const { eventId = idOf(`${kind} ${at(time)}`), ...data } = members;
  return {
    eventId,
    type: PUNCH_EVENT_TYPES[kind],
    occurredAt: at(time),
    recordedAt: at(time),
    data: {
      employmentId: EMPLOYMENT,
      employeeId: EMPLOYEE,
      source: 'offline',
      zone: 'Europe/Berlin',
      offset: '+01:00',
      receivedAt: at(time),
      flags: [],
      ...data,
    },
  };
}

const KIND_OF_WORD: Readonly<Record<string, PunchKind>> = {
  in: 'clock-in',
  out: 'clock-out',
  pause: 'break-start',
  resume: 'break-end',
};

/** Punch events from lines such as `in 2026-03-02T08:00+01:00`; words: in, out, pause, resume. */
export const punchEvents = (...lines: readonly string[]): readonly PunchEvent[] =>
  lines.map((line) => {
    const [word = '', time = ''] = line.split(' ');
    const kind = KIND_OF_WORD[word];
    if (kind === undefined) throw new RangeError(`not a punch: ${line}`);
    return punchEvent(kind, time);
  });

/** The punches of such lines as they count. */
export const punches = (...lines: readonly string[]): readonly EffectivePunch[] =>
  effectivePunches(foldPunchSet(punchEvents(...lines)));
