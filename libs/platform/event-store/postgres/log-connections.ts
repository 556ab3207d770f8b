import pg from 'pg';
import type { Clock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { silentLogger, type Logger } from '@timeledger/kernel/logger.js';
import type { executeBatch } from './append-batch.js';
import type { WriterLimits } from './group-commit-writer.js';
import { logSchemaOf, quoteIdentifier } from './log-names.js';

/** Which log to open, and how. */
export interface PostgresEventStoreOptions {
  /** The context whose log it is; its schema is `<context>_log`. */
  readonly context: string;
  /** Connection URLs by role: the log's grants allow each no more than its part. */
  readonly urls: { readonly appender: string; readonly api: string; readonly follower: string };
  /** Tells `recordedAt`. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly schema?: string;
  /** Connections for reading streams; 4 unless told. */
  readonly maxApiConnections?: number;
  /** Connections for reading the log; 2 unless told. */
  readonly maxFollowerConnections?: number;
  /** Connections that commit batches side by side, each for its share of the streams; 2 unless told. */
  readonly writerConnections?: number;
  /** By writer connection. */
  readonly limits?: Partial<WriterLimits>;
  /** For tests that delay or break commits. */
  readonly commitBatch?: typeof executeBatch;
}

/** One for each core that a small machine can spare: while one waits for the disk, the other writes. */
export const DEFAULT_WRITER_CONNECTIONS = 2;
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * Every way into the log is an index. Planner settings of a session say so, because statistics of a young table do not,
 * and a plan made by them would be kept: for the writer no scans or hashes and one plan for all batches; for pages of
 * the log no sorting either, which would sort all that is left of a partition for every page.
 */
const settings = (off: readonly string[], more: string): string =>
  [...off.map((name) => `-c enable_${name}=off`), more].join(' ');
export const WRITER_SETTINGS = settings(
  ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin', 'material'],
  '-c plan_cache_mode=force_generic_plan -c jit=off',
);
export const LOG_READER_SETTINGS = settings(
  ['seqscan', 'bitmapscan', 'sort', 'incremental_sort'],
  '-c max_parallel_workers_per_gather=0 -c jit=off',
);
/** The server gives up first, so that the outcome is known. */
const STATEMENT_TIMEOUT_MS = 20_000;
const ANSWER_TIMEOUT_MS = 30_000;

/** How every connection to a log is made. */
export const clientConfig = (url: string, context: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: `timeledger-${context}-log`,
  connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  query_timeout: ANSWER_TIMEOUT_MS,
  idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  keepAlive: true,
});

/** An open log: its connections by what they are for, and what is fixed in it. */
export interface OpenLog {
  readonly schema: string;
  readonly api: pg.Pool;
  readonly follower: pg.Pool;
  /** Of the appender: waking followers, making partitions. */
  readonly chores: pg.Pool;
  readonly epoch: string;
  readonly partitionSize: number;
}

/** @throws InfrastructureError when the log cannot be reached, or its migrations have not been run */
export async function openLog(options: PostgresEventStoreOptions): Promise<OpenLog> {
  const schema = options.schema ?? logSchemaOf(options.context);
  const logger = options.logger ?? silentLogger;
  const pool = (url: string, max: number, planner = ''): pg.Pool => {
    const made = new pg.Pool({ ...clientConfig(url, options.context), max, options: planner });
    made.on('error', (error) => logger.warn({ schema, cause: String(error) }, 'an idle connection was lost'));
    return made;
  };
  const api = pool(options.urls.api, options.maxApiConnections ?? 4);
  const follower = pool(options.urls.follower, options.maxFollowerConnections ?? 2, LOG_READER_SETTINGS);
  const chores = pool(options.urls.appender, 1);
  try {
    const { rows } = await api.query<{ epoch: string; size: string }>(
      `SELECT epoch, partition_size AS size FROM ${quoteIdentifier(schema)}.epoch ORDER BY ordinal DESC LIMIT 1`,
    );
    const row = rows[0];
    if (row === undefined) throw new Error(`the log ${schema} has no epoch`);
    return {
      schema,
      api,
      follower,
      chores,
      epoch: row.epoch,
      partitionSize: Number(row.size),
    };
  } catch (cause) {
    await Promise.all([api.end(), follower.end(), chores.end()]);
    throw new InfrastructureError(`the event log ${schema} could not be opened`, { retriable: true, cause });
  }
}
