import { DomainError } from '@timeledger/kernel/domain-error.js';
import { lineOn } from './effective-dates.js';
import type { ReportingLine } from './events.js';

/** Levels that a chain of managers or teams may have. What is longer is refused, so that every chain can be walked. */
export const MAX_LEVELS = 20;

/** People above somebody, over all days, beyond whom changes are judged one by one. */
const MAX_LOOKED_AT = 1_000;

/** The lines of everybody who may stand above somebody, by employee id. */
export type LinesOf = ReadonlyMap<string, readonly ReportingLine[]>;

/**
 * Refuses lines under which, on any day, somebody would stand above oneself, or more than {@link MAX_LEVELS} managers
 * above one person. Looks at every day on which any of the lines changes: in between nothing does.
 * @param lines the lines the employee is to have
 * @param others the lines of all who may stand above, as far up as {@link MAX_LEVELS}
 * @throws DomainError 422 `reporting-line.cycle`, `reporting-line.too-deep`
 */
export function assertNoCircle(employeeId: string, lines: readonly ReportingLine[], others: LinesOf): void {
  const dates = new Set([lines, ...others.values()].flatMap((each) => each.map(({ from }) => from)));
  for (const date of [...dates].sort()) {
    let manager = lineOn(lines, date)?.managerId ?? null;
    for (let level = 1; manager !== null; level += 1) {
      if (manager === employeeId) throw refusal('reporting-line.cycle', date);
      if (level > MAX_LEVELS) throw refusal('reporting-line.too-deep', date);
      manager = lineOn(others.get(manager) ?? [], date)?.managerId ?? null;
    }
  }
}

/** New lines of somebody. */
export interface LineChange {
  readonly employeeId: string;
  readonly lines: readonly ReportingLine[];
}

/**
 * How many of several changes, from the first on, are possible whichever of those before them are recorded or come to
 * nothing: nobody is reached from oneself over lines that stand or may stand, on whatever days. A change that only is
 * possible after one before it ends the count, and is judged exactly once that is recorded.
 * @param others the recorded lines of all who may stand above any of them
 * @throws DomainError as {@link assertNoCircle} for the first, which is judged exactly
 */
export function possibleTogether(changes: readonly LineChange[], others: LinesOf): number {
  const [first] = changes;
  if (first === undefined) return 0;
  assertNoCircle(first.employeeId, first.lines, others);
  const pending = new Map([[first.employeeId, first.lines]]);
  for (const [index, { employeeId, lines }] of changes.entries()) {
    if (index === 0) continue;
    // Somebody twice: the second change stands on the first.
    if (pending.has(employeeId) || reachesItself(employeeId, lines, others, pending)) return index;
    pending.set(employeeId, lines);
  }
  return changes.length;
}

/** Whether somebody stands above oneself, or too far up to tell, over any lines of anybody. */
function reachesItself(
  employeeId: string,
  lines: readonly ReportingLine[],
  others: LinesOf,
  pending: LinesOf,
): boolean {
  const seen = new Set<string>();
  let frontier = managersOf(lines);
  for (let level = 1; frontier.size > 0; level += 1) {
    if (level > MAX_LEVELS || frontier.has(employeeId)) return true;
    for (const id of frontier) seen.add(id);
    const above = [...frontier].flatMap((id) => [...(others.get(id) ?? []), ...(pending.get(id) ?? [])]);
    // Not without those seen before: a longer way up counts for the levels.
    frontier = managersOf(above);
    if (seen.size > MAX_LOOKED_AT) return true;
  }
  return false;
}

/** Who stands directly above by any of the lines. */
export const managersOf = (lines: readonly ReportingLine[]): ReadonlySet<string> =>
  new Set(lines.flatMap(({ managerId }) => managerId ?? []));

const refusal = (code: 'reporting-line.cycle' | 'reporting-line.too-deep', date: string): DomainError => {
  const detail =
    code === 'reporting-line.cycle'
      ? `on ${date} the manager would report to the employee, over whatever levels`
      : `on ${date} there would be more than ${MAX_LEVELS} managers above`;
  return new DomainError(code, 'invalid', {
    detail: `Not possible: ${detail}.`,
    errors: [{ pointer: '/managerId', code, detail }],
    extensions: { on: date },
  });
};
