import { Metadata } from '@grpc/grpc-js';
import type { ServerUnaryCall, ServiceError } from '@grpc/grpc-js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { bearerTokenOf } from '../auth/auth.guard.js';
import { AuthenticationError } from '../auth/authentication-error.js';
import type { OperationAccess } from '../auth/access-gate.js';
import type { Principal } from '../auth/principal.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { correlationIdOf, runInContext, traceparentOf } from '../http/request-context.js';
import { batchItemsOf, type RequestLimits } from '../limits/request-limits.js';
import type { Metrics } from '../metrics/metrics.js';
import { languageOf } from '../problems/problem-catalogue.js';
import type { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { internalFault, knownFaultOf, problemOf } from '../problems/problem.js';
import {
  isTracing,
  endServerSpan,
  runInSpan,
  startServerSpan,
  traceparentToSend,
} from '../telemetry/tracing.js';
import { grpcErrorOf } from './grpc-problem.js';
import type { GrpcCallContext, GrpcHandler } from './grpc-service.js';

/** What an answer is made with. */
export interface CallParts {
  readonly verifier: TokenVerifier;
  readonly limits?: RequestLimits;
  readonly catalogue: ProblemCatalogue;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** One call and who answers it. */
export interface IncomingCall {
  readonly call: ServerUnaryCall<object, object>;
  readonly handler: GrpcHandler<never, object>;
  readonly path: string;
  readonly access: OperationAccess;
}

/** How a call ends. */
export type CallAnswer = { readonly response: object } | { readonly error: Partial<ServiceError> };

const valueOf = (metadata: Metadata, name: string): string | undefined => {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
};

function deadlineMsOf(call: ServerUnaryCall<object, object>): number | undefined {
  const deadline = call.getDeadline();
  const atMs = deadline instanceof Date ? deadline.getTime() : deadline;
  return Number.isFinite(atMs) ? atMs - Date.now() : undefined;
}

/** What brings no valid token counts against its address. */
async function verified({ call }: IncomingCall, parts: CallParts): Promise<Principal> {
  try {
    return await parts.verifier.verify(bearerTokenOf(valueOf(call.metadata, 'authorization')));
  } catch (error) {
    // The peer is an address with a port of its own for every connection.
    if (error instanceof AuthenticationError) parts.limits?.refusedAt(call.getPeer().replace(/:\d+$/, ''));
    throw error;
  }
}

async function principalOf(incoming: IncomingCall, parts: CallParts): Promise<Principal> {
  const principal = await verified(incoming, parts);
  parts.limits?.admit(principal.tenantId, batchItemsOf(incoming.call.request));
  if (incoming.access.isStoring) parts.limits?.admitStoring(principal.tenantId);
  return incoming.access.admit(principal);
}

async function respond(
  incoming: IncomingCall,
  parts: CallParts,
  correlationId: string,
  traceparent: string | undefined,
): Promise<object> {
  const { call } = incoming;
  const abort = new AbortController();
  call.on('cancelled', () => abort.abort());
  const remainingMs = deadlineMsOf(call);
  if (remainingMs !== undefined && remainingMs <= 0) throw new DomainError('service.timeout', 'timeout');
  const principal = await principalOf(incoming, parts);
  const answerMetadata = new Metadata();
  answerMetadata.set('x-correlation-id', correlationId);
  const context: GrpcCallContext = {
    principal,
    correlationId,
    traceparent,
    metadata: (name) => valueOf(call.metadata, name),
    setMetadata: (name, value) => answerMetadata.set(name, value),
    signal: abort.signal,
    remainingMs,
  };
  // The message has the shape that the .proto file gives it, which is what the handler is written against.
  const response = await incoming.handler(call.request as never, context);
  call.sendMetadata(answerMetadata);
  return response;
}

/** Answers one call: token, deadline, context, handler; a refusal becomes a status with the problem document. */
export async function answerCall(incoming: IncomingCall, parts: CallParts): Promise<CallAnswer> {
  const startedAtMs = performance.now();
  const { metadata } = incoming.call;
  const correlationId = correlationIdOf(valueOf(metadata, 'x-correlation-id'));
  const incomingTrace = traceparentOf(valueOf(metadata, 'traceparent'));
  const span = isTracing() ? startServerSpan(incoming.path, incomingTrace) : undefined;
  const work = (): Promise<object> => {
    const traceparent = span === undefined ? incomingTrace : traceparentToSend(incomingTrace);
    return runInContext({ correlationId, traceparent }, () =>
      respond(incoming, parts, correlationId, traceparent),
    );
  };
  let httpStatus = 200;
  try {
    return { response: await (span === undefined ? work() : runInSpan(span, work)) };
  } catch (error) {
    const fault = knownFaultOf(error, { hasIfMatch: metadata.get('if-match').length > 0 }) ?? internalFault;
    httpStatus = fault.status;
    if (fault.isBug === true)
      parts.logger.error(
        { err: error, code: fault.code, correlationId, route: incoming.path },
        'call failed',
      );
    else parts.logger.debug({ code: fault.code, correlationId }, 'call refused');
    const language = languageOf(valueOf(metadata, 'accept-language'));
    return {
      error: grpcErrorOf(
        problemOf(fault, parts.catalogue, { language, correlationId, instance: incoming.path }),
        fault.headers,
      ),
    };
  } finally {
    parts.metrics.observeRequest('GRPC', incoming.path, httpStatus, (performance.now() - startedAtMs) / 1000);
    if (span !== undefined) endServerSpan(span, httpStatus);
  }
}
