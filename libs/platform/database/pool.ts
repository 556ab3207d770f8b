import type { Logger } from '@timeledger/kernel/logger.js';
import pg from 'pg';

/** How a process reaches a database as one role. */
export interface PoolOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`: `timeledger-attendance-api`. */
  readonly applicationName: string;
  /** At most this many connections; 10 unless told. */
  readonly max?: number;
  /** A statement that runs longer is cancelled; 30 seconds unless told, 0 for no limit. */
  readonly statementTimeoutMs?: number;
  /** How long a caller waits for a free connection, and a connection for its server; 5 seconds unless told. */
  readonly acquireTimeoutMs?: number;
  readonly logger: Logger;
}

/** An unused connection is closed after this time. */
const IDLE_TIMEOUT_MS = 30_000;
/** A transaction left open by a bug holds back vacuum and every follower of the log. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * A pool of connections with limits everywhere. Values arrive as:
 * - `int8`: number; a value beyond 2^53 fails the query rather than lose digits,
 * - `timestamptz`: an `Instant` string in UTC with milliseconds, `2026-03-29T00:59:59.999Z`; finer digits are cut,
 * - `date` and `timestamp`: text as PostgreSQL writes it (ISO), because a `Date` would shift them by the local zone,
 * - `numeric`: text, because a float would lose digits; arrays of these likewise; everything else as `pg` has it.
 *
 * Its connections pipeline: queries given without awaiting each other travel together and run in order.
 * The pool is closed with `end()`.
 */
export function createPool(options: PoolOptions): pg.Pool {
  const acquireTimeoutMs = options.acquireTimeoutMs ?? 5000;
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max ?? 10,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    connectionTimeoutMillis: acquireTimeoutMs,
    keepAlive: true,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    options: '-c timezone=UTC -c datestyle=ISO',
    types: { getTypeParser },
    pipeline: true,
  });
  const report = (error: Error): void => {
    options.logger.warn(
      { application: options.applicationName, error: error.message },
      'a database connection was lost',
    );
  };
  // Both would end the process if nobody listened: the pool listens for idle connections only, and whoever has taken one
  // out learns of its end by the query that fails.
  pool.on('error', report);
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

type Parse = (text: string) => unknown;

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the bigint ${text} does not fit a number`);
  return value;
}

const TIMESTAMPTZ = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?\+00$/;

/** `2026-03-29 00:59:59.9991+00` becomes `2026-03-29T00:59:59.999Z`; `infinity` and years outside 0–9999 stay as they are. */
function parseTimestamptz(text: string): string {
  const match = TIMESTAMPTZ.exec(text);
  if (match === null) return text;
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`;
}

const asText: Parse = (text) => text;

/** By type and by its array type; the numbers are fixed in PostgreSQL's src/include/catalog/pg_type.dat. */
const scalars: readonly (readonly [oid: number, arrayOid: number, parse: Parse])[] = [
  [20, 1016, parseInt8],
  [1184, 1185, parseTimestamptz],
  [1082, 1182, asText],
  [1114, 1115, asText],
  [1700, 1231, asText],
];

// Its declared parameter is a list of known types that lacks text[] (1009); the function takes any.
const builtInParser = pg.types.getTypeParser as (oid: number, format: 'text' | 'binary') => Parse;
// The driver's reader of text arrays keeps NULL as null and nesting as nesting.
const parseTextArray = builtInParser(1009, 'text') as (text: string) => readonly unknown[];

const deepMap = (values: readonly unknown[], parse: Parse): readonly unknown[] =>
  values.map((value) =>
    Array.isArray(value) ? deepMap(value, parse) : typeof value === 'string' ? parse(value) : value,
  );

const parsers = new Map<number, Parse>(
  scalars.flatMap(([oid, arrayOid, parse]): [number, Parse][] => [
    [oid, parse],
    [arrayOid, (text) => deepMap(parseTextArray(text), parse)],
  ]),
);

/** Shaped as the driver's `types` option wants it. */
const getTypeParser = ((oid: number, format: 'text' | 'binary' = 'text') =>
  (format === 'text' ? parsers.get(oid) : undefined) ??
  builtInParser(oid, format)) as typeof pg.types.getTypeParser;
