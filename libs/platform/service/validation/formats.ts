import { isISO31661Alpha2 } from 'class-validator';
import { parseInstant } from '@timeledger/kernel/clock.js';
import { minorUnitsOf } from '@timeledger/kernel/currencies.js';
import { AMOUNT_PATTERN, RATE_PATTERN } from '@timeledger/kernel/money.js';

const LOCAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ZONE = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const OFFSET = /(?:Z|[+-]\d{2}:\d{2})$/i;
const DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}/;

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const COUNTRY = /^[A-Z]{2}$/;
const LANGUAGE = /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/;
const DOTTED_NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const MAX_EMAIL_LENGTH = 320;
const AMOUNT = new RegExp(AMOUNT_PATTERN);
const RATE = new RegExp(RATE_PATTERN);

/**
 * What ICU takes for zones beyond the IANA database, for old Java programs; the short ones do not mean what people
 * mean by them (`AST` is Alaska's there). https://unicode-org.github.io/icu/userguide/datetime/timezone/
 */
const OF_ICU_ALONE =
  /^(?:A[CEGRS]T|AET|B[ES]T|CAT|C[NST]T|CTT|E[AC]T|I[ES]T|JST|MIT|N[ES]T|P[LNRS]T|SST|VST|SystemV\/.*|US\/Pacific-New)$/;

/** The zones' own spelling by the one without capitals: ICU takes any. */
const spelling = new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]));

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

/**
 * Whether times can be calculated in a zone of this name: every IANA name, and what ICU knows beyond. For facts that
 * were accepted once; what is asked for now is checked by {@link isTimeZone}.
 */
export function isCalculableZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const isZone = ZONE.test(name) && name.length <= 64 && isKnownToIcu(name);
  if (zones.size >= MAX_UNKNOWN_ZONES) zones.clear();
  zones.set(name, isZone);
  return isZone;
}

/**
 * Whether this is the name of an IANA time zone, canonical or an alias, in its own spelling; an offset such as `+08:00`
 * is none.
 */
export const isTimeZone = (name: string): boolean =>
  !OF_ICU_ALONE.test(name) && (spelling.get(name.toLowerCase()) ?? name) === name && isCalculableZone(name);

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

/** Whether this is a time of the clock as `HH:MM`, without a zone. */
export const isWallTime = (text: string): boolean => WALL_TIME.test(text);

/** Whether this is a month as `YYYY-MM`. */
export const isMonth = (text: string): boolean => MONTH.test(text);

/**
 * Whether this is an officially assigned code of ISO 3166-1 alpha-2, in capitals: `DE`. Codes that are only reserved
 * (`UK`, `EU`) or left to users (`XK`, `ZZ`) are none.
 */
export const isCountryCode = (text: string): boolean => COUNTRY.test(text) && isISO31661Alpha2(text);

/** Whether this is the code of a currency in use, by ISO 4217: `EUR`. */
export const isCurrencyCode = (text: string): boolean => minorUnitsOf(text) !== undefined;

/** Whether this is written as an amount of money: `12.30`. Whether its currency has so many decimals says `parseMoney`. */
export const isMoneyAmount = (text: string): boolean => AMOUNT.test(text);

/** Whether this is written as an exact decimal rate, without a sign: `1.0843`. */
export const isDecimalRate = (text: string): boolean => RATE.test(text);

/** Whether this has the form of a language tag of BCP 47: `en`, `zh-CN`. */
export const isLanguageTag = (text: string): boolean => LANGUAGE.test(text);

/** Whether this is a name of another system, in small letters and digits, joined by dots, hyphens or underscores: `case.opened`. */
export const isDottedName = (text: string): boolean => DOTTED_NAME.test(text);

/** Whether this could be an e-mail address; whether it is one only a message to it tells. */
export const isEmailAddress = (text: string): boolean => text.length <= MAX_EMAIL_LENGTH && EMAIL.test(text);

/** Whether this names an employee in a query: an id, or `me` for the one who asks. */
export const isEmployeeReference = (text: string): boolean => text === 'me' || isUuid(text);
