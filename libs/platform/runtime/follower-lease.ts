import type { Pool, PoolClient } from 'pg';

/**
 * The right to run one follower, held by a database session of its own: an advisory lock that PostgreSQL gives back
 * when the holder dies. What a holder writes through {@link session} cannot outlive the lease.
 */
export class FollowerLease {
  private hasLost = false;
  private readonly onLost = (): void => {
    this.hasLost = true;
  };

  private constructor(
    readonly session: PoolClient,
    private readonly lockName: string,
  ) {
    session.on('error', this.onLost);
    session.on('end', this.onLost);
  }

  /** Takes the lease; `undefined` when another session holds it. */
  static async tryAcquire(pool: Pool, lockName: string): Promise<FollowerLease | undefined> {
    const session = await pool.connect();
    let isHeld = false;
    try {
      const { rows } = await session.query<{ held: boolean }>(
        'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
        [lockName],
      );
      isHeld = rows[0]?.held === true;
    } catch (error) {
      session.release(true);
      throw error;
    }
    if (isHeld) return new FollowerLease(session, lockName);
    session.release();
    return undefined;
  }

  /** Whether the session is gone, and the lease with it. */
  get isLost(): boolean {
    return this.hasLost;
  }

  /** Gives the lease back; a session in doubt is closed, which gives it back as well. */
  async release(): Promise<void> {
    this.session.off('error', this.onLost);
    this.session.off('end', this.onLost);
    // Between here and the pool taking over, a late error must find a listener.
    const ignore = (): void => undefined;
    this.session.on('error', ignore);
    try {
      if (this.hasLost) throw new Error('lease lost');
      const { rows } = await this.session.query<{ freed: boolean }>(
        'SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS freed',
        [this.lockName],
      );
      this.session.release(rows[0]?.freed !== true);
    } catch {
      this.session.release(true);
    } finally {
      this.session.off('error', ignore);
    }
  }
}

/** The lock of a follower of one context's log; `schema` keeps contexts in one database apart. */
export const followerLockName = (schema: string, follower: string): string =>
  `timeledger.follower.${schema}.${follower}`;

/**
 * Runs work in one transaction; what fails is rolled back. `BEGIN` travels with the work's first statement.
 * @throws Error also when PostgreSQL rolled back because the work swallowed a statement's failure
 */
export async function inTransaction<Result>(
  session: PoolClient,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const begun = session.query('BEGIN');
    // If it fails the connection is gone, and the work's statements fail as well.
    begun.catch(() => undefined);
    const result = await work();
    await begun;
    const { command } = await session.query('COMMIT');
    if (command === 'ROLLBACK')
      throw new Error('a statement of the transaction failed, so it was rolled back');
    return result;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
