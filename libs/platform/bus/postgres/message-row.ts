import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { ReceivedMessage } from '../port.js';

/** A message as PostgreSQL answers it. */
export interface MessageRow {
  readonly partition: number;
  readonly log_offset: number;
  readonly sequence: number;
  readonly tenant_id: string;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly traceparent: string | null;
  readonly data: JsonObject;
}

/** The columns of a {@link MessageRow}, of a table called `m`. */
export const MESSAGE_COLUMNS =
  'm.partition, m.log_offset, m.sequence, m.tenant_id, m.key, m.id, m.type, m.source, m.subject, m.time, m.traceparent, m.data';

/** A row of a topic's log as consumers know it. */
export const receivedMessageOf = (topic: string, row: MessageRow): ReceivedMessage => ({
  topic,
  partition: row.partition,
  offset: row.log_offset,
  key: row.key,
  id: row.id,
  type: row.type,
  source: row.source,
  subject: row.subject,
  time: row.time,
  sequence: row.sequence,
  tenantId: row.tenant_id,
  ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  data: row.data,
});
