/**
 * What kind of refusal an error is; the interfaces map it once to a status.
 * `malformed` 400, `unauthenticated` 401, `forbidden` 403, `not-found` 404, `conflict` 409, `gone` 410,
 * `stale` 412, `too-large` 413, `invalid` 422, `precondition-required` 428, `too-many` 429,
 * `unavailable` 503, `timeout` 504.
 */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'gone'
  | 'stale'
  | 'too-large'
  | 'invalid'
  | 'precondition-required'
  | 'too-many'
  | 'unavailable'
  | 'timeout';

/** One fault at one place of the input; `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` for a parameter. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

/** What an error may carry besides its code. */
export interface ErrorDetails {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Extension members of the problem document: public, free of personal data. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * An expected refusal: the request cannot be granted and nothing was changed.
 * `code` is stable and dotted (`punch.already-open`); clients decide on it.
 */
export class DomainError extends Error {
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[];
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    details: ErrorDetails = {},
  ) {
    super(details.detail ?? code);
    this.name = 'DomainError';
    this.detail = details.detail;
    this.errors = details.errors ?? [];
    this.extensions = details.extensions ?? {};
  }
}

/**
 * Something around us failed (database, broker, network). `retriable` says whether the same call may succeed later;
 * `outcomeUnknown` says that the change may have happened: it must be looked up by id, never guessed.
 */
export class InfrastructureError extends Error {
  readonly retriable: boolean;
  readonly outcomeUnknown: boolean;

  constructor(message: string, options: { retriable: boolean; outcomeUnknown?: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'InfrastructureError';
    this.retriable = options.retriable;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}
