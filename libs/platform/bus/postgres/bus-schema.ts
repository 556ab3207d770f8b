import { DomainError } from '@timeledger/kernel/domain-error.js';

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,39}$/;

/** Quotes a schema or role name. Only lower case, digits and underscores are taken, so that nobody needs to quote it. */
export function quoted(identifier: string): string {
  if (!IDENTIFIER.test(identifier))
    throw new DomainError('config.identifier-malformed', 'invalid', {
      detail: `a schema or role is 1 to 40 of a-z 0-9 _, not ${JSON.stringify(identifier)}`,
    });
  return `"${identifier}"`;
}

/**
 * Tables of the bus. A partition is a row with the offset of its next message; its row lock puts publishers in line, so
 * order of offset is order of commit and a reader that goes on from an offset misses nothing. A group's place in a
 * partition, and which of its members reads it, is a lease; each change of hands raises its generation.
 */
const tables = (s: string) => `
CREATE TABLE ${s}.topics (
  topic_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  partitions int NOT NULL CHECK (partitions BETWEEN 1 AND 256),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE ${s}.partitions (
  topic_id int NOT NULL REFERENCES ${s}.topics,
  partition int NOT NULL CHECK (partition >= 0),
  next_offset bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (topic_id, partition)
) WITH (fillfactor = 40);
CREATE TABLE ${s}.messages (
  topic_id int NOT NULL,
  partition int NOT NULL,
  log_offset bigint NOT NULL,
  sequence bigint NOT NULL,
  bytes int NOT NULL,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  tenant_id uuid NOT NULL,
  key text NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  time text NOT NULL,
  traceparent text,
  data json NOT NULL,
  PRIMARY KEY (topic_id, partition, log_offset)
);
CREATE TABLE ${s}.groups (name text PRIMARY KEY);
CREATE TABLE ${s}.members (
  group_name text NOT NULL REFERENCES ${s}.groups,
  member_id uuid NOT NULL,
  topic_ids int[] NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (group_name, member_id)
);
CREATE TABLE ${s}.leases (
  group_name text NOT NULL REFERENCES ${s}.groups,
  topic_id int NOT NULL,
  partition int NOT NULL,
  committed_offset bigint NOT NULL,
  generation bigint NOT NULL DEFAULT 0,
  member_id uuid,
  PRIMARY KEY (group_name, topic_id, partition),
  FOREIGN KEY (topic_id, partition) REFERENCES ${s}.partitions
) WITH (fillfactor = 40);
CREATE TABLE ${s}.dead_letters (
  group_name text NOT NULL,
  topic_id int NOT NULL,
  partition int NOT NULL,
  log_offset bigint NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (group_name, topic_id, partition, log_offset),
  FOREIGN KEY (topic_id, partition, log_offset) REFERENCES ${s}.messages
);`;

/** Every change goes through one of these functions, one round trip each; nobody has a grant to write the tables. */
const fn = (s: string, signature: string, returns: string, body: string) => `
CREATE FUNCTION ${s}.${signature} RETURNS ${returns}
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ${s}, pg_temp AS $body$
#variable_conflict use_column
${body}
$body$;
REVOKE ALL ON FUNCTION ${s}.${signature.replace(/p_\w+ /g, '')} FROM PUBLIC;`;

const ensureTopic = (s: string) =>
  fn(
    s,
    'ensure_topic(p_name text, p_partitions int)',
    'int',
    `DECLARE v_id int; v_partitions int;
BEGIN
  INSERT INTO topics (name, partitions) VALUES (p_name, p_partitions)
    ON CONFLICT (name) DO NOTHING RETURNING topic_id INTO v_id;
  IF v_id IS NOT NULL THEN
    INSERT INTO partitions (topic_id, partition) SELECT v_id, n FROM generate_series(0, p_partitions - 1) n;
  END IF;
  SELECT partitions INTO v_partitions FROM topics WHERE name = p_name;
  RETURN v_partitions;
END`,
  );

const publish = (s: string) =>
  fn(
    s,
    `publish(p_topic_ids int[], p_partitions int[], p_sequences bigint[], p_bytes int[], p_tenants uuid[], p_keys text[], p_ids text[], p_types text[], p_sources text[], p_subjects text[], p_times text[], p_traceparents text[], p_data json[])`,
    'void',
    `DECLARE v_inserted bigint;
BEGIN
  -- one order of locking for all publishers: they wait for each other, they never deadlock
  PERFORM 1 FROM partitions p
    WHERE (p.topic_id, p.partition) IN (SELECT DISTINCT t, n FROM unnest(p_topic_ids, p_partitions) AS w(t, n))
    ORDER BY p.topic_id, p.partition FOR UPDATE;
  WITH given AS (
    SELECT * FROM unnest(p_topic_ids, p_partitions, p_sequences, p_bytes, p_tenants, p_keys, p_ids, p_types,
        p_sources, p_subjects, p_times, p_traceparents, p_data) WITH ORDINALITY
      AS g(topic_id, partition, sequence, bytes, tenant_id, key, id, type, source, subject, time, traceparent, data, place)
  ), heads AS (
    UPDATE partitions p SET next_offset = p.next_offset + w.amount
      FROM (SELECT topic_id, partition, count(*) AS amount FROM given GROUP BY topic_id, partition) w
      WHERE p.topic_id = w.topic_id AND p.partition = w.partition
      RETURNING p.topic_id, p.partition, p.next_offset - w.amount AS first_offset
  )
  INSERT INTO messages (topic_id, partition, log_offset, sequence, bytes, tenant_id, key, id, type, source, subject,
      time, traceparent, data)
    SELECT g.topic_id, g.partition,
        h.first_offset + row_number() OVER (PARTITION BY g.topic_id, g.partition ORDER BY g.place) - 1,
        g.sequence, g.bytes, g.tenant_id, g.key, g.id, g.type, g.source, g.subject, g.time, g.traceparent, g.data
      FROM given g JOIN heads h ON h.topic_id = g.topic_id AND h.partition = g.partition;
  GET DIAGNOSTICS v_inserted = ROW_COUNT;
  IF v_inserted <> cardinality(p_topic_ids) THEN
    RAISE EXCEPTION 'a message names a partition that does not exist' USING ERRCODE = 'foreign_key_violation';
  END IF;
END`,
  );

/** Where a group starts in the partitions that it did not know; the group's row is locked. */
const joinGroup = (s: string) =>
  fn(
    s,
    'join_group(p_group text, p_topic_ids int[], p_from_end boolean)',
    'void',
    `BEGIN
  INSERT INTO groups (name) VALUES (p_group) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM groups WHERE name = p_group FOR UPDATE;
  INSERT INTO leases (group_name, topic_id, partition, committed_offset)
    SELECT p_group, p.topic_id, p.partition, CASE WHEN p_from_end THEN p.next_offset ELSE 0 END
      FROM partitions p WHERE p.topic_id = ANY (p_topic_ids)
    ON CONFLICT DO NOTHING;
END`,
  );

/**
 * A member's heartbeat: renews its membership, buries the dead, takes free partitions up to the member's fair share and
 * answers with what it holds. A topic's partitions are shared evenly; who holds most already keeps the odd ones, then
 * who holds least of other topics gets them. `share` below the number held asks the member to let the surplus go.
 * Without topics it only renews: what a member does that is about to leave.
 */
const heartbeat = (s: string) =>
  fn(
    s,
    'heartbeat(p_group text, p_member uuid, p_topic_ids int[], p_lease_ms int)',
    'TABLE (topic_id int, partition int, generation bigint, committed_offset bigint, share int)',
    `DECLARE v_topic int; v_share int; v_held int; v_now timestamptz;
BEGIN
  PERFORM 1 FROM groups WHERE name = p_group FOR UPDATE;
  v_now := clock_timestamp();
  INSERT INTO members (group_name, member_id, topic_ids, expires_at)
    VALUES (p_group, p_member, p_topic_ids, v_now + p_lease_ms * interval '1 millisecond')
    ON CONFLICT (group_name, member_id) 
      DO UPDATE SET expires_at = excluded.expires_at, topic_ids = excluded.topic_ids;
  DELETE FROM members m WHERE m.group_name = p_group AND m.expires_at < v_now;
  UPDATE leases l SET member_id = NULL WHERE l.group_name = p_group AND l.member_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM members m WHERE m.group_name = p_group AND m.member_id = l.member_id);
  FOREACH v_topic IN ARRAY p_topic_ids LOOP
    SELECT r.share, r.held INTO v_share, v_held FROM (
      SELECT m.member_id, held.in_topic AS held,
          t.partitions / count(*) OVER ()
            + CASE WHEN row_number() OVER (ORDER BY held.in_topic DESC, held.overall, m.member_id)
                <= t.partitions % count(*) OVER () THEN 1 ELSE 0 END AS share
        FROM topics t JOIN members m ON m.group_name = p_group AND v_topic = ANY (m.topic_ids)
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE l.topic_id = v_topic) AS in_topic, count(*) AS overall
            FROM leases l WHERE l.group_name = p_group AND l.member_id = m.member_id) held
        WHERE t.topic_id = v_topic) r
      WHERE r.member_id = p_member;
    UPDATE leases l SET member_id = p_member, generation = l.generation + 1
      WHERE l.group_name = p_group AND l.topic_id = v_topic AND l.partition IN (
        SELECT f.partition FROM leases f
          WHERE f.group_name = p_group AND f.topic_id = v_topic AND f.member_id IS NULL
          ORDER BY f.partition LIMIT greatest(v_share - v_held, 0));
    RETURN QUERY SELECT l.topic_id, l.partition, l.generation, l.committed_offset, v_share FROM leases l
      WHERE l.group_name = p_group AND l.topic_id = v_topic AND l.member_id = p_member ORDER BY l.partition;
  END LOOP;
END`,
  );

/** Fenced by the generation: false when the partition is no longer this member's. */
const leaseFunctions = (s: string) =>
  fn(
    s,
    'commit_offset(p_group text, p_member uuid, p_topic_id int, p_partition int, p_generation bigint, p_offset bigint)',
    'boolean',
    `BEGIN
  UPDATE leases SET committed_offset = p_offset WHERE group_name = p_group AND topic_id = p_topic_id
    AND partition = p_partition AND member_id = p_member AND generation = p_generation;
  RETURN FOUND;
END`,
  ) +
  fn(
    s,
    'release_lease(p_group text, p_member uuid, p_topic_id int, p_partition int, p_generation bigint)',
    'void',
    `BEGIN
  UPDATE leases SET member_id = NULL WHERE group_name = p_group AND topic_id = p_topic_id
    AND partition = p_partition AND member_id = p_member AND generation = p_generation;
END`,
  ) +
  fn(
    s,
    'leave_group(p_group text, p_member uuid)',
    'void',
    `BEGIN
  PERFORM 1 FROM groups WHERE name = p_group FOR UPDATE;
  DELETE FROM members WHERE group_name = p_group AND member_id = p_member;
  UPDATE leases SET member_id = NULL WHERE group_name = p_group AND member_id = p_member;
END`,
  ) +
  fn(
    s,
    'rewind_group(p_group text, p_topic_id int)',
    'boolean',
    `BEGIN
  INSERT INTO groups (name) VALUES (p_group) ON CONFLICT DO NOTHING;
  PERFORM 1 FROM groups WHERE name = p_group FOR UPDATE;
  IF EXISTS (SELECT 1 FROM members WHERE group_name = p_group AND expires_at >= clock_timestamp()) THEN
    RETURN false;
  END IF;
  -- the generation keeps a member that is dead to the group, but not to itself, from committing over this
  INSERT INTO leases (group_name, topic_id, partition, committed_offset)
    SELECT p_group, p.topic_id, p.partition, 0 FROM partitions p WHERE p.topic_id = p_topic_id
    ON CONFLICT (group_name, topic_id, partition)
      DO UPDATE SET committed_offset = 0, member_id = NULL, generation = leases.generation + 1;
  RETURN true;
END`,
  ) +
  fn(
    s,
    'dead_letter(p_group text, p_topic_id int, p_partition int, p_offset bigint, p_reason text)',
    'void',
    `BEGIN
  INSERT INTO dead_letters (group_name, topic_id, partition, log_offset, reason)
    VALUES (p_group, p_topic_id, p_partition, p_offset, p_reason) ON CONFLICT DO NOTHING;
END`,
  );

/** The statements that create the bus in a schema. */
export function createBusSql(schema: string): string {
  const s = quoted(schema);
  return [
    // IF NOT EXISTS would ask for the right to create schemas even where the schema is there
    `DO $do$ BEGIN IF to_regnamespace('${schema}') IS NULL THEN CREATE SCHEMA ${s}; END IF; END $do$;`,
    tables(s),
    ensureTopic(s),
    publish(s),
    joinGroup(s),
    heartbeat(s),
    leaseFunctions(s),
  ].join('\n');
}

const TABLES = ['dead_letters', 'leases', 'members', 'groups', 'messages', 'partitions', 'topics'];
const PRODUCER_FUNCTIONS = ['ensure_topic', 'publish'];
const CONSUMER_FUNCTIONS = [
  'join_group',
  'heartbeat',
  'commit_offset',
  'release_lease',
  'leave_group',
  'rewind_group',
  'dead_letter',
];

const listOf = (schema: string, names: readonly string[]) =>
  names.map((name) => `${quoted(schema)}.${name}`).join(', ');

/** The statements that remove the bus with everything in it; the schema stays. */
export const dropBusSql = (schema: string): string =>
  `DROP FUNCTION ${listOf(schema, [...PRODUCER_FUNCTIONS, ...CONSUMER_FUNCTIONS])};
   DROP TABLE ${listOf(schema, TABLES)};`;

/**
 * The statements that put messages, which are tenants', under row-level security: forced, also for the owner, whose
 * functions write them. Consumers read all tenants by policies of their own.
 */
export function secureMessagesSql(schema: string, consumers: readonly string[]): string {
  const messages = `${quoted(schema)}.messages`;
  return [
    `ALTER TABLE ${messages} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`,
    `CREATE POLICY owner_writes ON ${messages} TO CURRENT_USER USING (true) WITH CHECK (true);`,
    ...consumers.map((role) => consumerPolicySql(schema, role)),
  ].join('\n');
}

/** One policy a consumer, so that another one can be let in later. */
function consumerPolicySql(schema: string, role: string): string {
  const name = `${role}_reads`;
  return `DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = '${quoted(schema)}.messages'::regclass AND polname = '${name}') THEN
      CREATE POLICY ${quoted(name)} ON ${quoted(schema)}.messages FOR SELECT TO ${quoted(role)} USING (true);
    END IF; END $do$;`;
}

/** Who may use the bus; roles that exist. */
export interface BusRoles {
  /** May create topics and publish. */
  readonly producers: readonly string[];
  /** May subscribe, rewind and put messages aside. */
  readonly consumers: readonly string[];
}

/** The statements that let roles use the bus. Can be repeated, with more roles, after every migration. */
export function grantBusSql(schema: string, roles: BusRoles): string {
  const s = quoted(schema);
  const grants: string[] = [];
  const grant = (names: readonly string[], tableNames: string, functions: string) => {
    for (const role of names.map(quoted)) {
      grants.push(`GRANT USAGE ON SCHEMA ${s} TO ${role};`);
      grants.push(`GRANT SELECT ON ${tableNames} TO ${role};`);
      grants.push(`GRANT EXECUTE ON FUNCTION ${functions} TO ${role};`);
    }
  };
  grant(roles.producers, listOf(schema, ['topics']), listOf(schema, PRODUCER_FUNCTIONS));
  const readable = ['topics', 'partitions', 'messages', 'leases', 'dead_letters'];
  grant(roles.consumers, listOf(schema, readable), listOf(schema, CONSUMER_FUNCTIONS));
  grants.push(...roles.consumers.map((role) => consumerPolicySql(schema, role)));
  return grants.join('\n');
}
