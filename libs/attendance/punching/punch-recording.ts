import { instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { EmploymentBounds, PunchContext, RecordPunch } from '../domain/punches/punch.decider.js';
import type { DeviceVerdict } from '../domain/punches/device-standing.js';
import { employmentBounds } from '../domain/punches/punch.decider.js';
import type { WorkTimePolicy } from '../domain/events/setting-events.js';
import { localDateOf } from '../domain/work-time/day-boundaries.js';
import { payPeriodAt } from '../domain/work-time/pay-period.js';
import { policyOn } from '../domain/work-time/work-time-policy.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import type { CapturedPunchBody, RecordPunchBody } from './punch.dto.js';
import { zoneOffsetAt } from './zone-offset.js';

/** The operation that ids of live punches are derived with. Never renamed. */
export const LIVE_OPERATION = 'punches.record';

/** A checked time of a body. The schema has seen to its form. */
export function instantOfBody(text: string, pointer: string): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new DomainError('time.malformed', 'invalid', {
    errors: [{ pointer, code: 'time.malformed', detail: 'must be an RFC 3339 time with an offset' }],
  });
}

/** Whose punches, and when they reached the server. */
export interface PunchReceipt {
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  readonly receivedAtMs: number;
  readonly deviceId: string | undefined;
}

const evidenceOf = (body: RecordPunchBody | CapturedPunchBody): JsonObject | undefined =>
  body.location === undefined ? undefined : { location: { ...body.location } };

/** A live punch as the decider takes it. */
export function livePunchOf(body: RecordPunchBody, receipt: PunchReceipt): RecordPunch {
  const occurredAt = instantOfBody(body.occurredAt, '/occurredAt');
  const atMs = Date.parse(occurredAt);
  return {
    kind: body.kind,
    occurredAt,
    data: {
      ...commonData(body, receipt, occurredAt),
      source: 'live',
      skewMs: atMs - receipt.receivedAtMs,
      flags: [],
    },
  };
}

/** A captured punch as the decider takes it. */
export function capturedPunchOf(
  body: CapturedPunchBody,
  receipt: PunchReceipt,
  pointer: string,
): RecordPunch {
  const occurredAt = instantOfBody(body.occurredAt, `${pointer}/occurredAt`);
  return {
    kind: body.kind,
    occurredAt,
    data: {
      ...commonData(body, receipt, occurredAt),
      source: 'offline',
      ...(body.monotonicMs === undefined ? {} : { monotonicMs: body.monotonicMs }),
      ...(body.bootId === undefined ? {} : { bootId: body.bootId }),
      flags: body.isClockTurned === true ? ['clock-turned'] : [],
    },
  };
}

function commonData(body: RecordPunchBody | CapturedPunchBody, receipt: PunchReceipt, occurredAt: Instant) {
  const evidence = evidenceOf(body);
  return {
    employmentId: receipt.employmentId,
    employeeId: receipt.employeeId,
    zone: body.zone,
    offset: zoneOffsetAt(body.zone, Date.parse(occurredAt)),
    receivedAt: instantOf(receipt.receivedAtMs),
    deviceTime: occurredAt,
    ...(receipt.deviceId === undefined ? {} : { deviceId: receipt.deviceId }),
    ...(body.id === undefined ? {} : { clientEventId: body.id.toLowerCase() }),
    ...(evidence === undefined ? {} : { evidence }),
    ...(body.note === undefined ? {} : { note: body.note }),
  };
}

/** The punch with what its device says about it. */
export const withFlags = (punch: RecordPunch, { flags }: DeviceVerdict): RecordPunch =>
  flags.length === 0
    ? punch
    : { ...punch, data: { ...punch.data, flags: [...new Set([...punch.data.flags, ...flags])] } };

const bounds = new WeakMap<EmploymentSettings, EmploymentBounds>();

/**
 * The stretch of an employment: its first day in the zone of its first pay group, its last day in that of its last one.
 * Days are in UTC while no pay group is known. Kept as long as the settings are, because zones are slow to ask.
 */
export function boundsOf(settings: EmploymentSettings): EmploymentBounds {
  let found = bounds.get(settings);
  if (found === undefined) {
    const { employment, definitions } = settings;
    const { fromMs } = employmentBounds(employment, definitions[0] ?? { zone: 'UTC' });
    const { untilMs } = employmentBounds(employment, definitions.at(-1) ?? { zone: 'UTC' });
    found = { fromMs, untilMs };
    bounds.set(settings, found);
  }
  return found;
}

/** The work-time policy in force at an instant, by the local day of the pay group that holds then. */
export function policyAt(settings: EmploymentSettings, at: Instant): WorkTimePolicy {
  const { definitions, policies } = settings;
  // Without a published policy every day has the default one, and no zone need be asked.
  if (policies.length === 0) return policyOn(policies, at.slice(0, 10));
  const atMs = Date.parse(at);
  const zone = definitions.length === 0 ? 'UTC' : payPeriodAt(definitions, atMs).payGroup.zone;
  return policyOn(policies, localDateOf(zone, atMs));
}

/** What a punch at an instant is judged by, without the month before. */
export const punchContextOf = (settings: EmploymentSettings, occurredAt: Instant): PunchContext => ({
  policy: policyAt(settings, occurredAt),
  employment: boundsOf(settings),
});
