import {
  PEOPLE_TABLE_DEFINITIONS,
  PEOPLE_TABLES,
  tablesSql,
  type TableDefinitions,
  type TableRoles,
} from '@timeledger/people/read-model/people-tables.js';

/** The tables of expenses in the read model. Everything in them follows from the context's own log. */
export const EXPENSE_TABLES = ['expense_claim', 'mileage_line', 'exchange_rate'] as const;
type ExpenseTable = (typeof EXPENSE_TABLES)[number];

const definitions: TableDefinitions<ExpenseTable> = {
  columns: {
    // `claim` is the state of the claim without what its person wrote.
    expense_claim: `
      claim_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      status text NOT NULL,
      drafted_at text NOT NULL,
      claim json NOT NULL,
      PRIMARY KEY (tenant_id, claim_id)`,
    mileage_line: `
      claim_id uuid NOT NULL,
      line_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      on_date text NOT NULL,
      vehicle text NOT NULL,
      meters bigint NOT NULL,
      PRIMARY KEY (tenant_id, claim_id, line_id)`,
    exchange_rate: `
      from_currency text NOT NULL,
      to_currency text NOT NULL,
      on_date text NOT NULL,
      rate text NOT NULL,
      source text NOT NULL,
      version bigint NOT NULL,
      PRIMARY KEY (tenant_id, from_currency, to_currency, on_date)`,
  },
  indexes: {
    expense_claim: ['(tenant_id, employee_id, drafted_at, claim_id)', '(tenant_id, drafted_at, claim_id)'],
    mileage_line: ['(tenant_id, employee_id, on_date)'],
  },
};

/** The tables of customers. */
export const CUSTOMER_TABLES = ['customer'] as const;
type CustomerTable = (typeof CUSTOMER_TABLES)[number];

const customerDefinitions: TableDefinitions<CustomerTable> = {
  columns: {
    // Whom to look for; what a customer is called stands in the log alone.
    customer: `
      customer_id uuid NOT NULL,
      stage text NOT NULL,
      region text,
      PRIMARY KEY (tenant_id, customer_id)`,
  },
  indexes: { customer: ['(tenant_id, stage, customer_id)', '(tenant_id, region, customer_id)'] },
};

/** The tables of visits. */
export const VISIT_TABLES = ['visit', 'visit_employee'] as const;
type VisitTable = (typeof VISIT_TABLES)[number];

const visitDefinitions: TableDefinitions<VisitTable> = {
  columns: {
    // `visit` is the visit without what was written of it; its days are those of its own clock.
    visit: `
      visit_id uuid NOT NULL,
      customer_id uuid NOT NULL,
      status text NOT NULL,
      planned_start text NOT NULL,
      first_day text NOT NULL,
      last_day text NOT NULL,
      visit json NOT NULL,
      PRIMARY KEY (tenant_id, visit_id)`,
    visit_employee: `
      visit_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      planned_start text NOT NULL,
      planned_end text NOT NULL,
      is_taking_time boolean NOT NULL,
      PRIMARY KEY (tenant_id, visit_id, employee_id)`,
  },
  indexes: {
    visit: ['(tenant_id, planned_start, visit_id)', '(tenant_id, customer_id, planned_start, visit_id)'],
    visit_employee: ['(tenant_id, employee_id, planned_start)'],
  },
};

/** The tables of trips. */
export const TRIP_TABLES = ['trip'] as const;
type TripTable = (typeof TRIP_TABLES)[number];

const tripDefinitions: TableDefinitions<TripTable> = {
  columns: {
    // `trip` is the trip without what was written of it.
    trip: `
      trip_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      status text NOT NULL,
      first_day text NOT NULL,
      last_day text NOT NULL,
      trip json NOT NULL,
      PRIMARY KEY (tenant_id, trip_id)`,
  },
  indexes: {
    trip: ['(tenant_id, employee_id, first_day, trip_id)', '(tenant_id, first_day, trip_id)'],
  },
};

/** Every table of the read model. */
export const TRAVEL_EXPENSE_TABLES = [
  ...PEOPLE_TABLES,
  ...EXPENSE_TABLES,
  ...CUSTOMER_TABLES,
  ...VISIT_TABLES,
  ...TRIP_TABLES,
] as const;

/** DDL of the tables of trips, the last that came. */
export const tripTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, tripDefinitions, TRIP_TABLES);

/** DDL of the tables of visits, which came later still. */
export const visitTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, visitDefinitions, VISIT_TABLES);

/** DDL of the tables of customers, which came later. */
export const customerTablesSql = (schema: string, roles: TableRoles): readonly string[] =>
  tablesSql(schema, roles, customerDefinitions, CUSTOMER_TABLES);

/** DDL of the first tables with forced row-level security and grants, in an existing schema. */
export const travelExpenseTablesSql = (schema: string, roles: TableRoles): readonly string[] => [
  ...tablesSql(schema, roles, PEOPLE_TABLE_DEFINITIONS, PEOPLE_TABLES),
  ...tablesSql(schema, roles, definitions, EXPENSE_TABLES),
];
