import { serviceVariables } from '@timeledger/service/config/service-variables.js';
import { limitVariables } from '@timeledger/service/limits/limit-variables.js';
import {
  choice,
  composeVariables,
  integer,
  text,
  url,
  type ValuesOf,
} from '@timeledger/service/config/variables.js';

const STORAGE = 'Storage';

/** What the embedded shape reads besides what every service does. */
export const storageVariables = {
  DATA_DIR: text({
    section: STORAGE,
    description: 'Folder of everything the product keeps: PostgreSQL, secrets, keys. Made when missing.',
    default: '.timeledger',
  }),
  TOMBSTONE_DIR: text({
    section: STORAGE,
    description:
      'Folder of the tombstones of destroyed keys, which keep erased people erased after a restore; best on another disk than DATA_DIR. destroyed-keys in DATA_DIR when not set.',
    optional: true,
  }),
  DATABASE_URL: url({
    section: STORAGE,
    description:
      'An existing PostgreSQL (16 or later) to use instead of the embedded one: its user must be allowed to create roles and databases. The database it names is the one that is used.',
    optional: true,
    schemes: ['postgres', 'postgresql'],
  }),
  DATABASE_PORT: integer({
    section: STORAGE,
    description: 'Port of the embedded PostgreSQL on 127.0.0.1; 0 takes a free one.',
    default: 0,
    min: 0,
    max: 65535,
  }),
  PUBLIC_URL: url({
    section: 'Identity',
    description:
      'The URL under which people reach the product, without a path, when it is not http://HTTP_HOST:HTTP_PORT: the embedded issuer is at /issuer of it. Tokens name it, so a change ends them.',
    optional: true,
  }),
  RUN: choice(['all', 'api', 'followers'], {
    section: 'Service',
    description:
      'What this process does: answer requests (api), keep read models and streams up to date (followers), or both. Processes that share a DATA_DIR share its database.',
    default: 'all',
  }),
  DEMO_TENANT: choice(['on', 'off'], {
    section: 'Service',
    description:
      'Whether a small company to try things out with is kept, and tokens for its people are printed at the start. Never in production mode.',
    default: 'on',
  }),
} as const;

export const variables = composeVariables(serviceVariables, storageVariables, limitVariables);

/** The values that the app runs with. */
export type Configuration = ValuesOf<typeof serviceVariables> &
  ValuesOf<typeof storageVariables> &
  ValuesOf<typeof limitVariables>;

/** The embedded issuer lets anybody with the data folder be anybody: a fault in production. */
export function checkTokenIssuer(config: Configuration): string | undefined {
  const { MODE, RUN, OIDC_ISSUER, OIDC_TENANT_ISSUERS_ONLY } = config;
  if (OIDC_ISSUER !== undefined && OIDC_TENANT_ISSUERS_ONLY)
    return 'OIDC_ISSUER and OIDC_TENANT_ISSUERS_ONLY exclude each other: an issuer of the whole installation, or only those of companies.';
  const isProduction = MODE === 'production' || process.env['NODE_ENV'] === 'production';
  if (!isProduction || RUN === 'followers' || OIDC_ISSUER !== undefined || OIDC_TENANT_ISSUERS_ONLY)
    return undefined;
  return 'OIDC_ISSUER is not set: production (MODE or NODE_ENV) does not trust the embedded token issuer, which is for trying out. Set it to the URL of the issuer of your tokens, or OIDC_TENANT_ISSUERS_ONLY=true where each company has its own.';
}
