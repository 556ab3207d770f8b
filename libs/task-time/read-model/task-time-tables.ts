import {
  PEOPLE_TABLE_DEFINITIONS,
  PEOPLE_TABLES,
  tablesSql,
  type TableDefinitions,
  type TableRoles,
} from '@timeledger/people/read-model/people-tables.js';

/** The first tables of task-time's read model. Everything in them follows from task-time's own log. */
export const TASK_TIME_TABLES = ['project', 'task', 'allocated_day'] as const;

/** The tables of activities, which came later. */
export const ACTIVITY_TABLES = ['activity'] as const;

const activityDefinitions: TableDefinitions<(typeof ACTIVITY_TABLES)[number]> = {
  columns: {
    // Of one that was taken back no more is left than whose it was.
    activity: `
      activity_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      kind text,
      customer_id uuid,
      task_id uuid,
      started_at timestamptz,
      activity json,
      PRIMARY KEY (tenant_id, activity_id)`,
  },
  indexes: {
    activity: [
      '(tenant_id, employee_id, started_at, activity_id) WHERE activity IS NOT NULL',
      '(tenant_id, employee_id, activity_id)',
    ],
  },
};

/** The tables of time entries, which came later still. */
export const ENTRY_TABLES = ['time_entry'] as const;

const entryDefinitions: TableDefinitions<(typeof ENTRY_TABLES)[number]> = {
  columns: {
    // Of one that was taken back no more is left than whose it was and where it lies: the month of UTC of its stream. Days are local.
    time_entry: `
      employee_id uuid NOT NULL,
      entry_id uuid NOT NULL,
      month text NOT NULL,
      project_id uuid,
      task_id uuid,
      started_at timestamptz,
      first_day date,
      last_day date,
      entry json,
      PRIMARY KEY (tenant_id, employee_id, entry_id)`,
  },
  indexes: {
    time_entry: [
      '(tenant_id, employee_id, started_at, entry_id) WHERE entry IS NOT NULL',
      '(tenant_id, employee_id, last_day) WHERE entry IS NOT NULL',
    ],
  },
};

/** DDL of the tables of time entries. */
export const entryTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, entryDefinitions, ENTRY_TABLES);

/** The tables of automatic timing, which came after those. */
export const TIMING_TABLES = ['timing_rule', 'business_event'] as const;

const timingDefinitions: TableDefinitions<(typeof TIMING_TABLES)[number]> = {
  columns: {
    timing_rule: `
      rule_id uuid NOT NULL,
      event_type text NOT NULL,
      rule json NOT NULL,
      PRIMARY KEY (tenant_id, rule_id)`,
    // `parked` says why nothing followed; null for what was applied.
    business_event: `
      business_event_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      type text NOT NULL,
      at timestamptz NOT NULL,
      event json NOT NULL,
      parked text,
      PRIMARY KEY (tenant_id, business_event_id)`,
  },
  indexes: {
    timing_rule: ['(tenant_id, event_type, rule_id)'],
    business_event: [
      '(tenant_id, at, business_event_id)',
      '(tenant_id, at, business_event_id) WHERE parked IS NOT NULL',
      '(tenant_id, employee_id, business_event_id)',
    ],
  },
};

/** DDL of the tables of automatic timing. */
export const timingTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, timingDefinitions, TIMING_TABLES);

/** The tables of project timesheets, which came last, with those of who may see whose. */
export const SHEET_TABLES = ['project_timesheet'] as const;

const sheetDefinitions: TableDefinitions<(typeof SHEET_TABLES)[number]> = {
  columns: {
    // `submitted_minutes` is what was submitted; null while the week is open.
    project_timesheet: `
      employee_id uuid NOT NULL,
      week date NOT NULL,
      status text NOT NULL,
      submitted_minutes integer,
      PRIMARY KEY (tenant_id, employee_id, week)`,
  },
  indexes: { project_timesheet: ['(tenant_id, week, employee_id)'] },
};

/** DDL of the tables of project timesheets, and of who stands how to whom. */
export const sheetTablesSql = (schema: string, roles: TableRoles): readonly string[] => [
  ...tablesSql(schema, roles, PEOPLE_TABLE_DEFINITIONS, PEOPLE_TABLES),
  ...tablesSql(schema, roles, sheetDefinitions, SHEET_TABLES),
];

/** Every table of the read model. */
export const READ_MODEL_TABLES = [
  ...TASK_TIME_TABLES,
  ...ACTIVITY_TABLES,
  ...ENTRY_TABLES,
  ...TIMING_TABLES,
  ...SHEET_TABLES,
  ...PEOPLE_TABLES,
] as const;

/** DDL of the tables of activities. */
export const activityTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, activityDefinitions, ACTIVITY_TABLES);

const columns: Record<(typeof TASK_TIME_TABLES)[number], string> = {
  project: `
    project_id uuid NOT NULL,
    project json NOT NULL,
    is_open boolean NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, project_id)`,
  task: `
    task_id uuid NOT NULL,
    project_id uuid NOT NULL,
    task json NOT NULL,
    is_open boolean NOT NULL,
    revision bigint NOT NULL,
    PRIMARY KEY (tenant_id, task_id)`,
  // Which days of a person something is recorded of; what, is in the streams.
  allocated_day: `
    employee_id uuid NOT NULL,
    date date NOT NULL,
    PRIMARY KEY (tenant_id, employee_id, date)`,
};

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const taskTimeTablesSql = (schema: string, roles: TableRoles): readonly string[] => [
  ...TASK_TIME_TABLES.flatMap((table) => {
    const name = `${schema}.${table}`;
    return [
      `CREATE TABLE ${name} (tenant_id uuid NOT NULL, ${columns[table]})`,
      `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
      `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`,
      `CREATE POLICY tenant_only ON ${name} FOR SELECT TO ${roles.api}
        USING (tenant_id = nullif(current_setting('timeledger.tenant', true), '')::uuid)`,
      `CREATE POLICY follower_all ON ${name} TO ${roles.follower} USING (true) WITH CHECK (true)`,
      `CREATE POLICY auditor_reads ON ${name} FOR SELECT TO ${roles.auditor} USING (true)`,
      `GRANT SELECT ON ${name} TO ${roles.api}, ${roles.auditor}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${roles.follower}`,
    ];
  }),
  `CREATE INDEX ON ${schema}.task (tenant_id, project_id, task_id)`,
];
