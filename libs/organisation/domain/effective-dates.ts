import { Temporal } from 'temporal-polyfill';

/** Something that holds from a local date (`YYYY-MM-DD`) on, until the next entry. */
export interface Dated {
  readonly from: string;
}

/**
 * Something that holds from one local date to another, both included; `null` for no end. One whose last day is before its
 * first holds on no day: it was ended before it began.
 */
export interface DateRange {
  readonly from: string;
  readonly until: string | null;
}

/** A run of days on which something is another than it was. */
export interface ChangedSpan<Value> {
  readonly from: string;
  /** Last day; `null` for no end. */
  readonly until: string | null;
  readonly before: Value;
  readonly after: Value;
}

/** The entry in force on a local date: the last one that began on it or before. */
export function lineOn<Entry extends Dated>(entries: readonly Entry[], date: string): Entry | undefined {
  return entries.findLast((entry) => entry.from <= date);
}

/** The entries with one more, in order of their date; one of the same date is replaced. */
export function withEntry<Entry extends Dated>(entries: readonly Entry[], added: Entry): readonly Entry[] {
  return [...entries.filter((entry) => entry.from !== added.from), added].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  );
}

/** The local date some days later, or earlier for a negative number. */
export const dayAfter = (date: string, days = 1): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** Whether two ranges share a day. */
export const overlap = (a: DateRange, b: DateRange): boolean =>
  !holdsOnNoDay(a) &&
  !holdsOnNoDay(b) &&
  (a.until === null || b.from <= a.until) &&
  (b.until === null || a.from <= b.until);

const holdsOnNoDay = ({ from, until }: DateRange): boolean => until !== null && until < from;

/** Whether a date is within a range. */
export const isWithin = ({ from, until }: DateRange, date: string): boolean =>
  from <= date && (until === null || date <= until);

/**
 * The days on which a list of entries says something else than another does, oldest first; neighbours that change alike
 * are one span.
 * @param valueOf what is compared; days before the first entry have the value of `undefined`
 */
export function changedSpans<Entry extends Dated, Value>(
  before: readonly Entry[],
  after: readonly Entry[],
  valueOf: (entry: Entry | undefined) => Value,
): readonly ChangedSpan<Value>[] {
  const dates = [...new Set([...before, ...after].map(({ from }) => from))].sort();
  const spans: ChangedSpan<Value>[] = [];
  for (const [index, from] of dates.entries()) {
    const values = { before: valueOf(lineOn(before, from)), after: valueOf(lineOn(after, from)) };
    if (values.before === values.after) continue;
    const next = dates[index + 1];
    const until = next === undefined ? null : dayAfter(next, -1);
    const last = spans.at(-1);
    const isContinued =
      typeof last?.until === 'string' &&
      dayAfter(last.until) === from &&
      last.before === values.before &&
      last.after === values.after;
    if (last !== undefined && isContinued) spans[spans.length - 1] = { ...last, until };
    else spans.push({ from, until, ...values });
  }
  return spans;
}

/**
 * Whether a change takes days before today from somebody or something: such a move is to be looked at before it is made.
 * Naming what nobody had named for those days takes nothing from anyone.
 */
export const isRetroactive = (spans: readonly ChangedSpan<string | null>[], today: string): boolean =>
  spans.some(({ from, before }) => from < today && before !== null);
