import { setTimeout as sleep } from 'node:timers/promises';
import { asInfrastructureError } from '@timeledger/database/connection-failure.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';

/** SQLSTATEs after which the same statement may succeed; it was rolled back: 40 conflicts, 53 resources, lock and time limits. */
const ROLLED_BACK = /^(40...|53...|55P03|57014)$/;
/** The statement was never sent. */
const NEVER_SENT = /^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|57P03|53300)$/;

/** Says of a failure of `pg` whether the same call may succeed later and whether the change may have happened. */
export function infrastructureError(doing: string, error: unknown): InfrastructureError {
  if (error instanceof InfrastructureError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const connection = asInfrastructureError(error, !NEVER_SENT.test(code));
  const reason = connection?.message ?? (error instanceof Error ? error.message : String(error));
  return new InfrastructureError(`${doing}: ${reason}`, {
    retriable: connection !== undefined || ROLLED_BACK.test(code),
    outcomeUnknown: connection?.outcomeUnknown ?? false,
    cause: error,
  });
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
