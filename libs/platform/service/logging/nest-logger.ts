import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@timeledger/kernel/logger.js';

/** Lets the framework log through ours; what it tells about its own start is for debugging only. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug({ context: contextOf(rest) }, String(message));
  }
  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug({ context: contextOf(rest) }, String(message));
  }
  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.debug({ context: contextOf(rest) }, String(message));
  }
  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.warn({ context: contextOf(rest) }, String(message));
  }
  error(message: unknown, ...rest: readonly unknown[]): void {
    this.logger.error(
      { context: contextOf(rest), ...(message instanceof Error ? { err: message } : {}) },
      String(message),
    );
  }
  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.error(message, ...rest);
  }
}

/** Nest hands the name of the class that logs as the last argument. */
const contextOf = (rest: readonly unknown[]): string => {
  const last = rest.at(-1);
  return typeof last === 'string' && last.length < 100 ? last : 'Nest';
};
