import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { actorOf, principalKeyOf, type Principal } from '../auth/principal.js';
import { correlationIdOf, currentContext } from './request-context.js';
import type { RequestHashing } from './request-hashing.js';

/** A request that wants something changed. */
export interface CommandRequest {
  readonly principal: Principal;
  /** The stable name of the operation: `punches.record`. */
  readonly operation: string;
  /** The `Idempotency-Key`, or the client's own id of the item. */
  readonly idempotencyKey: string;
  /** What the client sent, before anything was added: with the same key it must be the same. */
  readonly input: unknown;
}

/** What the command pipeline wants to know of a request. */
export function commandContextOf(hashing: RequestHashing, request: CommandRequest): CommandContext {
  const { principal, operation, idempotencyKey, input } = request;
  const { correlationId = correlationIdOf(undefined), traceparent } = currentContext() ?? {};
  return {
    tenantId: principal.tenantId,
    principal: principalKeyOf(principal),
    actor: actorOf(principal),
    correlationId,
    ...(traceparent === undefined ? {} : { traceparent }),
    requestHash: hashing.hashOf(input),
    operation,
    idempotencyKey,
  };
}
