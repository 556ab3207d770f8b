import type { ClientBase, Pool } from 'pg';

/** Anything that runs a statement: a pool, or a client in its transaction. */
export type Queryable = Pick<ClientBase | Pool, 'query'>;

/** How far a follower has got in a log. */
export interface Checkpoint {
  /** The follower's name; that of a projection while it is rebuilt ends in {@link REBUILD_SUFFIX}. */
  readonly follower: string;
  /** Version of the code that wrote what the follower has written. */
  readonly version: number;
  /** The log's epoch that the position is of. */
  readonly epoch: string;
  /** Everything up to here is done. */
  readonly position: number;
}

/** Ends the name under which a projection is built beside the live one. */
export const REBUILD_SUFFIX = '#rebuild';

/** Another runner moved the checkpoint meanwhile: nothing of this transaction may stay, and the checkpoint is to be read again. */
export class CheckpointLost extends Error {
  constructor(follower: string, from: number) {
    super(`${follower}: the checkpoint is not at ${from} any more`);
    this.name = 'CheckpointLost';
  }
}

/** What a follower has written is of another log or another version of its code: it stops until it is rebuilt. */
export class RebuildNeeded extends Error {
  constructor(
    readonly follower: string,
    readonly reason: 'epoch' | 'version',
  ) {
    super(`${follower} must be rebuilt: its ${reason} is another one`);
    this.name = 'RebuildNeeded';
  }
}

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * A name that is safe to stand in a statement.
 * @throws RangeError for anything but a lower-case identifier: a mistake of ours
 */
export function identifier(name: string): string {
  if (!IDENTIFIER.test(name)) throw new RangeError(`not an identifier: ${name}`);
  return name;
}

/** `schema.table`, safe to stand in a statement. */
export const tableIn = (schema: string, table: string): string =>
  `${identifier(schema)}.${identifier(table)}`;

/**
 * Reads a follower's checkpoint, making it at the start of the log if there is none.
 * @throws RebuildNeeded when the present one is of another epoch or version
 */
export async function openCheckpoint(
  db: Queryable,
  schema: string,
  wanted: Omit<Checkpoint, 'position'>,
): Promise<number> {
  const table = tableIn(schema, 'checkpoint');
  await db.query(
    `INSERT INTO ${table} (follower, version, epoch, position) VALUES ($1, $2, $3, 0) ON CONFLICT (follower) DO NOTHING`,
    [wanted.follower, wanted.version, wanted.epoch],
  );
  const present = await findCheckpoint(db, schema, wanted.follower);
  if (present === undefined) throw new CheckpointLost(wanted.follower, 0);
  if (present.epoch !== wanted.epoch) throw new RebuildNeeded(wanted.follower, 'epoch');
  if (present.version !== wanted.version) throw new RebuildNeeded(wanted.follower, 'version');
  return present.position;
}

/**
 * Moves the checkpoint, within the transaction that writes what it stands for. Takes the row's lock: from here on no
 * other runner and no swap of a rebuilt projection comes in between.
 * @throws CheckpointLost when it is not at `from`
 */
export async function moveCheckpoint(
  db: Queryable,
  schema: string,
  move: { readonly follower: string; readonly from: number; readonly to: number },
): Promise<void> {
  const { rowCount } = await db.query({
    name: `move-checkpoint-${schema}`,
    text: `UPDATE ${tableIn(schema, 'checkpoint')} SET position = $3, moved_at = clock_timestamp()
      WHERE follower = $1 AND position = $2`,
    values: [move.follower, move.from, move.to],
  });
  if (rowCount !== 1) throw new CheckpointLost(move.follower, move.from);
}

/** A follower's checkpoint as it is committed. */
export async function findCheckpoint(
  db: Queryable,
  schema: string,
  follower: string,
): Promise<Checkpoint | undefined> {
  const { rows } = await db.query<{ version: number; epoch: string; position: string }>({
    name: `find-checkpoint-${schema}`,
    text: `SELECT version, epoch, position FROM ${tableIn(schema, 'checkpoint')} WHERE follower = $1`,
    values: [follower],
  });
  const [row] = rows;
  return row && { follower, version: row.version, epoch: row.epoch, position: Number(row.position) };
}

/** How far a follower is in this epoch of the log; 0 when it has not begun: what a `ReadBarrier` looks at. */
export async function positionOf(
  db: Queryable,
  schema: string,
  follower: string,
  epoch: string,
): Promise<number> {
  const checkpoint = await findCheckpoint(db, schema, follower);
  return checkpoint?.epoch === epoch ? checkpoint.position : 0;
}

/** Forgets a follower's checkpoint: it begins at the start of the log again. */
export async function dropCheckpoint(db: Queryable, schema: string, follower: string): Promise<void> {
  await db.query(`DELETE FROM ${tableIn(schema, 'checkpoint')} WHERE follower = $1`, [follower]);
}
