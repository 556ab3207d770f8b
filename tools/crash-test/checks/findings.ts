/** What a check can find wrong. */
export const FINDING_KINDS = {
  lost: 'acknowledged, and not in the log',
  doubled: 'recorded more than once',
  invented: 'recorded, and never sent or refused',
  altered: 'recorded otherwise than it was sent',
  inverted: 'recorded in another order than it was acknowledged, or than its stream says',
  gap: 'a stream with a revision missing, or a log at odds with its own keys',
  'read-model': 'a row of a read model at odds with a fold of the log',
  rebuild: 'a live read model that differs from its rebuild',
  bus: 'published otherwise than recorded',
  parked: 'an event or a message that was put aside',
  refused: 'a legal request that was refused',
  recovery: 'a process that did not come back or did not stop by itself',
} as const;

export type FindingKind = keyof typeof FINDING_KINDS;

/** How many of each kind were found, and a few of them. */
export interface FindingsReport {
  readonly counts: Readonly<Record<FindingKind, number>>;
  readonly samples: readonly string[];
}

const SAMPLES_PER_KIND = 5;

/** Collects what is wrong. */
export class Findings {
  readonly #found = new Map<FindingKind, { count: number; readonly samples: string[] }>();

  add(kind: FindingKind, detail: string): void {
    const found = this.#found.get(kind) ?? { count: 0, samples: [] };
    found.count += 1;
    if (found.samples.length < SAMPLES_PER_KIND) found.samples.push(detail);
    this.#found.set(kind, found);
  }

  count(kind: FindingKind): number {
    return this.#found.get(kind)?.count ?? 0;
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  report(): FindingsReport {
    const kinds = Object.keys(FINDING_KINDS) as FindingKind[];
    return {
      // One entry for every kind, which is what the type says.
      counts: Object.fromEntries(kinds.map((kind) => [kind, this.count(kind)])) as Record<
        FindingKind,
        number
      >,
      samples: [...this.#found].flatMap(([kind, { samples }]) =>
        samples.map((sample) => `${kind}: ${sample}`),
      ),
    };
  }
}
