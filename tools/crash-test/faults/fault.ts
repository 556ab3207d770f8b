/** What became of a planted fault. */
export interface FaultResult {
  readonly name: string;
  /** Whether the checks reported the loss. */
  readonly isFound: boolean;
  /** Rounds that it took, or that were tried. */
  readonly rounds: number;
  /** What was reported. */
  readonly evidence: string;
}
