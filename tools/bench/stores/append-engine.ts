import type { JsonObject } from '@timeledger/kernel/envelope.js';

/** One event to append by one writer; every writer has streams of its own. */
export interface AppendOrder {
  readonly writer: number;
  /** Which of the writer's streams, from 0. */
  readonly stream: number;
  /** The revision the event is to have in its stream, from 0: every engine is asked to check it. */
  readonly revision: number;
  readonly data: JsonObject;
}

/** An event store under measurement. `append` settles when the event is durable. */
export interface AppendEngine {
  append(order: AppendOrder): Promise<void>;
  /** Events in the store: proof that what was counted was written. */
  countEvents(): Promise<number>;
  close(): Promise<void>;
}

/** Where an engine finds its database, which is empty and its own. */
export interface EngineConnection {
  readonly connectionString: string;
  /** Connections for an engine that uses one a writer. */
  readonly poolSize: number;
}

export type OpenEngine = (connection: EngineConnection) => Promise<AppendEngine>;

/** The size of an event's data as JSON. */
export const EVENT_BYTES = 400;

const TEMPLATE = {
  employmentId: '00000000-0000-7000-8000-000000000000',
  kind: 'clock-in',
  occurredAt: '2026-11-02T08:00:00.000Z',
  zone: 'Europe/Berlin',
  offsetMinutes: 60,
  source: 'mobile',
  note: '',
};

const PADDING = 'x'.repeat(EVENT_BYTES - JSON.stringify(TEMPLATE).length);

/** A punch-like event of {@link EVENT_BYTES} bytes. */
export const dataOf = (writer: number, serial: number): JsonObject => ({
  ...TEMPLATE,
  employmentId: `00000000-0000-7000-8${String(writer).padStart(3, '0')}-${String(serial % 1e12).padStart(12, '0')}`,
  kind: serial % 2 === 0 ? 'clock-in' : 'clockout',
  note: PADDING,
});
