import { parseArgs } from 'node:util';
import { ISSUER_ALGORITHMS, MAPPABLE_ROLES } from '@timeledger/organisation/domain/tenants/issuer-terms.js';
import type { TrustIssuerBody } from '@timeledger/organisation/tenants/tenant.dto.js';
import { DEFAULT_SECOND_FACTOR, DEFAULT_STEP_UP_MAX_AGE_SECONDS } from '@timeledger/service/auth/step-up.js';
import { isCountryCode } from '@timeledger/service/validation/formats.js';

/** What the operator asks for, read from the command line. */
export type TenantOperation = { readonly isJsonWanted: boolean } & (
  | {
      readonly verb: 'create';
      readonly id: string | undefined;
      readonly name: string;
      readonly country: string | null;
      readonly locale: string | null;
    }
  | { readonly verb: 'list' }
  | { readonly verb: 'show' | 'suspend' | 'resume'; readonly id: string }
  | {
      readonly verb: 'trust-issuer';
      readonly id: string;
      readonly terms: TrustIssuerBody;
      readonly isReachCheckWanted: boolean;
      readonly isSharingConfirmed: boolean;
    }
  | { readonly verb: 'withdraw-issuer'; readonly id: string; readonly trustId: string }
  | { readonly verb: 'limits'; readonly id: string; readonly limits: Readonly<Record<string, number | null>> }
);

/** What is wrong with the command line, in words for who typed it. */
export class TenantUsageError extends Error {
  override readonly name = 'TenantUsageError';
}

export const TENANT_USAGE = `Companies (tenants) of this installation. Every line takes --json.

  npm run operate -- tenant create --name NAME [--id UUID] [--country DE] [--locale de]
  npm run operate -- tenant list
  npm run operate -- tenant show TENANT
  npm run operate -- tenant suspend TENANT          nobody of it gets in; nothing is lost
  npm run operate -- tenant resume TENANT
  npm run operate -- tenant trust-issuer TENANT --issuer URL
        [--audience timeledger] [--jwks-uri URL]    found by discovery unless told
        [--tenant-claim NAME=VALUE]                 where several companies share the issuer
        [--employee-claim sub]                      holds the employee's id, a UUID
        [--roles-claim roles]                       the way to it with slashes: realm_access/roles
        [--role VALUE=ROLE,ROLE]...                 what a value of the directory means; ours are
                                                    ${MAPPABLE_ROLES.join(', ')}
        [--algorithms RS256,ES256] [--clock-tolerance 5]
        [--second-factor-amr mfa,otp] [--second-factor-acr c1] [--second-factor-max-age 43200]
        [--no-check]                                does not read the issuer's keys first
        [--shared-by-audience]                      another company trusts it for another audience, and
                                                    no token of it ever names both
  npm run operate -- tenant withdraw-issuer TENANT ISSUER-ID
  npm run operate -- tenant limits TENANT [--requests-per-minute N] [--batch-items-per-day N]
        [--stored-events N] [--stored-bytes N]      a number, or none
`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const LIMITS = {
  'requests-per-minute': 'requestsPerMinute',
  'batch-items-per-day': 'batchItemsPerDay',
  'stored-events': 'storedEvents',
  'stored-bytes': 'storedBytes',
} as const;
const OPTIONS = {
  json: flag,
  name: text,
  id: text,
  country: text,
  locale: text,
  issuer: text,
  audience: text,
  'jwks-uri': text,
  'tenant-claim': text,
  'employee-claim': text,
  'roles-claim': text,
  role: { type: 'string', multiple: true },
  algorithms: text,
  'clock-tolerance': text,
  'second-factor-amr': text,
  'second-factor-acr': text,
  'second-factor-max-age': text,
  'shared-by-audience': flag,
  'no-check': flag,
  'requests-per-minute': text,
  'batch-items-per-day': text,
  'stored-events': text,
  'stored-bytes': text,
} as const;
type Options = ReturnType<typeof parsed>['values'];

/** The options that each verb takes, and how many words follow it. */
const VERBS: Readonly<Record<TenantOperation['verb'], { words: number; options: readonly string[] }>> = {
  create: { words: 0, options: ['name', 'id', 'country', 'locale'] },
  list: { words: 0, options: [] },
  show: { words: 1, options: [] },
  suspend: { words: 1, options: [] },
  resume: { words: 1, options: [] },
  'trust-issuer': {
    words: 1,
    options: Object.keys(OPTIONS).slice(
      Object.keys(OPTIONS).indexOf('issuer'),
      Object.keys(OPTIONS).indexOf('no-check') + 1,
    ),
  },
  'withdraw-issuer': { words: 2, options: [] },
  limits: { words: 1, options: Object.keys(LIMITS) },
};

const isVerb = (word: string): word is TenantOperation['verb'] => Object.hasOwn(VERBS, word);

/** Reads what follows `tenant`. @throws TenantUsageError */
export function tenantOperationOf(args: readonly string[]): TenantOperation {
  const {
    values,
    positionals: [verb = '', ...words],
  } = parsed(args);
  if (!isVerb(verb)) throw new TenantUsageError(`tenant ${verb} is not known`);
  const allowed = VERBS[verb];
  const strange = Object.keys(values).find((name) => name !== 'json' && !allowed.options.includes(name));
  if (strange !== undefined) throw new TenantUsageError(`tenant ${verb} does not take --${strange}`);
  if (words.length !== allowed.words)
    throw new TenantUsageError(`tenant ${verb} takes ${allowed.words} ids, and ${words.length} were given`);
  const [id = '', trustId = ''] = words;
  const isJsonWanted = values.json ?? false;
  switch (verb) {
    case 'create':
      return { verb, isJsonWanted, ...creationOf(values) };
    case 'list':
      return { verb, isJsonWanted };
    case 'show':
    case 'suspend':
    case 'resume':
      return { verb, isJsonWanted, id };
    case 'trust-issuer':
      return {
        verb,
        isJsonWanted,
        id,
        terms: termsOf(values),
        isReachCheckWanted: values['no-check'] !== true,
        isSharingConfirmed: values['shared-by-audience'] === true,
      };
    case 'withdraw-issuer':
      return { verb, isJsonWanted, id, trustId };
    case 'limits':
      return { verb, isJsonWanted, id, limits: limitsOf(values) };
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new TenantUsageError(error instanceof Error ? error.message : String(error));
  }
}

function creationOf({ name, id, country, locale }: Options) {
  if (name === undefined || name.trim() === '' || name.length > 200)
    throw new TenantUsageError('--name is needed: 1 to 200 characters');
  if (country !== undefined && !isCountryCode(country))
    throw new TenantUsageError('--country must be a country by ISO 3166-1, such as DE');
  if (locale !== undefined && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale))
    throw new TenantUsageError('--locale must be a language such as de or zh-CN');
  return { id, name: name.trim(), country: country ?? null, locale: locale ?? null };
}

const listOf = (words: string): readonly string[] => words.split(',').filter((word) => word !== '');

function pairOf(option: string, pair: string): readonly [string, string] {
  // The value of a claim may hold an equals sign; its name does not.
  const at = pair.indexOf('=');
  if (at < 1 || at === pair.length - 1) throw new TenantUsageError(`--${option} must be NAME=VALUE`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function secondsOf(option: string, digits: string): number {
  if (!/^\d{1,9}$/.test(digits)) throw new TenantUsageError(`--${option} must be whole seconds`);
  return Number(digits);
}

function termsOf(values: Options): TrustIssuerBody {
  const { issuer, audience } = values;
  if (issuer === undefined) throw new TenantUsageError('--issuer is needed');
  const amr = values['second-factor-amr'];
  const acr = values['second-factor-acr'];
  const maxAge = values['second-factor-max-age'];
  const [claim, claimValue] =
    values['tenant-claim'] === undefined ? [] : pairOf('tenant-claim', values['tenant-claim']);
  const isSecondFactorTold = amr !== undefined || acr !== undefined || maxAge !== undefined;
  return {
    issuer,
    ...(audience === undefined ? {} : { audience }),
    ...(values['jwks-uri'] === undefined ? {} : { jwksUri: values['jwks-uri'] }),
    ...(claim === undefined || claimValue === undefined
      ? {}
      : { tenantClaim: { name: claim, value: claimValue } }),
    ...(values['employee-claim'] === undefined ? {} : { employeeClaim: values['employee-claim'] }),
    ...(values['roles-claim'] === undefined ? {} : { rolesClaim: values['roles-claim'].split('/') }),
    ...(values.role === undefined ? {} : { roleMappings: values.role.map(mappingOf) }),
    ...(values.algorithms === undefined
      ? {}
      : {
          algorithms: listOf(values.algorithms).map((name) => oneOf('algorithms', name, ISSUER_ALGORITHMS)),
        }),
    ...(values['clock-tolerance'] === undefined
      ? {}
      : { clockToleranceSeconds: secondsOf('clock-tolerance', values['clock-tolerance']) }),
    ...(isSecondFactorTold
      ? {
          secondFactor: {
            amr: amr === undefined ? (acr === undefined ? DEFAULT_SECOND_FACTOR.amr : []) : listOf(amr),
            acr: acr === undefined ? (amr === undefined ? DEFAULT_SECOND_FACTOR.acr : []) : listOf(acr),
            maxAgeSeconds:
              maxAge === undefined
                ? DEFAULT_STEP_UP_MAX_AGE_SECONDS
                : secondsOf('second-factor-max-age', maxAge),
          },
        }
      : {}),
  };
}

function mappingOf(pair: string) {
  // Unlike claims, groups of a directory may hold an equals sign (`CN=admins`); roles do not.
  const at = pair.lastIndexOf('=');
  if (at < 1) throw new TenantUsageError('--role must be VALUE=ROLE,ROLE');
  const roles = listOf(pair.slice(at + 1)).map((name) => oneOf('role', name, MAPPABLE_ROLES));
  if (roles.length === 0) throw new TenantUsageError('--role must be VALUE=ROLE,ROLE');
  return { value: pair.slice(0, at), roles };
}

function oneOf<const Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((each) => each === word);
  if (found === undefined) throw new TenantUsageError(`--${option}: ${word} is none of ${words.join(', ')}`);
  return found;
}

function limitsOf(values: Options): Readonly<Record<string, number | null>> {
  const told = Object.entries(LIMITS).flatMap(([option, name]): [string, number | null][] => {
    const value = values[option as keyof typeof LIMITS];
    if (value === undefined) return [];
    if (value === 'none') return [[name, null]];
    if (!/^[1-9]\d{0,14}$/.test(value))
      throw new TenantUsageError(`--${option} must be a whole number from 1, or none`);
    return [[name, Number(value)]];
  });
  if (told.length === 0) throw new TenantUsageError('tenant limits needs at least one limit');
  return Object.fromEntries(told);
}
