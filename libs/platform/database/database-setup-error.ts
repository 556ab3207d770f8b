/** The database cannot be prepared. The message is a sentence for the operator that says what to do. */
export class DatabaseSetupError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'DatabaseSetupError';
  }
}

/** Says of an error of the driver or the server what the operator can do; an unknown one is returned as it is. */
export function explainDatabaseError(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseSetupError) return error;
  const { host, username, pathname } = new URL(url);
  const database = pathname.slice(1);
  const sentence = {
    ECONNREFUSED: `No PostgreSQL answers at ${host}. Start it, or correct DATABASE_URL.`,
    ENOTFOUND: `The host ${host} is unknown. Correct DATABASE_URL.`,
    '28P01': `PostgreSQL at ${host} refuses the password of ${username}. Correct DATABASE_URL.`,
    '28000': `PostgreSQL at ${host} does not let ${username} in. Correct DATABASE_URL or the server's pg_hba.conf.`,
    '3D000': `The database ${database} does not exist at ${host}. Create it, or correct DATABASE_URL.`,
    '42501': `The user ${username} may not prepare the database ${database} (${error.message}). It needs CREATEROLE, and CREATE on the database: ALTER ROLE ${username} CREATEROLE CREATEDB; GRANT CREATE ON DATABASE ${database} TO ${username} WITH GRANT OPTION`,
  }[(error as { code?: string }).code ?? ''];
  return sentence === undefined ? error : new DatabaseSetupError(sentence, { cause: error });
}
