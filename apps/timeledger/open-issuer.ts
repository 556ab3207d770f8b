import { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import type { Configuration } from './configuration.js';

/**
 * The embedded issuer, unless a real one is configured.
 * @throws Error in production mode
 */
export async function openEmbeddedIssuer(config: Configuration): Promise<EmbeddedIssuer | undefined> {
  if (config.OIDC_ISSUER !== undefined || config.OIDC_TENANT_ISSUERS_ONLY) return undefined;
  return EmbeddedIssuer.open({
    dataDir: config.DATA_DIR,
    issuer: `${config.PUBLIC_URL ?? `http://${config.HTTP_HOST}:${config.HTTP_PORT}`}/issuer`,
    audience: config.OIDC_AUDIENCE,
    employeeClaim: config.OIDC_EMPLOYEE_CLAIM,
    mode: config.MODE,
  });
}
