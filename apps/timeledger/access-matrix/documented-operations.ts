import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';

/** A parameter of an operation, as the document describes it. */
export interface DocumentedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly example?: unknown;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** A body of an operation with the example that the document shows. */
export interface DocumentedBody {
  readonly mediaType: string;
  readonly example: unknown;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** An operation of the REST interface, as the document describes it. */
export interface DocumentedOperation {
  readonly id: string;
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly parameters: readonly DocumentedParameter[];
  readonly body: DocumentedBody | undefined;
}

type Node = Readonly<Record<string, unknown>>;

function bodyOf(requestBody: Node | undefined): DocumentedBody | undefined {
  if (requestBody === undefined) return undefined;
  const [entry] = Object.entries(requestBody['content'] as Record<string, Node>);
  if (entry === undefined) return undefined;
  const [mediaType, media] = entry;
  const examples = Object.values((media['examples'] ?? {}) as Record<string, { readonly value: unknown }>);
  return {
    mediaType,
    example: media['example'] ?? examples[0]?.value,
    schema: (media['schema'] ?? {}) as Node,
  };
}

/** Every operation of the document. The document is ours and checked by a test of its own. */
export function operationsOf(document: OpenApiDocument): readonly DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      id: String(operation['operationId']),
      method: method.toUpperCase(),
      path,
      parameters: (operation['parameters'] ?? []) as readonly DocumentedParameter[],
      body: bodyOf(operation['requestBody'] as Node | undefined),
    })),
  );
}

/** Whether an operation takes a header. */
export const takesHeader = (operation: DocumentedOperation, name: string): boolean =>
  operation.parameters.some((each) => each.in === 'header' && each.name.toLowerCase() === name);
