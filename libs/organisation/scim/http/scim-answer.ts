import type { FastifyReply } from 'fastify';
import { listResponseOf, projected } from '../protocol/scim-list.js';
import type { ScimObject } from '../protocol/scim-schema.js';
import { SCIM_MEDIA_TYPE } from './scim-paths.js';
import type { ScimQuery } from './scim-request.js';

/** A resource as it goes out; its version and place stand in `meta`. */
export type ScimResource = ScimObject & {
  readonly id: string;
  readonly meta: {
    readonly resourceType: string;
    readonly created: string;
    readonly lastModified: string;
    readonly location: string;
    readonly version: string;
  };
};

/**
 * Answers with one resource: `ETag` and `Location` beside it (RFC 7644 §3.3, §3.14).
 * @param reply of `@Res({ passthrough: true })`
 */
export function answerResource(reply: FastifyReply, resource: ScimResource, query: ScimQuery): ScimObject {
  const { location, version } = resource.meta;
  reply.type(SCIM_MEDIA_TYPE).header('etag', version).header('location', location);
  return projected(resource, query.attributes, query.excludedAttributes);
}

/** Answers with a page of resources (RFC 7644 §3.4.2). */
export function answerList(
  reply: FastifyReply,
  found: { readonly resources: readonly ScimObject[]; readonly totalResults: number },
  query: ScimQuery,
): ScimObject {
  reply.type(SCIM_MEDIA_TYPE);
  const { attributes, excludedAttributes, page } = query;
  const shown = found.resources.map((resource) => projected(resource, attributes, excludedAttributes));
  return listResponseOf(shown, found.totalResults, page);
}
