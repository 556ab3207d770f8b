import type { Api } from './api.js';
import type { DemoOptions } from './company.js';
import type { Tally } from './tally.js';

/** Things of this run that are worth a look. */
export interface Sights {
  /** A timesheet that went through its whole life. */
  sheet?: { readonly employmentId: string; readonly periodStart: string };
  corrected?: CorrectedSight;
  /** A correction after the lock, and a moment just before it. */
  adjusted?: CorrectedSight & { readonly before: string };
}

export interface CorrectedSight {
  readonly employmentId: string;
  readonly correctionId: string;
  readonly occurredAt: string;
}

/** What a run has learned so far that later steps need. */
export interface RunState {
  readonly options: DemoOptions;
  readonly api: Api;
  readonly tally: Tally;
  /** When the run began, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** The product's id of each punch, by the client's own id. */
  readonly punchIds: Map<string, string>;
  /** The product's id of each correction, by the plan's. */
  readonly corrections: Map<string, string>;
  /** The product's id of what has no id of the caller's, by the plan's. */
  readonly made: Map<string, string>;
  /** How far attendance had got with the last change of each lane: reads of the lane wait for it. */
  readonly positions: Map<string, string>;
  readonly sights: Sights;
}

/** Remembers the position of a change for the reads of its lane. */
export function notePosition(state: RunState, lane: string, response: Response): void {
  const position = response.headers.get('position');
  if (position !== null) state.positions.set(lane, position);
}
