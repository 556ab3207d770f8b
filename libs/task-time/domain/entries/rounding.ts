import { largestRemainder } from '@timeledger/kernel/largest-remainder.js';
import type { RoundingRule } from '../projects/project.js';
import type { EntryPiece } from './entry.js';

/** Minutes as a rule rounds them: first to the unit, then up to the least; nothing stays nothing. */
export function roundedMinutes(
  minutes: number,
  { minimumMinutes, unitMinutes, direction }: RoundingRule,
): number {
  if (minutes === 0) return 0;
  const units = minutes / unitMinutes;
  // A half goes up: 7.5 minutes of 15 count.
  const whole =
    direction === 'up'
      ? Math.ceil(units)
      : direction === 'down'
        ? Math.floor(units)
        : Math.floor(units + 0.5);
  return Math.max(whole * unitMinutes, minimumMinutes);
}

/**
 * The pieces as they count by the rules of their projects. What is rounded is the entry, or the sum of one person, project
 * and day; the outcome is shared out among the pieces by largest remainder. Every report is a sum of these pieces, so all
 * reports agree, whatever they group by.
 */
export function countedPieces(
  pieces: readonly EntryPiece[],
  ruleOf: (projectId: string) => RoundingRule,
): readonly EntryPiece[] {
  const groups = new Map<string, number[]>();
  pieces.forEach((piece, index) => {
    const { entryId, employeeId, projectId, date } = piece;
    const key =
      ruleOf(projectId).on === 'entry' ? `entry ${entryId}` : `day ${employeeId} ${projectId} ${date}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  });
  const counted = new Map<number, number>();
  for (const group of groups.values()) {
    const members = group.flatMap((index) => pieces[index] ?? []);
    const [first] = members;
    if (first === undefined) continue;
    const exact = members.map(({ minutes }) => minutes);
    const whole = roundedMinutes(
      exact.reduce((sum, minutes) => sum + minutes, 0),
      ruleOf(first.projectId),
    );
    largestRemainder(exact, whole).forEach((minutes, place) => counted.set(group[place] ?? -1, minutes));
  }
  return pieces.map((piece, index) => ({ ...piece, minutes: counted.get(index) ?? 0 }));
}

/** The minutes of pieces by whatever a report groups by. */
export function totalsBy<Key extends string>(
  pieces: readonly EntryPiece[],
  keyOf: (piece: EntryPiece) => Key,
): ReadonlyMap<Key, number> {
  const totals = new Map<Key, number>();
  for (const piece of pieces) totals.set(keyOf(piece), (totals.get(keyOf(piece)) ?? 0) + piece.minutes);
  return totals;
}
