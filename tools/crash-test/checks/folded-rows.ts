import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { isPunchEvent } from '@timeledger/attendance/domain/events/punch-events.js';
import {
  effectivePunchOf,
  evolvePunch,
  punchIdOf,
  type PunchRecord,
} from '@timeledger/attendance/domain/punches/punch-set.js';
import type { OrganisationEvent } from '@timeledger/organisation/domain/events.js';
import canonicalize from 'canonicalize';
import type pg from 'pg';
import type { Findings } from './findings.js';

/** What a table must hold: its rows as canonical JSON, by key. */
type Rows = Map<string, string>;

const textOf = (value: unknown): string => canonicalize(value) ?? '';

/**
 * A read model as this test understands it: folded here, event by event, without a line of the projections' code. Only
 * what an event means to a punch is the domain's own word (`evolvePunch`).
 */
export interface Fold {
  take(event: StoredEvent): void;
  /** Compares with the live tables. Answers how many rows were looked at. */
  compare(client: pg.Client, findings: Findings): Promise<number>;
}

async function compareTable(
  client: pg.Client,
  findings: Findings,
  table: string,
  query: string,
  expected: Rows,
): Promise<number> {
  const left = new Map(expected);
  const { rows } = await client.query<{ key: string; value: unknown }>(query);
  for (const { key, value } of rows) {
    const wanted = left.get(key);
    left.delete(key);
    if (wanted === undefined) findings.add('read-model', `${table}: ${key} follows from no event`);
    else if (wanted !== textOf(value)) {
      findings.add(
        'read-model',
        `${table}: ${key} is ${textOf(value).slice(0, 300)}, not ${wanted.slice(0, 300)}`,
      );
    }
  }
  for (const key of left.keys()) findings.add('read-model', `${table}: ${key} is missing`);
  return rows.length;
}

/** `attendance.punch`, `attendance.attempt` and `attendance.employment`. */
export class AttendanceFold implements Fold {
  readonly #punches = new Map<string, { record: PunchRecord; position: number }>();
  readonly #attempts: Rows = new Map();
  readonly #employments: Rows = new Map();

  take(event: StoredEvent): void {
    if (isPunchEvent(event)) {
      const key = `${event.tenantId} ${event.data.employmentId} ${punchIdOf(event)}`;
      const record = evolvePunch(this.#punches.get(key)?.record, event);
      this.#punches.set(key, { record, position: event.position });
      return;
    }
    const { employmentId, employeeId } = event.data as { employmentId?: string; employeeId?: string };
    if (event.type === 'attendance.PunchRefused') {
      this.#attempts.set(
        `${event.tenantId} ${employmentId} ${event.eventId}`,
        textOf([Date.parse(event.occurredAt), event.recordedAt]),
      );
    }
    if (event.type === 'attendance.EmploymentChanged') {
      this.#employments.set(`${event.tenantId} ${employmentId}`, textOf([employeeId]));
    }
  }

  async compare(client: pg.Client, findings: Findings): Promise<number> {
    const punches: Rows = new Map();
    for (const [key, { record, position }] of this.#punches) {
      punches.set(key, textOf([effectivePunchOf(record)?.atMs ?? null, record, position]));
    }
    const counts = [
      await compareTable(
        client,
        findings,
        'attendance.punch',
        `SELECT concat_ws(' ', tenant_id, employment_id, punch_id) AS key, json_build_array(at_ms, record, position) AS value FROM attendance.punch`,
        punches,
      ),
      await compareTable(
        client,
        findings,
        'attendance.attempt',
        `SELECT concat_ws(' ', tenant_id, employment_id, attempt_id) AS key, json_build_array(at_ms, recorded_at) AS value FROM attendance.attempt`,
        this.#attempts,
      ),
      await compareTable(
        client,
        findings,
        'attendance.employment',
        `SELECT concat_ws(' ', tenant_id, employment_id) AS key, json_build_array(employee_id) AS value FROM attendance.employment`,
        this.#employments,
      ),
    ];
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** `organisation.employee`, `organisation.employment` and `organisation.pay_group`. */
export class OrganisationFold implements Fold {
  readonly #employees = new Map<string, { lines: unknown; revision: number }>();
  readonly #employments: Rows = new Map();
  readonly #payGroups: Rows = new Map();

  take(stored: StoredEvent): void {
    const { tenantId, revision } = stored;
    // The log of organisation holds only its own events.
    const event = stored as unknown as OrganisationEvent;
    switch (event.type) {
      case 'organisation.EmployeeRegistered':
        this.#employees.set(`${tenantId} ${event.data.employeeId}`, { lines: [], revision });
        return;
      case 'organisation.ReportingLineChanged':
        this.#employees.set(`${tenantId} ${event.data.employeeId}`, { lines: event.data.lines, revision });
        return;
      case 'organisation.EmploymentChanged': {
        const { employmentId, terms } = event.data;
        this.#employments.set(`${tenantId} ${employmentId}`, textOf([terms.employeeId, terms, revision]));
        return;
      }
      case 'organisation.PayGroupDefined': {
        const { payGroupId, name, definitions } = event.data;
        this.#payGroups.set(`${tenantId} ${payGroupId}`, textOf([name, definitions, revision]));
        return;
      }
      default:
        // The load of the crash test records nothing else that these tables tell.
        return;
    }
  }

  async compare(client: pg.Client, findings: Findings): Promise<number> {
    const employees: Rows = new Map();
    for (const [key, { lines, revision }] of this.#employees) employees.set(key, textOf([lines, revision]));
    const counts = [
      await compareTable(
        client,
        findings,
        'organisation.employee',
        `SELECT concat_ws(' ', tenant_id, employee_id) AS key, json_build_array(lines, revision) AS value FROM organisation.employee`,
        employees,
      ),
      await compareTable(
        client,
        findings,
        'organisation.employment',
        `SELECT concat_ws(' ', tenant_id, employment_id) AS key, json_build_array(employee_id, terms, revision) AS value FROM organisation.employment`,
        this.#employments,
      ),
      await compareTable(
        client,
        findings,
        'organisation.pay_group',
        `SELECT concat_ws(' ', tenant_id, pay_group_id) AS key, json_build_array(name, definitions, revision) AS value FROM organisation.pay_group`,
        this.#payGroups,
      ),
    ];
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
