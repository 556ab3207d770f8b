import { isChallenging } from '../auth/authentication-error.js';
import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { LimitExceeded } from '../limits/limit-exceeded.js';
import { RevisionConflict } from '@timeledger/event-store/errors.js';
import { STATUS_OF_KIND, detailOf, statusOfDefinition } from './problem-catalogue.js';
import type { Language, ProblemCatalogue } from './problem-catalogue.js';

/** The media type of every error (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** `type` of a problem is this and the code; an identifier, not an address. */
export const PROBLEM_TYPE_PREFIX = 'urn:timeledger:problem:';
const RETRY_AFTER_SECONDS = 1;

/** An error as every interface shows it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Stable and dotted; clients decide on it. */
  readonly code: string;
  readonly detail?: string;
  /** The path that was asked for. */
  readonly instance?: string;
  /** Each fault with its place in the body (JSON pointer) or `?name` for a parameter. */
  readonly errors?: readonly FieldError[];
  readonly correlationId: string;
  /** Extension members of the code. */
  readonly [extension: string]: unknown;
}

/** Anything thrown, understood. */
export interface Fault {
  readonly code: string;
  readonly status: number;
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ours to look at: logged as an error with its stack. */
  readonly isBug?: boolean;
}

/** What of the request the meaning of an error depends on. */
export interface FaultContext {
  /** Whether the client said which revision it saw: decides between 412 and 409. */
  readonly hasIfMatch: boolean;
}

function faultOfDomainError(error: DomainError): Fault {
  const challenge = isChallenging(error) ? error.challenge : undefined;
  return {
    code: error.code,
    status: STATUS_OF_KIND[error.kind],
    detail: error.detail,
    errors: error.errors,
    extensions: error.extensions,
    ...(challenge === undefined ? {} : { headers: { 'www-authenticate': challenge } }),
    ...(error.kind === 'unavailable' || error.kind === 'too-many'
      ? { headers: { 'retry-after': `${RETRY_AFTER_SECONDS}` } }
      : {}),
    ...(error instanceof LimitExceeded ? { headers: error.headers } : {}),
  };
}

/** The faults of the domain and of what stands around it; `undefined` for anything else. */
export function knownFaultOf(error: unknown, context: FaultContext): Fault | undefined {
  if (error instanceof DomainError) return faultOfDomainError(error);
  if (error instanceof RevisionConflict) {
    return context.hasIfMatch
      ? { code: 'revision.stale', status: 412 }
      : { code: 'revision.conflict', status: 409 };
  }
  if (error instanceof InfrastructureError) {
    return {
      code: error.outcomeUnknown ? 'service.outcome-unknown' : 'service.unavailable',
      status: 503,
      isBug: true,
      ...(error.retriable ? { headers: { 'retry-after': `${RETRY_AFTER_SECONDS}` } } : {}),
    };
  }
  return undefined;
}

/** Anything else is a bug of ours: nothing of it is shown. */
export const internalFault: Fault = { code: 'service.internal-error', status: 500, isBug: true };

/** Words a fault for a reader. */
export function problemOf(
  fault: Fault,
  catalogue: ProblemCatalogue,
  reader: { readonly language: Language; readonly correlationId: string; readonly instance?: string },
): Problem {
  const definition = catalogue.find(fault.code);
  const { language } = reader;
  const detail = detailOf(definition, language, fault.detail, fault.extensions);
  const errors = fault.errors?.map((each) => ({
    ...each,
    detail: detailOf(catalogue.find(each.code), language, each.detail) ?? each.detail,
  }));
  return {
    ...fault.extensions,
    type: PROBLEM_TYPE_PREFIX + fault.code,
    title: definition?.title[language] ?? fault.detail ?? fault.code,
    status: fault.status,
    code: fault.code,
    ...(detail === undefined ? {} : { detail }),
    ...(reader.instance === undefined ? {} : { instance: reader.instance }),
    ...(errors === undefined || errors.length === 0 ? {} : { errors }),
    correlationId: reader.correlationId,
  };
}

/** The fault that a code of the catalogue stands for, with nothing to add. */
export function faultOfCode(
  code: string,
  catalogue: ProblemCatalogue,
  extensions?: Readonly<Record<string, unknown>>,
): Fault {
  const definition = catalogue.find(code);
  if (definition === undefined) throw new Error(`no such problem: ${code}`);
  return {
    code,
    status: statusOfDefinition(definition),
    ...(extensions === undefined ? {} : { extensions }),
  };
}
