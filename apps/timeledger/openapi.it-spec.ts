import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { access } from '@timeledger/access/access.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { createHttpApp } from '@timeledger/service/http/create-http-app.js';
import { lintOpenApi } from '@timeledger/service/openapi/lint-openapi.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import {
  isCountryCode,
  isCurrencyCode,
  isDecimalRate,
  isDottedName,
  isEmployeeReference,
  isLanguageTag,
  isMoneyAmount,
  isMonth,
  isTimeZone,
  isWallTime,
} from '@timeledger/service/validation/formats.js';
import { AppModule } from './app.module.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';
import { unopenedContexts } from './testing/unopened-contexts.js';

type Node = Readonly<Record<string, unknown>>;
/** Below it paths, members and errors are as RFC 7643 and RFC 7644 have them. */
const SCIM = '/scim/v2/';

let document: OpenApiDocument;
beforeAll(async () => {
  // Describing routes asks no engine.
  const app = await createHttpApp(AppModule.with(unopenedContexts()), {
    config: {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      HTTP_BODY_LIMIT_BYTES: 1_048_576,
      HTTP_HANDLER_TIMEOUT_MS: 1000,
      DRAIN_TIMEOUT_MS: 0,
    },
    verifier: {} as TokenVerifier,
    access,
    secrets: new ServiceSecrets(randomBytes(32)),
    logger: silentLogger,
    problems: CONTEXT_DESCRIPTIONS.map(({ problems }) => problems),
    openApi: { title: 'Timeledger', version: '0.1.0', description: 'The whole product.' },
  });
  document = app.document();
  await app.close();
});

interface Operation {
  readonly where: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Node & {
    readonly operationId: string;
    readonly parameters?: readonly Node[];
    readonly requestBody?: Node;
    readonly responses: Readonly<Record<string, Node>>;
  };
}
const operations = (): readonly Operation[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      where: `${method.toUpperCase()} ${path}`,
      method,
      path,
      operation: operation as Operation['operation'],
    })),
  );

/** Every example beside a schema: of bodies, of answers, of parameters and of the members of components. */
function examplesOf(value: unknown, at: string): readonly { at: string; schema: Node; example: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => examplesOf(item, `${at}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  const schema = node['schema'] as Node | undefined;
  const inner = Object.entries(node)
    .filter(([name]) => name !== 'example' && name !== 'examples')
    .flatMap(([name, member]) => examplesOf(member, `${at}/${name}`));
  const own: { at: string; schema: Node; example: unknown }[] = [];
  const add = (example: unknown): void => void own.push({ at, schema: schema ?? node, example });
  if ('example' in node && (schema !== undefined || 'type' in node || 'anyOf' in node)) add(node['example']);
  // JSON Schema lists examples, a media type names them.
  if (Array.isArray(node['examples'])) node['examples'].forEach(add);
  else if (schema !== undefined && typeof node['examples'] === 'object')
    for (const each of Object.values(node['examples'] as Record<string, Node>)) add(each['value']);
  return [...own, ...inner];
}

describe('the OpenAPI document of the whole product', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document as unknown as Record<string, never>);
    expect(errors ?? []).toEqual([]);
    expect([valid, validator.version]).toEqual([true, '3.1']);
  });

  it('leaves nothing undescribed: description, example, errors of every operation', () => {
    expect(operations().length).toBeGreaterThan(20);
    expect(lintOpenApi(document)).toEqual([]);
    // A detail that names what was found has no such thing in an example.
    const details = operations().flatMap(
      ({ operation }) => JSON.stringify(operation.responses).match(/"detail":"[^"]*\{\w+\}/g) ?? [],
    );
    expect(details).toEqual([]);
  });

  it('asks for no text by a pattern alone: a named format has a sentence in both languages', () => {
    const patterned = Object.entries(document.components?.schemas ?? {})
      .filter(([, schema]) => JSON.stringify(schema).includes('"pattern":"'))
      .map(([name]) => name);
    expect(patterned).toEqual([]);
  });

  it('shows only examples that fit their schemas', () => {
    const ajv = addFormats.default(new Ajv2020.default({ strict: false, allErrors: true }));
    ajv.addFormat('iana-zone', isTimeZone);
    ajv.addFormat('country-code', isCountryCode);
    ajv.addFormat('wall-time', isWallTime);
    ajv.addFormat('currency-code', isCurrencyCode);
    ajv.addFormat('money-amount', isMoneyAmount);
    ajv.addFormat('decimal-rate', isDecimalRate);
    ajv.addFormat('language-tag', isLanguageTag);
    ajv.addFormat('dotted-name', isDottedName);
    ajv.addFormat('month', isMonth);
    ajv.addFormat('employee-reference', isEmployeeReference);
    ajv.addSchema(JSON.parse(JSON.stringify(document)) as object, 'document');
    const compiled = new Map<string, ValidateFunction>();
    const validatorFor = (schema: Node): ValidateFunction => {
      const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
      const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
      compiled.set(text, validate);
      return validate;
    };
    const examples = examplesOf(document, '#');
    expect(examples.length).toBeGreaterThan(200);
    const faults = examples.flatMap(({ at, schema, example }) => {
      const validate = validatorFor(schema);
      return validate(example) ? [] : [`${at}: ${ajv.errorsText(validate.errors)}`];
    });
    expect(faults).toEqual([]);
  });

  it('names operations and components as generated clients want them', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-zA-Z]+$/.test(id))).toEqual([]);
    const names = Object.keys(document.components['schemas'] ?? {});
    expect(names.filter((name) => !/^[A-Z][a-zA-Z]+$/.test(name))).toEqual([]);
    // What nothing refers to would be dead weight in every client.
    const text = JSON.stringify(document);
    expect(names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
  });

  it('has plural, kebab-case paths below /v1 and camelCase members, but for what SCIM names otherwise', () => {
    const paths = Object.keys(document.paths).filter((path) => !path.startsWith(SCIM));
    expect(paths.filter((path) => !/^\/v1(\/[a-z]+(-[a-z]+)*|\/\{[a-z][a-zA-Z]*\})+$/.test(path))).toEqual(
      [],
    );
    const members = Object.entries(document.components['schemas'] ?? {}).flatMap(([name, schema]) =>
      Object.keys((schema['properties'] ?? {}) as Node).map((member) => `${name}.${member}`),
    );
    const ofScim = (member: string): boolean =>
      /^Scim\w+\.(Operations|Resources|urn:ietf:params:scim:\S+)$/.test(member);
    expect(members.filter((member) => !/\.[a-z][a-zA-Z]*$/.test(member) && !ofScim(member))).toEqual([]);
  });

  it('answers every error as a problem document, below /scim/v2 in the form of SCIM', () => {
    const types = operations().flatMap(({ path, operation, where }) =>
      Object.entries(operation.responses)
        .filter(([status]) => /^[45]/.test(status))
        .flatMap(([status, { content }]) =>
          Object.keys(content as Node).map((type) => ({ at: `${where} ${status}`, path, type })),
        ),
    );
    const expected = (path: string): string =>
      path.startsWith(SCIM) ? 'application/scim+json' : 'application/problem+json';
    expect(types.filter(({ path, type }) => type !== expected(path))).toEqual([]);
  });

  it('says of every change how it is made safe to repeat, and of every change of a thing what was seen', () => {
    const headersOf = ({ operation }: Operation): readonly unknown[] =>
      (operation.parameters ?? []).filter((each) => each['in'] === 'header').map((each) => each['name']);
    const changes = operations().filter(({ method }) => method !== 'get');
    // PUT may be repeated as it is; a preview writes nothing.
    const posts = changes.filter(
      ({ method, path }) => method === 'post' && !/\/(preview|[a-z]+-previews)$/.test(path),
    );
    // Items of a batch and lines of a log bring ids of their own.
    const withItems = ['recordPunchBatch', 'sendPositions', 'importTerminalLog', 'sendBusinessEvents'];
    // A plan is calculated and answered; nothing of it is kept.
    const keepNothing = ['planRoute'];
    // SCIM's clients send none: what is provisioned is unique by its name, so that a repetition makes nothing twice.
    expect(
      posts
        .filter(({ path }) => !path.startsWith(SCIM))
        .filter((each) => !headersOf(each).includes('Idempotency-Key'))
        .map(({ operation }) => operation.operationId)
        .filter((id) => ![...withItems, ...keepNothing].includes(id)),
    ).toEqual([]);
    const ofThings = changes.filter(({ path }) => path.includes('{'));
    expect(
      ofThings
        .filter((each) => headersOf(each).includes('If-Match'))
        // SCIM leaves it to the client whether to say what it saw.
        .filter(
          ({ path, operation }) =>
            !('412' in operation.responses && (path.startsWith(SCIM) || '428' in operation.responses)),
        )
        .map(({ where }) => where),
    ).toEqual([]);
  });
});
