import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const CLIENT_ID = 'timeledger-console';

/** Who lets whom in. */
export interface SignInOptions {
  /** The product's URL. */
  readonly url: string;
  /** Whether the token is to show a second factor. */
  readonly isSecondFactorWanted: boolean;
  readonly timeoutMs: number;
  /** Gets the address for the person's browser. */
  readonly announce: (address: string) => void;
}

/** Nobody signed in; the message says why. */
export class SignInFailed extends Error {}

interface Metadata {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
}

/** Has a person sign in with a browser on this machine, as RFC 8252 has it for apps. Answers the access token. */
export async function signIn(options: SignInOptions): Promise<string> {
  const metadata = await discover(options.url);
  const state = randomBytes(16).toString('base64url');
  const verifier = randomBytes(32).toString('base64url');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    // A listening TCP server has an address of this form.
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    const query = new URLSearchParams({
      client_id: CLIENT_ID,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'openid profile',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
      ...(options.isSecondFactorWanted ? { acr_values: 'urn:timeledger:second-factor' } : {}),
    });
    const code = codeOf(server, state, options.timeoutMs);
    options.announce(`${metadata.authorization_endpoint}?${query}`);
    return await redeem(metadata, { code: await code, redirect_uri: redirectUri, code_verifier: verifier });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function discover(url: string): Promise<Metadata> {
  const response = await fetch(new URL('/issuer/.well-known/openid-configuration', url)).catch(
    () => undefined,
  );
  if (response === undefined) throw new SignInFailed(`nothing answers at ${url}: npm start`);
  if (!response.ok)
    throw new SignInFailed(
      `${url} has no embedded issuer: its people sign in at the issuer it is configured for`,
    );
  // The product's own document.
  return (await response.json()) as Metadata;
}

/** The code that the browser brings to the callback. */
function codeOf(server: Server, state: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new SignInFailed('nobody signed in in time')), timeoutMs);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
      const isOurs = pathname === '/callback' && searchParams.get('state') === state;
      response.writeHead(isOurs ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(isOurs ? 'You can close this page and go back to the terminal.\n' : 'Nothing here.\n');
      if (!isOurs) return;
      clearTimeout(timeout);
      const code = searchParams.get('code');
      if (code === null) reject(new SignInFailed(searchParams.get('error_description') ?? 'not signed in'));
      else resolve(code);
    });
  });
}

async function redeem(metadata: Metadata, form: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(metadata.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'authorization_code', client_id: CLIENT_ID, ...form }),
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (answer.access_token === undefined)
    throw new SignInFailed(answer.error_description ?? `the issuer answered ${response.status}`);
  return answer.access_token;
}
