import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Controller, Get, Post } from '@nestjs/common';
import { startTestService } from '../testing/test-service.js';
import type { TestService } from '../testing/test-service.js';
import { ToyController, toyAccess, toyProblems } from '../testing/toy.controller.js';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import { lintOpenApi } from './lint-openapi.js';
import type { OpenApiDocument } from './openapi-document.js';
import { Operation } from './operation.decorator.js';

let service: TestService;
let document: OpenApiDocument;
beforeAll(async () => {
  service = await startTestService({
    controllers: [ToyController],
    problems: [toyProblems],
    access: toyAccess,
  });
  document = service.app.document();
});
afterAll(() => service.close());

type Shown = Record<string, Record<string, Record<string, unknown>>>;
const shown = (value: unknown): Shown => value as Shown;

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, complete, and what /openapi.json serves', async () => {
    const result = await new Validator().validate(
      JSON.parse(JSON.stringify(document)) as Record<string, unknown>,
    );
    expect(result).toEqual({ valid: true });
    expect(lintOpenApi(document)).toEqual([]);
    expect((await service.inject({ method: 'GET', url: '/openapi.json' }, null)).json()).toEqual(
      JSON.parse(JSON.stringify(document)),
    );
  });

  it('shows only described operations, with the schemas that requests are checked with', () => {
    expect(Object.keys(document.paths)).toEqual(['/v1/toys']);
    const { MakeToy, ToyPart } = shown(document.components['schemas']);
    expect(MakeToy).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['toyId', 'label', 'zone', 'madeOn'],
      properties: {
        toyId: { type: 'string', format: 'uuid' },
        madeOn: { type: ['string', 'null'], format: 'date' },
        count: { type: 'integer', minimum: 1, maximum: 10 },
        parts: { type: 'array', maxItems: 3, items: { $ref: '#/components/schemas/ToyPart' } },
      },
    });
    expect(ToyPart).toMatchObject({
      properties: { fittedAt: { type: 'string', format: 'date-time' }, kind: { enum: ['wheel', 'axle'] } },
    });
    expect(shown(document.components['schemas'])['Toy']).not.toHaveProperty('additionalProperties');
  });

  it('knows the headers and problems of a route from what its handler reads', () => {
    const post = shown(document.paths['/v1/toys'])['post'];
    expect(
      (post?.['parameters'] as unknown as { name: string; required: boolean }[]).map((each) => [
        each.name,
        each.required,
      ]),
    ).toEqual([['Idempotency-Key', true]]);
    const list = shown(document.paths['/v1/toys'])['get'];
    expect((list?.['parameters'] as unknown as { name: string }[]).map((each) => each.name).sort()).toEqual([
      'Read-At',
      'cursor',
      'isWorking',
      'limit',
    ]);
    expect(Object.keys(post?.['responses'] ?? {})).toEqual([
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '500',
      '503',
    ]);
    expect(JSON.stringify(post?.['responses']?.['409'])).toContain('toy.broken');
  });
});

describe('the lint', () => {
  it('names what is missing', () => {
    const broken = structuredClone(document) as unknown as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    const post = broken.paths['/v1/toys']?.['post'] ?? {};
    delete post['description'];
    post['requestBody'] = {
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Nobody' } } },
    };
    post['responses'] = { '201': { description: 'Made.' } };
    expect(lintOpenApi(broken as unknown as OpenApiDocument)).toEqual([
      'POST /v1/toys: no description worth the name',
      'POST /v1/toys: no error answer',
      'POST /v1/toys: 401 is missing',
      'POST /v1/toys: the request (application/json) has no example',
      '#/components/schemas/Nobody points nowhere',
    ]);
  });
});

const described = {
  summary: 'Do it',
  description: 'Does what it says.',
  response: { status: 204, description: 'Done.' },
};

@Controller('v1/same')
class SameIdController {
  @Get()
  @Operation({ ...described, id: 'same', problems: [] })
  one(): void {}
  @Post()
  @Operation({ ...described, id: 'same', problems: [] })
  two(): void {}
}

@Controller('v1/unknown')
class UnknownProblemController {
  @Get()
  @Operation({ ...described, id: 'unknown', problems: ['toy.lost'] })
  one(): void {}
}

const access = new AccessPolicy([
  {
    resource: 'thing',
    action: 'do',
    kind: 'tenant',
    operations: ['same', 'unknown'],
    allow: { anyone: true },
    text: { en: 'Doing.', zh: '做。' },
  },
]);

describe('a service does not start', () => {
  it('when a route has no row in the access policy', async () => {
    await expect(startTestService({ controllers: [ToyController], problems: [toyProblems] })).rejects.toThrow(
      'no row of the access policy names makeToy, listToys, ToyController.repair, ToyController.destroy',
    );
  });

  it('when two operations share an id', async () => {
    await expect(startTestService({ controllers: [SameIdController], access })).rejects.toThrow(
      'two operations are named same',
    );
  });
  it('when an operation names a problem that no catalogue has', async () => {
    await expect(startTestService({ controllers: [UnknownProblemController], access })).rejects.toThrow(
      'names the problem toy.lost',
    );
  });
});
