import { quoteIdentifier } from './log-names.js';
import type { LogLayout } from './log-tables.sql.js';

/** Columns of a reader's row, in the order of {@link EventRow}. Text and numbers as text: nothing to convert twice. */
export const EVENT_COLUMNS = 'position, revision, recorded_at, stream_id, metadata, data';

/** Events of the whole log behind position $1, up to $2, at most $3. */
export const logPageSql = (schema: string): string =>
  `SELECT ${EVENT_COLUMNS} FROM ${quoteIdentifier(schema)}.event
  WHERE position > $1::bigint AND position <= $2::bigint ORDER BY position LIMIT $3::int`;

/**
 * The same for some categories: each is read in order of position, and they are merged as they are read. The order must
 * stand in every branch, or all that is left of the partition is sorted for each page.
 */
export const categoryPageSql = (schema: string, categoryIds: readonly number[]): string => {
  const branches = categoryIds.map(
    (id) => `(SELECT ${EVENT_COLUMNS} FROM ${quoteIdentifier(schema)}.event
  WHERE category_id = ${Math.trunc(id)} AND position > $1::bigint AND position <= $2::bigint ORDER BY position)`,
  );
  return `SELECT * FROM (${branches.join('\nUNION ALL\n')}) AS merged ORDER BY position LIMIT $3::int`;
};

/**
 * Functions of the readers. They run with the rights of who calls them, so row-level security holds. The caller sets the
 * tenant, in the same statement at no cost of its own; a function that is asked for another tenant's events refuses.
 *
 * Positions are looked up first and then given to a statement planned with them: it opens the partitions that hold
 * them, however many there are.
 */
export const createReadFunctionsSql = ({ schema }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  const columns =
    'position bigint, revision int, recorded_at bigint, stream_id text, metadata text, data text';
  return `
CREATE TYPE ${s}.event_row AS (${columns});
${createTenantReadsSql({ schema })}
${createFenceSql(s)}`;
};

/** The functions that read one tenant's events; can be repeated, in place of earlier ones. */
export const createTenantReadsSql = ({ schema }: Pick<LogLayout, 'schema'>): string => {
  const s = quoteIdentifier(schema);
  const byPosition = `SELECT ${EVENT_COLUMNS} FROM ${s}.event WHERE position = ANY ($1) AND recorded_at <= $2 ORDER BY position`;
  const refuseOthers = `IF tenant IS DISTINCT FROM nullif(current_setting('timeledger.tenant', true), '')::uuid THEN
    RAISE EXCEPTION 'the tenant of the transaction is not the one asked for' USING ERRCODE = 'insufficient_privilege';
  END IF;`;
  return `
CREATE OR REPLACE FUNCTION ${s}.read_stream(
  tenant uuid, stream_name text, from_revision int, through_position bigint, known_at bigint, page_limit int
) RETURNS SETOF ${s}.event_row LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE positions bigint[];
BEGIN
  ${refuseOthers}
  SELECT array_agg(p.position) INTO positions FROM (
    SELECT k.position FROM ${s}.event_key k
    WHERE k.stream_key = (SELECT t.id FROM ${s}.stream t WHERE t.tenant_id = tenant AND t.stream_id = stream_name)
      AND k.revision >= from_revision AND k.position <= through_position
    ORDER BY k.revision LIMIT page_limit
  ) p;
  IF positions IS NULL THEN RETURN; END IF;
  RETURN QUERY EXECUTE '${byPosition}' USING positions, known_at;
END $$;
CREATE OR REPLACE FUNCTION ${s}.find_events(tenant uuid, ids uuid[], stream_name text)
RETURNS SETOF ${s}.event_row LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE positions bigint[];
BEGIN
  ${refuseOthers}
  SELECT array_agg(k.position) INTO positions FROM ${s}.event_key k
  WHERE k.tenant_id = tenant AND k.event_id = ANY (ids) AND (stream_name IS NULL
    OR k.stream_key = (SELECT t.id FROM ${s}.stream t WHERE t.tenant_id = tenant AND t.stream_id = stream_name));
  IF positions IS NULL THEN RETURN; END IF;
  RETURN QUERY EXECUTE '${byPosition}' USING positions, ${Number.MAX_SAFE_INTEGER}::bigint;
END $$;`;
};

/**
 * Where followers may read to. Every position at or below `head` was drawn by a transaction that had its xid before;
 * `fence` is an xid taken after `head` was read, so it is greater than all of those. As soon as `oldest`, seen by
 * this or a later snapshot, has reached the fence, all of them have ended: what is readable up to `head` is final.
 * The three are read by statements of their own, hence by snapshots of their own, in this order.
 * No xid is taken when the sequence has not moved on from `known`.
 */
const createFenceSql = (s: string): string => `
CREATE FUNCTION ${s}.fence(known bigint, OUT head bigint, OUT fence xid8, OUT oldest xid8)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT coalesce(pg_sequence_last_value('${s}.position'::regclass), 0) INTO STRICT head;
  IF head > known THEN
    SELECT pg_current_xact_id() INTO STRICT fence;
  END IF;
  SELECT pg_snapshot_xmin(pg_current_snapshot()) INTO STRICT oldest;
END $$;`;
