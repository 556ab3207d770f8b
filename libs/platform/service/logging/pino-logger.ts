import { pino } from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import type { Logger } from '@timeledger/kernel/logger.js';
import { currentContext } from '../http/request-context.js';

/** Members that are never written, at the top of a line or one level below. */
const NEVER_LOGGED = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'body',
  'name',
  'email',
  'phone',
  'note',
  'reason',
  'latitude',
  'longitude',
] as const;

/** What of an error may be logged: a database error also carries values of rows, which may be personal. */
function errorFields(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('message' in error))
    return { message: 'no error was thrown' };
  const { name, message, stack, code, cause } = error as Partial<NodeJS.ErrnoException>;
  return {
    type: name,
    message,
    stack,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: errorFields(cause) }),
  };
}

/** Where and from which severity on to log. */
export interface LoggerOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** The process: `timeledger`, `attendance`. */
  readonly service: string;
  /** Standard output unless told. */
  readonly destination?: DestinationStream;
}

/** Logs JSON lines that carry the correlation id of the request they belong to. Bodies and personal data stay out. */
export class PinoLogger implements Logger {
  private readonly pino: Pino;

  constructor(options: LoggerOptions) {
    this.pino = pino(
      {
        level: options.level,
        base: { service: options.service, pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: errorFields },
        redact: { paths: NEVER_LOGGED.flatMap((member) => [member, `*.${member}`]), censor: '[redacted]' },
        mixin: () => {
          const context = currentContext();
          return context === undefined ? {} : { correlationId: context.correlationId };
        },
      },
      options.destination ?? pino.destination({ fd: 1, sync: false }),
    );
  }

  debug(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.debug(fields, message);
  }
  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.info(fields, message);
  }
  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.warn(fields, message);
  }
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.pino.error(fields, message);
  }
}
