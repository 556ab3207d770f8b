import { createHmac } from 'node:crypto';
import { Provider } from 'oidc-provider';
import type { AccountClaims, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { AccountStore } from '../accounts/account-store.js';
import type { ClientStore } from '../accounts/client-store.js';
import { CONSOLE_CLIENT_ID, isClientSecret, metadataOf } from '../accounts/client-store.js';
import { errorPage } from '../sign-in/error.page.js';
import { signedOutPage, signOutPage } from '../sign-in/sign-out.page.js';
import { languageOf } from '../sign-in/texts.js';
import { SIGNING_ALGORITHM } from '../signing-keys.js';
import type { KeySet } from '../signing-keys.js';
import { adapterOf } from '../storage/issuer-state.js';
import type { IssuerState } from '../storage/issuer-state.js';
import { API_RESOURCE, PASSWORD_ACR, SECOND_FACTOR_ACR } from './contexts.js';
import { signInPolicy } from './interaction-policy.js';
import { tokenClaims } from './token-claims.js';

const MINUTE = 60;
const DAY = 24 * 3600;

/** Lives in seconds. An access token cannot be taken back: it is short. */
export const LIVES = {
  accessToken: 10 * MINUTE,
  authorizationCode: MINUTE,
  interaction: 30 * MINUTE,
  session: 14 * DAY,
  refreshToken: 14 * DAY,
  /** After this time everybody signs in anew. */
  grant: 30 * DAY,
} as const;

/** What a provider stands on. */
export interface ProviderParts {
  /** Ends in `/issuer`. */
  readonly issuer: string;
  readonly audience: string;
  readonly employeeClaim: string;
  readonly keys: KeySet;
  readonly cookieSecret: string;
  readonly state: IssuerState;
  readonly accounts: AccountStore;
  readonly clients: ClientStore;
}

/** The OpenID provider over the present keys. It holds nothing itself: after a rotation another one takes its place. */
export function createProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configurationOf(parts));
  // Secrets are kept as digests: metadata carries the digest.
  provider.Client.prototype.compareClientSecret = function compareClientSecret(actual: string): boolean {
    return this.clientSecret !== undefined && isClientSecret(this.clientSecret, actual);
  };
  return provider;
}

function configurationOf(parts: ProviderParts): Configuration {
  const findClient = async (id: string) => {
    const client = await parts.clients.find(id);
    return client === undefined ? undefined : metadataOf(client);
  };
  return {
    adapter: adapterOf(parts.state, findClient),
    clients: [
      {
        client_id: CONSOLE_CLIENT_ID,
        client_name: 'Timeledger',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        // RFC 8252 section 7.3: on a loopback address any port will do.
        redirect_uris: loopback('/callback'),
        post_logout_redirect_uris: loopback('/'),
      },
    ],
    clientDefaults: { id_token_signed_response_alg: SIGNING_ALGORITHM },
    jwks: { keys: [...parts.keys.pairs] } as NonNullable<Configuration['jwks']>,
    cookies: cookiesOf(parts),
    acrValues: [SECOND_FACTOR_ACR, PASSWORD_ACR],
    claims: {
      acr: null,
      amr: null,
      auth_time: null,
      iss: null,
      sid: null,
      openid: ['sub', 'acr', 'amr', 'auth_time', 'tenant_id'],
      profile: ['name', 'email', 'roles'],
    },
    discovery: { ui_locales_supported: ['en', 'zh'] },
    scopes: ['openid', 'offline_access'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: featuresOf(parts),
    findAccount: async (ctx, id, token) => {
      const account = await parts.accounts.find(id);
      if (account === undefined || account.isDisabled) return undefined;
      // Only codes and refresh tokens know when the person signed in; else it is the session that is asked about.
      const signedIn =
        token !== undefined && 'authTime' in token ? token.authTime : ctx.oidc.session?.loginTs;
      if ((signedIn ?? Infinity) < account.signedOutAtSeconds) return undefined;
      const { name, email, roles, tenantId } = account;
      const claims: AccountClaims = { sub: id, name, email, roles: [...roles], tenant_id: tenantId };
      return { accountId: id, claims: () => claims };
    },
    extraTokenClaims: (ctx, token) => tokenClaims(parts, ctx, token),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    loadExistingGrant,
    clientBasedCORS: (_ctx, origin, client) =>
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    interactions: {
      policy: signInPolicy(),
      url: (_ctx, interaction) => `${new URL(parts.issuer).pathname}/interaction/${interaction.uid}`,
    },
    renderError: (ctx, out) => {
      sendPage(ctx, errorPage(languageOf(ctx.headers['accept-language'], undefined), out.error_description));
    },
    routes: {
      authorization: '/authorize',
      token: '/oauth/token',
      revocation: '/oauth/revocation',
      introspection: '/oauth/introspection',
      pushed_authorization_request: '/oauth/request',
      end_session: '/sign-out',
      jwks: '/jwks',
    },
    ttl: {
      AccessToken: LIVES.accessToken,
      ClientCredentials: LIVES.accessToken,
      AuthorizationCode: LIVES.authorizationCode,
      IdToken: LIVES.accessToken,
      Interaction: LIVES.interaction,
      Session: LIVES.session,
      RefreshToken: LIVES.refreshToken,
      Grant: LIVES.grant,
    },
  };
}

function featuresOf(parts: ProviderParts): NonNullable<Configuration['features']> {
  return {
    devInteractions: { enabled: false },
    // The product's API takes plain bearer tokens: a bound one would only seem safer.
    dPoP: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API_RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: async (_ctx, _resource, client) => {
        const registered = await parts.clients.find(client.clientId);
        return {
          scope: registered?.kind === 'service-account' ? registered.scopes.join(' ') : '',
          audience: parts.audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: SIGNING_ALGORITHM } },
        };
      },
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        const { clientId, postLogoutRedirectUri } = ctx.oidc.session?.state ?? {};
        const returnTo =
          clientId === undefined || typeof postLogoutRedirectUri !== 'string'
            ? undefined
            : postLogoutRedirectUri;
        sendPage(
          ctx,
          signOutPage(languageOf(ctx.headers['accept-language'], uiLocalesOf(ctx)), form, returnTo),
        );
      },
      postLogoutSuccessSource: (ctx) => {
        sendPage(ctx, signedOutPage(languageOf(ctx.headers['accept-language'], undefined)));
      },
    },
  };
}

function cookiesOf({ issuer, cookieSecret }: ProviderParts): NonNullable<Configuration['cookies']> {
  const { pathname, protocol } = new URL(issuer);
  const secure = protocol === 'https:';
  return {
    keys: [createHmac('sha256', cookieSecret).update('cookies').digest('hex')],
    names: {
      session: 'timeledger_session',
      interaction: 'timeledger_sign_in',
      resume: 'timeledger_resume',
    },
    long: { httpOnly: true, sameSite: 'lax', path: pathname, signed: true, secure },
    short: { httpOnly: true, sameSite: 'lax', signed: true, secure },
  };
}

/** Everything that a request asks for is granted: all clients are the company's own. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { provider, client, session, params } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const knownId = session.grantIdFor(client.clientId);
  const known = knownId === undefined ? undefined : await provider.Grant.find(knownId);
  const isOwn = known?.accountId === session.accountId;
  const grant =
    known !== undefined && isOwn
      ? known
      : new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  const scope = typeof params?.['scope'] === 'string' ? params['scope'] : 'openid';
  grant.addOIDCScope(scope);
  await grant.save();
  return grant;
}

const uiLocalesOf = (ctx: KoaContextWithOIDC): string | undefined => {
  const wanted = ctx.oidc.params?.['ui_locales'];
  return typeof wanted === 'string' ? wanted : undefined;
};

const loopback = (path: string): string[] =>
  ['127.0.0.1', '[::1]', 'localhost'].map((host) => `http://${host}${path}`);

function sendPage(
  ctx: KoaContextWithOIDC,
  page: { readonly html: string; readonly headers: Readonly<Record<string, string>> },
): void {
  ctx.set({ ...page.headers });
  ctx.type = 'html';
  ctx.body = page.html;
}
