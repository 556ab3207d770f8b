import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { startTestService, type TestService } from '@timeledger/service/testing/test-service.js';
import { ScimDiscoveryController } from '../discovery/scim-discovery.controller.js';
import { ScimError } from '../protocol/scim-error.js';
import type { ScimObject } from '../protocol/scim-schema.js';
import { answerResource } from './scim-answer.js';
import { scimBody } from './scim-operation.js';
import { SCIM_MEDIA_TYPE, SCIM_PATH } from './scim-paths.js';
import { assertVersion, ScimBody, ScimIfMatch, ScimParameters, type ScimQuery } from './scim-request.js';
import { ScimHttp } from './scim-http.js';
import { ScimDocumentView, ScimPatchBody } from './scim.dto.js';
import { scimProblems } from './scim.problems.js';

const VIEW = { description: 'It.', type: ScimDocumentView, example: { schemas: [] } };
const resource = (body: unknown) => ({
  ...{ id: 'x', userName: 'ada', sent: body },
  meta: {
    resourceType: 'User',
    created: '',
    lastModified: '',
    location: '/scim/v2/Users/x',
    version: 'W/"7"',
  },
});

@Controller(SCIM_PATH)
class ThingsController {
  @Post('Things')
  @HttpCode(201)
  @Operation({
    ...{ id: 'postThing', summary: 'Make', description: 'Makes a thing for the test.', ...scimBody },
    ...{ requestType: ScimPatchBody, response: { ...VIEW, status: 201 }, problems: ['scim.not-unique'] },
  })
  post(
    @ScimBody() body: unknown,
    @ScimParameters() query: ScimQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): ScimObject {
    return answerResource(reply, resource(body), query);
  }

  @Get('Things/:id')
  @Operation({ id: 'getThing', summary: 'Get', description: 'Gets.', response: VIEW, problems: [] })
  get(@Param('id') id: string, @ScimIfMatch() seen: string | undefined): ScimObject {
    assertVersion(seen, 'W/"7"');
    if (id === 'taken') throw new ScimError(409, 'uniqueness', 'The userName is taken.');
    if (id === 'gone') throw new DomainError('employee.erased', 'gone');
    if (id === 'odd') throw new DomainError('reporting-line.cycle', 'invalid', { detail: 'A circle.' });
    throw new Error('a bug');
  }
}

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    controllers: [ThingsController, ScimDiscoveryController],
    providers: [ScimHttp],
    problems: [scimProblems],
    access: new AccessPolicy([
      {
        ...{
          resource: 'thing',
          action: 'read',
          kind: 'tenant',
          allow: { service: true },
          scope: 'scim:read',
        },
        operations: [
          ...['postThing', 'getThing', 'getScimServiceProviderConfig', 'listScimResourceTypes'],
          ...['getScimResourceType', 'listScimSchemas', 'getScimSchema'],
        ],
        text: { en: 'Things.', zh: '事物。' },
      },
    ]),
  });
});
afterAll(() => service.close());

const ask = async (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, ...headers }: Record<string, string> = {},
  role: 'service' | 'employee' | null = 'service',
) => {
  const answer = await service.inject(
    { method, url: path, headers, ...(body === undefined ? {} : { payload: body }) },
    role === null ? null : { roles: [role] },
  );
  const [mediaType] = String(answer.headers['content-type']).split(';');
  return { ...answer, status: answer.statusCode, mediaType, json: answer.json<Record<string, unknown>>() };
};
const errorOf = (status: number, scimType?: string) => ({
  ...{ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status) },
  ...(scimType === undefined ? {} : { scimType }),
  detail: expect.any(String),
});
const SCIM = { 'content-type': SCIM_MEDIA_TYPE };

describe('below /scim/v2', () => {
  it.each([SCIM_MEDIA_TYPE, `${SCIM_MEDIA_TYPE}; charset=utf-8`, 'application/json'])(
    'a body is taken as %s, and answered as SCIM',
    async (type) => {
      const body = JSON.stringify({ a: 1 });
      const answer = await ask('POST', '/scim/v2/Things?attributes=sent&aadOptscim062020', {
        ...{ 'content-type': type, body },
      });
      expect([answer.status, answer.mediaType, answer.json]).toEqual([
        ...[201, SCIM_MEDIA_TYPE, { id: 'x', sent: { a: 1 } }],
      ]);
      expect([answer.headers['etag'], answer.headers['location']]).toEqual(['W/"7"', '/scim/v2/Users/x']);
    },
  );

  it.each([
    ['an unknown path', 404, undefined, () => ask('GET', '/scim/v2/Nothing')],
    ['a wrong method', 405, undefined, () => ask('DELETE', '/scim/v2/Things')],
    ['no token', 401, undefined, () => ask('GET', '/scim/v2/Things/x', {}, null)],
    ['a token of a person', 403, undefined, () => ask('GET', '/scim/v2/Things/x', {}, 'employee')],
    ['half a body', 400, 'invalidSyntax', () => ask('POST', '/scim/v2/Things', { ...SCIM, body: '{' })],
    [
      ...(['a prototype', 400, 'invalidSyntax'] as const),
      () => ask('POST', '/scim/v2/Things', { ...SCIM, body: '{"__proto__":{"a":1}}' }),
    ],
    [
      ...(['another media type', 415, undefined] as const),
      () => ask('POST', '/scim/v2/Things', { 'content-type': 'text/xml', body: '<a/>' }),
    ],
    ['a duplicate', 409, 'uniqueness', () => ask('GET', '/scim/v2/Things/taken')],
    ['something erased', 404, undefined, () => ask('GET', '/scim/v2/Things/gone')],
    ['a value that the domain refuses', 400, 'invalidValue', () => ask('GET', '/scim/v2/Things/odd')],
    ['an old version', 412, undefined, () => ask('GET', '/scim/v2/Things/x', { 'if-match': 'W/"6"' })],
    ['a bug', 500, undefined, () => ask('GET', '/scim/v2/Things/x', { 'if-match': '"7", W/"8"' })],
    ['a parameter given twice', 400, 'invalidValue', () => ask('POST', '/scim/v2/Things?count=1&count=2')],
  ])('%s is answered in the form of SCIM', async (_what, status, scimType, send) => {
    const answer = await send();
    expect([answer.status, answer.mediaType, answer.json]).toEqual([
      ...[status, SCIM_MEDIA_TYPE, errorOf(status, scimType)],
    ]);
  });

  it('a missing token is answered with the challenge of a bearer token', async () => {
    const answer = await ask('GET', '/scim/v2/Things/x', {}, null);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('the schemas and kinds of resources are found by their names', async () => {
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';
    expect((await ask('GET', `/scim/v2/Schemas/${urn}`)).json['id']).toBe(urn);
    expect((await ask('GET', '/scim/v2/ResourceTypes/user')).json['endpoint']).toBe('/Users');
    expect((await ask('GET', '/scim/v2/Schemas/urn:x')).json).toEqual(errorOf(404));
    expect((await ask('GET', '/scim/v2/ServiceProviderConfig')).json['patch']).toEqual({ supported: true });
  });
});

describe('elsewhere', () => {
  it('SCIM’s media type is not taken, and errors are problem documents', async () => {
    const answer = await ask('POST', '/v1/anything', { ...SCIM, body: '{}' });
    expect(answer.mediaType).toBe('application/problem+json');
    expect((await ask('GET', '/scim/v22')).mediaType).toBe('application/problem+json');
  });
});
