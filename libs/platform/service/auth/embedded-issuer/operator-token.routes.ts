import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { ROLES } from '../principal.js';
import type { Role } from '../principal.js';
import { MAX_TOKEN_LIFE_SECONDS } from './signing-keys.js';
import type { EmbeddedIssuer, TokenRequest } from './embedded-issuer.js';
import { parseForms } from './forms.js';

const DEFAULT_LIFE_SECONDS = 3600;

/** A refusal as RFC 6749 section 5.2 words it: clients of a token endpoint expect this form, not a problem document. */
class TokenRefusal extends Error {
  constructor(
    readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type',
    description: string,
  ) {
    super(description);
  }
}

function credentialsOf(request: FastifyRequest, form: URLSearchParams): { id: string; secret: string } {
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined)
    return { id: form.get('client_id') ?? 'embedded', secret: form.get('client_secret') ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function rolesOf(list: string | null): readonly Role[] {
  const wanted = (list ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const roles = ROLES.filter((role) => wanted.includes(role));
  if (wanted.length === 0 || roles.length !== new Set(wanted).size) {
    throw new TokenRefusal('invalid_request', `roles must be one or more of ${ROLES.join(', ')}`);
  }
  return roles;
}

function uuidOf(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? '';
  if (!isUuid(value)) throw new TokenRefusal('invalid_request', `${name} must be a UUID`);
  return value;
}

function lifeOf(form: URLSearchParams): number {
  const life = Number(form.get('expires_in') ?? DEFAULT_LIFE_SECONDS);
  if (!Number.isInteger(life) || life < 1 || life > MAX_TOKEN_LIFE_SECONDS) {
    throw new TokenRefusal('invalid_request', `expires_in must be 1 to ${MAX_TOKEN_LIFE_SECONDS} seconds`);
  }
  return life;
}

function wordsOf(form: URLSearchParams, name: string): readonly string[] {
  const words = (form.get(name) ?? '').split(/[\s,]+/).filter((word) => word !== '');
  if (words.some((word) => !/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(word)) || words.length > 50)
    throw new TokenRefusal('invalid_request', `${name} must be at most 50 words`);
  return words;
}

function tokenRequestOf(form: URLSearchParams, clientId: string): TokenRequest {
  const subject = form.get('subject') ?? '';
  if (subject === '' || subject.length > 255)
    throw new TokenRefusal('invalid_request', 'subject must be 1 to 255 characters');
  return {
    subject,
    tenantId: uuidOf(form, 'tenant_id'),
    roles: rolesOf(form.get('roles')),
    ...(form.has('employee') ? { employeeId: uuidOf(form, 'employee') } : {}),
    clientId,
    lifeSeconds: lifeOf(form),
    ...(form.has('amr') ? { amr: wordsOf(form, 'amr') } : {}),
    ...(form.has('acr') ? { acr: wordsOf(form, 'acr').join(' ') } : {}),
    ...(form.has('scope') ? { scope: wordsOf(form, 'scope').join(' ') } : {}),
  };
}

async function answerToken(
  issuer: EmbeddedIssuer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.header('cache-control', 'no-store');
  try {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const client = credentialsOf(request, form);
    if (!issuer.isOperatorSecret(client.secret))
      throw new TokenRefusal(
        'invalid_client',
        'the client secret is not the operator secret of the data folder',
      );
    if (form.get('grant_type') !== 'client_credentials')
      throw new TokenRefusal('unsupported_grant_type', 'grant_type must be client_credentials');
    const wanted = tokenRequestOf(form, client.id);
    const token = await issuer.mintToken(wanted);
    reply.send({ access_token: token, token_type: 'Bearer', expires_in: wanted.lifeSeconds });
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error;
    if (error.error === 'invalid_client') reply.header('www-authenticate', 'Basic realm="timeledger issuer"');
    reply
      .code(error.error === 'invalid_client' ? 401 : 400)
      .send({ error: error.error, error_description: error.message });
  }
}

/**
 * `POST token`: the operator, who has the operator secret of the data folder, gets an access token for whom they say,
 * of the form of a client-credentials request. It is no part of the provider and not in its discovery document.
 */
export function addOperatorTokenRoute(scope: FastifyInstance, issuer: EmbeddedIssuer): void {
  parseForms(scope);
  scope.post('/token', (request, reply) => answerToken(issuer, request, reply));
}
