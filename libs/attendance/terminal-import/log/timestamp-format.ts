import type { LocalDateTime } from './local-time.js';

/**
 * How a terminal writes date and time. Letters as in Unicode TR 35; seconds may be missing where a colon sets them
 * apart and then count as 0; one or more spaces stand between date and time.
 */
export const TIMESTAMP_FORMATS = [
  'yyyy-MM-dd HH:mm:ss',
  "yyyy-MM-dd'T'HH:mm:ss",
  'yyyy/MM/dd HH:mm:ss',
  'dd.MM.yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm:ss',
  'MM/dd/yyyy HH:mm:ss',
  'MM/dd/yyyy hh:mm:ss a',
  'yyyyMMddHHmmss',
] as const;

export type TimestampFormat = (typeof TIMESTAMP_FORMATS)[number];

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?`;
const PATTERNS: Readonly<Record<TimestampFormat, RegExp>> = {
  'yyyy-MM-dd HH:mm:ss': new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) +${TIME}$`),
  "yyyy-MM-dd'T'HH:mm:ss": new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T${TIME}$`),
  'yyyy/MM/dd HH:mm:ss': new RegExp(String.raw`^(?<year>\d{4})/(?<month>\d{1,2})/(?<day>\d{1,2}) +${TIME}$`),
  'dd.MM.yyyy HH:mm:ss': new RegExp(
    String.raw`^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}) +${TIME}$`,
  ),
  'dd/MM/yyyy HH:mm:ss': new RegExp(String.raw`^(?<day>\d{1,2})/(?<month>\d{1,2})/(?<year>\d{4}) +${TIME}$`),
  'MM/dd/yyyy HH:mm:ss': new RegExp(String.raw`^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4}) +${TIME}$`),
  'MM/dd/yyyy hh:mm:ss a': new RegExp(
    String.raw`^(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4}) +${TIME} ?(?<half>[AaPp])\.?[Mm]\.?$`,
  ),
  yyyyMMddHHmmss:
    /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})$/,
};

/** A terminal whose clock was reset writes 1970 or 2000; one before this year is a reset clock, not work. */
const FIRST_YEAR = 2001;
const LAST_YEAR = 2199;

/** Reads a timestamp; `undefined` when it is not of this form, or no date and time that a calendar knows. */
export function parseTimestamp(text: string, format: TimestampFormat): LocalDateTime | undefined {
  const groups = PATTERNS[format].exec(text)?.groups;
  if (groups === undefined) return undefined;
  const part = (name: string): number => Number(groups[name] ?? '0');
  const half = groups['half']?.toLowerCase();
  let hour = part('hour');
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [minute, second] = [part('minute'), part('second')];
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return undefined;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return { year, month, day, hour, minute, second };
}
