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
  if (!(error instanceof Error))
    return { message: typeof error === 'string' ? error : 'a value that is no error was thrown' };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? error.code
      : undefined;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code === undefined ? {} : { code }),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
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
