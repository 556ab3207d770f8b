import pg from 'pg';

/** A value that holds what was looked for. */
export interface Finding {
  /** `schema.table.column`. */
  readonly column: string;
  readonly value: string;
}

/**
 * Looks for a text in every column of every table of every schema that is not PostgreSQL's own, as a superuser, whom
 * row-level security does not bind. The tables are found in the catalogue, not by a list; bytes are looked through as
 * they are, as text and as hex.
 * @param url of a superuser
 */
export async function findInDatabase(url: string, text: string): Promise<readonly Finding[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: columns } = await client.query<{ place: string; name: string; is_bytes: boolean }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS place, quote_ident(a.attname) AS name,
              a.atttypid = 'bytea'::regtype AS is_bytes
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         AND n.nspname NOT LIKE 'pg_toast%'
       ORDER BY 1, 2`,
    );
    const found: Finding[] = [];
    for (const { place, name, is_bytes: isBytes } of columns) {
      const shown = isBytes ? `encode(${name}, 'escape')` : `${name}::text`;
      const { rows } = await client.query<{ value: string }>(
        `SELECT ${shown} AS value FROM ${place}
         WHERE strpos(${shown}, $1) > 0 OR strpos(${shown}, encode(convert_to($1, 'UTF8'), 'hex')) > 0`,
        [text],
      );
      found.push(...rows.map(({ value }) => ({ column: `${place}.${name}`, value })));
    }
    return found;
  } finally {
    await client.end();
  }
}
