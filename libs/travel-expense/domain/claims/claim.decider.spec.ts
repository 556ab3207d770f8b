import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { compare, subtract, sum } from '@timeledger/kernel/money.js';
import {
  decision,
  director,
  draft,
  drive,
  duty,
  employee,
  eur,
  finance,
  given,
  happened,
  hotel,
  idOf,
  line,
  manager,
  NOW,
  pay,
  POLICY,
  setLine,
  submit,
} from '../../testing/claim-samples.js';
import { NO_CLAIM, payableOf, totalOf, totalsByCurrency, type Claim } from './claim-state.js';
import { decideClaim, type ClaimCommand } from './claim.decider.js';

function outcomeOf(claim: Claim, command: ClaimCommand): string {
  try {
    return decideClaim(command, claim, NOW)
      .map(({ type }) => type.replace('travelexpense.', ''))
      .join(' ');
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const small = [draft, setLine(line(hotel('120.00')))] as const;
const large = [draft, setLine(line(hotel('800.00')))] as const;
const driven = [draft, setLine(line(drive))] as const;
const approve = decision('approve');
const recall: ClaimCommand = { kind: 'recall', person: employee };
const advance = (amount: string, currency = 'EUR'): ClaimCommand => ({
  kind: 'set-advance',
  person: employee,
  advance: { amount, currency },
});

describe('a claim', () => {
  it.each<readonly [string, Claim, ClaimCommand, string]>([
    ['is drafted', NO_CLAIM, draft, 'ClaimDrafted'],
    ['is not drafted twice', given(draft), draft, 'conflict claim.already-drafted'],
    ['that is unknown', NO_CLAIM, submit, 'not-found claim.unknown'],
    ['gets a line', given(draft), setLine(line(hotel('1'))), 'ClaimLineSet'],
    [
      'gets a line by nobody else',
      given(draft),
      { ...setLine(line(hotel('1'))), person: manager } as ClaimCommand,
      'forbidden claim.not-own',
    ],
    [
      'loses a line',
      given(...small),
      { kind: 'remove-line', person: employee, lineId: idOf('line') },
      'ClaimLineRemoved',
    ],
    [
      'loses no line it has not',
      given(...small),
      { kind: 'remove-line', person: employee, lineId: idOf('x') },
      'not-found claim.line-unknown',
    ],
    ['without lines is not submitted', given(draft), submit, 'conflict claim.empty'],
    ['is submitted', given(...small), submit, 'ClaimSubmitted'],
    ['submitted twice is submitted once', given(...small, submit), submit, ''],
    [
      'is submitted by nobody else',
      given(...small),
      { ...submit, person: finance } as ClaimCommand,
      'forbidden claim.not-own',
    ],
    [
      'of another base currency than the company has by now',
      given(...small),
      { ...submit, inForce: { version: 2, policy: { ...POLICY, baseCurrency: 'CHF' } } } as ClaimCommand,
      'conflict claim.base-currency-changed',
    ],
    [
      'is not changed while somebody decides',
      given(...small, submit),
      setLine(line(hotel('2'))),
      'conflict claim.not-editable',
    ],
    ['is approved by the manager', given(...small, submit), approve, 'ClaimStepApproved ClaimApproved'],
    ['is not approved before it is submitted', given(...small), approve, 'conflict claim.not-submitted'],
    [
      'is approved by nobody for themselves',
      given(...small, submit),
      decision('approve', { ...employee, roles: ['manager', 'finance'] }),
      'forbidden approval.own',
    ],
    [
      'is not approved by a role alone',
      given(...small, submit),
      decision('approve', { id: 'x', roles: ['manager', 'finance'] }),
      'forbidden approval.not-eligible',
    ],
    [
      'is not approved by the second manager first',
      given(...large, submit),
      decision('approve', director),
      'forbidden approval.not-eligible',
    ],
    ['of more takes two steps', given(...large, submit), approve, 'ClaimStepApproved'],
    ['of more takes two people', given(...large, submit, approve), approve, 'forbidden claim.decided-before'],
    [
      'of more is approved by the second manager then',
      given(...large, submit, approve),
      decision('approve', director),
      'ClaimStepApproved ClaimApproved',
    ],
    [
      'goes to finance where the reporting line is too short',
      given(...large, submit, approve),
      { ...decision('approve', finance), chain: [manager.id] } as ClaimCommand,
      'ClaimStepApproved ClaimApproved',
    ],
    ['is rejected', given(...small, submit), decision('reject'), 'ClaimRejected'],
    [
      'is not rejected without a comment',
      given(...small, submit),
      decision('reject', manager, ' '),
      'invalid claim.comment-missing',
    ],
    [
      'that was rejected is worked on again',
      given(...small, submit, decision('reject')),
      setLine(line(hotel('2'))),
      'ClaimLineSet',
    ],
    ['is recalled', given(...small, submit), recall, 'ClaimRecalled'],
    [
      'that is approved is not recalled',
      given(...small, submit, approve),
      recall,
      'conflict claim.not-submitted',
    ],
    ['that was recalled is submitted again', given(...small, submit, recall), submit, 'ClaimSubmitted'],
    ['is paid', given(...small, submit, approve), pay, 'ClaimPaid'],
    [
      'is paid by finance only',
      given(...small, submit, approve),
      { ...pay, person: manager } as ClaimCommand,
      'forbidden claim.not-finance',
    ],
    [
      'is not paid by oneself',
      given(...small, submit, approve),
      { ...pay, person: { id: employee.id, roles: ['finance'] } } as ClaimCommand,
      'forbidden approval.own',
    ],
    ['is not paid before it is approved', given(...small, submit), pay, 'conflict claim.not-approved'],
    ['is not paid twice', given(...small, submit, approve, pay), pay, 'conflict claim.not-approved'],
    [
      'that is paid is never changed',
      given(...small, submit, approve, pay),
      setLine(line(hotel('2'))),
      'conflict claim.not-editable',
    ],
    ['takes an advance', given(...small), advance('100.00'), 'ClaimAdvanceSet'],
    ['takes the same advance once', given(...small, advance('100.00')), advance('100'), ''],
    [
      'takes no advance of another currency',
      given(...small),
      advance('100', 'USD'),
      'invalid money.currency-mismatch',
    ],
    ['takes no negative advance', given(...small), advance('-1'), 'invalid claim.advance-negative'],
  ])('%s', (_, claim, command, expected) => {
    expect(outcomeOf(claim, command)).toBe(expected);
  });

  it('pins total, advance and what is left to pay; less than nothing when more was advanced', () => {
    const [submitted] = happened(...small, advance('150.00'), submit).slice(-1);
    expect(submitted?.data).toMatchObject({
      total: eur('120.00'),
      advance: eur('150.00'),
      payable: eur('-30.00'),
    });
  });

  it('begins its chain anew after a recall', () => {
    const claim = given(...large, submit, approve, recall, submit);
    expect(claim).toMatchObject({ status: 'submitted', approvedBy: [] });
  });

  it('comes to the sum of its lines, in each currency and in its own', () => {
    const amounts = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.constantFrom('EUR', 'USD', 'JPY')),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(amounts, (parts) => {
        const lines = parts.map(([amount, currency], index) =>
          line(hotel(String(amount), currency), { name: `line ${index}` }),
        );
        const claim = given(draft, ...lines.map(setLine));
        if (claim === undefined) throw new Error('drafted');
        expect(totalOf(claim)).toEqual(
          sum(
            lines.map(({ baseAmount }) => baseAmount),
            'EUR',
          ),
        );
        expect(compare(subtract(payableOf(claim), totalOf(claim)), eur('0.00'))).toBe(0);
        for (const total of Object.values(totalsByCurrency(claim))) {
          const same = lines
            .map(({ amount }) => amount)
            .filter(({ currency }) => currency === total.currency);
          expect(total).toEqual(sum(same, total.currency));
        }
      }),
    );
  });
});

describe('mileage of a day', () => {
  const paid = [...driven, submit, approve, pay] as const;
  it.each<readonly [string, Claim, ClaimCommand, string]>([
    ['on duty is left alone', given(...driven), duty(true, 1), ''],
    ['no longer on duty is flagged', given(...driven), duty(false, 2), 'MileageLineFlagged'],
    ['flagged is not flagged again', given(...driven, duty(false, 2)), duty(false, 3), ''],
    ['on duty again loses its flag', given(...driven, duty(false, 2)), duty(true, 3), 'MileageFlagLifted'],
    ['is not told by an older calculation', given(...driven, duty(false, 3)), duty(true, 2), ''],
    ['is told once', given(...driven, duty(false, 2), duty(true, 3)), duty(false, 2), ''],
    ['that is no mileage is left alone', given(...small), duty(false, 2), ''],
    [
      'paid gets a reversal proposal and no edit',
      given(...paid),
      duty(false, 2),
      'MileageLineFlagged ReversalProposed',
    ],
    [
      'paid takes the proposal back when duty returns',
      given(...paid, duty(false, 2)),
      duty(true, 3),
      'MileageFlagLifted ReversalProposalWithdrawn',
    ],
    [
      'flagged before it was paid has no proposal to take back',
      given(...driven, submit, duty(false, 2), approve, pay),
      duty(true, 3),
      'MileageFlagLifted',
    ],
  ])('%s', (_, claim, command, expected) => {
    expect(outcomeOf(claim, command)).toBe(expected);
  });

  it('names before, after and cause, and what would be booked back', () => {
    const events = happened(...paid, duty(false, 2)).slice(-2);
    expect(events.map(({ data }) => data)).toMatchObject([
      {
        before: [],
        after: ['mileage.not-on-duty'],
        cause: { revision: 2, correctionId: idOf('correction') },
      },
      { amount: eur('-15.00'), cause: { revision: 2 } },
    ]);
  });

  it('that is entered anew is looked at anew, with events of its own', () => {
    const first = happened(...driven, duty(false, 2));
    const again = happened(...driven, duty(false, 2), setLine(line(drive)), duty(false, 2));
    expect(again.at(-1)?.type).toBe('travelexpense.MileageLineFlagged');
    expect(again.at(-1)?.eventId).not.toBe(first.at(-1)?.eventId);
  });

  it('of a paid claim changes neither its lines nor its total', () => {
    const before = given(...paid);
    const after = given(...paid, duty(false, 2));
    if (before === undefined || after === undefined) throw new Error('paid');
    expect([after.status, totalOf(after)]).toEqual(['paid', totalOf(before)]);
    expect([...after.lines.values()].map(({ line: of }) => of)).toEqual(
      [...before.lines.values()].map(({ line: of }) => of),
    );
  });
});
