import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdapterPayload } from 'oidc-provider';
import { validate as isUuid } from 'uuid';
import { newId } from '@timeledger/kernel/ids.js';
import { isSystemError } from '../../../config/system-error.js';
import { createDurably, readIfThere, removeDurably } from '../storage/durable-file.js';
import { AccountRefusal } from './account.js';

/** The public client of whoever tries things out on this machine; it needs no registration. */
export const CONSOLE_CLIENT_ID = 'timeledger-console';
const SCOPE = /^[a-z0-9-]+:(read|write)$/;

/** A machine client of a company. */
export interface ServiceAccount {
  readonly kind: 'service-account';
  readonly clientId: string;
  readonly name: string;
  readonly tenantId: string;
  /** All that its tokens may carry: `punches:write`. */
  readonly scopes: readonly string[];
  readonly secretDigest: string;
}

/** An application that people sign in to. */
export interface Application {
  readonly kind: 'application';
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** Left out for one that cannot keep a secret: a phone, a browser. */
  readonly secretDigest?: string;
}

export type RegisteredClient = ServiceAccount | Application;

/** A client and its secret, which is told once. */
export interface NewClient<C extends RegisteredClient> {
  readonly client: C;
  readonly secret: string | undefined;
}

/** The clients that an operator has registered, a file each. */
export class ClientStore {
  /** @param folder of all clients; made when missing */
  constructor(private readonly folder: string) {}

  /** @throws AccountRefusal for a tenant that is no UUID and scopes that are none */
  async createServiceAccount(
    name: string,
    tenantId: string,
    scopes: readonly string[],
  ): Promise<NewClient<ServiceAccount>> {
    if (!isUuid(tenantId)) throw new AccountRefusal(`the tenant ${tenantId} is no UUID`);
    const wrong = scopes.find((scope) => !SCOPE.test(scope));
    if (wrong !== undefined || scopes.length === 0)
      throw new AccountRefusal(`scopes look like punches:write; this does not: ${wrong ?? '(none)'}`);
    const secret = newSecret();
    const client: ServiceAccount = {
      kind: 'service-account',
      clientId: newId(),
      name,
      tenantId: tenantId.toLowerCase(),
      scopes,
      secretDigest: digestOf(secret),
    };
    await this.write(client);
    return { client, secret };
  }

  /** @throws AccountRefusal for a redirect URI that is none */
  async createApplication(
    name: string,
    redirectUris: readonly string[],
    options: { readonly isPublic: boolean; readonly postLogoutRedirectUris?: readonly string[] },
  ): Promise<NewClient<Application>> {
    const uris = [...redirectUris, ...(options.postLogoutRedirectUris ?? [])];
    const wrong = uris.find((uri) => !URL.canParse(uri) || uri.includes('#'));
    if (wrong !== undefined || redirectUris.length === 0)
      throw new AccountRefusal(`a redirect URI is needed; this is none: ${wrong ?? '(none)'}`);
    const secret = options.isPublic ? undefined : newSecret();
    const client: Application = {
      kind: 'application',
      clientId: newId(),
      name,
      redirectUris,
      postLogoutRedirectUris: options.postLogoutRedirectUris ?? [],
      ...(secret === undefined ? {} : { secretDigest: digestOf(secret) }),
    };
    await this.write(client);
    return { client, secret };
  }

  async find(clientId: string): Promise<RegisteredClient | undefined> {
    if (!isUuid(clientId)) return undefined;
    const text = await readIfThere(this.pathOf(clientId));
    // Our own file, written whole.
    return text === undefined ? undefined : (JSON.parse(text) as RegisteredClient);
  }

  /** All clients, by name. */
  async list(): Promise<readonly RegisteredClient[]> {
    const ids = await readdir(this.folder).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return [];
      throw error;
    });
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.filter((client) => client !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** From now on it gets no token. @returns whether there was such a client */
  async remove(clientId: string): Promise<boolean> {
    const isThere = (await this.find(clientId)) !== undefined;
    if (isThere) await removeDurably(this.pathOf(clientId));
    return isThere;
  }

  private async write(client: RegisteredClient): Promise<void> {
    await createDurably(this.pathOf(client.clientId), JSON.stringify(client));
  }

  private pathOf(clientId: string): string {
    return join(this.folder, clientId.toLowerCase());
  }
}

/** A registered client as the provider wants it described. */
export function metadataOf(client: RegisteredClient): AdapterPayload {
  if (client.kind === 'service-account') {
    return {
      client_id: client.clientId,
      client_name: client.name,
      client_secret: client.secretDigest,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    };
  }
  const isNative = client.secretDigest === undefined && !client.redirectUris.some(isWebUri);
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: isNative ? 'native' : 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    ...(client.secretDigest === undefined
      ? { token_endpoint_auth_method: 'none' as const }
      : { client_secret: client.secretDigest }),
  };
}

/** Whether this is the secret whose digest is registered. */
export const isClientSecret = (digest: string, secret: string): boolean =>
  timingSafeEqual(Buffer.from(digestOf(secret)), Buffer.from(digest));

/** A web site's address: not a loopback address (RFC 8252 section 7.3) and not an app's own scheme. */
function isWebUri(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return /^https?:$/.test(protocol) && !['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

const newSecret = (): string => randomBytes(32).toString('base64url');
/** A random secret of 256 bits needs no slow hash. */
const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
