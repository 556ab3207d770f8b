import { epochMsOf, instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { decideCorrection } from '../domain/corrections/correction.decider.js';
import { DEFAULT_CORRECTION_RULES } from '../domain/corrections/correction-rules.js';
import { EMPTY_CORRECTION_SET, evolveCorrectionSet } from '../domain/corrections/correction-set.js';
import { effectsOfCorrection } from '../domain/corrections/effects-of-correction.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import { utcMonthOf } from '../domain/events/event.js';
import type { Decision, Recorded, UtcMonth } from '../domain/events/event.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import { decidePunch } from '../domain/punches/punch.decider.js';
import {
  EMPTY_PUNCH_SET,
  effectivePunches,
  foldPunchSet,
  monthsBetween,
  monthsStillToRead,
} from '../domain/punches/punch-set.js';
import type { EffectivePunch, PunchSet } from '../domain/punches/punch-set.js';
import { ADMINISTRATOR, EMPLOYEE, EMPLOYMENT, at, policy } from './punch-samples.js';

/** A punch on a device that has no connection yet. */
export interface CapturedPunch {
  readonly type: 'punch';
  readonly id: EventId;
  readonly kind: PunchKind;
  readonly atMs: number;
  readonly bootId?: string;
  readonly monotonicMs?: number;
}

/** A correction made on such a device by somebody who may correct directly. */
export interface CapturedCorrection {
  readonly type: 'correction';
  readonly id: EventId;
  readonly change: CorrectionChange;
  readonly capturedAtMs: number;
}

export type CapturedItem = CapturedPunch | CapturedCorrection;

/** When everything is received: behind every time of the specs. */
export const RECEIVED_AT = at('2027-01-15T00:00Z');

const always = { fromMs: 0, untilMs: null };

/**
 * The write side of attendance without engines: streams of punches by month, appends that know repeated ids, and the
 * real deciders. Everything that is delivered goes through here.
 */
export class DeliveryModel {
  readonly streams = new Map<UtcMonth, Recorded[]>();
  private readonly bodies = new Map<EventId, string>();
  private known: PunchSet = EMPTY_PUNCH_SET;

  /** Delivers one batch; its punches are decided on one state, as one append. Answers how many items were refused. */
  deliver(batch: readonly CapturedItem[]): number {
    let refused = 0;
    for (const item of batch) {
      try {
        const body = JSON.stringify(item);
        const before = this.bodies.get(item.id);
        if (before !== undefined && before !== body) throw new DomainError('id.reused', 'conflict');
        if (before !== undefined) continue;
        if (item.type === 'punch') this.punch(item);
        else this.correct(item);
        this.bodies.set(item.id, body);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refused += 1;
      }
    }
    return refused;
  }

  /** The punches as the read model has them: folded from everything. */
  punches(): readonly EffectivePunch[] {
    return effectivePunches(this.known);
  }

  /** The punches as a reading of streams finds them: the months of a stretch of time, and what these point to. */
  punchesFromStreams(fromMs: number, toMs: number): readonly EffectivePunch[] {
    const read = new Set<UtcMonth>();
    let set = EMPTY_PUNCH_SET;
    for (let months = monthsBetween(fromMs, toMs); months.length > 0; months = monthsStillToRead(set, read)) {
      for (const month of months) {
        read.add(month);
        set = foldPunchSet(this.streams.get(month) ?? [], set);
      }
    }
    return effectivePunches(set);
  }

  private punch({ id, kind, atMs, bootId, monotonicMs }: CapturedPunch): void {
    const occurredAt = instantOf(atMs);
    const month = utcMonthOf(occurredAt);
    const state = foldPunchSet(this.streams.get(month) ?? []);
    const command = {
      kind,
      occurredAt,
      eventId: id,
      data: {
        employmentId: EMPLOYMENT,
        employeeId: EMPLOYEE,
        source: 'offline' as const,
        zone: 'UTC',
        offset: '+00:00',
        receivedAt: RECEIVED_AT,
        flags: [],
        ...(bootId === undefined ? {} : { bootId }),
        ...(monotonicMs === undefined ? {} : { monotonicMs }),
      },
    };
    const [decision] = decidePunch(command, state, { policy: policy(), employment: always });
    this.append(month, { ...decision, eventId: id });
  }

  private correct({ id, change, capturedAtMs }: CapturedCorrection): void {
    const punch = change.action === 'add' ? undefined : this.known.get(change.target.punchId);
    const decisions = decideCorrection(
      {
        kind: 'request',
        correctionId: id,
        subject: { employmentId: EMPLOYMENT, employeeId: EMPLOYEE },
        change,
        reason: 'forgot',
        now: RECEIVED_AT,
        capturedAt: instantOf(capturedAtMs),
        person: { id: ADMINISTRATOR, roles: ['time_administrator'] },
        owner: { employeeId: EMPLOYEE, managerId: null },
        punch,
        employment: always,
        sheetStatuses: ['open'],
        rules: { version: 0, rules: DEFAULT_CORRECTION_RULES, requestExpiresAfterDays: 30 },
      },
      EMPTY_CORRECTION_SET,
    );
    const set = decisions.reduce(
      (state, decision) =>
        evolveCorrectionSet(state, recorded({ ...decision, eventId: decision.eventId ?? id })),
      EMPTY_CORRECTION_SET,
    );
    const correction = set.get(id);
    if (correction === undefined) throw new Error('a granted correction is in its set');
    for (const { month, event } of effectsOfCorrection(correction, punch)) this.append(month, event);
  }

  private append(month: UtcMonth, decision: Decision & { readonly eventId: EventId }): void {
    const event = recorded(decision);
    const stream = this.streams.get(month) ?? [];
    this.streams.set(month, [...stream, event]);
    this.known = foldPunchSet([event], this.known);
  }
}

const recorded = (decision: Decision & { readonly eventId: EventId }): Recorded => ({
  eventId: decision.eventId,
  type: decision.type,
  occurredAt: decision.occurredAt,
  recordedAt: RECEIVED_AT,
  // As the log would give it back: through JSON.
  data: JSON.parse(JSON.stringify(decision.data)) as JsonObject,
});

/** Milliseconds since the epoch of a time with offset. */
export const msOf = (time: string): number => epochMsOf(at(time));
