/** The embedded PostgreSQL cannot be started. The message is a sentence for the operator that says what to do. */
export class EmbeddedPostgresError extends Error {
  /** Whether another try in a moment may succeed: another server is stopping, its remains are being cleared. */
  readonly isTransient: boolean;

  constructor(message: string, options: { cause?: unknown; isTransient?: boolean } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.isTransient = options.isTransient ?? false;
    this.name = 'EmbeddedPostgresError';
  }
}
