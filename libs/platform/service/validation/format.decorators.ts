import { ValidateBy, ValidateIf } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import {
  isCountryCode,
  isCurrencyCode,
  isDecimalRate,
  isDottedName,
  isEmailAddress,
  isEmployeeReference,
  isInstant,
  isLanguageTag,
  isLocalDate,
  isMoneyAmount,
  isMonth,
  isTimeZone,
  isWallTime,
} from './formats.js';

const textFormat = (
  name: string,
  isFormat: (text: string) => boolean,
  options?: ValidationOptions,
): PropertyDecorator =>
  ValidateBy(
    { name, validator: { validate: (value) => typeof value === 'string' && isFormat(value) } },
    options,
  );

/** An RFC 3339 time with an offset: `2026-03-02T08:00:00+08:00`. Without one: 422 `time.offset-missing`. */
export const IsInstant = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isInstant', isInstant, options);

/** A day without a zone: `2026-03-02`. */
export const IsLocalDate = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isLocalDate', isLocalDate, options);

/** The name of an IANA time zone: `Asia/Shanghai`. */
export const IsTimeZone = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isTimeZone', isTimeZone, options);

/** A month: `2026-03`. */
export const IsMonth = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isMonth', isMonth, options);

/** A time of the clock, without a zone: `22:00`. */
export const IsWallTime = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isWallTime', isWallTime, options);

/** A country or region by ISO 3166-1 alpha-2: `DE`. */
export const IsCountryCode = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isCountryCode', isCountryCode, options);

/** A currency in use, by ISO 4217: `EUR`. */
export const IsCurrencyCode = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isCurrencyCode', isCurrencyCode, options);

/** An amount of money as text: `12.30`. */
export const IsMoneyAmount = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isMoneyAmount', isMoneyAmount, options);

/** An exact decimal rate as text, without a sign: `1.0843`. */
export const IsDecimalRate = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isDecimalRate', isDecimalRate, options);

/** A language by BCP 47: `zh-CN`. */
export const IsLanguageTag = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isLanguageTag', isLanguageTag, options);

/** A name of another system: `case.opened`. */
export const IsDottedName = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isDottedName', isDottedName, options);

/** An e-mail address, as far as its form tells. */
export const IsEmailAddress = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isEmailAddress', isEmailAddress, options);

/** An employee in a query: an id, or `me`. */
export const IsEmployeeReference = (options?: ValidationOptions): PropertyDecorator =>
  textFormat('isEmployeeReference', isEmployeeReference, options);

/** A JSON object with any members, such as the evidence of a punch. */
export const IsJsonObject = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isJsonObject',
      validator: {
        validate: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      },
    },
    options,
  );

const nullable = new WeakMap<object, Set<string>>();

/** The value may be `null` (and must be present, unless it is optional too). */
export const IsNullable = (): PropertyDecorator => (prototype, property) => {
  const names = nullable.get(prototype) ?? new Set<string>();
  nullable.set(prototype, names.add(String(property)));
  ValidateIf((_object, value) => value !== null)(prototype, property);
};

/** Whether {@link IsNullable} stands at a property of a class or of one that it extends. */
export function isNullable(prototype: object | null, property: string): boolean {
  for (let at = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (nullable.get(at)?.has(property) === true) return true;
  }
  return false;
}
