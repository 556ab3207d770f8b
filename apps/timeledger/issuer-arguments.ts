import { parseArgs } from 'node:util';

/** What the operator wants of the embedded issuer, read from the command line. */
export type IssuerOperation =
  | { readonly verb: 'rotate-keys' }
  | {
      readonly verb: 'create-account';
      readonly tenantId: string;
      readonly email: string;
      readonly employeeId: string | undefined;
      readonly name: string | undefined;
      readonly roles: readonly string[];
      /** Whether the password comes on standard input; else a one-time password is made. */
      readonly isPasswordGiven: boolean;
    }
  | { readonly verb: 'list-accounts'; readonly tenantId: string | undefined }
  | { readonly verb: 'disable' | 'enable' | 'reset-password' | 'reset-second-factor'; readonly email: string }
  | {
      readonly verb: 'create-service-account';
      readonly tenantId: string;
      readonly name: string;
      readonly scopes: readonly string[];
    }
  | {
      readonly verb: 'create-application';
      readonly name: string;
      readonly redirectUris: readonly string[];
      readonly postLogoutRedirectUris: readonly string[];
      readonly isPublic: boolean;
    }
  | { readonly verb: 'list-clients' }
  | { readonly verb: 'remove-client'; readonly clientId: string };

/** What is wrong with the command line, in words for who typed it. */
export class IssuerUsageError extends Error {}

/** The first words of the commands below. */
export const ISSUER_COMMANDS: readonly string[] = ['issuer', 'account', 'client'];

export const ISSUER_USAGE = `People and apps of the embedded issuer, which is for trying out and small companies (docs/embedded-issuer.md).

  npm run operate -- account create --tenant UUID --email E --roles ROLE,ROLE
        [--employee UUID] [--name NAME]             prints a one-time password,
        [--password-stdin]                          or takes one from standard input
  npm run operate -- account list [--tenant UUID]
  npm run operate -- account disable EMAIL          its refresh tokens stop at once
  npm run operate -- account enable EMAIL
  npm run operate -- account reset-password EMAIL   prints a one-time password, ends all sessions
  npm run operate -- account reset-second-factor EMAIL
  npm run operate -- client create --name NAME --redirect-uri URI...
        [--post-logout-redirect-uri URI]... [--public]
  npm run operate -- client create-service-account --tenant UUID --name NAME --scopes punches:write,...
  npm run operate -- client list
  npm run operate -- client remove CLIENT-ID
  npm run operate -- issuer rotate-keys             signs with a new key; tokens that are out stay good
`;

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const flag = { type: 'boolean' } as const;
const OPTIONS = {
  tenant: text,
  email: text,
  employee: text,
  name: text,
  roles: text,
  'password-stdin': flag,
  scopes: text,
  'redirect-uri': texts,
  'post-logout-redirect-uri': texts,
  public: flag,
} as const;

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
type Parsed = ReturnType<typeof parse>;

/** @throws IssuerUsageError for what is not understood */
export function issuerOperationOf(args: readonly string[]): IssuerOperation {
  const [command = '', verb = '', ...rest] = args;
  const read = READERS[`${command} ${verb}`];
  if (read === undefined) throw new IssuerUsageError(`there is no command ${command} ${verb}`.trim());
  let parsed: Parsed;
  try {
    parsed = parse(rest);
  } catch (error) {
    throw new IssuerUsageError(error instanceof Error ? error.message : String(error));
  }
  return read(parsed);
}

const READERS: Readonly<Record<string, (parsed: Parsed) => IssuerOperation>> = {
  'issuer rotate-keys': () => ({ verb: 'rotate-keys' }),
  'account create': ({ values }) => ({
    verb: 'create-account',
    tenantId: needed(values.tenant, '--tenant'),
    email: needed(values.email, '--email'),
    employeeId: values.employee,
    name: values.name,
    roles: wordsOf(needed(values.roles, '--roles')),
    isPasswordGiven: values['password-stdin'] ?? false,
  }),
  'account list': ({ values }) => ({ verb: 'list-accounts', tenantId: values.tenant }),
  'account disable': (parsed) => ({ verb: 'disable', email: emailOf(parsed) }),
  'account enable': (parsed) => ({ verb: 'enable', email: emailOf(parsed) }),
  'account reset-password': (parsed) => ({ verb: 'reset-password', email: emailOf(parsed) }),
  'account reset-second-factor': (parsed) => ({ verb: 'reset-second-factor', email: emailOf(parsed) }),
  'client create': ({ values }) => ({
    verb: 'create-application',
    name: needed(values.name, '--name'),
    redirectUris: needed(values['redirect-uri'], '--redirect-uri'),
    postLogoutRedirectUris: values['post-logout-redirect-uri'] ?? [],
    isPublic: values.public ?? false,
  }),
  'client create-service-account': ({ values }) => ({
    verb: 'create-service-account',
    tenantId: needed(values.tenant, '--tenant'),
    name: needed(values.name, '--name'),
    scopes: wordsOf(needed(values.scopes, '--scopes')),
  }),
  'client list': () => ({ verb: 'list-clients' }),
  'client remove': ({ positionals: [clientId] }) => ({
    verb: 'remove-client',
    clientId: needed(clientId, 'the id of a client'),
  }),
};

const emailOf = ({ values, positionals: [email] }: Parsed): string =>
  needed(email ?? values.email, 'the e-mail of an account');

const wordsOf = (list: string): readonly string[] => list.split(/[\s,]+/).filter((word) => word !== '');

function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new IssuerUsageError(`${what} is missing`);
  return value;
}
