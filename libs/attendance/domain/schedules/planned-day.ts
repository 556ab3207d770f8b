import { Temporal } from 'temporal-polyfill';
import type { LocalDate } from '../events/event.js';
import { daysBetween } from '../work-time/day-boundaries.js';
import type { DayMark } from './holiday-calendar.js';
import {
  assignmentOn,
  coreStretchOf,
  shiftOn,
  wallStretchesOf,
  type ShiftAssignment,
  type ShiftDay,
  type ShiftVersion,
  type WallStretch,
} from './shift.js';

/** A stretch of time that is planned, in milliseconds since the epoch. */
export interface PlannedStretch {
  readonly startsMs: number;
  readonly endsMs: number;
}

/** What is planned of a day, and by which versions. */
export interface PlannedDay {
  readonly date: LocalDate;
  readonly zone: string;
  readonly kind: 'work' | 'rest-day' | 'holiday' | 'make-up-workday' | 'not-scheduled';
  /** The shift's parts in order; a night shift belongs to the day on which it begins. Empty on a day off. */
  readonly shifts: readonly PlannedStretch[];
  /** When somebody with flexible hours has to be there. */
  readonly core: PlannedStretch | null;
  /** When somebody has to be there: the parts, of flexible hours the core time only. */
  readonly attendedStretches: readonly PlannedStretch[];
  /** True minutes: a night in which the clock goes back is an hour longer. 0 on a day off. */
  readonly expectedMinutes: number;
  /** The version it rests on; `null` where nobody was assigned one. */
  readonly shift: { readonly shiftId: string; readonly version: number } | null;
  /** What the calendar calls the day; `null` for an ordinary one, or where the shift goes on regardless. */
  readonly dayName: string | null;
}

/** What plans rest on. */
export interface PlanningFacts {
  readonly zone: string;
  /** Whose assignments count, the nearest first: the person's own, the team's, those of the teams above. */
  readonly assignments: (date: LocalDate) => readonly (readonly ShiftAssignment[])[];
  readonly versionsOf: (shiftId: string) => readonly ShiftVersion[];
  /** Whether a day is marked. Asked only where it matters, because it throws for years that nobody knows. */
  readonly markOf: (date: LocalDate) => DayMark | undefined;
}

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1440;
const MINUTES_PER_HOUR = 60;

/**
 * The instant of a clock time. A time that the clock skips is as much later as it skips; of one that comes twice the
 * first is meant (Temporal's `compatible`, RFC 5545 section 3.3.5).
 */
function instantMsOf(zone: string, date: LocalDate, minute: number): number {
  const wall = minute % MINUTES_PER_DAY;
  return Temporal.PlainDate.from(date)
    .add({ days: Math.floor(minute / MINUTES_PER_DAY) })
    .toPlainDateTime({ hour: Math.floor(wall / MINUTES_PER_HOUR), minute: wall % MINUTES_PER_HOUR })
    .toZonedDateTime(zone).epochMilliseconds;
}

const stretchOf = (
  zone: string,
  date: LocalDate,
  { startMinute, endMinute }: WallStretch,
): PlannedStretch => ({
  startsMs: instantMsOf(zone, date, startMinute),
  endsMs: instantMsOf(zone, date, endMinute),
});

/** What the pattern of a shift says of a day; `null` for rest. */
function dayOfPattern(
  { pattern }: ShiftVersion,
  date: LocalDate,
  offsetDays: number,
  isMadeUp: boolean,
): ShiftDay | null {
  switch (pattern.kind) {
    case 'weekly': {
      const isWeekday = pattern.weekdays.includes(Temporal.PlainDate.from(date).dayOfWeek);
      return isWeekday || isMadeUp ? pattern.day : null;
    }
    case 'rotating': {
      const length = pattern.days.length;
      const sinceAnchor = daysBetween(pattern.anchor, date) + offsetDays;
      return pattern.days[((sinceAnchor % length) + length) % length] ?? null;
    }
  }
}

/** The assignment that counts on a day: the nearest that says anything. */
function countingAssignment(facts: PlanningFacts, date: LocalDate): ShiftAssignment | undefined {
  for (const assignments of facts.assignments(date)) {
    const holding = assignmentOn(assignments, date);
    if (holding !== undefined) return holding;
  }
  return undefined;
}

/**
 * What is planned of a local day. Pure: the same versions plan the same for ever.
 * @throws DomainError as `markOf` does
 */
export function plannedDay(facts: PlanningFacts, date: LocalDate): PlannedDay {
  const { zone } = facts;
  const nothing = { shifts: [], core: null, attendedStretches: [], expectedMinutes: 0 } as const;
  const off = { date, zone, ...nothing, shift: null, dayName: null } as const;
  const assignment = countingAssignment(facts, date);
  if (assignment === undefined) return { ...off, kind: 'not-scheduled' };
  if (assignment.shiftId === null) return { ...off, kind: 'rest-day' };
  const version = shiftOn(facts.versionsOf(assignment.shiftId), date);
  if (version === undefined) return { ...off, kind: 'not-scheduled' };
  const shift = { shiftId: version.shiftId, version: version.version };
  const mark = version.observesHolidays ? facts.markOf(date) : undefined;
  const dayName = mark?.name ?? null;
  if (mark?.kind === 'holiday' || mark?.kind === 'rest-day')
    return { ...off, kind: mark.kind, shift, dayName };
  const isMadeUp = mark?.kind === 'make-up-workday';
  const day = dayOfPattern(version, date, assignment.rotationOffsetDays, isMadeUp);
  if (day === null) return { ...off, kind: 'rest-day', shift, dayName };
  const shifts = wallStretchesOf(day.parts).map((stretch) => stretchOf(zone, date, stretch));
  const wallCore = coreStretchOf(day);
  const core = wallCore === undefined ? null : stretchOf(zone, date, wallCore);
  // Flexible hours have minutes of their own; the parts say between when they may be worked.
  const attendedStretches = core !== null ? [core] : day.expectedMinutes === null ? shifts : [];
  const minutes = shifts.reduce((sum, { startsMs, endsMs }) => sum + (endsMs - startsMs) / MS_PER_MINUTE, 0);
  return {
    date,
    zone,
    kind: isMadeUp ? 'make-up-workday' : 'work',
    shifts,
    core,
    attendedStretches,
    expectedMinutes: day.expectedMinutes ?? Math.max(0, minutes - day.unpaidBreakMinutes),
    shift,
    dayName,
  };
}
