import type { TenantClient } from '@timeledger/database/tenant-transaction.js';
import { MAX_READ_PAGE } from '@timeledger/event-store/port.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import type { Actor, JsonObject, JsonValue, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { assertNotParked } from '@timeledger/runtime/parking.js';
import { ABSENCES_PROJECTION } from '../../absences/absences.projection.js';
import { ATTENDANCE_PROJECTION, type AttendancePorts } from '../../attendance-ports.js';
import type { UtcMonth } from '../../domain/events/event.js';
import { FEEDBACK_PROJECTION } from '../../feedback/feedback.projection.js';

/** Rows or events that are in memory at a time. */
export const EXPORT_PAGE = 500;
/** How long an export waits for the read model; afterwards its job is tried again. */
const EXPORT_WAIT_MS = 30_000;

/** A value that may have been sealed: `null` once its key is gone, and where there never was one. */
export function openOf(value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && ('$erased' in value || '$enc' in value)) return null;
  return value;
}

/** Who did something, as the person may know it: by id and by role, never by name. */
export const whoOf = ({ kind, id, roles = [] }: Actor): JsonObject => ({ id, kind, roles });

/** Where attendance's log and read model have something about a person: found by keys, never by going through all of it. */
export class PersonRecords {
  constructor(private readonly ports: AttendancePorts) {}

  /**
   * Waits until the read model knows everything that is recorded by now: it tells which streams there are.
   * @throws DomainError 504 `read.not-reached`
   */
  async caughtUp(): Promise<void> {
    const { barrier, store, tokens } = this.ports;
    const token = tokens.issue(await store.head());
    await barrier.reach(token, ATTENDANCE_PROJECTION, EXPORT_WAIT_MS);
    await barrier.reach(token, FEEDBACK_PROJECTION, EXPORT_WAIT_MS);
    await barrier.reach(token, ABSENCES_PROJECTION, EXPORT_WAIT_MS);
  }

  /**
   * The employments of a person, as attendance knows them.
   * @throws DomainError 503 `projection.parked` where something of one waits to be mended: half of it is no archive
   */
  async employmentsOf(tenant: TenantId, person: EmployeeId): Promise<readonly EmploymentId[]> {
    await this.caughtUp();
    const employments = async (client: TenantClient): Promise<readonly EmploymentId[]> => {
      const { rows } = await client.query<{ employment_id: EmploymentId }>(
        `SELECT employment_id FROM attendance.employment
         WHERE tenant_id = $1 AND employee_id = $2 ORDER BY employment_id`,
        [tenant, person],
      );
      for (const { employment_id: orderingKey } of rows)
        await assertNotParked(client, 'attendance', ATTENDANCE_PROJECTION, { tenantId: tenant, orderingKey });
      return rows.map(({ employment_id: id }) => id);
    };
    return this.ports.database.run(tenant, employments, { isReadOnly: true });
  }

  /** The months in whose streams something stands about punches of an employment, oldest first. */
  async monthsOfPunches(tenant: TenantId, employment: EmploymentId): Promise<readonly UtcMonth[]> {
    const rows = await this.ports.database.query<{ month: UtcMonth }>(
      tenant,
      `SELECT month FROM attendance.punch_stream WHERE tenant_id = $1 AND employment_id = $2 ORDER BY month`,
      [tenant, employment],
    );
    return rows.map(({ month }) => month);
  }

  /** The months in which live punches of an employment were refused, oldest first. */
  async monthsOfAttempts(tenant: TenantId, employment: EmploymentId): Promise<readonly UtcMonth[]> {
    const rows = await this.ports.database.query<{ month: UtcMonth }>(
      tenant,
      `SELECT DISTINCT to_char(to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC', 'YYYYMM') AS month
       FROM attendance.attempt WHERE tenant_id = $1 AND employment_id = $2 ORDER BY month`,
      [tenant, employment],
    );
    return rows.map(({ month }) => month);
  }

  /** Every event of a stream, opened, a page at a time. */
  async *eventsOf(tenant: TenantId, stream: StreamId): AsyncGenerator<StoredEvent> {
    for (let fromRevision = 0; ; fromRevision += EXPORT_PAGE) {
      const page = await this.ports.store.readStream(tenant, stream, { fromRevision, limit: EXPORT_PAGE });
      for (const event of page) yield this.opened(event);
      if (page.length < EXPORT_PAGE) return;
    }
  }

  /** The same at once: for streams that are short by what they are about. */
  async allOf(tenant: TenantId, stream: StreamId): Promise<readonly StoredEvent[]> {
    const events = await readToEnd(this.ports.store, tenant, stream);
    return Promise.all(events.map((event) => this.opened(event)));
  }

  /** The events of small categories that nothing says the streams of, such as time clocks; those of the tenant alone. */
  async *eventsOfCategory(tenant: TenantId, category: string): AsyncGenerator<StoredEvent> {
    for (let after = 0, hasMore = true; hasMore;) {
      const page = await this.ports.store.readLog({ after, limit: MAX_READ_PAGE, categories: [category] });
      for (const event of page.events) if (event.tenantId === tenant) yield event;
      ({ through: after, hasMore } = page);
    }
  }

  /** Rows of the read model, a page at a time. The statement takes `$1` tenant, `$2` person, `$3` the last key, `$4` a limit. */
  async *rowsOf<Row extends { readonly key: string } & Record<string, unknown>>(
    tenant: TenantId,
    person: EmployeeId,
    sql: string,
  ): AsyncGenerator<Row> {
    await this.caughtUp();
    for (let last: string | null = null; ;) {
      const rows: readonly Row[] = await this.ports.database.query<Row>(tenant, sql, [
        tenant,
        person,
        last,
        EXPORT_PAGE,
      ]);
      yield* rows;
      last = rows.at(-1)?.key ?? null;
      if (rows.length < EXPORT_PAGE) return;
    }
  }

  /** An event with what is sealed in it open, as far as there is a key. */
  async opened(event: StoredEvent): Promise<StoredEvent> {
    return this.ports.hooks.read(event);
  }
}
