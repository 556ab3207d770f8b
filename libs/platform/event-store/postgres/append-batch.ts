import type pg from 'pg';
import { AppendStatus, ExpectedCode } from './append-function.sql.js';
import { boolArray, int4Array, numbersOf, textArray, uuidArray } from './binary-array.js';
import { quoteIdentifier } from './log-names.js';
import type { PreparedAppend, PreparedEvent } from './prepared-append.js';
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

interface SinglesRow {
  readonly [column: string]: string | null;
}

/**
 * Records a batch in one round trip and one transaction, which is committed when this resolves.
 * @param isCareful whether ids are looked up first: after a failure, when they may be in the log
 * @throws pg's DatabaseError when the server refused the whole, another error when the connection was lost
 */
export async function executeBatch(
  client: pg.ClientBase,
  schema: string,
  batch: readonly PreparedAppend[],
  nowMs: number,
  isCareful: boolean,
): Promise<readonly AppendOutcome[]> {
  const streams = streamsOf(batch);
  if (
    !isCareful &&
    streams.names.length === batch.length &&
    batch.every(({ events }) => events.length === 1)
  ) {
    return appendSingles(client, schema, batch, nowMs, streams);
  }
  const { rows } = await client.query<AppendRow>({
    name: `append:${schema}`,
    text: `SELECT status, revision, recorded, positions
      FROM ${quoteIdentifier(schema)}.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [String(nowMs), ...streamParameters(streams), ...appendParameters(batch, streams)],
    types: columnsAsText,
  });
  return decode(batch, theOnly(rows));
}

async function appendSingles(
  client: pg.ClientBase,
  schema: string,
  batch: readonly PreparedAppend[],
  nowMs: number,
  streams: BatchStreams,
): Promise<readonly AppendOutcome[]> {
  const events = batch.flatMap((append) => append.events);
  const { rows } = await client.query<SinglesRow>({
    name: `append_singles:${schema}`,
    text: `SELECT granted, revision, recorded, positions, refused, status, actual
      FROM ${quoteIdentifier(schema)}.append_singles($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      String(nowMs),
      ...streamParameters(streams),
      int4Array(batch.map(({ expectedCode }) => expectedCode)),
      ...eventParameters(events),
    ],
    types: columnsAsText,
  });
  return decodeSingles(batch.length, theOnly(rows));
}

function theOnly<Row>(rows: readonly Row[]): Row {
  const row = rows[0];
  if (row === undefined) throw new Error('the append function gave no answer');
  return row;
}

/** The streams of a batch, each once, and which of them each append is for. */
interface BatchStreams {
  readonly tenants: string[];
  readonly names: string[];
  readonly categories: string[];
  /** Whether an append may make the stream. */
  readonly mayBeNew: boolean[];
  /** By append, counted from 0. */
  readonly ofAppends: readonly number[];
}

function streamsOf(batch: readonly PreparedAppend[]): BatchStreams {
  const known = new Map<string, number>();
  const tenants: string[] = [];
  const names: string[] = [];
  const categories: string[] = [];
  const mayBeNew: boolean[] = [];
  const ofAppends = batch.map(({ request, category, expectedCode }) => {
    const isCreating = expectedCode === ExpectedCode.none || expectedCode === ExpectedCode.any;
    // The name tells the tenant, see prepareAppend.
    let index = known.get(request.streamId);
    if (index === undefined) {
      index = known.size;
      known.set(request.streamId, index);
      tenants.push(request.tenantId);
      names.push(request.streamId);
      categories.push(category);
      mayBeNew.push(isCreating);
    } else if (isCreating) mayBeNew[index] = true;
    return index;
  });
  return { tenants, names, categories, mayBeNew, ofAppends };
}

const streamParameters = ({ tenants, names, categories, mayBeNew }: BatchStreams): Buffer[] => [
  uuidArray(tenants),
  textArray(names),
  textArray(categories),
  boolArray(mayBeNew),
];

const eventParameters = (events: readonly PreparedEvent[]): Buffer[] => [
  uuidArray(events.map(({ event }) => event.eventId)),
  textArray(events.map(({ metadata }) => metadata)),
  textArray(events.map(({ data }) => data)),
];

const appendParameters = (batch: readonly PreparedAppend[], { ofAppends }: BatchStreams): Buffer[] => [
  int4Array(ofAppends.map((stream) => stream + 1)),
  int4Array(batch.map(({ expectedCode }) => expectedCode)),
  int4Array(batch.map(({ events }) => events.length)),
  int4Array(batch.flatMap(({ events }, i) => events.map(() => i + 1))),
  int4Array(batch.flatMap(({ events }) => events.map((_, i) => i))),
  ...eventParameters(batch.flatMap(({ events }) => events)),
];

function decodeSingles(count: number, row: SinglesRow): AppendOutcome[] {
  const numbers = (column: string): readonly number[] => numbersOf(row[column] ?? null);
  const outcomes = new Array<AppendOutcome>(count);
  const [revisions, recorded, positions] = [numbers('revision'), numbers('recorded'), numbers('positions')];
  numbers('granted').forEach((append, i) => {
    outcomes[append - 1] = {
      status: 'appended',
      revision: revisions[i] ?? -1,
      recordedAtMs: recorded[i] ?? 0,
      positions: [positions[i] ?? 0],
    };
  });
  const [statuses, actual] = [numbers('status'), numbers('actual')];
  numbers('refused').forEach((append, i) => {
    outcomes[append - 1] = refusal(statuses[i], actual[i] ?? -1);
  });
  return outcomes;
}

function refusal(status: number | undefined, actual: number): AppendOutcome {
  switch (status) {
    case AppendStatus.duplicate:
      return { status: 'duplicate' };
    case AppendStatus.idReused:
      return { status: 'id-reused' };
    case AppendStatus.conflict:
      return { status: 'conflict', actual };
    default:
      throw new Error(`unknown append status ${status}`);
  }
}

function decode(batch: readonly PreparedAppend[], row: AppendRow): AppendOutcome[] {
  const statuses = numbersOf(row.status);
  const revisions = numbersOf(row.revision);
  const recorded = numbersOf(row.recorded);
  const positions = numbersOf(row.positions);
  let drawn = 0;
  return batch.map(({ events }, i): AppendOutcome => {
    const revision = revisions[i] ?? -1;
    if (statuses[i] !== AppendStatus.appended) return refusal(statuses[i], revision);
    drawn += events.length;
    return {
      status: 'appended',
      revision,
      recordedAtMs: recorded[i] ?? 0,
      positions: positions.slice(drawn - events.length, drawn),
    };
  });
}
