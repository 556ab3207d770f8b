import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { isUuid } from '@timeledger/service/validation/formats.js';
import { ScimError } from '../protocol/scim-error.js';
import { pageOf, type ScimPage } from '../protocol/scim-list.js';

/** What a request says about the form of the answer, and which resources it means. */
export interface ScimQuery {
  readonly attributes: string | undefined;
  readonly excludedAttributes: string | undefined;
  readonly filter: string | undefined;
  readonly page: ScimPage;
}

/** Characters of `attributes` or `excludedAttributes`. */
const MAX_ATTRIBUTES_LENGTH = 2_000;
const MAX_IF_MATCH_LENGTH = 200;

const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** The body as it came: SCIM's own rules say which members it may have, so that no class of ours does. */
export const ScimBody = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown => requestOf(context).body,
);

/**
 * The parameters that SCIM gives a meaning (RFC 7644 §3.4.2, §3.9). Every other one is left unread: Entra ID hangs switches
 * of its own on every URL.
 * @throws ScimError 400 for one that cannot be read or is given twice
 */
export const ScimParameters = createParamDecorator((_data: unknown, context: ExecutionContext): ScimQuery =>
  scimQueryOf(requestOf(context).query),
);

/** {@link ScimParameters} of a parsed query string. */
export function scimQueryOf(query: unknown): ScimQuery {
  const given = new Map(Object.entries((query ?? {}) as Readonly<Record<string, unknown>>));
  const textOf = (name: string): string | undefined => {
    const value = given.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw new ScimError(400, 'invalidValue', `${name} may be given once.`);
  };
  const namesOf = (name: string): string | undefined => {
    const text = textOf(name);
    if ((text?.length ?? 0) > MAX_ATTRIBUTES_LENGTH)
      throw new ScimError(400, 'invalidValue', `${name} is too long.`);
    return text;
  };
  return {
    attributes: namesOf('attributes'),
    excludedAttributes: namesOf('excludedAttributes'),
    filter: textOf('filter'),
    page: pageOf(textOf('startIndex'), textOf('count')),
  };
}

/** The version that a client saw, from `If-Match`; `undefined` when it names none: SCIM leaves it to the client. */
export const ScimIfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string | undefined => requestOf(context).headers['if-match'],
);

/** The weak ETag of a version (RFC 7644 §3.14): `W/"7"`; also `meta.version`. */
export const versionOf = (...revisions: readonly number[]): string => `W/"${revisions.join('.')}"`;

/**
 * Compares what a client saw with what there is; weakly, as the RFC wants.
 * @param header `If-Match`: versions, or `*` for any
 * @throws DomainError 412 `revision.stale`
 */
export function assertVersion(header: string | undefined, version: string): void {
  if (header === undefined) return;
  const strong = (tag: string): string => tag.trim().replace(/^W\//, '');
  const named = header.length > MAX_IF_MATCH_LENGTH ? [] : header.split(',').map(strong);
  if (named.includes('*') || named.includes(strong(version))) return;
  throw new DomainError('revision.stale', 'stale');
}

/** The id of a resource. @throws DomainError 404 for what is no id of ours, as for one that nobody has */
export function resourceIdOf(id: string): string {
  if (!isUuid(id)) throw new DomainError('scim.unknown', 'not-found');
  return id.toLowerCase();
}
