import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';

const headerOf = (context: ExecutionContext, name: string): string | undefined => {
  const value = context.switchToHttp().getRequest<FastifyRequest>().headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const STRONG_REVISION = /^"(\d{1,15})"$/;

/** The strong ETag of a revision (RFC 9110 section 8.8.3): `"7"`. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** The revision that an `If-Match` header names. @throws DomainError 428 without one, 400 for anything but one of our ETags */
export function revisionOfIfMatch(header: string | undefined): number {
  if (header === undefined) throw new DomainError('if-match.missing', 'precondition-required');
  const revision = STRONG_REVISION.exec(header)?.[1];
  if (revision === undefined) throw new DomainError('if-match.malformed', 'malformed');
  return Number(revision);
}

/** The revision that the client saw, from `If-Match`: every change of an existing thing needs it. */
export const IfMatchRevision = createParamDecorator((_data: unknown, context: ExecutionContext): number =>
  revisionOfIfMatch(headerOf(context, 'if-match')),
);

const STRONG_TAG = /^"([\x21\x23-\x7e]{1,1000})"$/;

/** What stands between the quotes of an `If-Match` header. @throws DomainError 428 without one, 400 for weak tags and lists */
export function tagOfIfMatch(header: string | undefined): string {
  if (header === undefined) throw new DomainError('if-match.missing', 'precondition-required');
  const tag = STRONG_TAG.exec(header)?.[1];
  if (tag === undefined) throw new DomainError('if-match.malformed', 'malformed');
  return tag;
}

/** The opaque tag that the client saw, from `If-Match`, for things whose ETag covers more than one revision. */
export const IfMatchTag = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  tagOfIfMatch(headerOf(context, 'if-match')),
);

const VISIBLE = /^[\x21-\x7e]{1,200}$/;

/** A well-formed `Idempotency-Key`, quotes taken off; `undefined` when there is none. @throws DomainError 400 */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  // The IETF draft writes the key as a quoted string; many clients send it bare. Both mean the same key.
  const key = /^"(.+)"$/.exec(header)?.[1] ?? header;
  if (!VISIBLE.test(key)) throw new DomainError('idempotency-key.malformed', 'malformed');
  return key;
}

/** The `Idempotency-Key` of a POST whose body has no id of its own. @throws DomainError 400 without one */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const key = idempotencyKeyOf(headerOf(context, 'idempotency-key'));
  if (key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
  return key;
});

/** The `Idempotency-Key` where the body may bring an id of its own instead: `string | undefined`. */
export const OptionalIdempotencyKey = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined =>
    idempotencyKeyOf(headerOf(context, 'idempotency-key')),
);

/**
 * The position token of the `Read-At` header: "answer only from a read model that has got there". Opaque here;
 * whoever answers checks it. Clients take it from the `Position` header of the answer to their command.
 */
export const ReadAt = createParamDecorator((_data: unknown, context: ExecutionContext): string | undefined =>
  headerOf(context, 'read-at'),
);

/** Headers that tell a client what it may rely on later. */
export interface AnswerHeaders {
  /** Becomes the strong `ETag`: send it back as `If-Match`. */
  readonly revision?: number;
  /** Becomes the strong `ETag` where it covers more than one revision; without quotes. */
  readonly tag?: string;
  /** Becomes `Position`: send it back as `Read-At`. */
  readonly position?: string;
  /** Becomes `Location`: the path of what was made. */
  readonly location?: string;
}

/** Sets the headers of an answer. Use with `@Res({ passthrough: true }) reply: FastifyReply`. */
export function setAnswerHeaders(reply: FastifyReply, headers: AnswerHeaders): void {
  if (headers.revision !== undefined) reply.header('etag', etagOf(headers.revision));
  if (headers.tag !== undefined) reply.header('etag', `"${headers.tag}"`);
  if (headers.position !== undefined) reply.header('position', headers.position);
  if (headers.location !== undefined) reply.header('location', headers.location);
}
