/** The embedded PostgreSQL cannot be started. The message is a sentence for the operator that says what to do. */
export class EmbeddedPostgresError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
  }
}
