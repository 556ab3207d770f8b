import { instantOf } from '@timeledger/kernel/clock.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { ActingPerson, RecordOwner } from '@timeledger/people/domain/approval-authority.js';
import type { CorrectionChange, CorrectionSubject } from '../events/correction-events.js';
import { utcMonthOf } from '../events/event.js';
import type { UtcMonth } from '../events/event.js';
import type { PunchKind, PunchTime } from '../events/punch-events.js';
import type { CorrectionRule } from '../events/setting-events.js';
import type { SheetStatus } from '../events/timesheet-events.js';
import type { EmploymentBounds } from '../punches/punch.decider.js';
import { effectivePunchOf, isVoid } from '../punches/punch-set.js';
import type { EffectivePunch, PunchRecord } from '../punches/punch-set.js';
import { conflict, followUpId, forbidden, invalid, stepUp } from './correction-decision.js';
import type { CorrectionDecision } from './correction-decision.js';
import { attributesOfPunch, shiftMinutesOf } from './correction-attributes.js';
import type { RecordAttributes } from './record-attributes.js';
import { grantOf } from './correction-rules.js';
import { targetOf, unfinishedCorrectionOf } from './correction-set.js';
import type { CorrectionSet } from './correction-set.js';

/** Asks for a correction, or makes it at once where the rules grant that. */
export interface RequestCorrection {
  readonly kind: 'request';
  /** The id of the request's event; the caller derives it from its request. */
  readonly correctionId: EventId;
  readonly subject: CorrectionSubject;
  /**
   * Of a known punch, what `target` states besides the id is replaced by what is known. A captured correction states
   * the punch as it was first recorded, so that both lead to the same month whichever comes first.
   */
  readonly change: CorrectionChange;
  readonly reason: string;
  readonly now: Instant;
  /** When it was made on a device without connection; such a correction may name a punch that has not arrived. */
  readonly capturedAt?: Instant;
  readonly person: ActingPerson;
  readonly owner: RecordOwner;
  /** What is known of the target. */
  readonly punch: PunchRecord | undefined;
  readonly employment: EmploymentBounds;
  /** States of the sheets before and after the change. */
  readonly sheetStatuses: readonly SheetStatus[];
  readonly rules: {
    readonly version: number;
    readonly rules: readonly CorrectionRule[];
    readonly requestExpiresAfterDays: number;
  };
  /** What is known of the record beyond its punch: what only a calculation tells. */
  readonly attributes?: RecordAttributes;
  /** Whether the person has shown a second factor. */
  readonly hasSecondFactor?: boolean;
}

const MS_PER_DAY = 86_400_000;

/**
 * The month whose stream holds a correction: that in which the punch was first recorded, wherever it was moved since, or
 * that of the time of a punch to add. So all corrections of a punch stand in one stream, and a repeated request finds its own.
 */
export const correctionMonthOf = (change: CorrectionChange, punch: PunchRecord | undefined): UtcMonth => {
  if (change.action === 'add') return utcMonthOf(change.after.occurredAt);
  return utcMonthOf(punch?.origin?.occurredAt ?? change.target.occurredAt);
};

const timeAfter = (change: CorrectionChange): (PunchTime & { readonly kind?: PunchKind }) | undefined =>
  change.action === 'add' || change.action === 'change-time' ? change.after : undefined;

function knownTarget(command: RequestCorrection): EffectivePunch | undefined {
  const { change, punch, capturedAt } = command;
  if (change.action === 'add') return undefined;
  const known = punch === undefined ? undefined : effectivePunchOf(punch);
  if (isVoid(punch)) {
    throw conflict('correction.punch-voided', 'The punch is void. Add the right one instead.');
  }
  if (known === undefined && capturedAt === undefined) {
    throw new DomainError('correction.punch-unknown', 'not-found', { detail: 'There is no such punch.' });
  }
  return known;
}

function changeOfKnown(change: CorrectionChange, known: EffectivePunch | undefined): CorrectionChange {
  if (change.action === 'add' || known === undefined) return change;
  const { punchId, kind, occurredAt, zone, offset } = known;
  return { ...change, target: { punchId, kind, occurredAt, zone, offset } };
}

function refuseBadChange(change: CorrectionChange, command: RequestCorrection): void {
  if (command.reason.trim() === '') {
    throw invalid('correction.reason-missing', '/reason', 'A correction needs a reason.');
  }
  const isSame =
    (change.action === 'change-time' && change.after.occurredAt === change.target.occurredAt) ||
    (change.action === 'reclassify' && change.after.kind === change.target.kind);
  // Of a captured correction nobody knows yet what will stand between it and the punch: it may change much.
  if (isSame && command.capturedAt === undefined) {
    const pointer = change.action === 'reclassify' ? '/kind' : '/occurredAt';
    throw invalid('correction.no-change', pointer, 'The correction changes nothing.');
  }
  const after = timeAfter(change);
  if (after === undefined) return;
  if (after.occurredAt > command.now) {
    throw invalid('correction.in-future', '/occurredAt', 'A punch cannot be corrected into the future.');
  }
  const { fromMs, untilMs } = command.employment;
  const atMs = Date.parse(after.occurredAt);
  if (atMs < fromMs) {
    throw invalid('punch.before-hire', '/occurredAt', 'The time is before the first day of the employment.');
  }
  if (untilMs !== null && atMs >= untilMs) {
    throw invalid('punch.after-leaving', '/occurredAt', 'The time is after the last day of the employment.');
  }
}

/** What rules are applied to: what the punch tells, and what was calculated. */
function attributesOf(change: CorrectionChange, command: RequestCorrection): RecordAttributes {
  const calculated = command.attributes ?? {};
  const minutes = calculated['changed-minutes'];
  const isMoved = change.action === 'change-time';
  const shift = shiftMinutesOf(change);
  return {
    ...attributesOfPunch(change, command.punch),
    ...calculated,
    ...(typeof minutes === 'number'
      ? { 'changed-minutes': Math.max(minutes, shift) }
      : isMoved
        ? { 'changed-minutes': shift }
        : {}),
  };
}

function rightOf(
  change: CorrectionChange,
  attributes: RecordAttributes,
  command: RequestCorrection,
): 'direct' | 'request' {
  const times = [
    change.action === 'add' ? undefined : change.target.occurredAt,
    timeAfter(change)?.occurredAt,
  ];
  const oldestMs = Math.min(...times.filter((time) => time !== undefined).map((time) => Date.parse(time)));
  const ageDays = Math.floor((Date.parse(command.now) - oldestMs) / MS_PER_DAY);
  const { person, owner, sheetStatuses } = command;
  const { action } = change;
  const given = { person, owner, ageDays, sheetStatuses, action, attributes };
  const grant = grantOf(command.rules.rules, given);
  if (grant.right === 'direct' && grant.isStepUpNeeded && command.hasSecondFactor !== true) throw stepUp();
  if (grant.right !== 'none') return grant.right;
  switch (grant.because) {
    case 'role':
      throw forbidden(
        'correction.not-allowed',
        'The rules let you neither correct this record nor ask for it.',
      );
    case 'age':
      throw forbidden('correction.too-old', 'The record is too old for you to correct it or ask for it.');
    case 'sheet-status':
      throw forbidden(
        'correction.sheet-closed',
        'In this state of the timesheet you cannot correct it or ask for it.',
      );
  }
}

/**
 * Where a correction stands among those of its punch. A captured one stands where it was made (not ahead of our
 * clock); a live one behind everything it could have seen, even what a fast clock dated ahead.
 */
function correctedAtOf(command: RequestCorrection): Instant {
  const { now, capturedAt, punch } = command;
  if (capturedAt !== undefined) return capturedAt < now ? capturedAt : now;
  const seen = [punch?.time, punch?.kind].map((change) => (change ? Date.parse(change.correctedAt) + 1 : 0));
  return instantOf(Math.max(Date.parse(now), ...seen));
}

/** See `decideCorrection`. */
export function requestCorrection(
  command: RequestCorrection,
  state: CorrectionSet,
): readonly CorrectionDecision[] {
  const known = knownTarget(command);
  const change = changeOfKnown(command.change, known);
  refuseBadChange(change, command);
  const attributes = attributesOf(change, command);
  const right = rightOf(change, attributes, command);
  const punchId = targetOf(change);
  const unfinished = punchId === undefined ? undefined : unfinishedCorrectionOf(state, punchId);
  if (unfinished !== undefined) {
    throw conflict(
      'correction.pending',
      'Another correction of this punch is not finished.',
      unfinished.correctionId,
    );
  }
  const { correctionId, subject, now, person, reason, rules } = command;
  const expiresAt = instantOf(Date.parse(now) + rules.requestExpiresAfterDays * MS_PER_DAY);
  const requested: CorrectionDecision = {
    eventId: correctionId,
    type: 'attendance.CorrectionRequested',
    schemaVersion: 1,
    occurredAt: command.capturedAt ?? now,
    data: {
      ...subject,
      month: correctionMonthOf(change, command.punch),
      change,
      isTargetKnown: change.action === 'add' || known !== undefined,
      correctedAt: correctedAtOf(command),
      reason,
      requestedBy: person.id,
      rulesVersion: rules.version,
      expiresAt: right === 'direct' ? null : expiresAt,
      attributes,
    },
  };
  if (right === 'request') return [requested];
  return [
    requested,
    {
      eventId: followUpId(correctionId, 'attendance.CorrectionApproved'),
      type: 'attendance.CorrectionApproved',
      schemaVersion: 1,
      occurredAt: now,
      data: { ...subject, correctionId, approvedBy: person.id, isDirect: true },
    },
  ];
}
