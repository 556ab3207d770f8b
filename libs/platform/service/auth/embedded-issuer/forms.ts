import type { FastifyInstance } from 'fastify';

const MAX_FORM_BYTES = 16_384;

/** Has the bodies of forms parsed into `URLSearchParams` in a scope, and no others. */
export function parseForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}
