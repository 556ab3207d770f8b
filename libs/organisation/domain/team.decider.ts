import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Team, TeamChanged } from './unit-events.js';

/** A team; `undefined` before it was made. */
export type TeamState = Team | undefined;

export type TeamCommand =
  | {
      readonly kind: 'create-team';
      readonly teamId: string;
      readonly name: string;
      readonly parentTeamId: string | null;
    }
  | {
      readonly kind: 'change-team';
      readonly teamId: string;
      /** Members left out stay as they are. */
      readonly name?: string;
      readonly parentTeamId?: string | null;
      readonly isActive?: boolean;
    };

export const initialTeam: TeamState = undefined;

export const evolveTeam = (_state: TeamState, { data }: TeamChanged): TeamState => ({
  name: data.name,
  parentTeamId: data.parentTeamId,
  isActive: data.isActive,
});

/**
 * Makes, renames, moves, closes or opens a team. That a move closes no circle, and that a team to be closed is empty, is
 * looked up beside.
 * @throws DomainError `team.already-exists`, `team.unknown`
 */
export function decideTeam(command: TeamCommand, state: TeamState): readonly TeamChanged[] {
  const { teamId } = command;
  if (command.kind === 'create-team') {
    if (state !== undefined) throw new DomainError('team.already-exists', 'conflict');
    const { name, parentTeamId } = command;
    return changed(teamId, { name, parentTeamId, isActive: true }, null);
  }
  if (state === undefined) throw new DomainError('team.unknown', 'not-found');
  const { name = state.name, parentTeamId = state.parentTeamId, isActive = state.isActive } = command;
  return changed(teamId, { name, parentTeamId, isActive }, state);
}

function changed(teamId: string, team: Team, before: Team | null): readonly TeamChanged[] {
  const isSame =
    before !== null &&
    before.name === team.name &&
    before.parentTeamId === team.parentTeamId &&
    before.isActive === team.isActive;
  return isSame ? [] : [{ type: 'organisation.TeamChanged', data: { teamId, ...team, before } }];
}
