import { serviceVariables } from '@timeledger/service/config/service-variables.js';
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

export const variables = composeVariables(serviceVariables, storageVariables);

/** The values that the app runs with. */
export type Configuration = ValuesOf<typeof serviceVariables> & ValuesOf<typeof storageVariables>;

/** The embedded issuer lets anybody with the data folder be anybody: a fault in production. */
export function checkTokenIssuer({ MODE, RUN, OIDC_ISSUER }: Configuration): string | undefined {
  const isProduction = MODE === 'production' || process.env['NODE_ENV'] === 'production';
  if (!isProduction || RUN === 'followers' || OIDC_ISSUER !== undefined) return undefined;
  return 'OIDC_ISSUER is not set: production (MODE or NODE_ENV) does not trust the embedded token issuer, which is for trying out. Set it to the URL of the issuer of your tokens.';
}
