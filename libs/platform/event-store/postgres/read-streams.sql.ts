import { quoteIdentifier } from './log-names.js';
import type { LogLayout } from './log-tables.sql.js';
import { EVENT_COLUMNS } from './read-functions.sql.js';

/**
 * The function that reads the beginnings of several streams of one tenant at once, from a revision of each on. It runs
 * with the rights of who calls it, so row-level security holds, and refuses as `read_stream` does when another tenant is
 * asked for than the transaction is of. As there, positions are looked up first and given to a statement planned with them.
 */
export const createReadStreamsSql = ({ schema, roles }: LogLayout): string => {
  const s = quoteIdentifier(schema);
  const [api, follower, auditor] = [roles.api, roles.follower, roles.auditor].map(quoteIdentifier);
  const signature = `${s}.read_streams(uuid, text[], int[], int)`;
  return `
CREATE FUNCTION ${s}.read_streams(tenant uuid, stream_names text[], from_revisions int[], stream_limit int)
RETURNS SETOF ${s}.event_row LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE positions bigint[];
BEGIN
  IF tenant IS DISTINCT FROM nullif(current_setting('timeledger.tenant', true), '')::uuid THEN
    RAISE EXCEPTION 'the tenant of the transaction is not the one asked for' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT array_agg(p.position) INTO positions
  FROM unnest(stream_names, from_revisions) AS wanted (stream_name, from_revision), LATERAL (
    SELECT k.position FROM ${s}.event_key k
    WHERE k.stream_key = (
        SELECT t.id FROM ${s}.stream t WHERE t.tenant_id = tenant AND t.stream_id = wanted.stream_name
      ) AND k.revision >= wanted.from_revision
    ORDER BY k.revision LIMIT stream_limit
  ) p;
  IF positions IS NULL THEN RETURN; END IF;
  RETURN QUERY EXECUTE 'SELECT ${EVENT_COLUMNS} FROM ${s}.event WHERE position = ANY ($1) ORDER BY position'
    USING positions;
END $$;
REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${signature} TO ${api}, ${follower}, ${auditor};`;
};
