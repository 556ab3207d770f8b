import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { fieldErrorOf } from './field-error.js';
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
  isUuid,
} from './formats.js';
import { queryCoercionOf } from './query-coercion.js';
import { closureOf, definitionsOf } from './schema-registry.js';
import type { DtoClass } from './schema-registry.js';
import { addStorableKeyword, withStorableTexts } from './storable-text.js';

/** At most so many faults are listed. */
const MAX_ERRORS = 100;
/** Vocabulary of OpenAPI that says nothing about validity. */
const ANNOTATIONS = ['example'];

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: true,
  strictTypes: false,
  strictRequired: false,
});
ajv.addVocabulary(ANNOTATIONS);
addStorableKeyword(ajv);
ajv.addFormat('instant', isInstant);
ajv.addFormat('local-date', isLocalDate);
ajv.addFormat('iana-zone', isTimeZone);
ajv.addFormat('uuid', isUuid);
ajv.addFormat('uri', (text) => URL.canParse(text));
ajv.addFormat('email', isEmailAddress);
ajv.addFormat('month', isMonth);
ajv.addFormat('employee-reference', isEmployeeReference);
ajv.addFormat('wall-time', isWallTime);
ajv.addFormat('country-code', isCountryCode);
ajv.addFormat('currency-code', isCurrencyCode);
ajv.addFormat('money-amount', isMoneyAmount);
ajv.addFormat('decimal-rate', isDecimalRate);
ajv.addFormat('language-tag', isLanguageTag);
ajv.addFormat('dotted-name', isDottedName);

/** A compiled class: what controllers, batches and messages are checked with. */
export interface RequestValidator {
  /**
   * The faults of a value; none when it is fine.
   * @param base what the pointers start with: `/items/3` for an item of a batch
   */
  faultsOf(value: unknown, base?: string): readonly FieldError[];
  /** @throws DomainError that lists all faults: 400 when the form is wrong, 422 when only values are */
  assert(value: unknown): void;
  /** Reads a query string's texts as what the class says; strict: `limit=1x` stays a text, which is a fault. */
  readQuery(query: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

const MALFORMED_CODES = new Set([
  'request.unknown-member',
  'request.member-missing',
  'request.wrong-type',
  'request.malformed',
  'request.body-missing',
]);

/**
 * Faults as one refusal. A single kind of fault gives the refusal its own code (`time.offset-missing`); several give
 * `request.malformed` (400) if the form is wrong anywhere, else `request.invalid` (422).
 */
export function refusalOf(faults: readonly FieldError[]): DomainError {
  const codes = new Set(faults.map((fault) => fault.code));
  const isMalformed = [...codes].some((code) => MALFORMED_CODES.has(code));
  const [only] = codes;
  const code =
    codes.size === 1 && only !== undefined ? only : isMalformed ? 'request.malformed' : 'request.invalid';
  const first = faults[0];
  const detail =
    codes.size === 1 && first !== undefined
      ? `${first.pointer === '' ? 'The body' : first.pointer} ${first.detail}.`
      : undefined;
  return new DomainError(code, isMalformed ? 'malformed' : 'invalid', {
    errors: faults,
    ...(detail === undefined ? {} : { detail }),
  });
}

class CompiledValidator implements RequestValidator {
  private readonly coerce: (query: Readonly<Record<string, unknown>>) => Record<string, unknown>;

  constructor(
    private readonly validate: ValidateFunction,
    schema: Readonly<Record<string, unknown>>,
  ) {
    this.coerce = queryCoercionOf(schema);
  }

  faultsOf(value: unknown, base = ''): readonly FieldError[] {
    if (this.validate(value)) return [];
    return this.faults(this.validate.errors ?? [], base);
  }

  assert(value: unknown): void {
    const faults = this.faultsOf(value);
    if (faults.length > 0) throw refusalOf(faults);
  }

  readQuery(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const value = this.coerce(query);
    const faults = this.faultsOf(value);
    if (faults.length === 0) return value;
    // A parameter is named as `?name`; one of several values as `?name/1`.
    throw refusalOf(faults.map((fault) => ({ ...fault, pointer: `?${fault.pointer.slice(1)}` })));
  }

  private faults(errors: readonly ErrorObject[], base: string): readonly FieldError[] {
    // "if", "anyOf" and the like only sum up what their branches report.
    const own = errors.filter((error) => error.keyword !== 'if' && error.keyword !== 'anyOf');
    return (own.length === 0 ? errors : own).slice(0, MAX_ERRORS).map((error) => fieldErrorOf(error, base));
  }
}

const compiled = new Map<DtoClass, RequestValidator>();

/** The validator of a DTO class, compiled at the first call: soon after the start, for the classes of routes. */
export function validatorOf(dto: DtoClass): RequestValidator {
  let validator = compiled.get(dto);
  if (validator === undefined) {
    const definitions = definitionsOf(closureOf([dto]), () => true);
    const own = definitions[dto.name] ?? {};
    validator = new CompiledValidator(
      ajv.compile(withStorableTexts({ ...own, $defs: definitions }) as object),
      own,
    );
    compiled.set(dto, validator);
  }
  return validator;
}
