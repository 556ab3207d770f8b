import { quoteIdentifier, type LogRoles } from './log-names.js';

/** What the SQL of a log depends on. */
export interface LogLayout {
  readonly schema: string;
  readonly roles: LogRoles;
  /** Positions in one partition; at least 1. */
  readonly partitionSize: number;
}

/**
 * Tables of a log.
 *
 * `event` is the truth, partitioned by position. What must be unique over all partitions stands in `event_key`: a
 * stream's revisions without gap or double, and an event's id once in its tenant; its second index also finds an
 * event by its id. `stream` holds the heads, which appends lock.
 *
 * What SQL decides on are columns; everything else the writer said of an event is one canonical JSON text `metadata`
 * (type, version, times, actor, ids, hash), because each further column costs every append and every read. The view
 * `event_record` shows it as columns for people. `recorded_at` is milliseconds since the epoch.
 */
export const createLogTablesSql = (layout: LogLayout): string => {
  const s = quoteIdentifier(layout.schema);
  return `
DO $$ BEGIN
  IF to_regnamespace('${s}') IS NULL THEN CREATE SCHEMA ${s}; END IF;
END $$;
CREATE TABLE ${s}.epoch (
  ordinal int PRIMARY KEY CHECK (ordinal > 0),
  epoch uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  partition_size bigint NOT NULL CHECK (partition_size > 0)
);
INSERT INTO ${s}.epoch (ordinal, partition_size) VALUES (1, ${layout.partitionSize});
CREATE TABLE ${s}.category (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);
CREATE TABLE ${s}.stream (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id uuid NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  category_id int NOT NULL,
  revision int NOT NULL DEFAULT -1,
  last_recorded_at bigint NOT NULL DEFAULT 0,
  UNIQUE (tenant_id, stream_id)
) WITH (fillfactor = 50);
CREATE TABLE ${s}.event_key (
  stream_key bigint NOT NULL,
  revision int NOT NULL,
  tenant_id uuid NOT NULL,
  event_id uuid NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (stream_key, revision),
  UNIQUE (event_id, tenant_id)
);
CREATE SEQUENCE ${s}.position AS bigint MINVALUE 1 CACHE 1;
CREATE TABLE ${s}.event (
  position bigint NOT NULL,
  recorded_at bigint NOT NULL,
  xid xid8 NOT NULL,
  revision int NOT NULL,
  category_id int NOT NULL,
  tenant_id uuid NOT NULL,
  event_id uuid NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  metadata text COLLATE "C" NOT NULL,
  data text COLLATE "C" NOT NULL,
  PRIMARY KEY (position)
) PARTITION BY RANGE (position);
CREATE INDEX event_category ON ${s}.event (category_id, position);
CREATE VIEW ${s}.event_record WITH (security_invoker = true) AS
  SELECT position, tenant_id, stream_id, revision, event_id, metadata::json ->> 'type' AS type,
    (metadata::json ->> 'schemaVersion')::int AS schema_version,
    (metadata::json ->> 'occurredAt')::timestamptz AS occurred_at, to_timestamp(recorded_at / 1000.0) AS recorded_at,
    metadata::json -> 'actor' AS actor, metadata::json ->> 'correlationId' AS correlation_id,
    metadata::json ->> 'causationId' AS causation_id, metadata::json ->> 'traceparent' AS traceparent,
    metadata::json ->> 'requestHash' AS request_hash, xid, data
  FROM ${s}.event;
${guardSql(s)}
${partitionSql(s, layout)}
${epochSql(s)}`;
};

/** Row triggers do not see TRUNCATE, and a statement trigger fires also when no row matches. */
const guardSql = (s: string): string => `
CREATE FUNCTION ${s}.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: % of %.% is refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${s}.event
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${s}.event_key
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${s}.epoch
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${s}.category
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change();
-- Heads move on with their streams; a head that is gone or moved back would let a revision be written twice.
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ${s}.stream
  FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change();`;

/**
 * A partition is made as a table of its own and then attached, because ATTACH blocks neither readers nor appends
 * while CREATE … PARTITION OF blocks both. It carries its own triggers and policies: those of the parent do not
 * protect it from being named directly.
 */
const partitionSql = (s: string, { roles, partitionSize }: LogLayout): string => `
CREATE FUNCTION ${s}.ensure_partitions(through bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  size CONSTANT bigint := ${partitionSize};
  number bigint;
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock('${s}.event'::regclass::oid::bigint);
  SELECT coalesce(max(substr(c.relname, 7)::bigint) + 1, 0) INTO number
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '${s}.event'::regclass;
  -- Nobody can ask for more than what the largest batches may draw soon.
  through := least(through, coalesce(pg_sequence_last_value('${s}.position'::regclass), 0) + 20000 + 2 * size);
  WHILE number * size <= through LOOP
    name := 'event_' || lpad(number::text, 6, '0');
    EXECUTE format('CREATE TABLE ${s}.%I (LIKE ${s}.event INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', name);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${s}.%I
      FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change()', name);
    EXECUTE format('ALTER TABLE ${s}.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY owner_writes ON ${s}.%I TO ${quoteIdentifier(roles.owner)} USING (true) WITH CHECK (true)', name);
    EXECUTE format('ALTER TABLE ${s}.event ATTACH PARTITION ${s}.%I FOR VALUES FROM (%s) TO (%s)',
      name, number * size, (number + 1) * size);
    number := number + 1;
  END LOOP;
  RETURN number * size;
END $$;
SELECT ${s}.ensure_partitions(${partitionSize});`;

/**
 * Mints a new epoch after a restore or a move: positions of the old one mean nothing any more, followers stop and ask
 * for a rebuild. For the owner alone.
 */
const epochSql = (s: string): string => `
CREATE FUNCTION ${s}.mint_epoch() RETURNS uuid LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ${s}.epoch (ordinal, partition_size)
  SELECT ordinal + 1, partition_size FROM ${s}.epoch ORDER BY ordinal DESC LIMIT 1 RETURNING epoch
$$;`;

const everyTable = ['epoch', 'category', 'stream', 'event_key', 'event'] as const;
const functions = [
  'append',
  'append_singles',
  'create_streams',
  'ensure_partitions',
  'fence',
  'find_events',
  'mint_epoch',
  'read_stream',
  'refuse_change',
] as const;

/** Row-level security, forced also for the owner, and grants. Nobody may insert: that is the append function's. */
export const protectLogSql = ({ schema, roles }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  const [owner, api, appender, follower, auditor] = [
    roles.owner,
    roles.api,
    roles.appender,
    roles.follower,
    roles.auditor,
  ].map(quoteIdentifier);
  const ofTenant = `tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid`;
  const secured = everyTable.map(
    (table) => `
ALTER TABLE ${s}.${table} OWNER TO ${owner};
ALTER TABLE ${s}.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_writes ON ${s}.${table} TO ${owner} USING (true) WITH CHECK (true);
CREATE POLICY all_tenants ON ${s}.${table} FOR SELECT TO ${follower}, ${auditor} USING (true);
CREATE POLICY own_tenant ON ${s}.${table} FOR SELECT TO ${api} USING (${
      table === 'epoch' || table === 'category' ? 'true' : ofTenant
    });`,
  );
  return `
${secured.join('')}
ALTER SCHEMA ${s} OWNER TO ${owner};
ALTER SEQUENCE ${s}.position OWNER TO ${owner};
ALTER VIEW ${s}.event_record OWNER TO ${owner};
ALTER TYPE ${s}.event_row OWNER TO ${owner};
${functions.map((name) => `ALTER FUNCTION ${s}.${name} OWNER TO ${owner};`).join('\n')}
REVOKE ALL ON ALL TABLES IN SCHEMA ${s} FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${s} FROM PUBLIC;
GRANT USAGE ON SCHEMA ${s} TO ${api}, ${appender}, ${follower}, ${auditor};
GRANT SELECT ON ${everyTable.map((table) => `${s}.${table}`).join(', ')}, ${s}.event_record TO ${api}, ${follower}, ${auditor};
GRANT SELECT ON SEQUENCE ${s}.position TO ${follower}, ${auditor};
GRANT EXECUTE ON FUNCTION ${s}.append, ${s}.append_singles, ${s}.ensure_partitions TO ${appender};
GRANT EXECUTE ON FUNCTION ${s}.read_stream, ${s}.find_events TO ${api}, ${follower}, ${auditor};
GRANT EXECUTE ON FUNCTION ${s}.fence TO ${follower}, ${auditor};`;
};
