import type pg from 'pg';
import { AppendStatus, ExpectedCode } from './append-function.sql.js';
import { boolArray, int4Array, numbersOf, textArray, uuidArray } from './binary-array.js';
import { quoteIdentifier } from './log-names.js';
import type { PreparedAppend } from './prepared-append.js';
import { columnsAsText } from './stored-event-page.js';

/** What became of one append. Positions and moments as the log has them. */
export type AppendOutcome =
  | {
      readonly status: 'appended';
      readonly revision: number;
      readonly recordedAtMs: number;
      readonly positions: readonly number[];
    }
  | { readonly status: 'duplicate' | 'id-reused' }
  | { readonly status: 'conflict'; readonly actual: number };

interface AppendRow {
  readonly status: string;
  readonly revision: string;
  readonly recorded: string;
  readonly positions: string | null;
}

const parameters = Array.from({ length: 13 }, (_, i) => `$${i + 1}`).join(', ');

/**
 * Records a batch in one round trip and one transaction, which is committed when this resolves.
 * @throws pg's DatabaseError when the server refused the whole, another error when the connection was lost
 */
export async function executeBatch(
  client: pg.ClientBase,
  schema: string,
  batch: readonly PreparedAppend[],
  nowMs: number,
): Promise<readonly AppendOutcome[]> {
  const { rows } = await client.query<AppendRow>({
    name: `append:${schema}`,
    text: `SELECT status, revision, recorded, positions FROM ${quoteIdentifier(schema)}.append(${parameters})`,
    values: [String(nowMs), ...encode(batch)],
    types: columnsAsText,
  });
  const row = rows[0];
  if (row === undefined) throw new Error('the append function gave no answer');
  return decode(batch, row);
}

function encode(batch: readonly PreparedAppend[]): Buffer[] {
  const streams = new Map<string, number>();
  const tenants: string[] = [];
  const names: string[] = [];
  const categories: string[] = [];
  const mayBeNew: boolean[] = [];
  const appendStreams = batch.map(({ request, category, expectedCode }) => {
    const isCreating = expectedCode === ExpectedCode.none || expectedCode === ExpectedCode.any;
    const key = `${request.tenantId} ${request.streamId}`;
    let index = streams.get(key);
    if (index === undefined) {
      index = streams.size;
      streams.set(key, index);
      tenants.push(request.tenantId);
      names.push(request.streamId);
      categories.push(category);
      mayBeNew.push(isCreating);
    } else if (isCreating) mayBeNew[index] = true;
    return index + 1;
  });
  const events = batch.flatMap((append) => append.events);
  return [
    uuidArray(tenants),
    textArray(names),
    textArray(categories),
    boolArray(mayBeNew),
    int4Array(appendStreams),
    int4Array(batch.map((append) => append.expectedCode)),
    int4Array(batch.map((append) => append.events.length)),
    int4Array(batch.flatMap((append, i) => append.events.map(() => i + 1))),
    int4Array(batch.flatMap((append) => append.events.map((_, i) => i))),
    uuidArray(events.map(({ event }) => event.eventId)),
    textArray(events.map(({ metadata }) => metadata)),
    textArray(events.map(({ data }) => data)),
  ];
}

function decode(batch: readonly PreparedAppend[], row: AppendRow): AppendOutcome[] {
  const statuses = numbersOf(row.status);
  const revisions = numbersOf(row.revision);
  const recorded = numbersOf(row.recorded);
  const positions = numbersOf(row.positions);
  let drawn = 0;
  return batch.map(({ events }, i): AppendOutcome => {
    const revision = revisions[i] ?? -1;
    switch (statuses[i]) {
      case AppendStatus.appended:
        drawn += events.length;
        return {
          status: 'appended',
          revision,
          recordedAtMs: recorded[i] ?? 0,
          positions: positions.slice(drawn - events.length, drawn),
        };
      case AppendStatus.duplicate:
        return { status: 'duplicate' };
      case AppendStatus.idReused:
        return { status: 'id-reused' };
      case AppendStatus.conflict:
        return { status: 'conflict', actual: revision };
      default:
        throw new Error(`unknown append status ${statuses[i]}`);
    }
  });
}
