import type { ErrorObject } from 'ajv/dist/2020.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { isTimeWithoutOffset } from './formats.js';
import { STORABLE } from './storable-text.js';

const escapePointer = (member: string): string => member.replace(/~/g, '~0').replace(/\//g, '~1');

function formatFault(format: string, value: unknown): { code: string; detail: string } {
  switch (format) {
    case 'instant':
      return typeof value === 'string' && isTimeWithoutOffset(value)
        ? {
            code: 'time.offset-missing',
            detail: 'must say its offset from UTC, such as 2026-03-02T08:00:00+08:00',
          }
        : { code: 'time.malformed', detail: 'must be an existing moment in RFC 3339 form with an offset' };
    case 'local-date':
      return { code: 'date.malformed', detail: 'must be an existing day as YYYY-MM-DD' };
    case 'iana-zone':
      return { code: 'zone.unknown', detail: 'must be the name of an IANA time zone, such as Asia/Shanghai' };
    case 'uuid':
      return { code: 'id.malformed', detail: 'must be a UUID' };
    case 'employee-reference':
      return { code: 'id.malformed', detail: 'must be a UUID, or me' };
    case 'month':
      return { code: 'request.wrong-format', detail: 'must be a month as YYYY-MM' };
    case 'wall-time':
      return { code: 'request.wrong-format', detail: 'must be a time of the clock as HH:MM, such as 22:00' };
    case 'country-code':
      return {
        code: 'country.unknown',
        detail: 'must be the code of a country by ISO 3166-1 alpha-2, such as DE',
      };
    case 'currency-code':
      return {
        code: 'request.wrong-format',
        detail: 'must be a currency in use, by ISO 4217, such as EUR',
      };
    case 'money-amount':
      return {
        code: 'request.wrong-format',
        detail: 'must be an exact decimal number as text, such as 12.30',
      };
    case 'decimal-rate':
      return {
        code: 'request.wrong-format',
        detail: 'must be an exact decimal number without a sign as text, such as 1.0843',
      };
    case 'language-tag':
      return { code: 'request.wrong-format', detail: 'must be a language by BCP 47, such as en or zh-CN' };
    case 'dotted-name':
      return {
        code: 'request.wrong-format',
        detail:
          'must be of small letters and digits, joined by dots, hyphens or underscores, such as case.opened',
      };
    case 'email':
      return { code: 'request.wrong-format', detail: 'must be an e-mail address, such as ann@example.com' };
    case 'uri':
      return {
        code: 'request.wrong-format',
        detail: 'must be a whole URL, such as https://example.com/path',
      };
    default:
      return { code: 'request.wrong-format', detail: `must have the format ${format}` };
  }
}

function faultOf(error: ErrorObject): { code: string; detail: string; member?: string } {
  // ajv types `params` by keyword only for its own vocabulary; every read below is guarded by the keyword.
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return {
        code: 'request.member-missing',
        detail: 'is required',
        member: String(params['missingProperty']),
      };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return {
        code: 'request.unknown-member',
        detail: 'is not a member of this request',
        member: String(params['additionalProperty'] ?? params['unevaluatedProperty']),
      };
    case 'type':
      return {
        code: 'request.wrong-type',
        detail: `must be of type ${[params['type']].flat().join(' or ')}`,
      };
    case 'format':
      return formatFault(String(params['format']), error.data);
    case 'enum':
      return {
        code: 'request.not-allowed',
        detail: `must be one of ${[params['allowedValues']].flat().join(', ')}`,
      };
    case 'const':
      return { code: 'request.not-allowed', detail: `must be ${JSON.stringify(params['allowedValue'])}` };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { code: 'request.out-of-range', detail: String(error.message) };
    case 'multipleOf':
      return {
        code: 'request.out-of-range',
        detail: `must be a multiple of ${String(params['multipleOf'])}`,
      };
    case 'minLength':
      return {
        code: 'request.wrong-length',
        detail: `must have at least ${String(params['limit'])} characters`,
      };
    case 'maxLength':
      return {
        code: 'request.wrong-length',
        detail: `must have at most ${String(params['limit'])} characters`,
      };
    case 'minItems':
      return {
        code: 'request.too-few-items',
        detail: `must have at least ${String(params['limit'])} items`,
      };
    case 'maxItems':
      return {
        code: 'request.too-many-items',
        detail: `must have at most ${String(params['limit'])} items`,
      };
    case 'uniqueItems':
      return {
        code: 'request.items-repeated',
        // ajv names the later one `i`, the earlier one `j`; people count from 1.
        detail: `must not have the same item twice: ${Number(params['j']) + 1} and ${Number(params['i']) + 1} are equal`,
      };
    case STORABLE:
      return {
        code: 'request.wrong-format',
        detail: 'must not contain U+0000 or half of a surrogate pair',
      };
    case 'pattern':
      return { code: 'request.wrong-format', detail: 'must have the documented form' };
    default:
      return { code: 'request.invalid', detail: String(error.message) };
  }
}

/** What an ajv error means to a client: a pointer to the member at fault, a stable code, a sentence. */
export function fieldErrorOf(error: ErrorObject, base: string): FieldError {
  const { code, detail, member } = faultOf(error);
  const pointer = base + error.instancePath + (member === undefined ? '' : `/${escapePointer(member)}`);
  return { pointer, code, detail };
}
