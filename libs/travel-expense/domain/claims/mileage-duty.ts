import type { Instant } from '@timeledger/kernel/clock.js';
import { deriveId, type EventId } from '@timeledger/kernel/ids.js';
import { negate } from '@timeledger/kernel/money.js';
import type { Decision } from '../event.js';
import type { ClaimEvent, DutyCause } from './claim-events.js';
import type { LineFlag } from './claim-facts.js';
import type { ClaimState, LineState } from './claim-state.js';

const NOT_ON_DUTY: LineFlag = 'mileage.not-on-duty';

/** What attendance says of a day: whether anything of it was worked. */
export interface DutyOfDay {
  readonly isOnDuty: boolean;
  readonly cause: DutyCause;
}

/**
 * Looks at the mileage lines of a day that attendance has calculated. A line is flagged when the day is no longer one on
 * duty, and the flag is lifted when it is again; a line of a paid claim stays as it was paid, and a proposal to book it
 * back goes with the flag. The same calculation twice, or one older than what changed the flag, records nothing.
 * @param duty the newest calculation of the day that is known: a line entered after it is looked at by it too
 */
export function dutyOfLines(
  claim: ClaimState,
  duty: DutyOfDay,
  occurredAt: Instant,
): readonly Decision<ClaimEvent['type']>[] {
  return [...claim.lines.values()]
    .filter(({ line, dutyRevision }) => {
      const { basis } = line;
      return basis.kind === 'mileage' && basis.date === duty.cause.date && dutyRevision < duty.cause.revision;
    })
    .flatMap((line) => dutyOfLine(claim, line, duty, occurredAt));
}

function dutyOfLine(
  { claimId, employeeId, status }: ClaimState,
  { line, enteredBy, flags, reversalId }: LineState,
  { isOnDuty, cause }: DutyOfDay,
  occurredAt: Instant,
): readonly Decision<ClaimEvent['type']>[] {
  const { lineId } = line;
  const isFlagged = flags.includes(NOT_ON_DUTY);
  if (isFlagged !== isOnDuty) return [];
  const subject = { claimId, employeeId, lineId };
  const idOf = (part: string): EventId => deriveId<EventId>('claim-duty', enteredBy, cause.eventId, part);
  const base = { schemaVersion: 1, occurredAt } as const;
  const after = isOnDuty ? flags.filter((flag) => flag !== NOT_ON_DUTY) : [...flags, NOT_ON_DUTY];
  const flagged: Decision<ClaimEvent['type']> = {
    ...base,
    eventId: idOf('flag'),
    type: isOnDuty ? 'travelexpense.MileageFlagLifted' : 'travelexpense.MileageLineFlagged',
    data: { ...subject, before: flags, after, cause },
  };
  if (isOnDuty) {
    if (reversalId === null) return [flagged];
    const data = { ...subject, reversalId, cause };
    const type = 'travelexpense.ReversalProposalWithdrawn';
    return [flagged, { ...base, eventId: idOf('withdrawal'), type, data }];
  }
  if (status !== 'paid') return [flagged];
  const eventId = idOf('reversal');
  const data = { ...subject, reversalId: eventId, amount: negate(line.baseAmount), cause };
  return [flagged, { ...base, eventId, type: 'travelexpense.ReversalProposed', data }];
}
