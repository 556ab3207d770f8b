import { parseInstant } from '@timeledger/kernel/clock.js';

const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ZONE = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/i;
const DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}/;

/** Names known to be zones or not; bounded by what ICU knows plus {@link MAX_UNKNOWN_ZONES} names that it does not. */
const zones = new Map<string, boolean>();
const MAX_UNKNOWN_ZONES = 2000;

function isKnownToIcu(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Whether this is the name of an IANA time zone, canonical or an alias; an offset such as `+08:00` is none. */
export function isTimeZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const isZone = ZONE.test(name) && name.length <= 64 && isKnownToIcu(name);
  if (zones.size >= MAX_UNKNOWN_ZONES) zones.clear();
  zones.set(name, isZone);
  return isZone;
}

/** Whether this is an existing day as `YYYY-MM-DD`. */
export function isLocalDate(text: string): boolean {
  const match = LOCAL_DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whether this is an RFC 3339 time with an offset. */
export const isInstant = (text: string): boolean => parseInstant(text) !== undefined;

/** Whether this is a UUID of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** Whether a text that is no instant is one but for its offset. */
export const isTimeWithoutOffset = (text: string): boolean => DATE_AND_TIME.test(text) && !OFFSET.test(text);
