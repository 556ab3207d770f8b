import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** SQLSTATE classes after which the same statement may succeed; it was rolled back. */
const ROLLED_BACK = /^(40|53|55P03|57014|57P03)/;
/** SQLSTATE classes of a connection that ended: what it was doing may have been committed. */
const CONNECTION_ENDED = /^(08|57P01|57P02|57P05)/;
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether PostgreSQL itself refused the statement, so that repeating it is useless. */
const isRefusedBySql = (error: unknown): boolean => {
  const code = codeOf(error);
  return (
    code !== undefined &&
    /^[0-9A-Z]{5}$/.test(code) &&
    !ROLLED_BACK.test(code) &&
    !CONNECTION_ENDED.test(code)
  );
};

/** Says of a failure of `pg` whether the same call may succeed later and whether the change may have happened. */
export function infrastructureError(doing: string, error: unknown): InfrastructureError {
  if (error instanceof InfrastructureError) return error;
  const code = codeOf(error);
  const retriable = !isRefusedBySql(error);
  const outcomeUnknown =
    retriable && !(code !== undefined && (ROLLED_BACK.test(code) || NEVER_CONNECTED.has(code)));
  const reason = error instanceof Error ? error.message : String(error);
  return new InfrastructureError(`${doing}: ${reason}`, { retriable, outcomeUnknown, cause: error });
}

/** How often a statement is repeated, and how long the first pause lasts; each pause is twice the one before. */
export interface RetryLimits {
  readonly attempts: number;
  readonly firstPauseMs: number;
}

/** Repeats what fails for a passing reason. Rejects with an `InfrastructureError`. */
export async function retrying<T>(
  doing: string,
  limits: RetryLimits,
  operation: () => Promise<T>,
): Promise<T> {
  let outcomeUnknown = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      const failure = infrastructureError(doing, error);
      outcomeUnknown ||= failure.outcomeUnknown;
      if (!failure.retriable || attempt >= limits.attempts)
        throw new InfrastructureError(failure.message, {
          retriable: failure.retriable,
          outcomeUnknown,
          cause: failure.cause ?? error,
        });
      await sleep(limits.firstPauseMs * 2 ** (attempt - 1));
    }
  }
}
