/**
 * The tables of attendance's read model, as the projection makes them in the schema it is told: the live one, or the
 * one beside it in a rebuild. Everything in them follows from attendance's own log.
 */
export const ATTENDANCE_TABLES = [
  'punch',
  'punch_stream',
  'attempt',
  'timesheet',
  'correction',
  'employment',
  'reporting_line',
] as const;
export type AttendanceTable = (typeof ATTENDANCE_TABLES)[number];

const columns: Record<AttendanceTable, string> = {
  // `record` is the domain's PunchRecord; `at_ms` its effective time, null while only corrections of it are known.
  punch: `
    employment_id uuid NOT NULL,
    punch_id uuid NOT NULL,
    at_ms bigint,
    record json NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant_id, employment_id, punch_id)`,
  // How far a month's stream is known here: the basis of a timesheet's ETag.
  punch_stream: `
    employment_id uuid NOT NULL,
    month text NOT NULL,
    revision bigint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (tenant_id, employment_id, month)`,
  attempt: `
    employment_id uuid NOT NULL,
    attempt_id uuid NOT NULL,
    at_ms bigint NOT NULL,
    data json NOT NULL,
    recorded_at text NOT NULL,
    PRIMARY KEY (tenant_id, employment_id, attempt_id)`,
  timesheet: `
    employment_id uuid NOT NULL,
    period_start text NOT NULL,
    period_end text NOT NULL,
    employee_id uuid NOT NULL,
    status text NOT NULL,
    revision bigint NOT NULL,
    state json NOT NULL,
    PRIMARY KEY (tenant_id, employment_id, period_start)`,
  // `events` are the correction's own, as stored: sealed fields are bound to the event that brought them.
  correction: `
    correction_id uuid NOT NULL,
    employment_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    stream_id text NOT NULL,
    status text NOT NULL,
    requested_at text NOT NULL,
    requested_by text NOT NULL,
    expires_at text,
    events json NOT NULL,
    PRIMARY KEY (tenant_id, correction_id)`,
  employment: `
    employment_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    data json NOT NULL,
    PRIMARY KEY (tenant_id, employment_id)`,
  reporting_line: `
    employee_id uuid NOT NULL,
    valid_from text NOT NULL,
    valid_to text,
    manager_id uuid,
    PRIMARY KEY (tenant_id, employee_id, valid_from)`,
};

const indexes: Partial<Record<AttendanceTable, readonly string[]>> = {
  punch: ['(tenant_id, employment_id, at_ms)'],
  attempt: ['(tenant_id, employment_id, at_ms)'],
  timesheet: ['(tenant_id, employee_id, period_start)', '(tenant_id, status, period_start)'],
  correction: ['(tenant_id, employment_id, requested_at)', '(tenant_id, status, requested_at)'],
  employment: ['(tenant_id, employee_id)'],
  reporting_line: ['(tenant_id, manager_id)'],
};

/** Who reads and who writes the tables. */
export interface TableRoles {
  readonly api: string;
  readonly follower: string;
  readonly auditor: string;
}

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export function attendanceTablesSql(schema: string, roles: TableRoles): readonly string[] {
  return ATTENDANCE_TABLES.flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${columns[table]})`,
      ...(indexes[table] ?? []).map((index) => `CREATE INDEX ON ${name} ${index}`),
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${roles.api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${name} TO ${roles.follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${roles.auditor} USING (true)`,
      `GRANT SELECT ON ${name} TO ${roles.api}, ${roles.auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.follower}`,
    ];
  });
}
