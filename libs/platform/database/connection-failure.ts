import { InfrastructureError } from '@timeledger/kernel/domain-error.js';

/** Of the socket, of the server's shutdown and of connection exceptions (PostgreSQL, appendix A, class 08 and 57P). */
const CONNECTION_CODES =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08...|57P0[1-5]|25P03|53300)$/;
/** The driver gives these no code. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed|timeout expired|Query read timeout)/;

/**
 * The error as an `InfrastructureError` if the database or the way to it failed; `undefined` for every other error, such
 * as one about the statement.
 * @param outcomeUnknown whether the change may have happened although the answer is missing
 */
export function asInfrastructureError(
  error: unknown,
  outcomeUnknown: boolean,
): InfrastructureError | undefined {
  if (error instanceof InfrastructureError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: string };
  if (!CONNECTION_CODES.test(code ?? '') && !CONNECTION_MESSAGES.test(error.message)) return undefined;
  return new InfrastructureError(`the database cannot be reached: ${error.message}`, {
    retriable: true,
    outcomeUnknown,
    cause: error,
  });
}
