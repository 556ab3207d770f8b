import { addDays, instantMsAt, type LocalDate } from './calendar.js';
import { demoId, type DemoOptions, type Person, type ShiftKind } from './company.js';
import { randomOf, type Random } from './random.js';

export type PunchKind = 'clock-in' | 'clock-out' | 'break-start' | 'break-end';

/** A punch as it went into a phone or terminal. */
export interface CapturedPunch {
  /** The client's own id of it. */
  readonly itemId: string;
  readonly kind: PunchKind;
  /** When the person punched. */
  readonly atMs: number;
  /** What the phone's clock showed then; another time only while the clock was turned. */
  readonly shownMs: number;
}

/** What went wrong on a day, and what would put it right. */
export type Incident =
  | { readonly kind: 'forgot-clock-out'; readonly leftAtMs: number }
  | { readonly kind: 'forgot-break-end'; readonly resumedAtMs: number }
  | { readonly kind: 'tapped-twice'; readonly extraItemId: string }
  | { readonly kind: 'punched-late'; readonly itemId: string; readonly beganAtMs: number }
  | { readonly kind: 'clock-turned'; readonly byMs: number };

/** One day of one person. */
export interface WorkedDay {
  readonly person: Person;
  /** The local date on which the shift began. */
  readonly date: LocalDate;
  readonly punches: readonly CapturedPunch[];
  readonly incident: Incident | undefined;
}

interface Shift {
  /** Minutes after local midnight. */
  readonly startMinute: number;
  readonly workMinutes: number;
  readonly breaks: readonly { readonly afterMinutes: number; readonly minutes: number }[];
}

/** How often a person is away, and how often a day goes wrong. */
const ABSENT_SHARE = 0.05;
const INCIDENT_SHARE = 0.08;

/**
 * What a person did on a working day; `undefined` when away. Depends on seed, tenant, person and date alone.
 * A night shift begins on the evening before, a Monday's on Sunday.
 */
export function workedDayOf(
  options: DemoOptions,
  person: Person,
  workingDay: LocalDate,
): WorkedDay | undefined {
  const random = randomOf(options.seed, 'day', person.staffNumber, workingDay);
  if (random.happens(ABSENT_SHARE)) return undefined;
  const date = person.shift === 'night' ? addDays(workingDay, -1) : workingDay;
  const shift = shiftOf(person.shift, random);
  const at = (minute: number): number =>
    instantMsAt(person.payGroup.zone, date, minute) + random.between(0, 59) * 1000;
  const punches: CapturedPunch[] = [];
  const add = (kind: PunchKind, minute: number): void => {
    const atMs = at(minute);
    const itemId = demoId(options, 'punch', person.staffNumber, workingDay, punches.length);
    punches.push({ itemId, kind, atMs, shownMs: atMs });
  };
  add('clock-in', shift.startMinute);
  for (const { afterMinutes, minutes } of shift.breaks) {
    add('break-start', shift.startMinute + afterMinutes);
    add('break-end', shift.startMinute + afterMinutes + minutes);
  }
  add('clock-out', shift.startMinute + shift.workMinutes);
  const day: WorkedDay = { person, date, punches, incident: undefined };
  if (!random.happens(INCIDENT_SHARE)) return day;
  const extraItemId = demoId(options, 'punch', person.staffNumber, workingDay, 'extra');
  return withIncident(day, extraItemId, random);
}

/** When shifts begin, in minutes after local midnight. */
export const USUAL_START: Readonly<Record<ShiftKind, number>> = {
  day: 8 * 60 + 30,
  early: 6 * 60,
  late: 13 * 60 + 30,
  night: 21 * 60 + 45,
  field: 8 * 60,
  'part-time': 9 * 60,
};

function shiftOf(kind: ShiftKind, random: Random): Shift {
  const isOnTheMove = kind === 'field';
  const startMinute = USUAL_START[kind] + random.between(-12, isOnTheMove ? 75 : 18);
  if (kind === 'part-time') return { startMinute, workMinutes: 60 * 5 + random.between(-20, 30), breaks: [] };
  const workMinutes = 8 * 60 + 40 + random.between(-30, isOnTheMove ? 120 : 55);
  const lunch = { afterMinutes: 215 + random.between(0, 40), minutes: random.between(31, 58) };
  const hasPause = random.happens(0.25);
  const pause = { afterMinutes: 110 + random.between(0, 20), minutes: random.between(8, 16) };
  return { startMinute, workMinutes, breaks: hasPause ? [pause, lunch] : [lunch] };
}

function withIncident(day: WorkedDay, extraItemId: string, random: Random): WorkedDay {
  const [first, ...others] = day.punches;
  const last = day.punches.at(-1);
  const lastBreakEnd = day.punches.findLast(({ kind }) => kind === 'break-end');
  if (first === undefined || last === undefined) return day;
  const choice = random.weighted([
    ['forgot-clock-out', 35],
    ['tapped-twice', 25],
    ['punched-late', 25],
    ['forgot-break-end', lastBreakEnd === undefined ? 0 : 8],
    ['clock-turned', day.person.badge === undefined ? 7 : 0],
  ] as const);
  switch (choice) {
    case 'forgot-clock-out':
      return {
        ...day,
        punches: day.punches.slice(0, -1),
        incident: { kind: choice, leftAtMs: wholeMinute(last.atMs) },
      };
    case 'tapped-twice': {
      const atMs = first.atMs + random.between(8, 50) * 1000;
      const extra: CapturedPunch = { ...first, itemId: extraItemId, atMs, shownMs: atMs };
      return { ...day, punches: [first, extra, ...others], incident: { kind: choice, extraItemId } };
    }
    case 'punched-late': {
      const lateMs = first.atMs + random.between(15, 70) * 60_000;
      const late = { ...first, atMs: lateMs, shownMs: lateMs };
      const incident: Incident = { kind: choice, itemId: first.itemId, beganAtMs: wholeMinute(first.atMs) };
      return { ...day, punches: [late, ...others], incident };
    }
    case 'forgot-break-end': {
      const punches = day.punches.filter((punch) => punch !== lastBreakEnd);
      const resumedAtMs = wholeMinute(lastBreakEnd?.atMs ?? last.atMs);
      return { ...day, punches, incident: { kind: choice, resumedAtMs } };
    }
    case 'clock-turned': {
      // Back, never ahead: nothing that a phone shows may lie in the future.
      const byMs = -random.between(30, 90) * 60_000;
      const turned = others.map((punch) => ({ ...punch, shownMs: punch.shownMs + byMs }));
      return { ...day, punches: [first, ...turned], incident: { kind: choice, byMs } };
    }
  }
}

const wholeMinute = (ms: number): number => Math.floor(ms / 60_000) * 60_000;
