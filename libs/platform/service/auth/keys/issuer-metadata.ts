import { fetchJson, UnexpectedStatus, type FetchPolicy } from './fetch-json.js';

/** The two places of an issuer's metadata: OpenID Connect Discovery 1.0 section 4, then RFC 8414 section 3. */
function metadataUrlsOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/+$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

/**
 * Finds where an issuer publishes its keys.
 * @throws Error when there is no metadata, or it is not that of this issuer: a document that names another one must not
 * lend it its keys (RFC 8414 section 3.3)
 */
export async function discoverJwksUri(issuer: string, policy: FetchPolicy): Promise<string> {
  for (const url of metadataUrlsOf(issuer)) {
    const metadata = await fetchJson(url, policy).catch((error: unknown) => {
      if (error instanceof UnexpectedStatus && error.status === 404) return undefined;
      throw error;
    });
    if (metadata === undefined) continue;
    if (typeof metadata !== 'object' || metadata === null) throw new Error(`${url} is not a JSON object`);
    if (!('issuer' in metadata) || metadata.issuer !== issuer)
      throw new Error(`${url} is the metadata of another issuer`);
    if (
      !('jwks_uri' in metadata) ||
      typeof metadata.jwks_uri !== 'string' ||
      !URL.canParse(metadata.jwks_uri)
    )
      throw new Error(`${url} has no jwks_uri`);
    return metadata.jwks_uri;
  }
  throw new Error(`${issuer} publishes no metadata`);
}
