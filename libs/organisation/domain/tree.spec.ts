import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReportingLine } from './events.js';
import { assertNoCircle, possibleTogether, type LineChange } from './tree.js';

const DAYS = ['2026-01-01', '2026-02-01', '2026-03-01'] as const;
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

type Tree = ReadonlyMap<string, readonly ReportingLine[]>;
const lines = fc
  .uniqueArray(fc.record({ from: fc.constantFrom(...DAYS), managerId: fc.constantFrom(null, ...PEOPLE) }), {
    maxLength: 2,
    selector: ({ from }) => from,
  })
  .map((each) => [...each].sort((a, b) => (a.from < b.from ? -1 : 1)));
const change = fc.record({ employeeId: fc.constantFrom(...PEOPLE), lines });

const isPossible = ({ employeeId, lines: own }: LineChange, tree: Tree): boolean => {
  try {
    assertNoCircle(employeeId, own, tree);
    return true;
  } catch {
    return false;
  }
};
/** A tree as changes leave it that came one after the other, each judged by what was recorded. */
const grownBy = (changes: readonly LineChange[], from: Tree = new Map()): Tree =>
  changes.reduce<Tree>(
    (tree, each) => (isPossible(each, tree) ? new Map([...tree, [each.employeeId, each.lines]]) : tree),
    from,
  );
const subsetsOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.reduce<readonly (readonly Item[])[]>(
    (subsets, item) => subsets.flatMap((subset) => [subset, [...subset, item]]),
    [[]],
  );

describe('changes of lines that are judged together', () => {
  it('are each possible one after the other, also when any of them come to nothing', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.array(change, { maxLength: 5 }), (past, changes) => {
        const tree = grownBy(past);
        let count: number;
        try {
          count = possibleTogether(changes, tree);
        } catch {
          // The first is refused exactly when it would be alone.
          expect(changes[0] !== undefined && isPossible(changes[0], tree)).toBe(false);
          return;
        }
        expect(count).toBeGreaterThanOrEqual(Math.min(1, changes.length));
        for (const recorded of subsetsOf(changes.slice(0, count))) {
          let now = tree;
          for (const each of recorded) {
            expect(isPossible(each, now)).toBe(true);
            now = new Map([...now, [each.employeeId, each.lines]]);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('go through at once when people are new: nothing stands above them yet', () => {
    const below = (employeeId: string, managerId: string): LineChange => ({
      employeeId,
      lines: [{ from: DAYS[0], managerId }],
    });
    const changes = [below('b', 'a'), below('c', 'a'), below('d', 'b'), below('e', 'd')];
    expect(possibleTogether(changes, new Map())).toBe(4);
  });

  it('wait for one before them that makes room for them', () => {
    const tree: Tree = new Map([['b', [{ from: DAYS[0], managerId: 'a' }]]]);
    // Only when Bob is not below Ann any more can Ann come below Bob.
    const changes = [
      { employeeId: 'b', lines: [{ from: DAYS[0], managerId: 'c' }] },
      { employeeId: 'a', lines: [{ from: DAYS[0], managerId: 'b' }] },
    ];
    expect(possibleTogether(changes, tree)).toBe(1);
    expect(possibleTogether(changes.slice(1), grownBy(changes.slice(0, 1), tree))).toBe(1);
  });
});
