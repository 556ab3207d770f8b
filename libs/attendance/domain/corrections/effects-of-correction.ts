import { deriveId } from '@timeledger/kernel/ids.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import { utcMonthOf } from '../events/event.js';
import type { Decision, UtcMonth } from '../events/event.js';
import type { CorrectionTarget } from '../events/correction-events.js';
import type { CorrectionEffect, PunchEvent, PunchOrigin, PunchTime } from '../events/punch-events.js';
import type { PunchRecord } from '../punches/punch-set.js';
import type { CorrectionState } from './correction-set.js';

/** Events of punches that corrections write. */
export type CorrectionEffectType = Exclude<
  PunchEvent['type'],
  'attendance.ClockedIn' | 'attendance.ClockedOut' | 'attendance.BreakStarted' | 'attendance.BreakEnded'
>;

/** One effect and the month whose stream of punches it belongs to. */
export interface EffectOfCorrection {
  readonly month: UtcMonth;
  readonly event: {
    [Type in CorrectionEffectType]: Decision<Type, Extract<PunchEvent, { type: Type }>['data']> & {
      readonly eventId: EventId;
    };
  }[CorrectionEffectType];
}

/** The id of an effect: the same for ever, so that driving an approved correction on twice writes it once. */
export const effectIdOf = (correctionId: EventId, type: CorrectionEffectType): EventId =>
  deriveId<EventId>('attendance.correction-effect', correctionId, type);

const timeOf = ({ occurredAt, zone, offset }: PunchTime): PunchTime => ({ occurredAt, zone, offset });

/** The punch as it was first recorded; of one that has not arrived, as the client stated it. */
const originOf = (target: CorrectionTarget, punch: PunchRecord | undefined): PunchOrigin =>
  punch?.origin ?? { ...timeOf(target), kind: target.kind, source: 'offline', flags: [] };

/**
 * What an approved correction writes into which streams of punches, in this order. A change of time that leaves the
 * UTC month writes into two streams; each append can be repeated by id until both are there.
 * @param correction approved; its request alone says which streams, so that a repetition finds its events
 * @param punch what is known of the target, to be carried along when it moves
 * @returns nothing for a correction that is not approved
 */
export function effectsOfCorrection(
  correction: CorrectionState,
  punch: PunchRecord | undefined,
): readonly EffectOfCorrection[] {
  const { correctionId, request, decidedAt, decidedBy, status } = correction;
  if ((status !== 'applying' && status !== 'applied') || decidedAt === null || decidedBy === null) return [];
  const { change, employmentId, employeeId, correctedAt, reason, requestedBy, isTargetKnown } = request;
  const effect: CorrectionEffect = {
    employmentId,
    employeeId,
    correctionId,
    correctedAt,
    reason,
    requestedBy,
    approvedBy: decidedBy,
  };
  const base = <Type extends CorrectionEffectType>(type: Type) => ({
    eventId: effectIdOf(correctionId, type),
    type,
    schemaVersion: 1,
    occurredAt: decidedAt,
  });
  if (change.action === 'add') {
    const data = { ...effect, before: null, after: { ...timeOf(change.after), kind: change.after.kind } };
    return [
      { month: utcMonthOf(change.after.occurredAt), event: { ...base('attendance.PunchAdded'), data } },
    ];
  }
  const { target } = change;
  const { punchId } = target;
  const month = utcMonthOf(target.occurredAt);
  switch (change.action) {
    case 'void': {
      const before = isTargetKnown ? { ...timeOf(target), kind: target.kind } : null;
      return [
        {
          month,
          event: { ...base('attendance.PunchVoided'), data: { ...effect, punchId, before, after: null } },
        },
      ];
    }
    case 'reclassify': {
      const before = isTargetKnown ? { kind: target.kind } : null;
      const after = { kind: change.after.kind };
      return [
        {
          month,
          event: { ...base('attendance.PunchReclassified'), data: { ...effect, punchId, before, after } },
        },
      ];
    }
    case 'change-time': {
      const data = {
        ...effect,
        punchId,
        before: isTargetKnown ? timeOf(target) : null,
        after: timeOf(change.after),
      };
      const toMonth = utcMonthOf(change.after.occurredAt);
      if (toMonth === month) return [{ month, event: { ...base('attendance.PunchTimeCorrected'), data } }];
      const movedIn = {
        fromMonth: month,
        origin: originOf(target, punch),
        reclassified: punch?.kind ?? null,
      };
      return [
        { month, event: { ...base('attendance.PunchMovedOut'), data: { ...data, toMonth } } },
        { month: toMonth, event: { ...base('attendance.PunchMovedIn'), data: { ...data, ...movedIn } } },
      ];
    }
  }
}
