/** Something that waits to be let through, at its place in an order. */
interface Waiting<Item> {
  readonly item: Item;
  readonly pass: () => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * Lets commands that run at the same time be judged together, in an order of their own: a round begins when each of them
 * has either come to the judge or ended. Whoever was let through ends before the next round, and may come again.
 */
export class Rounds<Item> {
  private readonly waiting = new Map<number, Waiting<Item>>();
  private readonly busy = new Set<number>();

  /**
   * @param judge lets as many through as it says, from the first on; at least one. What it throws is for the first.
   */
  constructor(private readonly judge: (items: readonly Item[]) => Promise<number>) {}

  /** Runs the commands, all at once; each comes to the judge by `come`. They see to their own errors. */
  async run(commands: readonly ((come: (item: Item) => Promise<void>) => Promise<void>)[]): Promise<void> {
    for (const place of commands.keys()) this.busy.add(place);
    await Promise.all(
      commands.map(async (command, place) => {
        try {
          await command((item) => this.arrive(place, item));
        } finally {
          this.busy.delete(place);
          this.beginWhenReady();
        }
      }),
    );
  }

  private arrive(place: number, item: Item): Promise<void> {
    return new Promise((pass, refuse) => {
      this.waiting.set(place, { item, pass, refuse });
      this.busy.delete(place);
      this.beginWhenReady();
    });
  }

  private beginWhenReady(): void {
    if (this.busy.size > 0 || this.waiting.size === 0) return;
    const inOrder = [...this.waiting].sort(([a], [b]) => a - b);
    // Nobody is let through before the judge has spoken; until then nobody else can come.
    void this.hold(inOrder);
  }

  private async hold(inOrder: readonly (readonly [number, Waiting<Item>])[]): Promise<void> {
    let judged = 1;
    let refusal: { readonly error: unknown } | undefined;
    try {
      judged = await this.judge(inOrder.map(([, { item }]) => item));
    } catch (error) {
      refusal = { error };
    }
    for (const [place] of inOrder.slice(0, judged)) {
      this.waiting.delete(place);
      this.busy.add(place);
    }
    for (const [, { pass, refuse }] of inOrder.slice(0, judged)) {
      if (refusal === undefined) pass();
      else refuse(refusal.error);
    }
  }
}
