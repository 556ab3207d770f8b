import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { LegalHoldEvent } from './privacy-events.js';

/** A hold of a person. */
export interface LegalHold {
  readonly holdId: string;
  readonly until: string | null;
  readonly isLifted: boolean;
}

/** All holds of a person, oldest first. */
export interface LegalHoldsState {
  readonly holds: readonly LegalHold[];
}

export type LegalHoldCommand =
  | {
      readonly kind: 'place';
      readonly employeeId: string;
      readonly holdId: string;
      readonly reason: string;
      readonly until: string | null;
      readonly now: string;
    }
  | { readonly kind: 'lift'; readonly employeeId: string; readonly holdId: string };

export const initialLegalHolds: LegalHoldsState = { holds: [] };

export function evolveLegalHolds(state: LegalHoldsState, event: LegalHoldEvent): LegalHoldsState {
  const { holdId } = event.data;
  if (event.type === 'organisation.LegalHoldPlaced') {
    return { holds: [...state.holds, { holdId, until: event.data.until, isLifted: false }] };
  }
  return { holds: state.holds.map((hold) => (hold.holdId === holdId ? { ...hold, isLifted: true } : hold)) };
}

/** Whether nothing of the person may be deleted at an instant. */
export const isHeldAt = ({ holds }: LegalHoldsState, at: string): boolean =>
  holds.some(({ isLifted, until }) => !isLifted && (until === null || until > at));

/**
 * Places a hold on what is stored of a person, or lifts one.
 * @throws DomainError `legal-hold.ends-in-the-past` (422), `legal-hold.unknown` (404)
 */
export function decideLegalHold(
  command: LegalHoldCommand,
  state: LegalHoldsState,
): readonly LegalHoldEvent[] {
  const { employeeId, holdId } = command;
  if (command.kind === 'place') {
    const { reason, until, now } = command;
    if (until !== null && until <= now) {
      const detail = 'must be in the future';
      throw new DomainError('legal-hold.ends-in-the-past', 'invalid', {
        detail: 'A hold must end in the future.',
        errors: [{ pointer: '/until', code: 'legal-hold.ends-in-the-past', detail }],
      });
    }
    return [{ type: 'organisation.LegalHoldPlaced', data: { employeeId, holdId, reason, until } }];
  }
  const hold = state.holds.find((one) => one.holdId === holdId);
  if (hold === undefined) throw new DomainError('legal-hold.unknown', 'not-found');
  return hold.isLifted ? [] : [{ type: 'organisation.LegalHoldLifted', data: { employeeId, holdId } }];
}
