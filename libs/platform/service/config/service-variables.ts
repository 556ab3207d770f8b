import { choice, integer, secretBytes, text, url } from './variables.js';
import type { ValuesOf } from './variables.js';

const SERVICE = 'Service';
const IDENTITY = 'Identity';

/** What every service of the product reads. */
export const serviceVariables = {
  MODE: choice(['development', 'production'], {
    section: SERVICE,
    description: 'How strict the product is: production refuses the embedded token issuer.',
    default: 'development',
  }),
  HTTP_HOST: text({ section: SERVICE, description: 'Address that REST listens on.', default: '127.0.0.1' }),
  HTTP_PORT: integer({
    section: SERVICE,
    description: 'Port of REST, OpenAPI, docs, health and metrics; 0 takes a free one.',
    default: 3000,
    min: 0,
    max: 65535,
  }),
  GRPC_HOST: text({ section: SERVICE, description: 'Address that gRPC listens on.', default: '127.0.0.1' }),
  GRPC_PORT: integer({
    section: SERVICE,
    description: 'Port of gRPC; 0 takes a free one.',
    default: 50051,
    min: 0,
    max: 65535,
  }),
  HTTP_BODY_LIMIT_BYTES: integer({
    section: SERVICE,
    description: 'Largest request body of REST and largest message of gRPC, in bytes.',
    default: 1_048_576,
    min: 1024,
    max: 67_108_864,
  }),
  HTTP_HANDLER_TIMEOUT_MS: integer({
    section: SERVICE,
    description: 'Longest time that the answer to a request may take, in milliseconds.',
    default: 30_000,
    min: 100,
    max: 600_000,
  }),
  DRAIN_TIMEOUT_MS: integer({
    section: SERVICE,
    description: 'How long a stopping service waits for requests in flight, in milliseconds.',
    default: 10_000,
    min: 0,
    max: 300_000,
  }),
  LOG_LEVEL: choice(['debug', 'info', 'warn', 'error', 'silent'], {
    section: SERVICE,
    description: 'From which severity on lines are logged.',
    default: 'info',
  }),
  SERVICE_SECRET: secretBytes({
    section: SERVICE,
    description:
      'Secret that cursors, position tokens and request hashes are keyed with; the same for all replicas, for ever. The embedded product keeps one in DATA_DIR.',
    optional: true,
    minBytes: 32,
  }),
  OIDC_ISSUER: url({
    section: IDENTITY,
    description: 'Issuer of the bearer tokens, as their "iss" says. The embedded product brings its own.',
    optional: true,
  }),
  OIDC_AUDIENCE: text({
    section: IDENTITY,
    description: 'What the "aud" of a token must contain.',
    default: 'timeledger',
  }),
  OIDC_JWKS_URI: url({
    section: IDENTITY,
    description: 'Where the issuer publishes its keys; found by OpenID discovery when not set.',
    optional: true,
  }),
  OIDC_EMPLOYEE_CLAIM: text({
    section: IDENTITY,
    description: 'The claim that holds the id of the employee (a UUID).',
    default: 'sub',
    pattern: /^[A-Za-z0-9_:/.-]{1,100}$/,
    allowed: 'a claim name',
  }),
  OIDC_CLOCK_TOLERANCE_SECONDS: integer({
    section: IDENTITY,
    description: 'How far the clocks of issuer and service may differ, in seconds.',
    default: 5,
    min: 0,
    max: 300,
  }),
} as const;

/** Values of {@link serviceVariables}. */
export type ServiceConfiguration = ValuesOf<typeof serviceVariables>;
