/** What became of a step: done now, found done by an earlier run, or refused with a problem. */
export type Outcome =
  | { readonly kind: 'done'; readonly note?: string }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/** Counts what a run did. */
export class Tally {
  readonly outcomes = new Map<string, Map<string, number>>();
  readonly figures = new Map<string, number>();
  /** One example of each kind of refusal, for people. */
  readonly refusalDetails = new Map<string, string>();

  count(operation: string, outcome: Outcome): void {
    const label =
      outcome.kind === 'refused' ? outcome.code : ('note' in outcome && outcome.note) || outcome.kind;
    const counts = this.outcomes.get(operation) ?? new Map<string, number>();
    this.outcomes.set(operation, counts.set(label, (counts.get(label) ?? 0) + 1));
    if (outcome.kind === 'refused') this.refusalDetails.set(`${operation} ${label}`, outcome.detail);
  }

  add(figure: string, amount: number): void {
    this.figures.set(figure, (this.figures.get(figure) ?? 0) + amount);
  }
}
