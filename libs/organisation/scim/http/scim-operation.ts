import type { OperationDescription } from '@timeledger/service/openapi/operation.decorator.js';
import { ScimPatchBody } from './scim.dto.js';
import { SCIM_MEDIA_TYPE } from './scim-paths.js';

/** What every operation below `/scim/v2` that takes a body says of it. */
export const scimBody = {
  requestMediaType: SCIM_MEDIA_TYPE,
  isBodyOpen: true,
} as const satisfies Partial<OperationDescription>;

/** The same of a PATCH. */
export const scimPatchBody = {
  requestMediaType: SCIM_MEDIA_TYPE,
  requestType: ScimPatchBody,
} as const satisfies Partial<OperationDescription>;

/** Codes of every operation with a body. */
export const SCIM_BODY_PROBLEMS = [
  'request.malformed-json',
  'request.body-missing',
  'request.too-large',
  'request.media-type-unsupported',
  'scim.invalid-syntax',
  'scim.invalid-value',
] as const;

/** Codes of every PATCH. */
export const SCIM_PATCH_PROBLEMS = [
  ...SCIM_BODY_PROBLEMS,
  'scim.invalid-path',
  'scim.no-target',
  'scim.read-only',
] as const;

/** Where a client may say which version it saw. */
export const scimIfMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the version that you saw, or `*`. Changed since: 412. Left out: not compared.',
  schema: { type: 'string' },
  example: 'W/"3"',
} as const;
