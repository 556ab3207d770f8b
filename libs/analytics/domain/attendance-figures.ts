/** What counts of a day, as attendance calculated it last. Minutes are whole and not negative. */
export type AttendanceDay = {
  /** Open; known: `worked`, `half-day`, `open`, `absent`, `on-leave`, `rest-day`, `holiday`, `not-scheduled`. */
  readonly status: string;
  readonly workedMinutes: number;
  readonly overtimeMinutes: number;
  /** 0 on a day off; `null` where nothing was planned, or the plan is not known. */
  readonly expectedMinutes: number | null;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
};

/**
 * Figures of attendance over days of one person or many. Each is a sum over days, so figures of groups and periods are
 * the sums of theirs.
 */
export type AttendanceFigures = {
  /** Days that count: everything that attendance told of, but for days that are not over. */
  readonly days: number;
  /** Days on which somebody was to work and was not on leave: what the rate is a part of. */
  readonly plannedDays: number;
  /** Planned days on which they worked. */
  readonly attendedDays: number;
  /** Planned days on which they did not: `plannedDays` less `attendedDays`. */
  readonly absentDays: number;
  /** Planned days on leave: in no rate. */
  readonly leaveDays: number;
  /** Days worked of which nobody knows what was planned: in no rate, so a rate says how much it leaves out. */
  readonly unplannedDays: number;
  /** Attended days that began late. */
  readonly lateDays: number;
  readonly lateMinutes: number;
  /** Attended days that ended early. */
  readonly earlyDays: number;
  readonly earlyMinutes: number;
  readonly workedMinutes: number;
  readonly overtimeMinutes: number;
  /** Of planned days and days on leave. */
  readonly expectedMinutes: number;
};

/** Figures of no days. */
export const NO_FIGURES: AttendanceFigures = {
  ...{ days: 0, plannedDays: 0, attendedDays: 0, absentDays: 0, leaveDays: 0, unplannedDays: 0 },
  ...{ lateDays: 0, lateMinutes: 0, earlyDays: 0, earlyMinutes: 0 },
  ...{ workedMinutes: 0, overtimeMinutes: 0, expectedMinutes: 0 },
};

/** The names of the figures, in their order. */
export const FIGURES = Object.keys(NO_FIGURES) as readonly (keyof AttendanceFigures)[];

const WORKED: readonly string[] = ['worked', 'half-day'];
const ON_LEAVE = 'on-leave';
const NOT_OVER = 'open';
const NOT_SCHEDULED = 'not-scheduled';

const count = (is: boolean): number => (is ? 1 : 0);

/** The figures of one day; none while it is not over. */
export function figuresOfDay(day: AttendanceDay): AttendanceFigures {
  const { status, expectedMinutes, workedMinutes, overtimeMinutes, lateMinutes, earlyMinutes } = day;
  if (status === NOT_OVER) return NO_FIGURES;
  const isWorked = WORKED.includes(status);
  const isLeave = status === ON_LEAVE;
  const isPlanned = expectedMinutes !== null && expectedMinutes > 0 && status !== NOT_SCHEDULED;
  const isCounted = isPlanned && !isLeave;
  const isAttended = isCounted && isWorked;
  return {
    days: 1,
    plannedDays: count(isCounted),
    attendedDays: count(isAttended),
    absentDays: count(isCounted && !isWorked),
    leaveDays: count(isPlanned && isLeave),
    unplannedDays: count(isWorked && expectedMinutes === null),
    lateDays: count(isAttended && lateMinutes > 0),
    lateMinutes: isAttended ? lateMinutes : 0,
    earlyDays: count(isAttended && earlyMinutes > 0),
    earlyMinutes: isAttended ? earlyMinutes : 0,
    workedMinutes,
    overtimeMinutes,
    expectedMinutes: expectedMinutes ?? 0,
  };
}

/** Figures of several days, people or periods together. */
export const sumOfFigures = (all: Iterable<AttendanceFigures>): AttendanceFigures => {
  const sum: Record<keyof AttendanceFigures, number> = { ...NO_FIGURES };
  for (const figures of all) for (const name of FIGURES) sum[name] += figures[name];
  return sum;
};

const RATE_DECIMALS = 10_000;
const rate = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * RATE_DECIMALS) / RATE_DECIMALS;

/** What follows from figures: shares of 1 with four decimals, halves up; `null` of nothing. */
export type AttendanceRates = {
  /** Attended of planned days. */
  readonly attendanceRate: number | null;
  /** Absent of planned days. */
  readonly absenceRate: number | null;
  /** Late of attended days. */
  readonly lateRate: number | null;
};

/** The rates of figures: of a group from its sums, never a mean of means. */
export const ratesOf = ({
  plannedDays,
  attendedDays,
  absentDays,
  lateDays,
}: AttendanceFigures): AttendanceRates => ({
  attendanceRate: rate(attendedDays, plannedDays),
  absenceRate: rate(absentDays, plannedDays),
  lateRate: rate(lateDays, attendedDays),
});

/** A figure or rate that came out otherwise. */
export type FigureChange = {
  readonly figure: keyof AttendanceFigures | keyof AttendanceRates;
  readonly before: number | null;
  readonly after: number | null;
};

/** Everything that is another figure or rate than before, in a fixed order. */
export function changesOf(before: AttendanceFigures, after: AttendanceFigures): readonly FigureChange[] {
  const one = { ...before, ...ratesOf(before) };
  const other = { ...after, ...ratesOf(after) };
  return (Object.keys(one) as readonly FigureChange['figure'][])
    .filter((figure) => one[figure] !== other[figure])
    .map((figure) => ({ figure, before: one[figure], after: other[figure] }));
}
