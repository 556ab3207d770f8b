import pg from 'pg';
import { serve } from '../worker-process.js';
import { CONTEXT, provisionAttendance } from './log-database.js';

/** How a pass over the log went. */
export interface PassFigures {
  readonly events: number;
  readonly eventsPerSecond: number;
}

export type ScanMethods = {
  readonly open: (databaseUrl: string) => Promise<void>;
  /** Reads all punches of the log and parses them, page after page, and does nothing with them. */
  readonly scan: (parameters: null) => Promise<PassFigures>;
  readonly close: (parameters: null) => Promise<void>;
};

interface ScannedRow {
  readonly position: string;
  /** Type, times and the like: without it nobody knows what the data means. */
  readonly metadata: string;
  readonly data: string;
}

const PAGE_EVENTS = 5000;
const PAGE_SQL = `
  SELECT position, tenant_id, stream_id, revision, event_id, recorded_at, metadata, data
  FROM ${CONTEXT}_log.event WHERE position > $1 ORDER BY position LIMIT ${PAGE_EVENTS}`;

let client: pg.Client | undefined;

serve({
  async open(databaseUrl) {
    const { urls } = await provisionAttendance(databaseUrl);
    // The same role as the projection's, so that the same row-level security is paid for.
    client = new pg.Client({ connectionString: urls.follower });
    await client.connect();
  },
  async scan() {
    if (client === undefined) throw new Error('open comes first');
    const started = performance.now();
    let events = 0;
    let punches = 0;
    let after = '0';
    for (;;) {
      const { rows } = await client.query<ScannedRow>({ name: 'scan', text: PAGE_SQL, values: [after] });
      for (const { metadata, data } of rows) {
        const isPunch =
          'actor' in (JSON.parse(metadata) as object) && 'employmentId' in (JSON.parse(data) as object);
        punches += isPunch ? 1 : 0;
      }
      events += rows.length;
      after = rows.at(-1)?.position ?? after;
      if (rows.length < PAGE_EVENTS) break;
    }
    if (punches !== events) throw new Error(`${events - punches} events are not punches`);
    return { events, eventsPerSecond: (events * 1000) / (performance.now() - started) };
  },
  close: async () => client?.end(),
} satisfies ScanMethods);
