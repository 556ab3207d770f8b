import type { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { Relation, Routine } from './isolation-catalogue.js';
import { argumentCombinations } from './routine-arguments.js';
import type { SeededTenant } from './tenant-seed.js';

/** Whose session is tried, and whose rows nobody may reach from it. */
export interface ProbeSubject {
  readonly role: string;
  /** The tenant that is set; `undefined` for none. */
  readonly tenant: SeededTenant | undefined;
  /** A tenant with a row in every table. */
  readonly other: SeededTenant;
  /** Texts that only rows of other tenants hold: ids and marks. */
  readonly marks: readonly string[];
  /** How the findings call the state of the session: `with tenant A set`. */
  readonly state: string;
}

/** What the probes found, and how much they saw: a probe that sees nothing at all proves nothing. */
export interface ProbeFindings {
  readonly leaks: readonly string[];
  /** Relations in which the role saw rows of its own tenant. */
  readonly seen: readonly string[];
  /** Routines that answered at least once. */
  readonly answered: readonly string[];
}

/** Refused by privilege or policy; not a thing that can be written; not with row-level security. */
const REFUSALS = ['42501', '55000', '42809', '0A000', '25006'];

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

/**
 * Tries what a session of one role can do: inside one transaction, each statement behind a savepoint, so that nothing
 * stays. The connection is a superuser's, which takes on the role for real (`SESSION AUTHORIZATION`) and looks at the
 * others' rows in between.
 */
export class IsolationProbe {
  private readonly leaks = new Set<string>();
  private readonly seen: string[] = [];
  private readonly answered: string[] = [];
  private before = '';

  constructor(
    private readonly client: pg.ClientBase,
    private readonly relations: readonly Relation[],
    private readonly subject: ProbeSubject,
  ) {}

  /** Must be called within a transaction that takes the role on and sets the tenant. */
  async run(routines: readonly Routine[], systemViews: readonly string[]): Promise<ProbeFindings> {
    this.before = await this.asSuperuser(() => this.fingerprint());
    for (const relation of this.relations) {
      await this.read(relation);
      await this.copyOut(relation);
      if (relation.hasTenant) {
        await this.ask(relation);
        await this.write(relation);
      }
    }
    for (const routine of routines) await this.call(routine);
    for (const view of systemViews) await this.readSystemView(view);
    return { leaks: [...this.leaks], seen: this.seen, answered: this.answered };
  }

  private found(what: string): void {
    this.leaks.add(`${this.subject.role} ${this.subject.state}: ${what}`);
  }

  /** Runs a statement behind a savepoint; `inspect` looks at its result before it is undone. */
  private async attempt(
    sql: string,
    values: readonly unknown[],
    inspect: (result: pg.QueryResult<Record<string, unknown>>) => Promise<void> | void,
    failed: (code: string, message: string) => void = () => undefined,
  ): Promise<void> {
    await this.client.query('SAVEPOINT probe');
    try {
      const result = await this.client.query<Record<string, unknown>>(sql, [...values]);
      await inspect(result);
    } catch (error) {
      failed(codeOf(error), error instanceof Error ? error.message : String(error));
    }
    await this.client.query('ROLLBACK TO SAVEPOINT probe');
  }

  private holdsMark(text: string): boolean {
    return this.subject.marks.some((mark) => text.includes(mark));
  }

  private async read({ name, hasTenant }: Relation): Promise<void> {
    const { tenant } = this.subject;
    const owner = hasTenant ? 'line.tenant_id::text' : 'NULL';
    await this.attempt(`SELECT line::text AS text, ${owner} AS tenant FROM ${name} line`, [], ({ rows }) => {
      const isForeign = (row: Record<string, unknown>): boolean =>
        (hasTenant && row['tenant'] !== tenant?.tenantId) || this.holdsMark(String(row['text']));
      const foreign = rows.filter(isForeign).length;
      if (foreign > 0) this.found(`SELECT shows ${foreign} foreign rows of ${name}`);
      if (hasTenant && rows.length > foreign) this.seen.push(name);
    });
  }

  private async copyOut({ name, hasTenant, kind }: Relation): Promise<void> {
    if (kind !== 'table') return;
    const chunks: string[] = [];
    // The driver drops what COPY sends; its connection hands it out all the same.
    const { connection } = this.client as unknown as { readonly connection: EventEmitter };
    const collect = ({ chunk }: { readonly chunk: Buffer }): number => chunks.push(chunk.toString());
    connection.on('copyData', collect);
    await this.attempt(`COPY ${name} TO STDOUT`, [], () => undefined);
    connection.off('copyData', collect);
    const isForeign = (line: string): boolean =>
      this.holdsMark(line) || (hasTenant && this.subject.tenant === undefined);
    if (chunks.some(isForeign)) this.found(`COPY shows foreign rows of ${name}`);
  }

  /** Rows that are hidden must not be told by errors of conditions either. */
  private async ask({ name }: Relation): Promise<void> {
    const { other } = this.subject;
    await this.attempt(
      `SELECT 1 FROM ${name} WHERE CASE WHEN tenant_id = $1 THEN 1 / (length(tenant_id::text) - 36) ELSE 1 END = 1`,
      [other.tenantId],
      () => undefined,
      (code) => {
        if (code === '22012') this.found(`a condition is asked about hidden rows of ${name}`);
      },
    );
  }

  private async write({ name }: Relation): Promise<void> {
    const { tenant, other } = this.subject;
    const foreign = `'${other.tenantId}'::uuid`;
    const own = tenant === undefined ? 'NULL::uuid' : `'${tenant.tenantId}'::uuid`;
    const statements: Readonly<Record<string, string>> = {
      INSERT: `INSERT INTO ${name} (tenant_id) VALUES (${foreign})`,
      'INSERT of a copy': `INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM ${name} WHERE tenant_id = ${foreign}`,
      'INSERT ON CONFLICT': `INSERT INTO ${name} (tenant_id) VALUES (${foreign}) ON CONFLICT DO NOTHING`,
      UPDATE: `UPDATE ${name} SET tenant_id = tenant_id`,
      // Without a condition: one that reads rows brings the policies for reading in, which would help.
      'UPDATE that moves rows to another tenant': `UPDATE ${name} SET tenant_id = ${foreign}`,
      'UPDATE by tenant': `UPDATE ${name} SET tenant_id = tenant_id WHERE tenant_id = ${foreign}`,
      'UPDATE that takes a row over': `UPDATE ${name} SET tenant_id = ${own} WHERE tenant_id = ${foreign}`,
      DELETE: `DELETE FROM ${name}`,
      'DELETE by tenant': `DELETE FROM ${name} WHERE tenant_id = ${foreign}`,
      TRUNCATE: `TRUNCATE ${name} CASCADE`,
      'MERGE that deletes': `MERGE INTO ${name} t USING (SELECT ${foreign} AS id) s ON t.tenant_id = s.id WHEN MATCHED THEN DELETE`,
      'MERGE that inserts': `MERGE INTO ${name} t USING (SELECT ${foreign} AS id) s ON false WHEN NOT MATCHED THEN INSERT (tenant_id) VALUES (s.id)`,
      'COPY FROM': `COPY ${name} (tenant_id) FROM STDIN`,
    };
    for (const [kind, sql] of Object.entries(statements)) {
      const changes = async (): Promise<void> => {
        if ((await this.asSuperuser(() => this.fingerprint())) !== this.before)
          this.found(`${kind} changes foreign rows of ${name}`);
      };
      await this.attempt(sql, [], changes, (code, message) => {
        if (!REFUSALS.includes(code)) this.found(`${kind} on ${name} gets past the policies: ${message}`);
      });
    }
  }

  private async call(routine: Routine): Promise<void> {
    if (routine.isTrigger) return;
    const { name, argumentTypes, isProcedure } = routine;
    const places = argumentTypes.map((type, index) => `$${index + 1}::text::${type}`).join(', ');
    const sql = isProcedure
      ? `CALL ${name}(${places})`
      : `SELECT answer::text AS text FROM ${name}(${places}) answer`;
    let isRefused = false;
    if (this.subject.tenant !== undefined) {
      for (const values of argumentCombinations(argumentTypes, this.subject.tenant)) {
        if (this.answered.includes(name)) break;
        await this.attempt(sql, values, () => void this.answered.push(name));
      }
    }
    for (const values of argumentCombinations(argumentTypes, this.subject.other)) {
      if (isRefused) return;
      await this.attempt(
        sql,
        values,
        async ({ rows }) => {
          if (rows.some((row) => this.holdsMark(String(row['text']))))
            this.found(`${name} returns foreign rows`);
          // Without a tenant, a writer of many tenants' batches is told whose each row is; that is its whole task.
          if (this.subject.tenant === undefined) return;
          if ((await this.asSuperuser(() => this.fingerprint())) !== this.before)
            this.found(`${name} changes foreign rows`);
        },
        (code, message) => {
          isRefused = code === '42501' && /^permission denied for (function|procedure|schema)/.test(message);
        },
      );
    }
  }

  private async readSystemView(name: string): Promise<void> {
    await this.attempt(`SELECT line::text AS text FROM ${name} line`, [], ({ rows }) => {
      if (rows.some((row) => this.holdsMark(String(row['text']))))
        this.found(`${name} tells of foreign rows`);
    });
  }

  private async asSuperuser<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.client.query('SAVEPOINT looking; RESET SESSION AUTHORIZATION');
    const result = await work();
    await this.client.query('ROLLBACK TO SAVEPOINT looking');
    return result;
  }

  /** Of all rows that are not the session's tenant's, with where they lie: also an update that changes no value shows. */
  private async fingerprint(): Promise<string> {
    const own = this.subject.tenant?.tenantId ?? '00000000-0000-0000-0000-000000000000';
    const parts = this.relations
      .filter(({ hasTenant, kind, isPartition }) => hasTenant && !isPartition && kind.endsWith('table'))
      .map(
        ({ name }) => `SELECT '${name}' AS name, count(*) AS amount,
          sum(hashtextextended(concat(line.tableoid, line.ctid, line.xmin, line::text), 1)::numeric) AS hash
          FROM ${name} line WHERE tenant_id <> '${own}'`,
      );
    const { rows } = await this.client.query(parts.join(' UNION ALL '));
    return JSON.stringify(rows);
  }
}
