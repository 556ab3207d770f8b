import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type pg from 'pg';
import type { ContextName } from '@timeledger/timeledger/contexts.js';
import type { Findings } from './findings.js';

const PAGE = 5_000;

interface RawRow {
  readonly position: string;
  readonly revision: number;
  readonly recorded_at: string;
  readonly tenant_id: string;
  readonly event_id: string;
  readonly stream_id: string;
  readonly metadata: string;
  readonly data: string;
}

/**
 * Every event of a log in order of position, straight from its table: not through the store's reader, which is among
 * what is tested.
 * @param behind only what stands behind this position
 */
export async function* rawLog(
  client: pg.Client,
  context: ContextName,
  behind = 0,
): AsyncGenerator<StoredEvent> {
  for (let after = String(behind); ;) {
    const { rows } = await client.query<RawRow>(
      `SELECT position, revision, recorded_at, tenant_id, event_id, stream_id, metadata, data
       FROM ${context}_log.event WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
      [after],
    );
    for (const row of rows) yield storedEventOf(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}

function storedEventOf(row: RawRow): StoredEvent {
  // The writer's own canonical JSON: an envelope without data, and the data.
  return {
    ...(JSON.parse(row.metadata) as StoredEvent),
    data: JSON.parse(row.data) as StoredEvent['data'],
    eventId: row.event_id as StoredEvent['eventId'],
    tenantId: row.tenant_id as StoredEvent['tenantId'],
    streamId: row.stream_id as StoredEvent['streamId'],
    revision: row.revision,
    position: Number(row.position),
    recordedAt: new Date(Number(row.recorded_at)).toISOString() as StoredEvent['recordedAt'],
  };
}

/** Watches that every stream is dense and in order along the log. */
export class StreamOrderCheck {
  readonly #last = new Map<string, StoredEvent>();

  constructor(private readonly findings: Findings) {}

  take(event: StoredEvent): void {
    const { streamId, revision, position } = event;
    const last = this.#last.get(streamId);
    const expected = (last?.revision ?? -1) + 1;
    const where = `${streamId} has revision ${revision} at position ${position}`;
    if (revision > expected) this.findings.add('gap', `${where}, ${expected} was due`);
    if (revision < expected) this.findings.add('inverted', `${where}, ${expected} was due`);
    if (last !== undefined && event.recordedAt < last.recordedAt) {
      this.findings.add('inverted', `${where}, recorded before its predecessor`);
    }
    this.#last.set(streamId, event);
  }
}

/** Looks whether keys and heads of a log say what its events say. */
export async function checkLogTables(
  client: pg.Client,
  context: ContextName,
  findings: Findings,
): Promise<void> {
  const log = `${context}_log`;
  const { rows: keys } = await client.query<{ what: string; position: string }>(
    `SELECT CASE WHEN e.position IS NULL THEN 'a key without its event' ELSE 'an event without its key' END AS what,
        coalesce(e.position, k.position) AS position
      FROM ${log}.event e FULL JOIN (SELECT k.*, s.stream_id FROM ${log}.event_key k JOIN ${log}.stream s ON s.id = k.stream_key) k
        ON k.position = e.position AND k.event_id = e.event_id AND k.stream_id = e.stream_id AND k.revision = e.revision
      WHERE e.position IS NULL OR k.position IS NULL`,
  );
  for (const { what, position } of keys) findings.add('gap', `${what}: ${log} position ${position}`);
  const { rows: heads } = await client.query<{ stream_id: string; revision: number; last: number }>(
    `SELECT s.stream_id, s.revision, coalesce(e.last, -1) AS last FROM ${log}.stream s
      LEFT JOIN (SELECT tenant_id, stream_id, max(revision) AS last FROM ${log}.event GROUP BY 1, 2) e
        USING (tenant_id, stream_id)
      WHERE s.revision <> coalesce(e.last, -1)`,
  );
  for (const { stream_id, revision, last } of heads) {
    findings.add('gap', `the head of ${stream_id} says ${revision}, its last event ${last}`);
  }
}
