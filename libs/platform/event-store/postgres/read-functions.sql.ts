import { quoteIdentifier } from './log-names.js';
import type { LogLayout } from './log-tables.sql.js';

/** A page stops behind the event with which it grows beyond this, whatever its limit in events. */
export const MAX_PAGE_BYTES = 8_388_608;

/**
 * One event as JSON text, spliced from columns that need no escaping (the writer admits no others) and from stored
 * JSON: one `JSON.parse` of a whole page costs a reader less than a column per member. Instants are numbers here.
 */
export const EVENT_JSON = `concat('{"position":', position, ',"revision":', revision, ',"tenantId":"', tenant_id,
  '","streamId":"', stream_id, '","eventId":"', event_id, '","type":"', type, '","schemaVersion":', schema_version,
  ',"occurredAt":', occurred_at, ',"recordedAt":', recorded_at, ',"requestHash":"', request_hash, '","data":', data,
  ',', substr(metadata, 2))`;

/**
 * A page of events: `matched` within the limit, of these the first `kept` that stay below {@link MAX_PAGE_BYTES}, up to
 * position `last`.
 */
const pageSql = (rows: string): string => `
  SELECT count(*)::int AS matched, (count(*) FILTER (WHERE is_kept))::int AS kept,
    max(position) FILTER (WHERE is_kept) AS last, string_agg(${EVENT_JSON}, ',') FILTER (WHERE is_kept) AS events
  FROM (
    SELECT *, sum(octet_length(data)) OVER (ORDER BY position) - octet_length(data) < ${MAX_PAGE_BYTES} AS is_kept
    FROM (${rows}) AS limited ORDER BY position
  ) AS page`;

/** A page of the whole log behind position $1, up to $2, of at most $3 events. */
export const logPageSql = (schema: string): string =>
  pageSql(`SELECT * FROM ${quoteIdentifier(schema)}.event
    WHERE position > $1::bigint AND position <= $2::bigint ORDER BY position LIMIT $3::int`);

/**
 * The same for some categories: each is read along its own index in order of position, and merged; a category that is
 * rare costs no more than its own events.
 */
export const categoryPageSql = (schema: string, categoryIds: readonly number[]): string => {
  const branches = categoryIds.map(
    (id) => `(SELECT * FROM ${quoteIdentifier(schema)}.event WHERE category_id = ${Math.trunc(id)}
      AND position > $1::bigint AND position <= $2::bigint ORDER BY position LIMIT $3::int)`,
  );
  return pageSql(
    `SELECT * FROM (${branches.join(' UNION ALL ')}) AS branches ORDER BY position LIMIT $3::int`,
  );
};

/**
 * Functions of the readers. They run with the rights of who calls them, so row-level security holds; the tenant is set
 * for the one transaction that the call is.
 *
 * Positions are looked up first and then given to a statement planned with them: it opens the partitions that hold
 * them, however many there are.
 */
export const createReadFunctionsSql = ({ schema }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  const byPosition = pageSql(`SELECT * FROM ${s}.event WHERE position = ANY ($1) AND recorded_at <= $2`);
  return `
CREATE FUNCTION ${s}.read_stream(
  tenant uuid, stream_name text, from_revision int, through_position bigint, known_at bigint, page_limit int,
  OUT matched int, OUT kept int, OUT last bigint, OUT events text
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE positions bigint[];
BEGIN
  PERFORM set_config('timeledger.tenant', tenant::text, true);
  SELECT array_agg(p.position) INTO positions FROM (
    SELECT k.position FROM ${s}.event_key k
    WHERE k.stream_key = (SELECT t.id FROM ${s}.stream t WHERE t.tenant_id = tenant AND t.stream_id = stream_name)
      AND k.revision >= from_revision AND k.position <= through_position
    ORDER BY k.revision LIMIT page_limit
  ) p;
  matched := 0; kept := 0;
  IF positions IS NULL THEN RETURN; END IF;
  EXECUTE $read$${byPosition}$read$ INTO matched, kept, last, events USING positions, known_at;
END $$;
CREATE FUNCTION ${s}.find_events(
  tenant uuid, ids uuid[], stream_name text, OUT matched int, OUT kept int, OUT last bigint, OUT events text
) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE positions bigint[];
BEGIN
  PERFORM set_config('timeledger.tenant', tenant::text, true);
  SELECT array_agg(k.position) INTO positions FROM ${s}.event_key k
  WHERE k.tenant_id = tenant AND k.event_id = ANY (ids) AND (stream_name IS NULL
    OR k.stream_key = (SELECT t.id FROM ${s}.stream t WHERE t.tenant_id = tenant AND t.stream_id = stream_name));
  matched := 0; kept := 0;
  IF positions IS NULL THEN RETURN; END IF;
  EXECUTE $read$${byPosition}$read$ INTO matched, kept, last, events USING positions, ${Number.MAX_SAFE_INTEGER}::bigint;
END $$;
${createFenceSql(s)}`;
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
