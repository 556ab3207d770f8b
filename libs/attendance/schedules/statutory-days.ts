import chineseDays from 'chinese-days';
import Holidays from 'date-holidays';
import { LRUCache } from 'lru-cache';
import { addDays } from '../domain/work-time/day-boundaries.js';
import type { CalendarCode, DayMark, StatutoryDays } from '../domain/schedules/holiday-calendar.js';

/** What the law says comes from these packages, pinned exactly: `chinese-days` for China, `date-holidays` for others. */
const FIRST_YEAR = 2000;
/** Further ahead nobody's word counts: several calendars in `date-holidays` are tables that end. */
const LAST_YEAR = 2060;
const CHINA = 'CN';
const MAXIMUM_KEPT_YEARS = 1000;

const countries: Readonly<Record<string, string>> = new Holidays().getCountries();
const kept = new LRUCache<string, readonly DayMark[]>({ max: MAXIMUM_KEPT_YEARS });

/** Whether a country, and the region where one is named, is known. */
export function isKnownCalendar(code: CalendarCode): boolean {
  const { country, region } = partsOf(code);
  if (country === CHINA) return region === undefined;
  if (!Object.hasOwn(countries, country)) return false;
  // Without states the package answers nothing at all.
  const states = new Holidays().getStates(country) as Readonly<Record<string, string>> | undefined;
  return region === undefined || (states !== undefined && Object.hasOwn(states, region));
}

const partsOf = (code: CalendarCode): { readonly country: string; readonly region: string | undefined } => {
  const dash = code.indexOf('-');
  return dash === -1
    ? { country: code, region: undefined }
    : { country: code.slice(0, dash), region: code.slice(dash + 1) };
};

/**
 * The marked days of a year by law. `undefined` where they are not known: an unknown country or region, a year out of
 * reach, and of China every year whose days the State Council has not announced yet, which `chinese-days` answers as if it
 * had no holidays.
 */
export const statutoryDays: StatutoryDays = (code, year) => {
  const key = `${code} ${year}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const days = read(code, year);
  if (days !== undefined) kept.set(key, days);
  return days;
};

function read(code: CalendarCode, year: number): readonly DayMark[] | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR || !isKnownCalendar(code)) return undefined;
  const { country, region } = partsOf(code);
  if (country === CHINA) return chinaDays(year);
  const holidays =
    region === undefined
      ? new Holidays(country, { types: ['public'] })
      : new Holidays(country, region, { types: ['public'] });
  const days = new Map<string, DayMark>();
  for (const { date, start, end, name } of holidays.getHolidays(year)) {
    const first = date.slice(0, 10);
    // A holiday of several days is one entry; all of it is a holiday.
    const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / MS_PER_DAY));
    for (let offset = 0; offset < length; offset += 1) {
      const day = addDays(first, offset);
      if (Number(day.slice(0, 4)) === year && !days.has(day))
        days.set(day, { date: day, kind: 'holiday', name });
    }
  }
  return [...days.values()].sort((left, right) => (left.date < right.date ? -1 : 1));
}

const MS_PER_DAY = 86_400_000;

/** `Spring Festival,春节,4` of the package; an ordinary day has only the name of its weekday. */
function chinaDays(year: number): readonly DayMark[] | undefined {
  const days: DayMark[] = [];
  for (let date = `${year}-01-01`; Number(date.slice(0, 4)) === year; date = addDays(date, 1)) {
    const { work, name } = chineseDays.getDayDetail(date);
    const [english, chinese] = name.split(',');
    if (english === undefined || chinese === undefined) continue;
    const kind = work ? 'make-up-workday' : chineseDays.isInLieu(date) ? 'rest-day' : 'holiday';
    days.push({ date, kind, name: chinese });
  }
  return days.length === 0 ? undefined : days;
}
