import type { ErrorFormat } from '@timeledger/service/problems/error-formats.js';
import type { Problem } from '@timeledger/service/problems/problem.js';
import { CODE_OF_SCIM_TYPE, type ScimType } from '../protocol/scim-error.js';
import { SCIM_MEDIA_TYPE } from './scim-paths.js';

const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Codes of other parts of the product that mean one of SCIM's. */
const OTHER_CODES: Readonly<Record<string, ScimType>> = {
  'employee.staff-number-taken': 'uniqueness',
  'employee.already-registered': 'uniqueness',
  'directory-group.name-taken': 'uniqueness',
};
const SCIM_TYPES: ReadonlyMap<string, ScimType> = new Map<string, ScimType>([
  // The table above has every type once.
  ...(Object.entries(CODE_OF_SCIM_TYPE) as [ScimType, string][]).map(
    ([type, code]) => [code, type] as [string, ScimType],
  ),
  ...Object.entries(OTHER_CODES),
]);

/**
 * Errors as SCIM has them (RFC 7644 §3.12). It knows no 410, 422 and 428: what was erased is not there, and a value that
 * the domain does not accept is a bad request.
 */
const statusOf = ({ status }: Pick<Problem, 'status'>): number =>
  status === 410 ? 404 : status === 422 || status === 428 ? 400 : status;

/** `scimType` is told of 400 and 409 alone. What cannot be read is bad syntax, what is refused a bad value. */
function scimTypeOf({ code, status }: Problem): ScimType | undefined {
  const known = SCIM_TYPES.get(code);
  if (known !== undefined) return known;
  if (status === 400) return code.startsWith('request.') ? 'invalidSyntax' : undefined;
  return status === 422 ? 'invalidValue' : undefined;
}

/** The body of every refusal below `/scim/v2`, in the language of `Accept-Language`. */
export const scimErrorFormat: ErrorFormat = {
  mediaType: SCIM_MEDIA_TYPE,
  statusOf,
  bodyOf(problem) {
    const scimType = scimTypeOf(problem);
    return {
      schemas: [ERROR_SCHEMA],
      // A string, as the RFC has it.
      status: String(statusOf(problem)),
      ...(scimType !== undefined && { scimType }),
      detail: problem.detail ?? problem.title,
    };
  },
  component: {
    name: 'ScimError',
    schema: {
      type: 'object',
      description: 'An error as SCIM has it (RFC 7644 section 3.12).',
      required: ['schemas', 'status', 'detail'],
      properties: {
        schemas: { type: 'array', items: { type: 'string' } },
        status: { type: 'string', description: 'The HTTP status.' },
        scimType: { type: 'string', description: 'Of 400 and 409: what kind it is.' },
        detail: { type: 'string', description: 'What happened and what to do.' },
      },
    },
  },
};
