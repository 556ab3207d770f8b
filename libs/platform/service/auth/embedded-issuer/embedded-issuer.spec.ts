import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { newId } from '@timeledger/kernel/ids.js';
import { TokenVerifier } from '../token-verifier.js';
import { EmbeddedIssuer } from './embedded-issuer.js';
import { registerIssuerRoutes } from './issuer-routes.js';

const dataDir = mkdtempSync(join(tmpdir(), 'timeledger-issuer-'));
const options = {
  dataDir,
  issuer: 'http://127.0.0.1:3000/issuer',
  audience: 'timeledger',
  employeeClaim: 'employee',
  mode: 'development',
} as const;
const [tenantId, employeeId] = [newId(), newId()];
let issuer: EmbeddedIssuer;
let server: FastifyInstance;
let verifier: TokenVerifier;

beforeAll(async () => {
  issuer = await EmbeddedIssuer.open(options);
  verifier = new TokenVerifier({ ...options, keys: issuer.keys, clockToleranceSeconds: 0 });
  server = fastify();
  await registerIssuerRoutes(
    server,
    issuer,
    (_error, _request, reply) => void reply.code(599).send('answered'),
  );
});
afterAll(async () => {
  await server.close();
  rmSync(dataDir, { recursive: true });
});

const ask = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  server.inject({
    method: 'POST',
    url: '/issuer/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });

describe('the embedded issuer', () => {
  it('keeps its key and secret for its owner only, and knows its own tokens after a restart', async () => {
    for (const name of ['signing-key.json', 'operator-secret']) {
      expect(statSync(join(dataDir, 'issuer', name)).mode & 0o777).toBe(0o600);
    }
    const token = await issuer.mintToken({ subject: 's', tenantId, roles: ['auditor'] });
    const again = await EmbeddedIssuer.open(options);
    const other = new TokenVerifier({ ...options, keys: again.keys, clockToleranceSeconds: 0 });
    expect(await other.verify(token)).toMatchObject({ tenantId, roles: new Set(['auditor']) });
  });

  it('does not start in production', async () => {
    await expect(EmbeddedIssuer.open({ ...options, mode: 'production' })).rejects.toThrow(
      'In production set OIDC_ISSUER',
    );
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      await expect(EmbeddedIssuer.open(options)).rejects.toThrow('In production');
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });

  it('can be discovered, and shows no private key', async () => {
    const discovery = await server.inject({ url: '/issuer/.well-known/openid-configuration' });
    expect(discovery.json()).toMatchObject({
      issuer: options.issuer,
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
    });
    const { keys } = (await server.inject({ url: '/issuer/jwks' })).json();
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('gives the operator a token for whom the operator says', async () => {
    const secret = readFileSync(issuer.operatorSecretPath, 'utf8').trim();
    const form = {
      grant_type: 'client_credentials',
      subject: 'li',
      tenant_id: tenantId,
      roles: 'employee manager',
      employee: employeeId,
      client_id: 'curl',
      client_secret: secret,
    };
    const response = await ask(form);
    expect([response.statusCode, response.json().token_type, response.headers['cache-control']]).toEqual([
      200,
      'Bearer',
      'no-store',
    ]);
    expect(await verifier.verify(response.json().access_token)).toEqual({
      tenantId,
      subject: 'li',
      employeeId,
      roles: new Set(['employee', 'manager']),
      clientId: 'curl',
      issuer: options.issuer,
      isService: false,
      scopes: new Set(),
      authentication: { acr: undefined, amr: new Set(), authTimeSeconds: undefined },
    });
    const { client_secret: _secret, ...rest } = form;
    const basic = { authorization: `Basic ${Buffer.from(`curl:${secret}`).toString('base64')}` };
    expect((await ask(rest, basic)).statusCode).toBe(200);
  });

  it('says in a token what the operator says of the sign-in and the scopes', async () => {
    const response = await ask({
      grant_type: 'client_credentials',
      subject: 'li',
      tenant_id: tenantId,
      roles: 'tenant_administrator',
      client_secret: readFileSync(issuer.operatorSecretPath, 'utf8').trim(),
      amr: 'pwd mfa',
      acr: 'urn:timeledger:second-factor',
      scope: 'punches:write',
    });
    const { scopes, authentication } = await verifier.verify(response.json().access_token);
    expect({ scopes, authentication }).toMatchObject({
      scopes: new Set(['punches:write']),
      authentication: { acr: 'urn:timeledger:second-factor', amr: new Set(['pwd', 'mfa']) },
    });
  });

  it('leaves other errors to the service', async () => {
    const response = await server.inject({
      method: 'POST',
      url: '/issuer/token',
      headers: { 'content-type': 'application/xml' },
      payload: '<a/>',
    });
    expect([response.statusCode, response.body]).toEqual([599, 'answered']);
  });

  it('refuses as RFC 6749 says', async () => {
    const secret = readFileSync(issuer.operatorSecretPath, 'utf8').trim();
    const form = {
      grant_type: 'client_credentials',
      subject: 's',
      tenant_id: tenantId,
      roles: 'employee',
      client_secret: secret,
    };
    const cases = [
      [{ client_secret: 'guess' }, 401, 'invalid_client'],
      [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
      [{ tenant_id: 'acme' }, 400, 'invalid_request'],
      [{ roles: 'employee boss' }, 400, 'invalid_request'],
      [{ subject: '' }, 400, 'invalid_request'],
      [{ expires_in: '99999999' }, 400, 'invalid_request'],
    ] as const;
    for (const [change, status, error] of cases) {
      const response = await ask({ ...form, ...change });
      expect([change, response.statusCode, response.json().error]).toEqual([change, status, error]);
    }
  });
});
