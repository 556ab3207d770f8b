import { Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';
import type { Problem } from '../problems/problem.js';

/** Trailing metadata with the whole problem document as JSON, in the language the caller asked for. */
export const PROBLEM_METADATA_KEY = 'problem-bin';

/** gRPC statuses for the statuses of problems. https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const CODE_OF_STATUS: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.FAILED_PRECONDITION,
  410: status.NOT_FOUND,
  412: status.ABORTED,
  413: status.RESOURCE_EXHAUSTED,
  422: status.INVALID_ARGUMENT,
  428: status.FAILED_PRECONDITION,
  429: status.RESOURCE_EXHAUSTED,
  500: status.INTERNAL,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** The gRPC status code of a problem. A lost race for a revision is `ABORTED`: the caller may simply try again. */
export function grpcCodeOf(problem: Problem): status {
  if (problem.code === 'revision.conflict') return status.ABORTED;
  return CODE_OF_STATUS[problem.status] ?? status.UNKNOWN;
}

/**
 * A problem as a gRPC error: its title as the message, all of it in the trailing metadata.
 * @param headers what HTTP would say beside the problem, such as `www-authenticate`: trailing metadata too
 */
export function grpcErrorOf(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): Partial<ServiceError> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  metadata.set(PROBLEM_METADATA_KEY, Buffer.from(JSON.stringify(problem)));
  metadata.set('x-correlation-id', problem.correlationId);
  return {
    code: grpcCodeOf(problem),
    details: `${problem.code}: ${problem.detail ?? problem.title}`,
    metadata,
  };
}

/** Reads the problem document of an error that a call ended with; `undefined` when it carries none. */
export function problemOfGrpcError(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('metadata' in error) || !(error.metadata instanceof Metadata))
    return undefined;
  const [value] = error.metadata.get(PROBLEM_METADATA_KEY);
  // Written by grpcErrorOf on the other side of a contract of ours.
  return Buffer.isBuffer(value) ? (JSON.parse(value.toString('utf8')) as Problem) : undefined;
}
