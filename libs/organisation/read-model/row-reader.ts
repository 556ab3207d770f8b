import type { TenantId } from '@timeledger/kernel/ids.js';
import { isParked, readIsParked } from '@timeledger/runtime/parking.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import type { PageQuery } from '@timeledger/service/http/page-query.js';
import { ORGANISATION_PROJECTION, type OrganisationPorts } from '../organisation-ports.js';
import type { VisibleRows } from './visible-rows.js';

/** A list by id. */
export interface Listing<Row> {
  /** The operation, for cursors: `listTeams`. */
  readonly list: string;
  readonly table: string;
  readonly id: keyof Row & string;
  /** Equalities on uuid columns. */
  readonly filter?: Readonly<Record<string, string>>;
  /** Which rows the one who asks may see, by the column `employee_id`; all unless told. */
  readonly visible?: VisibleRows;
}

/** What was found of a thing. */
export interface FoundRow<Row> {
  readonly row: Row | undefined;
  readonly isWaiting: boolean;
}

/** Reads rows of organisation's read model. */
export class RowReader {
  constructor(private readonly ports: Pick<OrganisationPorts, 'database' | 'cursors'>) {}

  /**
   * The row of a thing, and whether events about it wait to be mended: then it may be old, or not be there yet.
   * @param sql with the tenant as `$1` and the ordering key as `$2`
   */
  find<Row extends object>(tenantId: TenantId, orderingKey: string, sql: string): Promise<FoundRow<Row>> {
    return this.ports.database.run(
      tenantId,
      async (client) => {
        const key = { tenantId, orderingKey };
        // Asked first: a key that is freed in between makes a query fail that could succeed, never the other way round.
        const isWaiting = await isParked(client, 'organisation', ORGANISATION_PROJECTION, key);
        const { rows } = await client.query<Row & Record<string, unknown>>(sql, [tenantId, orderingKey]);
        return { row: rows[0], isWaiting };
      },
      { isReadOnly: true },
    );
  }

  /** The row of a thing, for one who may see it. @throws DomainError 503 `projection.parked` */
  async whole<Row extends object>(
    tenantId: TenantId,
    orderingKey: string,
    sql: string,
  ): Promise<Row | undefined> {
    const { row, isWaiting } = await this.find<Row>(tenantId, orderingKey, sql);
    if (isWaiting) throw readIsParked();
    return row;
  }

  /** A page of rows by id, behind a cursor. */
  async page<Row extends object>(
    tenantId: TenantId,
    query: PageQuery,
    { list, table, id, filter = {}, visible }: Listing<Row>,
  ): Promise<Page<Row>> {
    const scope: CursorScope = { tenantId, list, filter };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? undefined : this.ports.cursors.read(scope, query.cursor)[0];
    const values: unknown[] = [tenantId, behind ?? null, limit + 1];
    const conditions = Object.entries(filter).map(
      ([column, value]) => `AND listed.${column} = $${values.push(value)}`,
    );
    const seen = visible?.sql(values);
    const rows = await this.ports.database.query<Row & Record<string, unknown>>(
      tenantId,
      `${seen?.with ?? ''} SELECT listed.* FROM organisation.${table} AS listed
       WHERE listed.tenant_id = $1 AND ($2::uuid IS NULL OR listed.${id} > $2) ${conditions.join(' ')}
       ${seen === undefined ? '' : `AND listed.employee_id IN (${seen.ids})`}
       ORDER BY listed.${id} LIMIT $3`,
      values,
    );
    return pageOf<Row>(this.ports.cursors, scope, rows, limit, (row) => [String(row[id])]);
  }
}
