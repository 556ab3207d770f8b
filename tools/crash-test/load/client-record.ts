/** The kinds of punches that the load sends. */
export type PunchKind = 'clock-in' | 'clock-out' | 'break-start' | 'break-end';

/** A punch as its client remembers it: what the product is held to. */
export interface SentPunch {
  /** The client's own id. */
  readonly id: string;
  readonly employmentId: string;
  readonly kind: PunchKind;
  /** As sent: an instant in UTC. */
  readonly occurredAt: string;
  /** Place among the punches of its employment in the order in which they were sent, one after another was settled. */
  readonly ordinal: number;
  readonly outcome: 'acknowledged' | 'in-doubt' | 'refused';
  /** The id under which the product recorded it; of acknowledged ones only. */
  readonly punchId?: string;
}

/** A change of the organisation that its client was told is done, or was told nothing about. */
export interface SentChange {
  readonly type: 'organisation.EmployeeRegistered' | 'organisation.EmploymentChanged';
  /** The employee or the employment. */
  readonly about: string;
  readonly outcome: 'acknowledged' | 'in-doubt';
}

/** Everything that the clients know after a run. Kept outside the product; judged against its log. */
export class ClientRecord {
  readonly punches: SentPunch[] = [];
  readonly changes: SentChange[] = [];
  /** Requests that were sent again. */
  retries = 0;
  /** Acknowledged only on being asked again, as recorded before: the first acknowledgement was lost on its way. */
  duplicateAnswers = 0;
  /** Answers that said neither yes nor no, by status. */
  readonly failures = new Map<string, number>();
  /** Answers that no legal request should get. */
  readonly unexpected: string[] = [];

  count(outcome: SentPunch['outcome']): number {
    return this.punches.filter((punch) => punch.outcome === outcome).length;
  }

  countFailure(status: string): void {
    this.failures.set(status, (this.failures.get(status) ?? 0) + 1);
  }
}
