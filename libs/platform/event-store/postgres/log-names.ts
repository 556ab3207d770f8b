/** Database roles of one context, by what they may do to its log. */
export interface LogRoles {
  /** Owns the tables and functions; cannot log in. */
  readonly owner: string;
  /** Reads the events of the tenant set in its transaction. */
  readonly api: string;
  /** May call the append function, and nothing else. */
  readonly appender: string;
  /** Reads the events of all tenants, in order of position. */
  readonly follower: string;
  /** Reads everything, for proofs and audits. */
  readonly auditor: string;
}

/** Positions in one partition of the event table: a partition of this size is a few gigabytes. */
export const DEFAULT_PARTITION_SIZE = 4_000_000;

/** The schema that holds the log of a context: `attendance_log`. */
export const logSchemaOf = (context: string): string => `${context}_log`;

/** The names of a context's roles: `tl_attendance_owner` and so on. */
export const logRolesOf = (context: string, prefix = `tl_${context}_`): LogRoles => ({
  owner: `${prefix}owner`,
  api: `${prefix}api`,
  appender: `${prefix}appender`,
  follower: `${prefix}follower`,
  auditor: `${prefix}auditor`,
});

/** The NOTIFY channel on which writers wake the followers of a log. */
export const wakeChannelOf = (schema: string): string => `${schema}_appended`;

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,50}$/;

/**
 * Quotes a schema or role name for use in SQL.
 * @throws RangeError when it is not 1 to 51 of a-z, 0-9 and underscore: a mistake of configuration
 */
export function quoteIdentifier(name: string): string {
  if (!IDENTIFIER.test(name))
    throw new RangeError(`not a usable database identifier: ${JSON.stringify(name)}`);
  return `"${name}"`;
}
