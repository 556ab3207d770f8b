import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { SignalKind } from '../integrity/signals.js';
import type { Verdict } from './verdict.js';

/** Whose punch it is, and when it was made: what attendance has published of it. */
export type NotedPunch = {
  readonly punchId: string;
  readonly employmentId: string;
  readonly employeeId: string;
  readonly at: Instant;
  /** IANA zone of the place. */
  readonly zone: string;
};

/** A punch is to be judged. */
export type PunchNoted = {
  readonly type: 'geolocation.PunchNoted';
  readonly data: JsonObject & NotedPunch;
};

/** Something was odd about the evidence of a punch. */
export type IntegritySignalRaised = {
  readonly type: 'geolocation.IntegritySignalRaised';
  readonly data: JsonObject & {
    readonly signalId: string;
    readonly employeeId: string;
    readonly kind: SignalKind;
    readonly punchId: string | null;
  };
};

/** The verdict on a punch. The position itself is not kept: only what it led to. */
export type PunchVerdictGiven = {
  readonly type: 'geolocation.PunchVerdictGiven';
  readonly data: JsonObject &
    Verdict & {
      readonly punchId: string;
      readonly employmentId: string;
      readonly employeeId: string;
      /** Whether there was anything to judge by: position, access points. */
      readonly evidence: 'sent' | 'missing';
    };
};

export type VerdictEvent = PunchNoted | IntegritySignalRaised | PunchVerdictGiven;

/** What is known of a punch and its verdict. */
export type PunchVerdictState = {
  readonly punch: NotedPunch | undefined;
  readonly verdict: PunchVerdictGiven['data'] | undefined;
};
export const initialPunchVerdict: PunchVerdictState = { punch: undefined, verdict: undefined };

export function evolvePunchVerdict(state: PunchVerdictState, event: VerdictEvent): PunchVerdictState {
  switch (event.type) {
    case 'geolocation.PunchNoted':
      return { ...state, punch: event.data };
    case 'geolocation.PunchVerdictGiven':
      return { ...state, verdict: event.data };
    case 'geolocation.IntegritySignalRaised':
      return state;
  }
}

/** Notes a punch that is to be judged; once. */
export const notePunch = (punch: NotedPunch, state: PunchVerdictState): readonly VerdictEvent[] =>
  state.punch === undefined ? [{ type: 'geolocation.PunchNoted', data: punch }] : [];

/**
 * Gives the verdict on a punch. The first evidence that is sent stands: nobody tries until a position fits. A verdict that was
 * given because nothing came is replaced by one on evidence that comes late.
 * @param employeeId who sends the evidence; `undefined` for the product itself, where none came
 * @param signals with their ids
 * @throws DomainError `punch-verdict.punch-unknown` (404) for a punch that is not known yet, or is not that person's;
 *   `punch-verdict.already-given` (409)
 */
export function giveVerdict(
  {
    employeeId,
    verdict,
    signals,
  }: {
    readonly employeeId: string | undefined;
    readonly verdict: Verdict;
    readonly signals: readonly { readonly signalId: string; readonly kind: SignalKind }[];
  },
  { punch, verdict: given }: PunchVerdictState,
): readonly VerdictEvent[] {
  const isOwn = employeeId === undefined || punch?.employeeId === employeeId;
  if (punch === undefined || !isOwn) throw new DomainError('punch-verdict.punch-unknown', 'not-found');
  if (employeeId === undefined && given !== undefined) return [];
  if (given?.evidence === 'sent') throw new DomainError('punch-verdict.already-given', 'conflict');
  const { punchId, employmentId } = punch;
  const person = { punchId, employmentId, employeeId: punch.employeeId };
  return [
    ...signals.map(({ signalId, kind }): IntegritySignalRaised => ({
      type: 'geolocation.IntegritySignalRaised',
      data: { signalId, employeeId: punch.employeeId, kind, punchId },
    })),
    {
      type: 'geolocation.PunchVerdictGiven',
      data: { ...person, ...verdict, evidence: employeeId === undefined ? 'missing' : 'sent' },
    },
  ];
}
