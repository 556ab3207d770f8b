import { describe, expect, it } from '@jest/globals';
import { fold } from '@timeledger/kernel/decider.js';
import type { EmployeeId, EmploymentId } from '@timeledger/kernel/ids.js';
import { attlogMapping } from '../log/terminal-mapping.js';
import {
  decideTerminal,
  evolveTerminal,
  initialTerminal,
  userCodeDirectory,
  type TerminalCommand,
  type TerminalDecision,
} from './terminal.decider.js';

const given = (...commands: TerminalCommand[]) => {
  const events: TerminalDecision[] = [];
  const state = () => fold({ initialState: initialTerminal, evolve: evolveTerminal }, events);
  for (const command of commands) events.push(...decideTerminal(command, state()));
  return { events, state: state() };
};

const register: TerminalCommand = {
  kind: 'register-terminal',
  terminalId: 'gate',
  name: 'Gate',
  zone: 'Europe/Berlin',
  mapping: attlogMapping(),
};
const bind = (userCode: string, employmentId: string, from: string | null = null): TerminalCommand => ({
  kind: 'bind-user-code',
  terminalId: 'gate',
  userCode,
  employmentId: employmentId as EmploymentId,
  employeeId: employmentId as EmployeeId,
  from,
});

const codeOf = (...commands: TerminalCommand[]): unknown => {
  try {
    given(...commands);
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing refused';
};

describe('a terminal', () => {
  it('knows whose a user code was on each day, also after the badge changed hands', () => {
    const { state } = given(register, bind('7', 'ann'), bind('8', 'bob'), bind('7', 'eva', '2026-04-01'));
    const directory = userCodeDirectory(state);
    expect(directory.employmentOf('7', '2026-03-31')).toBe('ann');
    expect(directory.employmentOf('7', '2026-04-01')).toBe('eva');
    expect(directory.employmentOf('9', '2026-04-01')).toBeUndefined();
    expect(directory.hasChangedHands('7')).toBe(true);
    expect(directory.hasChangedHands('8')).toBe(false);
  });

  it('knows nobody before the day a code was bound from', () => {
    const { state } = given(register, bind('7', 'ann', '2026-04-01'));
    expect(userCodeDirectory(state).employmentOf('7', '2026-03-31')).toBeUndefined();
  });

  it('records nothing when the same binding is told again', () => {
    expect(given(register, bind('7', 'ann'), bind('7', 'ann')).events).toHaveLength(2);
  });

  it('lets nobody rewrite whose a code was', () => {
    expect(codeOf(register, bind('7', 'ann'), bind('7', 'eva'))).toBe('terminal.user-code-bound');
    expect(codeOf(register, bind('7', 'ann', '2026-04-01'), bind('7', 'eva', '2026-04-01'))).toBe(
      'terminal.user-code-bound',
    );
    expect(codeOf(register, bind('7', 'ann', '2026-04-01'), bind('7', 'ann'))).toBe(
      'terminal.user-code-bound',
    );
  });

  it('is registered once, in a zone that exists, with a mapping that can be read', () => {
    expect(codeOf(register, register)).toBe('terminal.already-registered');
    expect(codeOf(bind('7', 'ann'))).toBe('terminal.unknown');
    expect(codeOf({ ...register, zone: 'Europe/Atlantis' })).toBe('terminal.zone-unknown');
    expect(codeOf({ ...register, zone: '+01:00' })).toBe('terminal.zone-unknown');
    expect(codeOf({ ...register, mapping: { ...attlogMapping(), states: {} } })).toBe(
      'terminal.mapping-invalid',
    );
  });
});
