import {
  PEOPLE_TABLE_DEFINITIONS,
  PEOPLE_TABLES,
  tablesSql,
  type PeopleTable,
  type TableRoles,
} from '@timeledger/people/read-model/people-tables.js';

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
  ...PEOPLE_TABLES,
] as const;
export type AttendanceTable = (typeof ATTENDANCE_TABLES)[number];

const columns: Record<Exclude<AttendanceTable, PeopleTable>, string> = {
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
};

const indexes: Partial<Record<AttendanceTable, readonly string[]>> = {
  punch: ['(tenant_id, employment_id, at_ms)'],
  attempt: ['(tenant_id, employment_id, at_ms)'],
  timesheet: ['(tenant_id, employee_id, period_start)', '(tenant_id, status, period_start)'],
  correction: ['(tenant_id, employment_id, requested_at)', '(tenant_id, status, requested_at)'],
  employment: ['(tenant_id, employee_id)'],
};

/** The tables of the first migration; later ones make theirs. */
export const FIRST_TABLES = [
  'punch',
  'punch_stream',
  'attempt',
  'timesheet',
  'correction',
  'employment',
  'reporting_line',
] as const satisfies readonly AttendanceTable[];

/** The tables of who stands how to whom that came after the first. */
export const LATER_PEOPLE_TABLES = PEOPLE_TABLES.filter((table) => table !== 'reporting_line');

/**
 * What lists that begin from the people one answers for need of the tables made first: a correction knows its local day,
 * and the sheets of one person in one state are found without the rest of the company's.
 */
export const listsByPersonSql = (schema: string): readonly string[] => [
  `ALTER TABLE ${schema}.correction ADD COLUMN on_date text`,
  `CREATE INDEX ON ${schema}.timesheet (tenant_id, employee_id, status, period_start, employment_id)`,
  `CREATE INDEX ON ${schema}.correction (tenant_id, employee_id, requested_at, correction_id)`,
  `CREATE INDEX ON ${schema}.correction (tenant_id, requested_by, requested_at, correction_id)`,
];

const definitions = {
  columns: { ...columns, ...PEOPLE_TABLE_DEFINITIONS.columns },
  indexes: { ...indexes, ...PEOPLE_TABLE_DEFINITIONS.indexes },
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const attendanceTablesSql = (
  schema: string,
  roles: TableRoles,
  tables: readonly AttendanceTable[],
): readonly string[] => tablesSql(schema, roles, definitions, tables);
