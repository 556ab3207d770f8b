import type { Permission } from '@timeledger/access/permission.js';
import { accessExtension, describeAccess } from '@timeledger/access/words.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  IfMatchTag,
  OptionalIdempotencyKey,
  ReadAt,
} from '../http/request-headers.js';
import type { ErrorFormats } from '../problems/error-formats.js';
import { PROBLEM_MEDIA_TYPE, PROBLEM_TYPE_PREFIX, type Problem } from '../problems/problem.js';
import { statusOfDefinition } from '../problems/problem-catalogue.js';
import type { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { schemaOf } from '../validation/schema-registry.js';
import type { DtoClass, JsonSchema } from '../validation/schema-registry.js';
import { requestHeaders } from './common-components.js';
import { publicSchema } from './public-schema.js';
import type { OperationDescription, OperationResponse } from './operation.decorator.js';
import { factoryOf } from './route-reader.js';
import type { ReadRoute } from './route-reader.js';

/** What errors say, and in which form. */
export interface ErrorWords {
  readonly catalogue: ProblemCatalogue;
  readonly formats: ErrorFormats;
}

/** An operation of the document. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly [member: string]: unknown;
}

const readsIfMatchRevision = factoryOf(IfMatchRevision);
const readsIfMatchTag = factoryOf(IfMatchTag);
const readsIdempotencyKey = factoryOf(IdempotencyKey);
const readsOptionalIdempotencyKey = factoryOf(OptionalIdempotencyKey);
const readsReadAt = factoryOf(ReadAt);

const STATUS_PHRASES: Readonly<Record<number, string>> = {
  400: 'The request does not have the documented form.',
  401: 'There is no token, or none to be trusted.',
  403: 'The token does not allow this.',
  404: 'There is no such thing, or not for this tenant.',
  405: 'The path does not allow this method.',
  409: 'The state of things does not allow this.',
  410: 'It is no longer there.',
  412: 'The thing has changed since it was read.',
  413: 'The body is too large.',
  415: 'The media type is not supported.',
  422: 'The form is right, but values cannot be accepted.',
  428: 'If-Match is missing.',
  429: 'Too many requests.',
  500: 'Something went wrong on our side.',
  503: 'Something is not available for the moment.',
  504: 'No answer in time.',
};

/** The codes that a route can answer with because of its form alone. */
function commonCodes(route: ReadRoute, row: Permission | undefined): readonly string[] {
  const reads = (factory: unknown): boolean => route.factories.has(factory);
  return [
    ...(route.access.isPublic === true
      ? []
      : ['auth.token-missing', 'auth.token-invalid', 'auth.token-expired']),
    ...(row === undefined || (row.allow.anyone !== undefined && row.allow.service !== undefined)
      ? []
      : ['access.forbidden']),
    ...(row?.scope === undefined ? [] : ['access.scope-missing']),
    ...(row?.stepUp === undefined ? [] : ['auth.step-up-needed']),
    ...(route.body === undefined
      ? []
      : [
          'request.malformed-json',
          'request.unknown-member',
          'request.malformed',
          'request.invalid',
          'request.too-large',
          'request.media-type-unsupported',
        ]),
    ...(route.query === undefined && route.params === undefined
      ? []
      : ['request.malformed', 'request.invalid']),
    ...(reads(readsIfMatchRevision) || reads(readsIfMatchTag)
      ? ['if-match.missing', 'if-match.malformed', 'revision.stale']
      : []),
    ...(reads(readsIdempotencyKey)
      ? ['idempotency-key.missing', 'idempotency-key.malformed', 'request.id-reused']
      : []),
    ...(reads(readsOptionalIdempotencyKey) ? ['idempotency-key.malformed', 'request.id-reused'] : []),
    ...(reads(readsReadAt) ? ['service.timeout'] : []),
    'service.internal-error',
    'service.unavailable',
  ];
}

/** What a detail is worded with when it happens. */
const PLACEHOLDER = /\{\w+\}/g;

function problemOfCode(code: string, catalogue: ProblemCatalogue, path: string): Problem {
  const definition = catalogue.find(code);
  if (definition === undefined) throw new Error(`${path} names the problem ${code}, which no catalogue has`);
  return {
    type: PROBLEM_TYPE_PREFIX + code,
    title: definition.title.en,
    status: statusOfDefinition(definition),
    code,
    ...(definition.detail === undefined ? {} : { detail: definition.detail.en.replaceAll(PLACEHOLDER, '…') }),
    instance: path,
    correlationId: '5b0f7a52-4d5f-4c62-9d0a-2f1c8f1f6f0e',
  };
}

function problemResponses(
  route: ReadRoute,
  operation: OperationDescription,
  row: Permission | undefined,
  { catalogue, formats }: ErrorWords,
): Record<string, JsonSchema> {
  const codes = [...new Set([...operation.problems, ...commonCodes(route, row)])];
  const problems = codes.map((code) => problemOfCode(code, catalogue, route.path));
  const format = formats.of(route.path);
  const byStatus = Map.groupBy(problems, (problem) => format?.statusOf(problem) ?? problem.status);
  return Object.fromEntries(
    [...byStatus].map(([status, entries]) => [
      String(status),
      {
        description: `${STATUS_PHRASES[status] ?? 'An error.'} Codes: ${entries.map(({ code }) => `\`${code}\``).join(', ')}.`,
        headers: {
          'X-Correlation-Id': { $ref: '#/components/headers/X-Correlation-Id' },
          ...(status === 401
            ? { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } }
            : {}),
          ...(status === 503 ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } : {}),
        },
        content: {
          [format?.mediaType ?? PROBLEM_MEDIA_TYPE]: {
            schema: { $ref: `#/components/schemas/${format?.component.name ?? 'Problem'}` },
            examples: Object.fromEntries(
              entries.map((problem) => [
                problem.code,
                { summary: problem.title, value: format?.bodyOf(problem) ?? problem },
              ]),
            ),
          },
        },
      },
    ]),
  );
}

function answerOf(response: OperationResponse): JsonSchema {
  const reference =
    response.type === undefined ? undefined : { $ref: `#/components/schemas/${response.type.name}` };
  const schema =
    reference === undefined
      ? { type: 'string' }
      : response.isArray === true
        ? { type: 'array', items: reference }
        : reference;
  const hasBody = response.type !== undefined || response.mediaType !== undefined;
  const headers = ['X-Correlation-Id', ...(response.headers ?? [])];
  return {
    description: response.description,
    headers: Object.fromEntries(headers.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
    ...(hasBody
      ? {
          content: {
            [response.mediaType ?? 'application/json']: {
              schema,
              ...(response.example === undefined ? {} : { example: response.example }),
            },
          },
        }
      : {}),
  };
}

function parametersOfClass(dto: DtoClass | undefined, place: 'query' | 'path'): readonly JsonSchema[] {
  if (dto === undefined) return [];
  const schema = publicSchema(schemaOf(dto)) as {
    properties?: Record<string, Record<string, unknown>>;
    required?: readonly string[];
  };
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function pathParameters(route: ReadRoute): readonly JsonSchema[] {
  if (route.params !== undefined) return parametersOfClass(route.params, 'path');
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: /id$/i.test(name) ? 'The id (a UUID).' : `The ${name}.`,
    schema: /id$/i.test(name) ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }));
}

function requestBodyOf(route: ReadRoute, operation: OperationDescription): JsonSchema | undefined {
  if (route.body === undefined && operation.requestMediaType === undefined) return undefined;
  const body = operation.requestType ?? route.body;
  const schema = body === undefined ? { type: 'string' } : { $ref: `#/components/schemas/${body.name}` };
  const more = Object.entries(operation.requestExamples ?? {}).map(
    ([name, value]) => [name, { value }] as const,
  );
  const examples =
    more.length === 0
      ? operation.requestExample === undefined
        ? {}
        : { example: operation.requestExample }
      : {
          examples: Object.fromEntries([
            ...(operation.requestExample === undefined
              ? []
              : [['usual', { value: operation.requestExample }] as const]),
            ...more,
          ]),
        };
  return {
    required: true,
    content: { [operation.requestMediaType ?? 'application/json']: { schema, ...examples } },
  };
}

/** Everything the document says about one route. */
export function describeOperation(
  route: ReadRoute,
  errors: ErrorWords,
  row: Permission | undefined,
): DescribedOperation {
  const { operation } = route;
  if (operation === undefined)
    throw new Error(`${route.controllerName}.${route.handlerName} has no @Operation`);
  const reads = (factory: unknown): boolean => route.factories.has(factory);
  const parameters = [
    ...pathParameters(route),
    ...parametersOfClass(route.query ?? operation.queryType, 'query'),
    ...(reads(readsIfMatchRevision) || reads(readsIfMatchTag) ? [requestHeaders.ifMatch] : []),
    ...(reads(readsIdempotencyKey) ? [requestHeaders.idempotencyKey] : []),
    ...(reads(readsOptionalIdempotencyKey) ? [{ ...requestHeaders.idempotencyKey, required: false }] : []),
    ...(reads(readsReadAt) ? [requestHeaders.readAt] : []),
    ...(operation.parameters ?? []),
  ];
  const requestBody = requestBodyOf(route, operation);
  return {
    operationId: operation.id,
    tags: [operation.tag ?? route.controllerName.replace(/Controller$/, '')],
    summary: operation.summary,
    description:
      row === undefined ? operation.description : `${operation.description}\n\n${describeAccess(row)}`,
    ...(row === undefined ? {} : { 'x-access': accessExtension(row) }),
    ...(route.access.isPublic === true ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: {
      ...Object.fromEntries(
        [operation.response, ...(operation.otherResponses ?? [])].map((each) => [
          String(each.status ?? 200),
          answerOf(each),
        ]),
      ),
      ...problemResponses(route, operation, row, errors),
    },
  };
}
