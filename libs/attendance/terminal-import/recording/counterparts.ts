import type { TerminalPunchKind } from '../log/terminal-mapping.js';

/** Punches whose other half is not in the file. No errors: the other half may come later or from another device. */
export interface CounterpartCounts {
  readonly clockInsWithoutClockOut: number;
  readonly clockOutsWithoutClockIn: number;
  readonly breakStartsWithoutBreakEnd: number;
  readonly breakEndsWithoutBreakStart: number;
  /** Persons whose last line leaves them clocked in: at the end of a file mostly people at work. */
  readonly stillClockedIn: number;
}

interface Presence {
  readonly isIn: boolean;
  readonly isOnBreak: boolean;
}
const AWAY: Presence = { isIn: false, isOnBreak: false };

/** Counts, in the order of the file, what has no counterpart. */
export class CounterpartCounter {
  private readonly presences = new Map<string, Presence>();
  private clockIns = 0;
  private clockOuts = 0;
  private breakStarts = 0;
  private breakEnds = 0;

  add(person: string, kind: TerminalPunchKind): void {
    const { isIn, isOnBreak } = this.presences.get(person) ?? AWAY;
    switch (kind) {
      case 'clock-in':
        if (isIn) this.clockIns += 1;
        if (isOnBreak) this.breakStarts += 1;
        this.presences.set(person, { isIn: true, isOnBreak: false });
        return;
      case 'clock-out':
        if (!isIn) this.clockOuts += 1;
        if (isOnBreak) this.breakStarts += 1;
        this.presences.set(person, AWAY);
        return;
      case 'break-start':
        if (isOnBreak) this.breakStarts += 1;
        this.presences.set(person, { isIn, isOnBreak: true });
        return;
      case 'break-end':
        if (!isOnBreak) this.breakEnds += 1;
        this.presences.set(person, { isIn, isOnBreak: false });
        return;
    }
  }

  counts(): CounterpartCounts {
    return {
      clockInsWithoutClockOut: this.clockIns,
      clockOutsWithoutClockIn: this.clockOuts,
      breakStartsWithoutBreakEnd: this.breakStarts,
      breakEndsWithoutBreakStart: this.breakEnds,
      stillClockedIn: [...this.presences.values()].filter(({ isIn }) => isIn).length,
    };
  }
}
