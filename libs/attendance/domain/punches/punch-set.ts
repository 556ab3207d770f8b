import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import { utcMonthOf } from '../events/event.js';
import type { Recorded, UtcMonth } from '../events/event.js';
import { isPunchEvent } from '../events/punch-events.js';
import type {
  BreakEnded,
  BreakStarted,
  ClockedIn,
  ClockedOut,
  CorrectionEffect,
  KindChange,
  PunchEvent,
  PunchFlag,
  PunchKind,
  PunchOrigin,
  PunchSource,
  PunchTime,
} from '../events/punch-events.js';

/** A change of time and its place among the corrections of the punch. */
export type TimeChange = PunchTime & { readonly correctedAt: Instant; readonly correctionId: EventId };

/**
 * All that is known of one punch. Plain JSON, so that a read model can keep it as it is.
 *
 * It is a function of the *set* of the punch's events: each attribute is a register in which the correction with the
 * greatest (`correctedAt`, correction id) stands, a void is final, and a correction that comes before its punch waits
 * here with `origin: null`. Order, repetition and splitting of the events do not matter.
 */
export type PunchRecord = {
  readonly punchId: EventId;
  readonly employmentId: EmploymentId;
  readonly employeeId: EmployeeId;
  /** As first recorded; `null` while only corrections of it are known. */
  readonly origin: PunchOrigin | null;
  /** Empty when the origin is the punch's own event, else the rank of the move that copied it here; the least stands. */
  readonly originRank: string;
  readonly time: TimeChange | null;
  readonly kind: KindChange | null;
  readonly voided: { readonly correctedAt: Instant; readonly correctionId: EventId } | null;
  /** Every correction that touched the punch, sorted by id. */
  readonly correctionIds: readonly EventId[];
  /** Every month in whose stream something about this punch stands or stood, sorted. */
  readonly months: readonly UtcMonth[];
};

/** A punch as it counts now, after its corrections. */
export interface EffectivePunch {
  readonly punchId: EventId;
  readonly kind: PunchKind;
  readonly occurredAt: Instant;
  /** The same in milliseconds since the epoch. */
  readonly atMs: number;
  readonly zone: string;
  readonly offset: string;
  /** The month in whose stream the punch lives: that of `occurredAt`. */
  readonly month: UtcMonth;
  readonly isVoided: boolean;
  readonly origin: PunchOrigin;
  readonly source: PunchSource;
  readonly flags: readonly PunchFlag[];
  readonly correctionIds: readonly EventId[];
}

/** The punches of an employment by id. */
export type PunchSet = ReadonlyMap<EventId, PunchRecord>;

export const EMPTY_PUNCH_SET: PunchSet = new Map();

/** Which punch an event is about. */
export function punchIdOf(event: PunchEvent): EventId {
  return 'punchId' in event.data ? event.data.punchId : event.eventId;
}

const rankOf = (change: { readonly correctedAt: Instant; readonly correctionId: EventId }): string =>
  `${change.correctedAt} ${change.correctionId}`;

const later = <Change extends { readonly correctedAt: Instant; readonly correctionId: EventId }>(
  left: Change | null,
  right: Change | null,
): Change | null => {
  if (left === null || right === null) return left ?? right;
  return rankOf(right) > rankOf(left) ? right : left;
};

const sortedWith = <Value extends string>(
  values: readonly Value[],
  added: readonly Value[],
): readonly Value[] => {
  if (added.every((value) => values.includes(value))) return values;
  return [...new Set([...values, ...added])].sort();
};

function emptyRecord(
  punchId: EventId,
  data: { employmentId: EmploymentId; employeeId: EmployeeId },
): PunchRecord {
  return {
    punchId,
    employmentId: data.employmentId,
    employeeId: data.employeeId,
    origin: null,
    originRank: '',
    time: null,
    kind: null,
    voided: null,
    correctionIds: [],
    months: [],
  };
}

function withOrigin(record: PunchRecord, origin: PunchOrigin, rank: string): PunchRecord {
  if (record.origin !== null && record.originRank <= rank) return record;
  return {
    ...record,
    origin,
    originRank: rank,
    months: sortedWith(record.months, [utcMonthOf(origin.occurredAt)]),
  };
}

function ofPunch(
  record: PunchRecord,
  kind: PunchKind,
  event: ClockedIn | ClockedOut | BreakStarted | BreakEnded,
) {
  const { zone, offset, source, flags, deviceId, bootId, monotonicMs, deviceTime } = event.data;
  const origin: PunchOrigin = {
    kind,
    occurredAt: event.occurredAt,
    zone,
    offset,
    source,
    flags,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(bootId === undefined ? {} : { bootId }),
    ...(monotonicMs === undefined ? {} : { monotonicMs }),
    ...(deviceTime === undefined ? {} : { deviceTime }),
  };
  return withOrigin(record, origin, '');
}

const withTime = (
  record: PunchRecord,
  data: CorrectionEffect & { readonly after: PunchTime },
): PunchRecord => {
  const { correctedAt, correctionId, after } = data;
  return { ...record, time: later(record.time, { ...after, correctedAt, correctionId }) };
};

/** Takes in one event of a punch. Knows no order: see {@link PunchRecord}. */
export function evolvePunch(known: PunchRecord | undefined, event: PunchEvent): PunchRecord {
  const empty = known ?? emptyRecord(punchIdOf(event), event.data);
  const record =
    'correctionId' in event.data
      ? { ...empty, correctionIds: sortedWith(empty.correctionIds, [event.data.correctionId]) }
      : empty;
  switch (event.type) {
    case 'attendance.ClockedIn':
      return ofPunch(record, 'clock-in', event);
    case 'attendance.ClockedOut':
      return ofPunch(record, 'clock-out', event);
    case 'attendance.BreakStarted':
      return ofPunch(record, 'break-start', event);
    case 'attendance.BreakEnded':
      return ofPunch(record, 'break-end', event);
    case 'attendance.PunchAdded':
      return withOrigin(record, { ...event.data.after, source: 'manual', flags: [] }, '');
    case 'attendance.PunchTimeCorrected': {
      const months = sortedWith(record.months, [utcMonthOf(event.data.after.occurredAt)]);
      return withTime({ ...record, months }, event.data);
    }
    case 'attendance.PunchReclassified': {
      const { correctedAt, correctionId, after } = event.data;
      return { ...record, kind: later(record.kind, { kind: after.kind, correctedAt, correctionId }) };
    }
    case 'attendance.PunchVoided': {
      const { correctedAt, correctionId } = event.data;
      const change = { correctedAt, correctionId };
      // Of several voids the first is shown; being void is final, so any choice that ignores arrival would do.
      const isFirst = record.voided === null || rankOf(change) < rankOf(record.voided);
      return isFirst ? { ...record, voided: change } : record;
    }
    case 'attendance.PunchMovedOut':
    case 'attendance.PunchMovedIn': {
      const other = event.type === 'attendance.PunchMovedOut' ? event.data.toMonth : event.data.fromMonth;
      const months = sortedWith(record.months, [utcMonthOf(event.data.after.occurredAt), other]);
      const moved = withTime({ ...record, months }, event.data);
      if (event.type === 'attendance.PunchMovedOut') return moved;
      const { origin, reclassified } = event.data;
      return withOrigin({ ...moved, kind: later(moved.kind, reclassified) }, origin, rankOf(event.data));
    }
  }
}

/** Takes in one event of any stream; other events than those of punches change nothing. */
export function evolvePunchSet(set: PunchSet, event: Recorded): PunchSet {
  return isPunchEvent(event) ? foldPunchSet([event], set) : set;
}

/** Folds the union of any streams of one employment, in any order. */
export function foldPunchSet(events: Iterable<Recorded>, from: PunchSet = EMPTY_PUNCH_SET): PunchSet {
  const set = new Map(from);
  for (const event of events) {
    if (!isPunchEvent(event)) continue;
    const punchId = punchIdOf(event);
    set.set(punchId, evolvePunch(set.get(punchId), event));
  }
  return set;
}

/** The punch as it counts now; `undefined` while only corrections of it are known. */
export function effectivePunchOf(record: PunchRecord): EffectivePunch | undefined {
  const { origin } = record;
  if (origin === null) return undefined;
  const { occurredAt, zone, offset } = record.time ?? origin;
  return {
    punchId: record.punchId,
    kind: record.kind?.kind ?? origin.kind,
    occurredAt,
    atMs: Date.parse(occurredAt),
    zone,
    offset,
    month: utcMonthOf(occurredAt),
    isVoided: record.voided !== null,
    origin,
    source: origin.source,
    flags: origin.flags,
    correctionIds: record.correctionIds,
  };
}

/** Whether a punch is known to be void, which is final. */
export const isVoid = (record: PunchRecord | undefined): boolean =>
  record !== undefined && record.voided !== null;

/** The order of punches: by time, then by id. A function of the set, never of arrival. */
export const comparePunches = (left: EffectivePunch, right: EffectivePunch): number =>
  left.atMs - right.atMs || (left.punchId < right.punchId ? -1 : left.punchId > right.punchId ? 1 : 0);

/** The punches that count (not voided), in order. */
export function effectivePunches(set: PunchSet): readonly EffectivePunch[] {
  const punches: EffectivePunch[] = [];
  for (const record of set.values()) {
    const punch = effectivePunchOf(record);
    if (punch !== undefined && !punch.isVoided) punches.push(punch);
  }
  return punches.sort(comparePunches);
}

/**
 * Months whose streams say more about the punches of the set than what was read: those that a punch was moved out of
 * or into. Reading them too (until nothing is left) makes a fold of streams equal to a fold of the whole log.
 */
export function monthsStillToRead(set: PunchSet, read: ReadonlySet<UtcMonth>): readonly UtcMonth[] {
  const months = new Set<UtcMonth>();
  for (const record of set.values())
    for (const month of record.months) if (!read.has(month)) months.add(month);
  return [...months].sort();
}

/** The UTC months from one instant to another, both included: the streams that a reading of that time needs. */
export function monthsBetween(fromMs: number, toMs: number): readonly UtcMonth[] {
  const months: UtcMonth[] = [];
  const first = new Date(fromMs);
  for (let year = first.getUTCFullYear(), month = first.getUTCMonth(); ; month += 1) {
    const start = new Date(Date.UTC(year, month, 1));
    if (start.getTime() > toMs) return months;
    months.push(start.toISOString().slice(0, 7).replace('-', ''));
  }
}
