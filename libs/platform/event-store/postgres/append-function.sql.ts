import { quoteIdentifier } from './log-names.js';
import type { LogLayout } from './log-tables.sql.js';

/** What became of one append of a batch, as the append function says it. */
export const AppendStatus = { appended: 0, conflict: 1, idReused: 2, duplicate: 3 } as const;

/** How an expectation is handed to the append function; an exact revision is itself. */
export const ExpectedCode = { none: -1, any: -2, exists: -3 } as const;

/**
 * Both append functions begin with it. A batch holds appends of many tenants, so the writer sets none; in a transaction
 * that is a tenant's, nothing can be appended for another.
 */
export const refuseOtherTenantsSql = `
  IF nullif(current_setting('timeledger.tenant', true), '')::uuid <> ANY (s_tenant) THEN
    RAISE EXCEPTION 'the tenant of the transaction is not the one of the append' USING ERRCODE = 'insufficient_privilege';
  END IF;`;

/**
 * The one way to write, in its general form (see {@link createAppendSinglesSql} for the short one): takes a batch of appends as arrays and records all of them that may be recorded.
 *
 * Streams (`s_…`) are given once each; an append (`a_…`) names its stream, an event (`e_…`) its append, all counted
 * from 1. Order of steps, on which followers and other writers rely:
 * 1. the transaction takes its xid, before any position is drawn (readers fence positions by xid);
 * 2. heads of new streams are inserted in order of their names, then all heads are locked in order of their keys.
 *    Who waits for an insert holds only inserts of smaller names, who waits for a lock only locks of smaller keys or
 *    inserts that nobody else can wait for with a lock: no cycle, hence no deadlock;
 * 3. ids are looked up and revisions checked, append by append, so that appends to one stream chain;
 * 4. positions are drawn, after all locks: within a stream they grow with the revision;
 * 5. events, keys and heads are written in one statement.
 *
 * Answers per append a status, the stream's last revision (before, when refused) and `recorded_at`; and the positions
 * of the recorded events in order of events.
 */
export const createAppendFunctionSql = ({ schema }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  return `
CREATE OR REPLACE FUNCTION ${s}.append(
  now_ms bigint,
  s_tenant uuid[], s_name text[], s_category text[], s_may_be_new boolean[],
  a_stream int[], a_expected int[], a_count int[],
  e_append int[], e_ordinal int[], e_id uuid[], e_metadata text[], e_data text[],
  OUT status int[], OUT revision int[], OUT recorded bigint[], OUT positions bigint[]
) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  xid CONSTANT xid8 := pg_current_xact_id();
  s_head int[]; a_head int[] := a_stream;
  h_stream int[]; h_key bigint[]; h_category int[]; h_revision int[]; h_recorded bigint[];
  a_first int[] := a_stream;
  d_append int[]; d_revision int[]; d_is_same boolean[];
  has_known boolean; has_new boolean := false; head int; expected int; last int; moment bigint; known int; same int; highest int;
BEGIN${refuseOtherTenantsSql}
  IF true = ANY (s_may_be_new) THEN
    PERFORM ${s}.create_streams(s_tenant, s_name, s_category, s_may_be_new);
  END IF;
  SELECT array_agg(h.ord), array_agg(h.id), array_agg(h.category_id), array_agg(h.revision),
    array_agg(h.last_recorded_at)
  INTO h_stream, h_key, h_category, h_revision, h_recorded
  FROM (
    SELECT f.ord, t.id, t.category_id, t.revision, t.last_recorded_at
    FROM unnest(s_tenant, s_name) WITH ORDINALITY AS f (tenant, name, ord)
    JOIN ${s}.stream t ON t.tenant_id = f.tenant AND t.stream_id = f.name
    ORDER BY t.id FOR UPDATE OF t
  ) h;
  s_head := array_fill(0, ARRAY[cardinality(s_name)]);
  FOR i IN 1 .. coalesce(cardinality(h_stream), 0) LOOP
    s_head[h_stream[i]] := i;
  END LOOP;
  -- From here on an append names its head; 0 has none, and its fields are NULL.
  FOR i IN 1 .. cardinality(a_stream) LOOP
    a_head[i] := s_head[a_stream[i]];
  END LOOP;

  SELECT array_agg(n.append), array_agg(k.revision), array_agg((
    SELECT k.stream_key = h_key[a_head[n.append]]
      AND e.metadata::json ->> 'requestHash' = n.metadata::json ->> 'requestHash'
    FROM ${s}.event e WHERE e.position = k.position))
  INTO d_append, d_revision, d_is_same
  FROM unnest(e_append, e_id, e_metadata) AS n (append, id, metadata)
  JOIN ${s}.event_key k ON k.tenant_id = s_tenant[a_stream[n.append]] AND k.event_id = n.id;
  has_known := d_append IS NOT NULL;

  status := a_stream; revision := a_stream; recorded := a_expected;
  FOR i IN 1 .. cardinality(a_stream) LOOP
    head := a_head[i]; last := coalesce(h_revision[head], -1); expected := a_expected[i];
    IF has_known THEN
      SELECT count(*), count(*) FILTER (WHERE d.is_same), max(d.revision) INTO known, same, highest
      FROM unnest(d_append, d_revision, d_is_same) AS d (append, revision, is_same) WHERE d.append = i;
      IF known > 0 THEN
        status[i] := CASE WHEN same = a_count[i] THEN ${AppendStatus.duplicate} ELSE ${AppendStatus.idReused} END;
        revision[i] := highest; recorded[i] := 0;
        CONTINUE;
      END IF;
    END IF;
    IF expected = last OR expected = ${ExpectedCode.any} OR (expected = ${ExpectedCode.exists} AND last >= 0) THEN
      moment := greatest(now_ms, h_recorded[head]);
      a_first[i] := last + 1;
      last := last + a_count[i];
      h_revision[head] := last; h_recorded[head] := moment;
      status[i] := ${AppendStatus.appended}; revision[i] := last; recorded[i] := moment;
      has_new := true;
    ELSE
      status[i] := ${AppendStatus.conflict}; revision[i] := last; recorded[i] := 0;
    END IF;
  END LOOP;
  IF NOT has_new THEN RETURN; END IF;

  WITH fresh AS MATERIALIZED (
    SELECT nextval('${s}.position') AS position, n.*, a_stream[n.append] AS stream,
      a_head[n.append] AS head, a_first[n.append] + n.ordinal AS revision
    FROM unnest(e_append, e_ordinal, e_id, e_metadata, e_data) AS n (append, ordinal, id, metadata, data)
    WHERE status[n.append] = ${AppendStatus.appended}
  ), written AS (
    INSERT INTO ${s}.event (position, recorded_at, xid, revision, category_id, tenant_id, event_id, stream_id,
      metadata, data)
    SELECT position, recorded[append], xid, revision, h_category[head], s_tenant[stream], id, s_name[stream],
      metadata, data
    FROM fresh
  ), keyed AS (
    INSERT INTO ${s}.event_key (stream_key, revision, tenant_id, event_id, position)
    SELECT h_key[head], revision, s_tenant[stream], id, position FROM fresh
  ), moved AS (
    UPDATE ${s}.stream t SET revision = n.revision, last_recorded_at = n.recorded
    FROM unnest(h_key, h_revision, h_recorded) AS n (key, revision, recorded)
    WHERE t.id = n.key AND t.revision < n.revision
  )
  SELECT array_agg(position) INTO positions FROM fresh;
END $$;`;
};
