import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import { startTestService } from '../testing/test-service.js';
import type { TestService } from '../testing/test-service.js';
import { ToyController, toyAccess, toyProblems } from '../testing/toy.controller.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    controllers: [ToyController],
    problems: [toyProblems],
    access: toyAccess,
    config: { HTTP_BODY_LIMIT_BYTES: 2048, HTTP_HANDLER_TIMEOUT_MS: 200 },
  });
});
afterAll(() => service.close());

const toy = { toyId: newId(), label: 'car', zone: 'Asia/Shanghai', madeOn: null };
const make = (payload: unknown, headers: Record<string, string> = {}) =>
  service.inject({
    method: 'POST',
    url: '/v1/toys',
    payload: payload as object,
    headers: { 'idempotency-key': 'k1', ...headers },
  });

describe('a route of the service kit', () => {
  it('answers with what the handler made, its ETag, position and location', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await make(toy, { traceparent, 'x-correlation-id': 'abc' });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({
      toyId: toy.toyId,
      key: 'k1',
      context: { correlationId: 'abc', traceparent },
    });
    expect(response.headers).toMatchObject({
      etag: '"0"',
      position: 'p1',
      location: `/v1/toys/${toy.toyId}`,
      'x-correlation-id': 'abc',
    });
  });

  it('says which content codings it understands', async () => {
    expect((await make(toy, { 'content-encoding': 'identity' })).statusCode).toBe(201);
    const refused = await make(toy, { 'content-encoding': 'gzip' });
    expect([refused.statusCode, refused.headers['accept-encoding']]).toEqual([415, 'identity']);
  });

  it('refuses a body that it would not read; an empty object is none', async () => {
    const repair = (payload: string | undefined) =>
      service.inject(
        {
          method: 'POST',
          url: '/v1/toys/car/repair',
          headers: {
            'if-match': '"3"',
            ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(payload === undefined ? {} : { payload }),
        },
        { roles: ['tenant_administrator'] },
      );
    for (const payload of [undefined, '{}'])
      expect((await repair(payload)).json()).toEqual({ toyId: 'car', revision: 3 });
    for (const payload of ['{"revision":4}', '[]', '[{}]', '0', 'false', '""', '{"a":null}']) {
      const refused = await repair(payload);
      expect([payload, refused.statusCode, refused.json().code]).toEqual([
        payload,
        400,
        'request.body-unexpected',
      ]);
    }
  });

  it('mints a correlation id when the given one could not stand in a log', async () => {
    const response = await make(toy, { 'x-correlation-id': 'a b"' });
    expect(response.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('keeps the context across the reading of a body that arrives over a socket', async () => {
    const address = await service.app.listen();
    const response = await fetch(`${address}/v1/toys`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await service.issuer.token()}`,
        'content-type': 'application/json',
        'idempotency-key': 'k',
        'x-correlation-id': 'over-the-wire',
      },
      body: JSON.stringify(toy),
    });
    expect(await response.json()).toMatchObject({ context: { correlationId: 'over-the-wire' } });
  });
});

describe('access', () => {
  const list = { method: 'GET', url: '/v1/toys' } as const;
  it.each([
    ['no token', {}, 'auth.token-missing', 'Bearer realm="timeledger"'],
    ['another scheme', { authorization: 'Basic abc' }, 'auth.token-invalid', /error="invalid_token"/],
    [
      'no token at all',
      { authorization: 'Bearer abc.def.ghi' },
      'auth.token-invalid',
      /error="invalid_token"/,
    ],
    [
      'an oversized token',
      { authorization: `Bearer ${'a'.repeat(9000)}` },
      'auth.token-invalid',
      /invalid_token/,
    ],
  ])('is refused with 401 for %s', async (_what, headers, code, challenge) => {
    const response = await service.inject({ ...list, headers }, null);
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code });
    expect(response.headers['www-authenticate']).toEqual(
      typeof challenge === 'string' ? challenge : expect.stringMatching(challenge),
    );
  });

  it('is refused before the body is looked at by the handler, whatever the body is', async () => {
    const response = await service.inject({ method: 'POST', url: '/v1/toys', payload: { wrong: 1 } }, null);
    expect(response.statusCode).toBe(401);
  });

  it('is refused with 403 to a token without an allowed role, and granted to one with it', async () => {
    const repair = { method: 'POST', url: '/v1/toys/t1/repair', headers: { 'if-match': '"7"' } } as const;
    const refused = await service.inject(repair, { roles: ['employee'] });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'access.forbidden']);
    const granted = await service.inject(repair, { roles: ['tenant_administrator'] });
    expect([granted.statusCode, granted.json()]).toEqual([201, { toyId: 't1', revision: 7 }]);
  });

  it('is refused with 403 to a machine client without the scope of the row, which the challenge names', async () => {
    const refused = await service.inject(list, { roles: ['service'], claims: { scope: 'other:write' } });
    expect([refused.statusCode, refused.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'access.scope-missing', requiredScope: 'toys:write' }),
    ]);
    expect(refused.headers['www-authenticate']).toContain('error="insufficient_scope", scope="toys:write"');
    const claims = { scope: 'other:write toys:write' };
    expect((await service.inject(list, { roles: ['service'], claims })).statusCode).toBe(200);
  });

  it('asks for a second factor where the row says so, after the role', async () => {
    const destroy = { method: 'POST', url: '/v1/toys/t1/destruction' } as const;
    const claims = { amr: ['pwd'] };
    const role = { roles: ['tenant_administrator'] } as const;
    const refused = await service.inject(destroy, { ...role, claims });
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'auth.step-up-needed']);
    expect((await service.inject(destroy, { roles: ['employee'], claims })).statusCode).toBe(403);
    expect((await service.inject(destroy, role)).statusCode).toBe(201);
  });

  it('is public for health, metrics, documentation and the document', async () => {
    for (const url of [
      '/health/live',
      '/health/ready',
      '/metrics',
      '/docs',
      '/docs/swagger-ui.css',
      '/openapi.json',
    ]) {
      expect([url, (await service.inject({ method: 'GET', url }, null)).statusCode]).toEqual([url, 200]);
    }
  });
});

describe('headers that a command needs', () => {
  it.each([
    [undefined, 428, 'if-match.missing'],
    ['7', 400, 'if-match.malformed'],
    ['W/"7"', 400, 'if-match.malformed'],
    ['*', 400, 'if-match.malformed'],
    ['"7", "8"', 400, 'if-match.malformed'],
  ])('If-Match %s leads to %i', async (ifMatch, status, code) => {
    const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
    const response = await service.inject(
      { method: 'POST', url: '/v1/toys/t1/repair', headers },
      { roles: ['tenant_administrator'] },
    );
    expect([response.statusCode, response.json().code]).toEqual([status, code]);
  });

  it('Idempotency-Key: missing and malformed are refused, quotes make no other key', async () => {
    const missing = await service.inject({ method: 'POST', url: '/v1/toys', payload: toy });
    expect([missing.statusCode, missing.json().code]).toEqual([400, 'idempotency-key.missing']);
    const malformed = await make(toy, { 'idempotency-key': 'a b' });
    expect([malformed.statusCode, malformed.json().code]).toEqual([400, 'idempotency-key.malformed']);
    expect((await make(toy, { 'idempotency-key': '"k1"' })).json()).toMatchObject({ key: 'k1' });
  });
});

describe('validation', () => {
  const faultsOf = async (change: object) => {
    const response = await make({ ...toy, ...change });
    const problem = response.json();
    return [
      response.statusCode,
      problem.code,
      problem.errors.map((e: { pointer: string; code: string }) => `${e.pointer} ${e.code}`),
    ];
  };

  it.each([
    [{ colour: 'red' }, 400, 'request.unknown-member', ['/colour request.unknown-member']],
    [{ label: 7 }, 400, 'request.wrong-type', ['/label request.wrong-type']],
    [{ label: null }, 400, 'request.wrong-type', ['/label request.wrong-type']],
    [{ label: undefined }, 400, 'request.member-missing', ['/label request.member-missing']],
    [{ madeOn: undefined }, 400, 'request.member-missing', ['/madeOn request.member-missing']],
    [{ madeOn: '2026-02-30' }, 422, 'date.malformed', ['/madeOn date.malformed']],
    [{ zone: 'Mars/Olympus' }, 422, 'zone.unknown', ['/zone zone.unknown']],
    [{ zone: '+08:00' }, 422, 'zone.unknown', ['/zone zone.unknown']],
    [{ toyId: 'no' }, 422, 'id.malformed', ['/toyId id.malformed']],
    [{ count: 11 }, 422, 'request.out-of-range', ['/count request.out-of-range']],
    [{ count: 1.5 }, 400, 'request.wrong-type', ['/count request.wrong-type']],
    [{ label: 'a\u0000b' }, 422, 'request.wrong-format', ['/label request.wrong-format']],
    [{ label: 'a\ud800b' }, 422, 'request.wrong-format', ['/label request.wrong-format']],
    [{ label: 'x'.repeat(21) }, 422, 'request.wrong-length', ['/label request.wrong-length']],
    [
      { parts: [{ kind: 'wheel', fittedAt: '2026-03-02T08:00:00' }] },
      422,
      'time.offset-missing',
      ['/parts/0/fittedAt time.offset-missing'],
    ],
    [
      { parts: [{ kind: 'wheel', fittedAt: '2026-06-31T08:00:00Z' }] },
      422,
      'time.malformed',
      ['/parts/0/fittedAt time.malformed'],
    ],
    [
      { parts: [{ kind: 'sail', fittedAt: '2026-03-02T08:00:00Z', 'a/b': 1 }] },
      400,
      'request.malformed',
      ['/parts/0/a~1b request.unknown-member', '/parts/0/kind request.not-allowed'],
    ],
    [
      { zone: 'Nowhere', count: 0 },
      422,
      'request.invalid',
      ['/zone zone.unknown', '/count request.out-of-range'],
    ],
  ])('%j', async (change, status, code, errors) => {
    const [gotStatus, gotCode, gotErrors] = await faultsOf(change);
    expect([gotStatus, gotCode]).toEqual([status, code]);
    expect([...(gotErrors as string[])].sort()).toEqual([...errors].sort());
  });

  it('reads the texts of a query as what they stand for, strictly', async () => {
    const read = await service.inject({
      method: 'GET',
      url: '/v1/toys?limit=20&isWorking=true',
      headers: { 'read-at': 'p9' },
    });
    expect(read.json()).toEqual({ limit: 20, isWorking: true, readAt: 'p9' });
    for (const [query, pointer, code] of [
      ['limit=1x', '?limit', 'request.wrong-type'],
      ['limit=1001', '?limit', 'request.out-of-range'],
      ['limit=1&limit=2', '?limit', 'request.wrong-type'],
      ['colour=red', '?colour', 'request.unknown-member'],
      ['__proto__=x', '?__proto__', 'request.unknown-member'],
    ]) {
      const response = await service.inject({ method: 'GET', url: `/v1/toys?${query}` });
      expect([query, response.json().errors?.[0]]).toEqual([
        query,
        expect.objectContaining({ pointer, code }),
      ]);
    }
  });
});

describe('errors', () => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    service.inject({ method: 'GET', url, headers }, null);

  it('are problem documents, also those of the framework', async () => {
    const json = { 'content-type': 'application/json', 'idempotency-key': 'k' };
    const cases = [
      [{ method: 'GET', url: '/nowhere' }, 404, 'route.not-found'],
      [{ method: 'DELETE', url: '/v1/toys' }, 405, 'route.method-not-allowed'],
      [
        { method: 'POST', url: '/v1/toys', headers: { ...json, 'content-type': 'text/plain' }, payload: 'x' },
        415,
        'request.media-type-unsupported',
      ],
      [
        {
          method: 'POST',
          url: '/v1/toys',
          headers: { ...json, 'content-encoding': 'gzip' },
          payload: gzipSync(JSON.stringify(toy)),
        },
        415,
        'request.media-type-unsupported',
      ],
      [{ method: 'POST', url: '/v1/toys', headers: json, payload: '{"a":' }, 400, 'request.malformed-json'],
      [
        { method: 'POST', url: '/v1/toys', headers: json, payload: '{"__proto__":{}}' },
        400,
        'request.malformed-json',
      ],
      [{ method: 'POST', url: '/v1/toys', headers: json, payload: '' }, 400, 'request.body-missing'],
      [{ method: 'POST', url: '/v1/toys', headers: { 'idempotency-key': 'k' } }, 400, 'request.body-missing'],
      [
        { method: 'POST', url: '/v1/toys', headers: json, payload: JSON.stringify('x'.repeat(3000)) },
        413,
        'request.too-large',
      ],
      [{ method: 'GET', url: '/v1/toys/%E0%A4%A' }, 400, 'request.malformed-url'],
      [{ method: 'GET', url: `/v1/toys/slow/${'9'.repeat(300)}` }, 414, 'route.uri-too-long'],
      [{ method: 'GET', url: '/v1/toys/slow/1000' }, 504, 'service.timeout'],
      [{ method: 'GET', url: '/v1/toys/failing/domain' }, 409, 'toy.broken'],
      [{ method: 'GET', url: '/v1/toys/failing/unknown-code' }, 422, 'toy.unheard-of'],
      [{ method: 'GET', url: '/v1/toys/failing/stale' }, 409, 'revision.conflict'],
      [
        { method: 'GET', url: '/v1/toys/failing/stale', headers: { 'if-match': '"1"' } },
        412,
        'revision.stale',
      ],
      [{ method: 'GET', url: '/v1/toys/failing/database' }, 503, 'service.unavailable'],
      [{ method: 'GET', url: '/v1/toys/failing/bug' }, 500, 'service.internal-error'],
    ] as const;
    for (const [request, status, code] of cases) {
      const response = await service.inject(request);
      expect([request.url, response.statusCode, response.headers['content-type']]).toEqual([
        request.url,
        status,
        'application/problem+json; charset=utf-8',
      ]);
      expect(response.json()).toMatchObject({
        type: `urn:timeledger:problem:${code}`,
        title: expect.any(String),
        status,
        code,
        correlationId: response.headers['x-correlation-id'],
      });
    }
  });

  it('name the allowed methods, and when to try again', async () => {
    expect((await service.inject({ method: 'DELETE', url: '/v1/toys' })).headers['allow']).toBe(
      'GET, HEAD, POST',
    );
    expect((await get('/v1/toys/failing/database')).headers['retry-after']).toBe('1');
  });

  it('tell nothing of the inside', async () => {
    for (const how of ['bug', 'database']) {
      expect((await get(`/v1/toys/failing/${how}`)).body).not.toMatch(/secret|inner|10\.0\.0\.1|at /);
    }
  });

  it('speak Chinese to those who ask for it, and English where no Chinese is known', async () => {
    const chinese = { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.5' };
    expect((await get('/v1/toys/failing/domain', chinese)).json()).toMatchObject({
      title: '玩具坏了',
      detail: '玩具 car 坏了。',
      toy: 'car',
    });
    expect((await get('/v1/toys/failing/unknown-code', chinese)).json()).toMatchObject({
      detail: 'Never heard of it.',
    });
    expect((await get('/v1/toys/failing/domain', { 'accept-language': 'de' })).json()).toMatchObject({
      title: 'The toy is broken',
    });
    const field = await make({ ...toy, colour: 'red' }, chinese);
    expect(field.json().errors[0].detail).toBe('不是此请求的成员');
  });
});
