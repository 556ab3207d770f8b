import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { ClaimState, LineState } from '../domain/claims/claim-state.js';

/** A claim as it stands in a row: its lines in order, and nothing that its person wrote. */
type ClaimJson = Omit<ClaimState, 'lines' | 'purpose'> & {
  readonly lines: readonly Omit<LineState, 'description'>[];
};

/** The claim without its words: those are read from the log, where their keys open them. */
export function claimJsonOf({ lines, purpose: _purpose, ...claim }: ClaimState): JsonObject {
  const json: ClaimJson = {
    ...claim,
    lines: [...lines.values()].map(({ description: _description, ...line }) => line),
  };
  // Plain members of the claim's events all of them.
  return json as unknown as JsonObject;
}

/** The claim of a row, without its words. */
export function claimOfJson(json: unknown): ClaimState {
  // Written by `claimJsonOf`.
  const { lines, ...claim } = json as ClaimJson;
  return {
    ...claim,
    purpose: null,
    lines: new Map(lines.map((line) => [line.line.lineId, { ...line, description: null }])),
  };
}
