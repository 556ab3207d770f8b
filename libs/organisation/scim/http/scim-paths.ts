/** Below it everything speaks SCIM 2.0 (RFC 7644); without a slash at its beginning, as controllers want it. */
export const SCIM_PATH = 'scim/v2';
/** The media type of SCIM (RFC 7644 §8.1); `application/json` is taken too. */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** The collections of resources. */
export type ScimEndpoint = 'Users' | 'Groups';

/** Where a resource is: what `Location` and `meta.location` say. Relative, because a host that a request names proves nothing. */
export const locationOf = (endpoint: ScimEndpoint, id: string): string => `/${SCIM_PATH}/${endpoint}/${id}`;
