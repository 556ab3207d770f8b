import { text as textOf } from 'node:stream/consumers';
import {
  AccountRefusal,
  type AccountStatus,
} from '@timeledger/service/auth/embedded-issuer/accounts/account.js';
import type { RegisteredClient } from '@timeledger/service/auth/embedded-issuer/accounts/client-store.js';
import { readableSecret } from '@timeledger/service/auth/embedded-issuer/accounts/password.js';
import type { EmbeddedIssuer } from '@timeledger/service/auth/embedded-issuer/embedded-issuer.js';
import type { IssuerOperation } from './issuer-arguments.js';

type Print = (line: string) => void;
type Wanted<V extends IssuerOperation['verb']> = Extract<IssuerOperation, { readonly verb: V }>;

/** Five groups of four letters and digits: 99 bits. */
const ONE_TIME_GROUPS = 5;

/**
 * Changes accounts, clients or keys of the embedded issuer, beside the running product or alone.
 * @param print gets the lines for the operator
 * @param input where a password is read from, when one is given
 * @returns whether it was done
 */
export async function operateIssuer(
  issuer: EmbeddedIssuer,
  operation: IssuerOperation,
  print: Print,
  input: NodeJS.ReadableStream,
): Promise<boolean> {
  try {
    return await run(issuer, operation, print, input);
  } catch (error) {
    if (!(error instanceof AccountRefusal)) throw error;
    print(error.message);
    return false;
  }
}

async function run(
  issuer: EmbeddedIssuer,
  operation: IssuerOperation,
  print: Print,
  input: NodeJS.ReadableStream,
): Promise<boolean> {
  switch (operation.verb) {
    case 'rotate-keys':
      print(`signs with ${await issuer.rotateKeys()} from now on; tokens that are out stay good`);
      return true;
    case 'create-account':
      return createAccount(issuer, operation, print, input);
    case 'list-accounts':
      for (const account of await issuer.accounts.list(operation.tenantId)) print(lineOf(account));
      return true;
    case 'disable':
    case 'enable':
    case 'reset-password':
    case 'reset-second-factor':
      return changeAccount(issuer, operation, print);
    case 'create-application':
    case 'create-service-account':
      return createClient(issuer, operation, print);
    case 'list-clients':
      for (const client of await issuer.clients.list()) print(clientLineOf(client));
      return true;
    case 'remove-client': {
      const isRemoved = await issuer.clients.remove(operation.clientId);
      print(isRemoved ? 'removed: it gets no token any more' : `there is no client ${operation.clientId}`);
      return isRemoved;
    }
    default:
      return operation satisfies never;
  }
}

async function createAccount(
  { accounts }: EmbeddedIssuer,
  { tenantId, email, employeeId, name, roles, isPasswordGiven }: Wanted<'create-account'>,
  print: Print,
  input: NodeJS.ReadableStream,
): Promise<boolean> {
  const password = isPasswordGiven ? (await textOf(input)).trimEnd() : readableSecret(ONE_TIME_GROUPS);
  const account = await accounts.create({
    tenantId,
    email,
    roles,
    password,
    isOneTime: !isPasswordGiven,
    ...(employeeId === undefined ? {} : { employeeId }),
    ...(name === undefined ? {} : { name }),
  });
  print(`account ${account.id} for ${account.email}`);
  if (!isPasswordGiven) print(`one-time password: ${password}`);
  return true;
}

async function changeAccount(
  { accounts, secondFactor }: EmbeddedIssuer,
  { verb, email }: Wanted<'disable' | 'enable' | 'reset-password' | 'reset-second-factor'>,
  print: Print,
): Promise<boolean> {
  const account = await accounts.findByEmail(email);
  if (account === undefined) {
    print(`there is no account for ${email}`);
    return false;
  }
  switch (verb) {
    case 'disable':
      await accounts.disable(account);
      print(
        'disabled: no sign-in, no session, no refresh token of it works; access tokens end within minutes',
      );
      return true;
    case 'enable':
      await accounts.enable(account);
      print('enabled: the person signs in anew');
      return true;
    case 'reset-password': {
      const password = readableSecret(ONE_TIME_GROUPS);
      await accounts.setPassword(account, password, true);
      await accounts.signOut(account);
      print(`one-time password: ${password}`);
      return true;
    }
    case 'reset-second-factor':
      await secondFactor.reset(account);
      await accounts.signOut(account);
      print('the person sets up a second factor anew when one is next needed');
      return true;
    default:
      return verb satisfies never;
  }
}

async function createClient(
  { clients }: EmbeddedIssuer,
  operation: Wanted<'create-application' | 'create-service-account'>,
  print: Print,
): Promise<boolean> {
  const { client, secret } =
    operation.verb === 'create-application'
      ? await clients.createApplication(operation.name, operation.redirectUris, operation)
      : await clients.createServiceAccount(operation.name, operation.tenantId, operation.scopes);
  print(`client id:     ${client.clientId}`);
  if (secret !== undefined) print(`client secret: ${secret} (shown only now)`);
  return true;
}

const lineOf = ({ email, id, tenantId, roles, isDisabled, hasSecondFactor }: AccountStatus): string =>
  [
    email,
    id,
    `tenant ${tenantId}`,
    roles.join(','),
    ...(hasSecondFactor ? ['second factor'] : []),
    ...(isDisabled ? ['DISABLED'] : []),
  ].join('  ');

const clientLineOf = (client: RegisteredClient): string =>
  client.kind === 'service-account'
    ? `${client.clientId}  ${client.name}  tenant ${client.tenantId}  ${client.scopes.join(' ')}`
    : `${client.clientId}  ${client.name}  ${client.redirectUris.join(' ')}`;
