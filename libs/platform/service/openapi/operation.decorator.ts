import type { DtoClass } from '../validation/schema-registry.js';

/** Headers of answers that the document describes by name. */
export type AnswerHeaderName = 'ETag' | 'Position' | 'Location';

/** What a successful answer looks like. */
export interface OperationResponse {
  /** 200 unless told. */
  readonly status?: number;
  readonly description: string;
  /** The class of the JSON body; none for 204 and for other media types. */
  readonly type?: DtoClass;
  /** Whether the body is an array of that class. Prefer a page. */
  readonly isArray?: boolean;
  /** `application/json` unless told. */
  readonly mediaType?: string;
  /** A whole, realistic body. Needed wherever there is a body. */
  readonly example?: unknown;
  readonly headers?: readonly AnswerHeaderName[];
}

/** All that a reader of the documentation should know of one operation. */
export interface OperationDescription {
  /** Stable and unique, camelCase: the name of the method in generated clients. */
  readonly id: string;
  /** A few words, imperative: `Record a punch`. */
  readonly summary: string;
  /** What it does, what it does not, when to use it. Markdown. */
  readonly description: string;
  /** The group in the documentation; that of the controller unless told. */
  readonly tag?: string;
  /** A whole, realistic request body. Needed wherever there is a body. */
  readonly requestExample?: unknown;
  /** Further bodies by name. */
  readonly requestExamples?: Readonly<Record<string, unknown>>;
  /** The documented form of the body where parts of it are checked one by one: the class of the parameter is laxer. */
  readonly requestType?: DtoClass;
  /** The media type of the request body where it is not JSON, such as `text/csv`. */
  readonly requestMediaType?: string;
  /** Whether members that the body's class does not name are taken and ignored, because a protocol that is not ours has them. */
  readonly isBodyOpen?: boolean;
  /** The documented query where the handler reads it by itself, because a protocol that is not ours lets clients add to it. */
  readonly queryType?: DtoClass;
  /** Further parameters, as OpenAPI describes them: headers that the handler reads by itself. */
  readonly parameters?: readonly Readonly<Record<string, unknown>>[];
  readonly response: OperationResponse;
  /** Other successful answers, such as 200 for a retry beside 201. */
  readonly otherResponses?: readonly OperationResponse[];
  /** Codes of the domain's refusals; those of every request are added by themselves. */
  readonly problems: readonly string[];
}

const operations = new WeakMap<object, OperationDescription>();

/** Describes an operation in the OpenAPI document. A route without it is not part of the public API. */
export const Operation =
  (description: OperationDescription): MethodDecorator =>
  (_prototype, _name, descriptor: PropertyDescriptor) => {
    operations.set(descriptor.value as object, description);
  };

/** The description of a handler; `undefined` for one that is not part of the public API. */
export const operationOf = (handler: object): OperationDescription | undefined => operations.get(handler);

/** What the access policy calls a route: its operation id; of one that is not part of the public API its place in the code. */
export const operationIdOf = (
  handler: { readonly name: string },
  controller: { readonly name: string },
): string => operationOf(handler)?.id ?? `${controller.name}.${handler.name}`;
