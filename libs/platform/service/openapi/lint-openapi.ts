import type { OpenApiDocument } from './openapi-document.js';

type Node = Readonly<Record<string, unknown>>;

const METHODS_WITH_BODY = new Set(['post', 'put', 'patch']);
const MIN_DESCRIPTION_LENGTH = 20;

const nodeOf = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});

function faultsOfContent(content: unknown, what: string): readonly string[] {
  return Object.entries(nodeOf(content)).flatMap(([mediaType, media]) =>
    'example' in nodeOf(media) || 'examples' in nodeOf(media)
      ? []
      : [`${what} (${mediaType}) has no example`],
  );
}

function faultsOfParameters(operation: Node, path: string, where: string): readonly string[] {
  const parameters = (operation['parameters'] ?? []) as readonly Node[];
  const inPath = new Set(parameters.filter((each) => each['in'] === 'path').map((each) => each['name']));
  return [
    ...parameters
      .filter((each) => typeof each['description'] !== 'string')
      .map((each) => `${where}: parameter ${String(each['name'])} has no description`),
    ...[...path.matchAll(/\{(\w+)\}/g)]
      .filter(([, name]) => !inPath.has(name))
      .map(([, name]) => `${where}: path parameter ${name} is not described`),
  ];
}

function faultsOfOperation(method: string, path: string, operation: Node): readonly string[] {
  const where = `${method.toUpperCase()} ${path}`;
  const description = operation['description'];
  const responses = nodeOf(operation['responses']);
  const statuses = Object.keys(responses);
  const needsToken = operation['security'] === undefined;
  return [
    ...(typeof operation['summary'] === 'string' && operation['summary'] !== ''
      ? []
      : [`${where}: no summary`]),
    ...(typeof description === 'string' && description.length >= MIN_DESCRIPTION_LENGTH
      ? []
      : [`${where}: no description worth the name`]),
    ...(statuses.some((status) => status.startsWith('2')) ? [] : [`${where}: no successful answer`]),
    ...(statuses.some((status) => status.startsWith('4')) || !needsToken
      ? []
      : [`${where}: no error answer`]),
    ...(!needsToken || statuses.includes('401') ? [] : [`${where}: 401 is missing`]),
    ...(METHODS_WITH_BODY.has(method)
      ? faultsOfContent(nodeOf(operation['requestBody'])['content'], `${where}: the request`)
      : []),
    ...Object.entries(responses).flatMap(([status, response]) => [
      ...faultsOfContent(nodeOf(response)['content'], `${where}: ${status}`),
      ...(typeof nodeOf(response)['description'] === 'string'
        ? []
        : [`${where}: ${status} has no description`]),
    ]),
    ...faultsOfParameters(operation, path, where),
  ];
}

function faultsOfReferences(document: OpenApiDocument): readonly string[] {
  const faults = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      const reference = (value as Node)['$ref'];
      if (typeof reference === 'string') {
        const target = reference
          .split('/')
          .slice(1)
          .reduce<unknown>((at, name) => nodeOf(at)[name], document);
        if (target === undefined) faults.add(`${reference} points nowhere`);
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(document);
  return [...faults];
}

/**
 * What is missing in a document that a stranger should generate a client from and understand: operations without
 * description, example, error answers; parameters without description; references that point nowhere.
 * @returns the faults, none when it is complete
 */
export function lintOpenApi(document: OpenApiDocument): readonly string[] {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => faultsOfOperation(method, path, operation)),
  );
  const properties = Object.entries(document.components['schemas'] ?? {}).flatMap(([name, schema]) =>
    schema['type'] === 'object' || 'enum' in schema || 'anyOf' in schema
      ? []
      : [`schema ${name} is no object`],
  );
  return [...operations, ...properties, ...faultsOfReferences(document)];
}
