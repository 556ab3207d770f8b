import { createHmac } from 'node:crypto';
import pg from 'pg';
import { DatabaseSetupError, explainDatabaseError } from './database-setup-error.js';
import { scramVerifier } from './scram-verifier.js';

/** The roles of one context that may log in; `owner` may not. */
export const LOGIN_ROLES = ['migrator', 'api', 'appender', 'follower', 'auditor'] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];

/** Names of a context's database roles. */
export interface ContextRoles extends Readonly<Record<LoginRole, string>> {
  /** Owns the schemas and everything in them; nobody logs in as it. `migrator` may become it. */
  readonly owner: string;
}

/** What {@link provisionContext} makes. */
export interface ContextProvision {
  /** A user that may create roles and, in the database, schemas. */
  readonly adminUrl: string;
  /** An existing database; see {@link ensureDatabase}. */
  readonly database: string;
  /** The context's name: `attendance`. Names its schemas. */
  readonly context: string;
  /** Begins every role name; `tl_<context>_` unless told. Roles belong to the whole server: two installations on it need two prefixes. */
  readonly rolePrefix?: string | undefined;
  /** The login roles' passwords are HMAC-SHA-256(secret, role name) in hex. */
  readonly roleSecret: string;
}

export interface ProvisionedContext {
  readonly roles: ContextRoles;
  /** One URL a login role, for this database. */
  readonly urls: Readonly<Record<LoginRole, string>>;
}

/** Any constants serve; the locks belong to the database that the admin's URL names. */
const PROVISION_LOCK = 5_201_331_847;
const IDENTIFIER = /^[a-z][a-z0-9_]{0,39}$/;

/** The names of a context's roles. */
export function contextRoles(context: string, rolePrefix = `tl_${context}_`): ContextRoles {
  if (!IDENTIFIER.test(context)) throw new RangeError(`not a context name: ${context}`);
  if (!IDENTIFIER.test(rolePrefix)) {
    throw new DatabaseSetupError(
      `The database role prefix "${rolePrefix}" must be lower-case letters, digits and underscores, at most 40, and begin with a letter.`,
    );
  }
  const name = (role: string): string => `${rolePrefix}${role}`;
  return {
    owner: name('owner'),
    migrator: name('migrator'),
    api: name('api'),
    appender: name('appender'),
    follower: name('follower'),
    auditor: name('auditor'),
  };
}

/** The password of a login role, the same wherever the secret is the same. */
export const rolePassword = (roleSecret: string, roleName: string): string =>
  createHmac('sha256', roleSecret).update(roleName).digest('hex');

/** A URL with another user, password or database. */
export function urlFor(url: string, change: { database?: string; user?: string; password?: string }): string {
  const changed = new URL(url);
  if (change.database !== undefined) changed.pathname = `/${encodeURIComponent(change.database)}`;
  if (change.user !== undefined) changed.username = encodeURIComponent(change.user);
  if (change.password !== undefined) changed.password = encodeURIComponent(change.password);
  return changed.toString();
}

/**
 * Makes the database if it is missing, closed to everybody who is not granted access.
 * @throws DatabaseSetupError when the user may not, with what to do
 */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (known.rowCount !== 0) return;
    const quoted = pg.escapeIdentifier(name);
    try {
      await client.query(`CREATE DATABASE ${quoted} TEMPLATE template0 ENCODING 'UTF8'`);
    } catch (error) {
      const { code } = error as { code?: string };
      // Another process made it in between: 42P04 duplicate_database, or 23505 when both were at it at once.
      if (code !== '42P04' && code !== '23505') throw error;
    }
    await client.query(`REVOKE ALL ON DATABASE ${quoted} FROM PUBLIC`);
  });
}

/**
 * Makes the roles and the schemas `<context>_log` (events), `<context>` (read models) and `<context>_rebuild` (read models while
 * they are built again) of a context, or completes them.
 * What the roles may do with tables is granted by the migrations that make the tables. Functions are executable by nobody
 * unless granted. Safe to repeat, also by several processes and for several databases of one server at once.
 * @throws DatabaseSetupError when the user may not, with what to do
 */
export async function provisionContext(options: ContextProvision): Promise<ProvisionedContext> {
  const roles = contextRoles(options.context, options.rolePrefix);
  await asAdmin(options.adminUrl, async (client) => {
    // Roles belong to the server, an advisory lock to one database: everybody locks in the admin URL's own database.
    await client.query('SELECT pg_advisory_lock($1)', [PROVISION_LOCK]);
    await ensureRoles(client, roles, options.roleSecret);
    await client.query(
      `GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(options.database)} TO ${loginRoles(roles).join(', ')}`,
    );
  });
  await asAdmin(urlFor(options.adminUrl, { database: options.database }), async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [PROVISION_LOCK]);
    await ensureSchemas(client, options.context, roles);
  });
  const url = (role: LoginRole): string =>
    urlFor(options.adminUrl, {
      database: options.database,
      user: roles[role],
      password: rolePassword(options.roleSecret, roles[role]),
    });
  return {
    roles,
    urls: {
      migrator: url('migrator'),
      api: url('api'),
      appender: url('appender'),
      follower: url('follower'),
      auditor: url('auditor'),
    },
  };
}

const loginRoles = (roles: ContextRoles): readonly string[] => LOGIN_ROLES.map((role) => roles[role]);

async function ensureRoles(client: pg.Client, roles: ContextRoles, roleSecret: string): Promise<void> {
  const names = Object.values(roles);
  const { rows } = await client.query<{ rolname: string; is_mighty: boolean }>(
    'SELECT rolname, rolsuper OR rolbypassrls AS is_mighty FROM pg_roles WHERE rolname = ANY ($1)',
    [names],
  );
  const mighty = rows.find((row) => row.is_mighty);
  if (mighty !== undefined) {
    throw new DatabaseSetupError(
      `The database role ${mighty.rolname} is a superuser or bypasses row-level security, so tenants would not be kept apart. Run: ALTER ROLE ${mighty.rolname} NOSUPERUSER NOBYPASSRLS`,
    );
  }
  const known = new Set(rows.map((row) => row.rolname));
  for (const name of names) if (!known.has(name)) await client.query(`CREATE ROLE ${name} NOLOGIN NOINHERIT`);
  for (const name of loginRoles(roles)) {
    const verifier = scramVerifier(rolePassword(roleSecret, name));
    await client.query(`ALTER ROLE ${name} LOGIN PASSWORD '${verifier}'`);
    // A forgotten transaction holds back every follower of the log, so the limit holds for every client of the role.
    await client.query(`ALTER ROLE ${name} SET idle_in_transaction_session_timeout = '60s'`);
  }
  await client.query(`GRANT ${roles.owner} TO ${roles.migrator}`);
  const { rows: memberships } = await client.query<{ is_member: boolean }>(
    "SELECT pg_has_role(current_user, $1, 'USAGE') AS is_member",
    [roles.owner],
  );
  // An admin who is no superuser must belong to the owner to give it schemas.
  if (memberships[0]?.is_member !== true) await client.query(`GRANT ${roles.owner} TO CURRENT_USER`);
}

async function ensureSchemas(client: pg.Client, context: string, roles: ContextRoles): Promise<void> {
  const schemas = [`${context}_log`, context, `${context}_rebuild`];
  for (const schema of schemas) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION ${roles.owner}`);
  }
  await client.query(`
    REVOKE ALL ON SCHEMA ${schemas.join(', ')} FROM PUBLIC;
    GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${loginRoles(roles).join(', ')};
    ALTER DEFAULT PRIVILEGES FOR ROLE ${roles.owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`);
}

async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'timeledger-setup',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw explainDatabaseError(error, url);
  } finally {
    await client.end().catch(() => undefined);
  }
}
