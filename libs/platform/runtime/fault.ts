import { DomainError, InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { UnreadableEvent } from '@timeledger/event-store/event-registry.js';
import { RevisionConflict } from '@timeledger/event-store/errors.js';

/**
 * SQLSTATE classes that say something about the server or the moment and nothing about the rows: connection (08),
 * rollback for concurrency (40), resources (53), intervention (57), system (58). Source: PostgreSQL, appendix A.
 */
const ENVIRONMENT_CLASSES = new Set(['08', '40', '53', '57', '58']);
/**
 * Single SQLSTATEs likewise: a lock not to be had, a transaction ended for idling or read-only on a standby, and a schema
 * that does not fit the code (missing schema, table, column, right): a mistake of a deployment, not of an event.
 */
const ENVIRONMENT_CODES = new Set(['55P03', '25P03', '25P02', '25006', '3F000', '42P01', '42703', '42501']);
const SQLSTATE = /^[0-9A-Z]{5}$/;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
/** How `pg` reports a connection that went away or was not to be had: plain errors without a code. */
const CONNECTION_MESSAGE =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|not queryable|connection (?:was )?closed/i;

/**
 * Whether an error says that the same work may succeed later: the world around us failed, not the event.
 * Everything else is a property of the event or of the code that handles it, and repeating it would not help.
 */
export function isEnvironmentFault(error: unknown): boolean {
  if (error instanceof InfrastructureError || error instanceof RevisionConflict) return true;
  // Written by a newer version of the product, which will take over: nothing is wrong with the event.
  if (error instanceof UnreadableEvent) return true;
  if (error instanceof DomainError) return ['unavailable', 'timeout', 'too-many'].includes(error.kind);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (SOCKET_CODES.has(code)) return true;
  if (SQLSTATE.test(code)) return ENVIRONMENT_CODES.has(code) || ENVIRONMENT_CLASSES.has(code.slice(0, 2));
  return CONNECTION_MESSAGE.test(error.message);
}

/** What may be logged of an error: its name and code, never its message, which may quote data. */
export function faultOf(error: unknown): { readonly errorName: string; readonly errorCode?: string } {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {};
  return { errorName: error.name, ...code };
}
