import type { AccessPolicy } from '@timeledger/access/access-policy.js';
import { closureOf, definitionsOf } from '../validation/schema-registry.js';
import type { DtoClass, JsonSchema } from '../validation/schema-registry.js';
import { headerComponents, problemComponents, securitySchemes } from './common-components.js';
import { publicSchema } from './public-schema.js';
import { describeOperation, type ErrorWords } from './describe-operation.js';
import type { ReadRoute } from './route-reader.js';

/** An OpenAPI 3.1 document, as far as we build and check it. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: object;
  };
  readonly servers: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly security: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

/** What an app says about its API. */
export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Groups in the order of the documentation; a tag that is not named here follows. */
  readonly tags?: readonly { readonly name: string; readonly description: string }[];
}

function schemasOf(routes: readonly ReadRoute[]): Record<string, JsonSchema> {
  const given = (pick: (route: ReadRoute) => readonly (DtoClass | undefined)[]): readonly DtoClass[] =>
    routes.flatMap(pick).filter((dto) => dto !== undefined);
  const requests = closureOf(given((route) => [route.operation?.requestType ?? route.body]));
  const open = new Set(
    closureOf(given(({ operation }) => [operation?.isBodyOpen ? operation.requestType : undefined])).keys(),
  );
  const answers = given((route) =>
    [route.operation?.response, ...(route.operation?.otherResponses ?? [])].map((each) => each?.type),
  );
  const all = closureOf([...requests.values(), ...answers]);
  const sorted = new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
  // Answers may gain members, requests may not have unknown ones unless their protocol says so.
  const definitions = definitionsOf(sorted, (name) => requests.has(name) && !open.has(name));
  return publicSchema(definitions) as Record<string, JsonSchema>;
}

/** Builds the document of all described routes. @throws Error when two operations share an id, or a problem is not in the catalogue */
export function buildOpenApiDocument(
  routes: readonly ReadRoute[],
  errors: ErrorWords,
  access: AccessPolicy,
  options: OpenApiOptions,
): OpenApiDocument {
  const described = routes.filter((route) => route.operation !== undefined);
  const ids = new Set<string>();
  const tags = new Map(
    (options.tags ?? []).map((tag) => [tag.name, tag as { name: string; description?: string }]),
  );
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of described) {
    const operation = describeOperation(route, errors, access.rowOf(route.operationId));
    if (ids.has(operation.operationId)) throw new Error(`two operations are named ${operation.operationId}`);
    ids.add(operation.operationId);
    for (const name of operation.tags) if (!tags.has(name)) tags.set(name, { name });
    (paths[route.path] ??= {})[route.method] = operation as unknown as JsonSchema;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: options.title,
      version: options.version,
      description: options.description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...tags.values()],
    security: [{ bearer: [] }],
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: {
        ...schemasOf(described),
        ...problemComponents,
        ...errors.formats.componentsOf(Object.keys(paths)),
      },
      headers: headerComponents,
      securitySchemes,
    },
  };
}
