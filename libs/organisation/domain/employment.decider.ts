import { DomainError } from '@timeledger/kernel/domain-error.js';
import { withEntry } from './effective-dates.js';
import type { EmploymentChanged, EmploymentTerms } from './events.js';

/** The terms of an employment; `undefined` before it began. */
export type EmploymentState = EmploymentTerms | undefined;

export type EmploymentCommand =
  | {
      readonly kind: 'start-employment';
      readonly employmentId: string;
      readonly employeeId: string;
      readonly payGroupId: string;
      /** First day of work, a local date. */
      readonly hiredOn: string;
      /** Last day of work, if it is known already. */
      readonly leavesOn: string | null;
    }
  | {
      readonly kind: 'change-pay-group';
      readonly employmentId: string;
      readonly payGroupId: string;
      readonly from: string;
      /** Today where the day begins first on Earth. */
      readonly today: string;
    }
  | { readonly kind: 'set-end'; readonly employmentId: string; readonly leavesOn: string | null };

export const initialEmployment: EmploymentState = undefined;

export const evolveEmployment = (_state: EmploymentState, event: EmploymentChanged): EmploymentState =>
  event.data.terms;

/**
 * Begins an employment, moves it to another pay group from a date on, or sets or lifts its last day.
 * @throws DomainError `employment.already-started`, `employment.unknown`, `employment.ends-before-start`,
 *   `employment.before-hire`, `employment.pay-group-not-in-future`
 */
export function decideEmployment(
  command: EmploymentCommand,
  state: EmploymentState,
): readonly EmploymentChanged[] {
  if (command.kind === 'start-employment') {
    if (state !== undefined) throw new DomainError('employment.already-started', 'conflict');
    const { employmentId, employeeId, payGroupId, hiredOn, leavesOn } = command;
    refuseEndBefore(hiredOn, leavesOn);
    const terms = { employeeId, hiredOn, leavesOn, payGroups: [{ from: hiredOn, payGroupId }] };
    return [changed({ employmentId, change: 'started', terms, before: null })];
  }
  if (state === undefined) throw new DomainError('employment.unknown', 'not-found');
  const { employmentId } = command;
  if (command.kind === 'set-end') {
    if (command.leavesOn === state.leavesOn) return [];
    refuseEndBefore(state.hiredOn, command.leavesOn);
    return [
      changed({
        employmentId,
        change: 'end-set',
        terms: { ...state, leavesOn: command.leavesOn },
        before: state,
      }),
    ];
  }
  if (command.from < state.hiredOn) {
    throw new DomainError('employment.before-hire', 'invalid', {
      detail: `The employment began on ${state.hiredOn}.`,
      errors: [
        { pointer: '/from', code: 'employment.before-hire', detail: `must be ${state.hiredOn} or later` },
      ],
    });
  }
  if (command.from <= command.today) {
    const code = 'employment.pay-group-not-in-future';
    throw new DomainError(code, 'invalid', {
      detail: 'Pay periods that have begun stay as they are: the move is to be later than today everywhere.',
      errors: [{ pointer: '/from', code, detail: `must be after ${command.today}` }],
    });
  }
  const payGroups = withEntry(state.payGroups, { from: command.from, payGroupId: command.payGroupId });
  return [
    changed({ employmentId, change: 'pay-group-changed', terms: { ...state, payGroups }, before: state }),
  ];
}

const changed = (data: EmploymentChanged['data']): EmploymentChanged => ({
  type: 'organisation.EmploymentChanged',
  data,
});

function refuseEndBefore(hiredOn: string, leavesOn: string | null): void {
  if (leavesOn === null || leavesOn >= hiredOn) return;
  throw new DomainError('employment.ends-before-start', 'invalid', {
    detail: `The last day ${leavesOn} is before the first day ${hiredOn}.`,
    errors: [
      { pointer: '/leavesOn', code: 'employment.ends-before-start', detail: `must be ${hiredOn} or later` },
    ],
  });
}
