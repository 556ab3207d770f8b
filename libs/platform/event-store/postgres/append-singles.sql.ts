import { AppendStatus, ExpectedCode, refuseOtherTenantsSql } from './append-function.sql.js';
import { quoteIdentifier } from './log-names.js';
import type { LogLayout } from './log-tables.sql.js';

/**
 * The append function for the usual batch: appends of one event each, to streams that all differ. It takes the same
 * steps as the general one in a single statement, which costs half as much: heads are locked in order of their keys,
 * and a position is drawn only for a row whose head is locked.
 *
 * Ids are not looked up, except for appends that are refused. An id that the tenant has already violates a key, and the
 * whole batch with it: the writer then sends it again to the general function. That is rare, because a repeated
 * request is normally recognised before it is decided on.
 *
 * Answers the granted appends by number, with their revisions, moments and positions, and the refused ones with status
 * and the stream's last revision.
 */
export const createAppendSinglesSql = ({ schema }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  return `
CREATE OR REPLACE FUNCTION ${s}.append_singles(
  now_ms bigint, s_tenant uuid[], s_name text[], s_category text[], s_may_be_new boolean[],
  s_expected int[], s_id uuid[], s_metadata text[], s_data text[],
  OUT granted int[], OUT revision int[], OUT recorded bigint[], OUT positions bigint[],
  OUT refused int[], OUT status int[], OUT actual int[]
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  xid CONSTANT xid8 := pg_current_xact_id();
BEGIN${refuseOtherTenantsSql}
  IF true = ANY (s_may_be_new) THEN
    PERFORM ${s}.create_streams(s_tenant, s_name, s_category, s_may_be_new);
  END IF;
  WITH head AS MATERIALIZED (
    SELECT f.*, t.id AS key, t.category_id, t.revision, t.last_recorded_at
    FROM unnest(s_tenant, s_name, s_expected, s_id, s_metadata, s_data)
      WITH ORDINALITY AS f (tenant, name, expected, event, metadata, data, ord)
    JOIN ${s}.stream t ON t.tenant_id = f.tenant AND t.stream_id = f.name
    ORDER BY t.id FOR UPDATE OF t
  ), fresh AS MATERIALIZED (
    SELECT nextval('${s}.position') AS position, h.*, h.revision + 1 AS next,
      greatest(now_ms, h.last_recorded_at) AS moment
    FROM head h
    WHERE expected = h.revision OR expected = ${ExpectedCode.any}
      OR (expected = ${ExpectedCode.exists} AND h.revision >= 0)
  ), written AS (
    INSERT INTO ${s}.event (position, recorded_at, xid, revision, category_id, tenant_id, event_id, stream_id,
      metadata, data)
    SELECT position, moment, xid, next, category_id, tenant, event, name, metadata, data FROM fresh
  ), keyed AS (
    INSERT INTO ${s}.event_key (stream_key, revision, tenant_id, event_id, position)
    SELECT key, next, tenant, event, position FROM fresh
  ), moved AS (
    UPDATE ${s}.stream t SET revision = f.next, last_recorded_at = f.moment FROM fresh f WHERE t.id = f.key
  )
  SELECT array_agg(ord), array_agg(next), array_agg(moment), array_agg(position)
  INTO granted, revision, recorded, positions FROM fresh;

  IF cardinality(granted) = cardinality(s_name) THEN RETURN; END IF;
  SELECT array_agg(n.ord), array_agg(coalesce(t.revision, -1)), array_agg(CASE
      WHEN k.position IS NULL THEN ${AppendStatus.conflict}
      WHEN k.stream_key = t.id AND n.metadata::json ->> 'requestHash'
        = (SELECT e.metadata::json ->> 'requestHash' FROM ${s}.event e WHERE e.position = k.position)
      THEN ${AppendStatus.duplicate} ELSE ${AppendStatus.idReused} END)
  INTO refused, actual, status
  FROM unnest(s_tenant, s_name, s_id, s_metadata) WITH ORDINALITY AS n (tenant, name, event, metadata, ord)
  LEFT JOIN ${s}.stream t ON t.tenant_id = n.tenant AND t.stream_id = n.name
  LEFT JOIN ${s}.event_key k ON k.tenant_id = n.tenant AND k.event_id = n.event
  WHERE n.ord <> ALL (coalesce(granted, '{}'));
END $$;`;
};

/** Makes the heads of new streams, in order of their names; what exists already is left alone. */
export const createStreamsFunctionSql = ({ schema }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  return `
CREATE FUNCTION ${s}.create_streams(s_tenant uuid[], s_name text[], s_category text[], s_may_be_new boolean[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ${s}.category (name)
  SELECT DISTINCT n.name FROM unnest(s_category) AS n (name)
  WHERE NOT EXISTS (SELECT FROM ${s}.category c WHERE c.name = n.name)
  ORDER BY n.name
  ON CONFLICT (name) DO NOTHING;
  INSERT INTO ${s}.stream (tenant_id, stream_id, category_id)
  SELECT n.tenant, n.name, (SELECT c.id FROM ${s}.category c WHERE c.name = n.category)
  FROM unnest(s_tenant, s_name, s_category, s_may_be_new) AS n (tenant, name, category, may_be_new)
  WHERE n.may_be_new
    AND NOT EXISTS (SELECT FROM ${s}.stream t WHERE t.tenant_id = n.tenant AND t.stream_id = n.name)
  ORDER BY n.tenant, n.name
  ON CONFLICT (tenant_id, stream_id) DO NOTHING;
END $$;`;
};
