import type { TerminalPunchKind } from '../log/terminal-mapping.js';

/**
 * Taps of one person of the same kind, less than this apart and with no other tap between them, are one punch: people
 * tap again when the terminal was slow to answer. A different tap in between makes the later one a punch of its own,
 * because in, out, in is not the same as in.
 */
export const TAP_WINDOW_MS = 60_000;

/** A tap at a moment. */
export interface Tap {
  readonly epochMs: number;
  readonly kind: TerminalPunchKind;
}

const isRepeat = (neighbour: Tap | undefined, tap: Tap): boolean =>
  neighbour !== undefined &&
  neighbour.kind === tap.kind &&
  Math.abs(neighbour.epochMs - tap.epochMs) < TAP_WINDOW_MS;

/** Remembers the last tap of each person in the order of a file. */
export class TapWindow {
  private readonly lastByPerson = new Map<string, Tap>();

  /** Whether this tap repeats the person's last one; if not, it is the last one from now on. */
  isRepeated(person: string, tap: Tap): boolean {
    if (isRepeat(this.lastByPerson.get(person), tap)) return true;
    this.lastByPerson.set(person, tap);
    return false;
  }
}

/**
 * Tells the taps that are punches of their own beside those recorded before, so that a log cut into several files
 * between two taps of one moment still leads to one punch, whichever file comes first.
 * @param recorded the person's recorded taps of the time, in any order
 * @returns for each candidate, in its order, whether it repeats a recorded tap or a candidate before it
 */
export function repeatedAmong(recorded: readonly Tap[], candidates: readonly Tap[]): readonly boolean[] {
  const timeline = [...recorded].sort((a, b) => a.epochMs - b.epochMs);
  const isRepeated = new Array<boolean>(candidates.length).fill(false);
  const inOrder = candidates
    .map((tap, index) => ({ tap, index }))
    .sort((a, b) => a.tap.epochMs - b.tap.epochMs);
  for (const { tap, index } of inOrder) {
    const place = firstBehind(timeline, tap.epochMs);
    if (isRepeat(timeline[place - 1], tap) || isRepeat(timeline[place], tap)) isRepeated[index] = true;
    else timeline.splice(place, 0, tap);
  }
  return isRepeated;
}

function firstBehind(timeline: readonly Tap[], epochMs: number): number {
  let [low, high] = [0, timeline.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeline[middle]?.epochMs ?? 0) <= epochMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
