import type { LocalDate } from '../events/event.js';

/** A punch to attribute. A `tap` is one of a device that does not know directions. */
export interface AttributablePunch {
  readonly punchId: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly kind: 'in' | 'out' | 'tap';
}

/** A shift that may have been worked, from its first beginning to its last end. */
export interface AttributableShift {
  /** The local day on which it begins. */
  readonly date: LocalDate;
  readonly startsMs: number;
  readonly endsMs: number;
}

/** How far punches may lie from their shift. */
export interface AttributionLimits {
  /** Before the beginning, up to which a clock-in is for the shift. */
  readonly earliestBeforeMinutes: number;
  /** Behind the end, up to which a tap still ends the shift. */
  readonly latestAfterMinutes: number;
  /** A session older than this has ended, nobody knows when. */
  readonly longestSessionMinutes: number;
}

/** What a punch did, and for which shift; `null` for none of them. */
export interface AttributedPunch {
  readonly punchId: string;
  readonly direction: 'in' | 'out';
  readonly shiftDate: LocalDate | null;
}

interface OpenSession {
  readonly sinceMs: number;
  readonly shift: AttributableShift | undefined;
}

export const DEFAULT_ATTRIBUTION_LIMITS: AttributionLimits = {
  earliestBeforeMinutes: 240,
  latestAfterMinutes: 240,
  longestSessionMinutes: 960,
};

const MS_PER_MINUTE = 60_000;

/** The shift a clock-in is for: of those not over and not too far ahead, the one whose beginning is nearest. */
function shiftBegunBy(
  shifts: readonly AttributableShift[],
  atMs: number,
  { earliestBeforeMinutes }: AttributionLimits,
): AttributableShift | undefined {
  let nearest: AttributableShift | undefined;
  for (const shift of shifts) {
    if (atMs < shift.startsMs - earliestBeforeMinutes * MS_PER_MINUTE || atMs >= shift.endsMs) continue;
    if (nearest === undefined || Math.abs(atMs - shift.startsMs) < Math.abs(atMs - nearest.startsMs))
      nearest = shift;
  }
  return nearest;
}

/** The shift a clock-out without a clock-in ends: one that had begun, and ended nearest. */
function shiftEndedBy(
  shifts: readonly AttributableShift[],
  atMs: number,
  { latestAfterMinutes }: AttributionLimits,
): AttributableShift | undefined {
  let nearest: AttributableShift | undefined;
  for (const shift of shifts) {
    if (atMs <= shift.startsMs || atMs > shift.endsMs + latestAfterMinutes * MS_PER_MINUTE) continue;
    if (nearest === undefined || Math.abs(atMs - shift.endsMs) < Math.abs(atMs - nearest.endsMs))
      nearest = shift;
  }
  return nearest;
}

/** Whether a tap ends the open session, rather than beginning the next one. */
function isEnd(
  open: OpenSession,
  atMs: number,
  shifts: readonly AttributableShift[],
  limits: AttributionLimits,
): boolean {
  if (atMs - open.sinceMs > limits.longestSessionMinutes * MS_PER_MINUTE) return false;
  const { shift } = open;
  if (shift === undefined || atMs <= shift.endsMs) return true;
  const behindEndMs = atMs - shift.endsMs;
  if (behindEndMs > limits.latestAfterMinutes * MS_PER_MINUTE) return false;
  // Between two shifts the nearer bound decides: ten minutes behind a night are its end, not an early next shift.
  const next = shifts.find(({ startsMs }) => startsMs >= shift.endsMs);
  return next === undefined || behindEndMs <= Math.abs(next.startsMs - atMs);
}

/**
 * Which shift each punch belongs to, and what taps without a direction did. Order of arrival does not matter: punches
 * are taken by time, then id.
 */
export function attributePunches(
  punches: readonly AttributablePunch[],
  shifts: readonly AttributableShift[],
  limits: AttributionLimits = DEFAULT_ATTRIBUTION_LIMITS,
): readonly AttributedPunch[] {
  const ordered = [...punches].sort(
    (left, right) => left.atMs - right.atMs || (left.punchId < right.punchId ? -1 : 1),
  );
  const byStart = [...shifts].sort((left, right) => left.startsMs - right.startsMs);
  let open: OpenSession | undefined;
  return ordered.map(({ punchId, atMs, kind }) => {
    const isOut =
      kind === 'out' || (kind === 'tap' && open !== undefined && isEnd(open, atMs, byStart, limits));
    if (!isOut) {
      const shift = shiftBegunBy(byStart, atMs, limits);
      open = { sinceMs: atMs, shift };
      return { punchId, direction: 'in', shiftDate: shift?.date ?? null };
    }
    const shift = open?.shift ?? shiftEndedBy(byStart, atMs, limits);
    open = undefined;
    return { punchId, direction: 'out', shiftDate: shift?.date ?? null };
  });
}
