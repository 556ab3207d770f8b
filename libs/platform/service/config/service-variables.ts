import { choice, flag, integer, secretBytes, text, url } from './variables.js';
import type { ValuesOf } from './variables.js';

const SERVICE = 'Service';
const IDENTITY = 'Identity';
/** What may stand in a header (RFC 9470 section 3). */
const WORDS = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** An exact list: never "all", for then whoever asks would say who asks. A network has 8 bits at least. */
const ADDRESS = '[0-9a-fA-F:.]*[0-9a-fA-F:](?:/(?:[89]|[1-9][0-9]|1[01][0-9]|12[0-8]))?';
const ADDRESSES = new RegExp(`^(?:${ADDRESS}(?:,${ADDRESS})*)?$`);

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
  HTTP_TRUSTED_PROXIES: text({
    section: SERVICE,
    description:
      'Addresses of the proxies before REST, as IP addresses or networks separated by commas: their X-Forwarded-For says who asks. None unless told: then limits by address count the proxy.',
    default: '',
    pattern: ADDRESSES,
    allowed: 'IP addresses and networks such as 10.0.0.5,192.168.7.0/24, separated by commas',
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
  OIDC_TENANT_ISSUERS_ONLY: flag({
    section: IDENTITY,
    description:
      'Whether there is no issuer of the whole installation: only tokens of the issuers that companies trust are accepted.',
    default: false,
  }),
  OIDC_ALLOW_INSECURE_ISSUERS: flag({
    section: IDENTITY,
    description:
      'Whether issuers of companies may be http or at addresses of this machine and of private networks. For trying out: with it, whoever administers a company can make this service ask inside.',
    default: false,
  }),
  STEP_UP_AMR: text({
    section: IDENTITY,
    description:
      'What counts as a second factor in "amr", separated by spaces, unless a company says otherwise.',
    default: 'mfa otp hwk swk',
    pattern: WORDS,
    allowed: 'words separated by spaces',
  }),
  STEP_UP_ACR: text({
    section: IDENTITY,
    description: 'What counts as a second factor in "acr", and is asked for by name.',
    default: 'mfa phr phrh',
    pattern: WORDS,
    allowed: 'words separated by spaces',
  }),
  STEP_UP_MAX_AGE_SECONDS: integer({
    section: IDENTITY,
    description:
      'How old a sign-in with a second factor may be, in seconds, where the token says when it was.',
    default: 43_200,
    min: 60,
    max: 31_536_000,
  }),
} as const;

/** Values of {@link serviceVariables}. */
export type ServiceConfiguration = ValuesOf<typeof serviceVariables>;
