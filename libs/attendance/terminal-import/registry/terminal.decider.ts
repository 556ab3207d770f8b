import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import type { LocalDate, Personal, Recorded } from '../../domain/events/event.js';
import { isZoneName } from '../log/local-time.js';
import { checkMapping, type TerminalMapping } from '../log/terminal-mapping.js';

/** A time clock was made known, with the zone of its clock and the form of its log. */
export type TerminalRegistered = Recorded<
  'attendance.TerminalRegistered',
  {
    readonly terminalId: string;
    readonly name: string;
    /** IANA time zone of the terminal's clock. */
    readonly zone: string;
    readonly mapping: TerminalMapping;
  }
>;

/** From a local date on, a terminal's user code stands for an employment. */
export type UserCodeBound = Recorded<
  'attendance.UserCodeBound',
  {
    readonly terminalId: string;
    /** Personal: identity. */
    readonly userCode: Personal<string>;
    readonly employmentId: EmploymentId;
    readonly employeeId: EmployeeId;
    /** Local date of the terminal; `null`: from ever. */
    readonly from: LocalDate | null;
  }
>;

export type TerminalEvent = TerminalRegistered | UserCodeBound;
/** What the decider wants recorded. */
export type TerminalDecision =
  Pick<TerminalRegistered, 'type' | 'data'> | Pick<UserCodeBound, 'type' | 'data'>;

/** A binding, and the one told before it: a list that grows at its head without being copied. */
export interface BoundUserCode {
  readonly userCode: string;
  readonly employmentId: EmploymentId;
  readonly from: string | null;
  readonly before: BoundUserCode | undefined;
}

/** What is known of a terminal. */
export interface TerminalState {
  readonly configuration: TerminalRegistered['data'] | undefined;
  readonly latestBinding: BoundUserCode | undefined;
  readonly bindingCount: number;
}

export type TerminalCommand =
  | {
      readonly kind: 'register-terminal';
      readonly terminalId: string;
      readonly name: string;
      readonly zone: string;
      readonly mapping: TerminalMapping;
    }
  | {
      readonly kind: 'bind-user-code';
      readonly terminalId: string;
      readonly userCode: string;
      readonly employmentId: EmploymentId;
      readonly employeeId: EmployeeId;
      readonly from: LocalDate | null;
    };

/** Bindings one terminal may hold, former ones included. */
export const MAX_BINDINGS = 50_000;

export const initialTerminal: TerminalState = {
  configuration: undefined,
  latestBinding: undefined,
  bindingCount: 0,
};

export function evolveTerminal(state: TerminalState, event: TerminalDecision): TerminalState {
  if (event.type === 'attendance.TerminalRegistered') {
    return { ...state, configuration: event.data };
  }
  const { userCode, employmentId, from } = event.data;
  // The code of an erased person cannot be opened any more and stands for nobody.
  if (typeof userCode !== 'string') return state;
  const latestBinding: BoundUserCode = {
    userCode,
    employmentId,
    from,
    before: state.latestBinding,
  };
  return { ...state, latestBinding, bindingCount: state.bindingCount + 1 };
}

/**
 * Makes a terminal known, or binds a user code to an employment from a local date on. A code passes to another
 * employment only from a later date than it was bound before, because what was imported meanwhile is recorded.
 * @throws DomainError `terminal.already-registered`, `terminal.unknown`, `terminal.zone-unknown`,
 *   `terminal.mapping-invalid`, `terminal.user-code-bound`, `terminal.too-many-user-codes`
 */
export function decideTerminal(command: TerminalCommand, state: TerminalState): readonly TerminalDecision[] {
  if (command.kind === 'register-terminal') {
    if (state.configuration !== undefined) throw new DomainError('terminal.already-registered', 'conflict');
    const { terminalId, name, zone, mapping } = command;
    if (!isZoneName(zone)) {
      throw new DomainError('terminal.zone-unknown', 'invalid', {
        errors: [{ pointer: '/zone', code: 'terminal.zone-unknown', detail: 'must be an IANA time zone' }],
      });
    }
    checkMapping(mapping);
    return [{ type: 'attendance.TerminalRegistered', data: { terminalId, name, zone, mapping } }];
  }
  if (state.configuration === undefined) throw new DomainError('terminal.unknown', 'not-found');
  const { terminalId, userCode, employmentId, employeeId, from } = command;
  const bound = lastBindingOf(state, userCode);
  if (bound?.employmentId === employmentId && bound.from === from) return [];
  if (bound !== undefined && (from === null || from <= (bound.from ?? ''))) {
    const since = bound.from === null ? 'already' : `from ${bound.from} on`;
    throw new DomainError('terminal.user-code-bound', 'conflict', {
      detail: `The user code is bound ${since}; another binding must begin on a later day.`,
    });
  }
  if (state.bindingCount >= MAX_BINDINGS) {
    throw new DomainError('terminal.too-many-user-codes', 'conflict', {
      detail: `A terminal holds at most ${MAX_BINDINGS} user codes.`,
    });
  }
  return [
    { type: 'attendance.UserCodeBound', data: { terminalId, userCode, employmentId, employeeId, from } },
  ];
}

function lastBindingOf(state: TerminalState, userCode: string): BoundUserCode | undefined {
  let binding = state.latestBinding;
  while (binding !== undefined && binding.userCode !== userCode) binding = binding.before;
  return binding;
}

/** Tells whose a user code was on a local date. */
export interface UserCodeDirectory {
  employmentOf(userCode: string, localDate: string): EmploymentId | undefined;
  /** Whether the code has stood for more than one employment. */
  hasChangedHands(userCode: string): boolean;
}

/** The directory of all codes of a terminal. Bindings of a code are told in order of their dates. */
export function userCodeDirectory(state: TerminalState): UserCodeDirectory {
  // Latest first, as the state lists them.
  const bindingsByCode = new Map<string, BoundUserCode[]>();
  for (let binding = state.latestBinding; binding !== undefined; binding = binding.before) {
    const bindings = bindingsByCode.get(binding.userCode);
    if (bindings === undefined) bindingsByCode.set(binding.userCode, [binding]);
    else bindings.push(binding);
  }
  return {
    employmentOf: (userCode, localDate) =>
      bindingsByCode.get(userCode)?.find(({ from }) => from === null || from <= localDate)?.employmentId,
    hasChangedHands: (userCode) => (bindingsByCode.get(userCode)?.length ?? 0) > 1,
  };
}
