import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideClaim } from '../domain/claims/claim.decider.js';
import { evolveClaim, type Claim } from '../domain/claims/claim-state.js';
import type { ClaimEvent } from '../domain/claims/claim-events.js';
import {
  decision,
  draft,
  drive,
  EMPLOYEE,
  given,
  idOf,
  line,
  NOW,
  pay,
  setLine,
  submit,
} from '../testing/claim-samples.js';
import { dutyOfDay, type CalculatedDay } from './duty-of-day.js';

const session = { startedAt: '2026-03-12T07:00:00.000Z', endedAt: '2026-03-12T15:00:00.000Z', breaks: [] };
const day = (
  revision: number,
  sessions: readonly unknown[],
  absences: readonly string[] = [],
): CalculatedDay => ({
  employeeId: EMPLOYEE,
  date: '2026-03-12',
  revision,
  after: { sessions, absences: absences.map((kind) => ({ kind })) },
  cause: { correctionId: idOf('correction') },
});
const isOnDuty = (of: CalculatedDay): boolean => dutyOfDay(idOf('message'), of).isOnDuty;

describe('a day that attendance has calculated', () => {
  it.each<readonly [string, CalculatedDay, boolean]>([
    ['with a session is on duty', day(1, [session]), true],
    ['without one is not', day(1, []), false],
    ['of leave is not', day(1, [], ['leave']), false],
    ['of sickness is not', day(1, [], ['sick']), false],
    ['of a business trip is', day(1, [], ['business-trip']), true],
    ['of half a day of leave and half a day worked is', day(1, [session], ['leave']), true],
  ])('%s', (_, of, expected) => {
    expect(isOnDuty(of)).toBe(expected);
  });

  it('names the message and the correction behind it as the cause', () => {
    expect(dutyOfDay(idOf('message'), day(3, [])).cause).toEqual({
      kind: 'worked-day-calculated',
      eventId: idOf('message'),
      date: '2026-03-12',
      revision: 3,
      correctionId: idOf('correction'),
    });
    expect(dutyOfDay(idOf('message'), { ...day(3, []), cause: {} }).cause.correctionId).toBe(null);
  });
});

describe('the flag of a mileage line', () => {
  /** What the messages lead to, in the order in which they come. */
  function told(claim: Claim, days: readonly CalculatedDay[]): { claim: Claim; types: readonly string[] } {
    const types: string[] = [];
    let state = claim;
    for (const of of days) {
      const duty = dutyOfDay(idOf(`message ${of.revision}`), of);
      for (const decided of decideClaim({ kind: 'look-at-duty', duty }, state, NOW)) {
        types.push(decided.type.replace('travelexpense.', ''));
        // The decider pairs types with their data.
        state = evolveClaim(state, { ...decided, recordedAt: NOW } as unknown as ClaimEvent);
      }
    }
    return { claim: state, types };
  }
  const flagsOf = (claim: Claim): unknown => [...(claim?.lines.values() ?? [])].map(({ flags }) => flags);
  const driven = [draft, setLine(line(drive))];
  const paid = given(...driven, submit, decision('approve'), pay);

  it('says what the newest calculation says, also when every message comes twice', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (onDuty) => {
        const days = onDuty.map((isWorked, index) => day(index + 1, isWorked ? [session] : []));
        const once = told(given(...driven), days);
        const twice = told(given(...driven), [...days.flatMap((of) => [of, of]), ...days]);
        expect(twice).toEqual(once);
        expect(flagsOf(once.claim)).toEqual([onDuty.at(-1) === true ? [] : ['mileage.not-on-duty']]);
      }),
    );
  });

  it('of a paid claim has an open proposal exactly while duty is gone', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (onDuty) => {
        const { claim, types } = told(
          paid,
          onDuty.map((isWorked, index) => day(index + 1, isWorked ? [session] : [])),
        );
        const count = (type: string): number => types.filter((one) => one === type).length;
        const isOpen = count('ReversalProposed') - count('ReversalProposalWithdrawn');
        expect(isOpen).toBe(onDuty.at(-1) === true ? 0 : 1);
        expect(claim?.status).toBe('paid');
      }),
    );
  });
});
