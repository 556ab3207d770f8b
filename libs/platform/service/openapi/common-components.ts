import type { JsonSchema } from '../validation/schema-registry.js';

/** The schemas of every error. */
export const problemComponents: Readonly<Record<string, JsonSchema>> = {
  Problem: {
    type: 'object',
    description:
      'An error (RFC 9457). Decide on `code`; show `title` and `detail`; quote `correlationId` when you ask for help.',
    required: ['type', 'title', 'status', 'code', 'correlationId'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'Identifies the code; not an address.' },
      title: {
        type: 'string',
        description: 'The same for every occurrence, in the language of Accept-Language (en, zh).',
      },
      status: { type: 'integer', description: 'The HTTP status.' },
      code: { type: 'string', description: 'Stable and dotted.' },
      detail: { type: 'string', description: 'What happened and what to do.' },
      instance: { type: 'string', description: 'The path that was asked for.' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/FieldError' } },
      correlationId: { type: 'string', description: 'Names this request in logs.' },
    },
  },
  FieldError: {
    type: 'object',
    description: 'One fault at one place of the request.',
    required: ['pointer', 'code', 'detail'],
    properties: {
      pointer: {
        type: 'string',
        description: 'JSON pointer (RFC 6901) into the body, or `?name` for a parameter.',
      },
      code: { type: 'string', description: 'Stable and dotted.' },
      detail: { type: 'string' },
    },
  },
};

/** The headers of answers. */
export const headerComponents: Readonly<Record<string, JsonSchema>> = {
  ETag: {
    description: 'The revision of the thing as a strong ETag. Send it back as If-Match with the next change.',
    schema: { type: 'string', examples: ['"7"'] },
  },
  Position: {
    description:
      'A token for how far the log has got with this change. Send it back as Read-At to see your own change.',
    schema: { type: 'string' },
  },
  Location: {
    description: 'The path of what was made.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'X-Correlation-Id': {
    description: 'Names this request in logs and problems: yours if you sent one, else a new one.',
    schema: { type: 'string' },
  },
  'WWW-Authenticate': { description: 'The challenge of RFC 6750.', schema: { type: 'string' } },
  'Retry-After': { description: 'After how many seconds to try again.', schema: { type: 'integer' } },
};

/** The headers of requests, by what the handler reads. */
export const requestHeaders = {
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of the state that you saw. Missing: 428; changed since: 412.',
    schema: { type: 'string', pattern: '^"[0-9.]{1,1000}"$' },
    example: '"7"',
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: true,
    description:
      'Chosen by you for this request, the same with every retry, honoured for ever. The same key with another body: 409.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
    example: '0b4d1c1e-6a5e-4a53-9f52-3f0d1a7c2a11',
  },
  readAt: {
    name: 'Read-At',
    in: 'header',
    required: false,
    description:
      'The Position of an earlier answer: this one is given from a read model that has got there, or 504 after a short wait.',
    schema: { type: 'string' },
  },
} as const;

/** How one proves who one is. */
export const securitySchemes: Readonly<Record<string, JsonSchema>> = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of the configured OpenID Connect issuer, with the claims sub, tenant_id and roles.',
  },
};
