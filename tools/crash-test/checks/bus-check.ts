import type { BusMessage } from '@timeledger/bus/port.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicTopic } from '@timeledger/service/context/context-definition.js';
import { CONTEXT_NAMES } from '@timeledger/timeledger/contexts.js';
import canonicalize from 'canonicalize';
import type pg from 'pg';
import type { Findings } from './findings.js';

interface MessageRow {
  readonly id: string;
  readonly key: string;
  readonly sequence: string;
  readonly value: unknown;
}

/** What was compared. */
export interface BusCounts {
  readonly events: number;
  readonly messages: number;
  /** Messages that came again: allowed. */
  readonly repeated: number;
}

const contentOf = ({ tenantId, key, type, source, subject, time, sequence, data }: BusMessage): string =>
  canonicalize([tenantId, key, type, source, subject, time, sequence, data]) ?? '';

/** Holds the topic of a context to its log: every public event at least once, nothing else, in order by key. */
export class BusCheck {
  readonly #expected = new Map<string, string>();
  /** What was recorded after the log was read is of no account: jobs go on. */
  #head = 0;

  constructor(
    private readonly topic: Pick<PublicTopic, 'topic' | 'mapping'>,
    private readonly findings: Findings,
  ) {}

  take(event: StoredEvent): void {
    this.#head = event.position;
    const message = this.topic.mapping.messageOf(event);
    if (message !== undefined) this.#expected.set(event.eventId, contentOf(message));
  }

  async finish(client: pg.Client): Promise<BusCounts> {
    const { rows } = await client.query<MessageRow>(
      `SELECT m.id, m.key, m.sequence,
          json_build_array(m.tenant_id, m.key, m.type, m.source, m.subject, m.time, m.sequence, m.data) AS value
        FROM bus.messages m JOIN bus.topics t USING (topic_id) WHERE t.name = $1 AND m.sequence <= $2 ORDER BY m.partition, m.log_offset`,
      [this.topic.topic, this.#head],
    );
    const seen = new Set<string>();
    const newest = new Map<string, number>();
    for (const row of rows) {
      const wanted = this.#expected.get(row.id);
      if (wanted === undefined) this.findings.add('bus', `${row.id} was published and is not in the log`);
      else if (wanted !== canonicalize(row.value)) this.findings.add('bus', `${row.id} was altered`);
      // What comes again is known to be old by its sequence; what is new must be newer than all before it.
      const last = newest.get(row.key) ?? 0;
      const sequence = Number(row.sequence);
      if (!seen.has(row.id) && sequence <= last) {
        this.findings.add('bus', `${row.id} of ${row.key} came after a newer one (${sequence}, ${last})`);
      }
      newest.set(row.key, Math.max(last, sequence));
      seen.add(row.id);
    }
    for (const id of this.#expected.keys()) {
      if (!seen.has(id)) this.findings.add('bus', `${id} is in the log and was never published`);
    }
    return { events: this.#expected.size, messages: rows.length, repeated: rows.length - seen.size };
  }
}

/** Whether anything was put aside that should have been handled. */
export async function checkNothingParked(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ what: string }>(
    `${CONTEXT_NAMES.map(
      (name) =>
        `SELECT '${name} ' || follower || ' ' || ordering_key AS what FROM ${name}.parked_key UNION ALL`,
    ).join(' ')} SELECT 'dead letter of ' || group_name || ': ' || reason FROM bus.dead_letters`,
  );
  for (const { what } of rows) findings.add('parked', what);
}
