import type { Api } from './api.js';
import type { DemoOptions } from './company.js';
import type { Tally } from './tally.js';

/** A correction that was asked for, as the product knows it. */
export interface KnownCorrection {
  readonly correctionId: string;
  readonly employmentId: string;
}

/** What a run has learned so far that later steps need. */
export interface RunState {
  readonly options: DemoOptions;
  readonly api: Api;
  readonly tally: Tally;
  /** The product's id of each punch, by the client's own id. */
  readonly punchIds: Map<string, string>;
  /** Corrections by the plan's id. */
  readonly corrections: Map<string, KnownCorrection>;
  /** How far attendance had got with the last change of each lane: reads of the lane wait for it. */
  readonly positions: Map<string, string>;
}

/** Remembers the position of a change for the reads of its lane. */
export function notePosition(state: RunState, lane: string, response: Response): void {
  const position = response.headers.get('position');
  if (position !== null) state.positions.set(lane, position);
}
