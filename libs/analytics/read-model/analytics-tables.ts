import {
  PEOPLE_TABLE_DEFINITIONS,
  PEOPLE_TABLES,
  tablesSql,
  type TableDefinitions,
  type TableRoles,
} from '@timeledger/people/read-model/people-tables.js';
import { FIGURES } from '../domain/attendance-figures.js';

/** The tables of figures in the read model. Everything in them follows from the context's own log. */
export const FIGURE_TABLES = ['attendance_day', 'attendance_restatement'] as const;
type FigureTable = (typeof FIGURE_TABLES)[number];

/** The column of a figure: `attendedDays` is in `attended_days`. */
export const columnOf = (figure: string): string =>
  figure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const definitions: TableDefinitions<FigureTable> = {
  columns: {
    // The figures of one day: those of people, teams and periods are sums of rows.
    attendance_day: `
      employee_id uuid NOT NULL,
      employment_id uuid NOT NULL,
      on_date text NOT NULL,
      status text NOT NULL,
      ${FIGURES.map((figure) => `${columnOf(figure)} integer NOT NULL,`).join('\n      ')}
      PRIMARY KEY (tenant_id, employee_id, on_date, employment_id)`,
    attendance_restatement: `
      restatement_id uuid NOT NULL,
      employee_id uuid NOT NULL,
      recorded_at text NOT NULL,
      restatement json NOT NULL,
      PRIMARY KEY (tenant_id, restatement_id)`,
  },
  indexes: {
    attendance_day: ['(tenant_id, on_date)'],
    attendance_restatement: [
      '(tenant_id, recorded_at, restatement_id)',
      '(tenant_id, employee_id, recorded_at, restatement_id)',
    ],
  },
};

/** Every table of the read model. */
export const ANALYTICS_TABLES = [...PEOPLE_TABLES, ...FIGURE_TABLES] as const;

/** DDL of the tables with forced row-level security and grants, in an existing schema. */
export const analyticsTablesSql = (schema: string, roles: TableRoles): readonly string[] => [
  ...tablesSql(schema, roles, PEOPLE_TABLE_DEFINITIONS, PEOPLE_TABLES),
  ...tablesSql(schema, roles, definitions, FIGURE_TABLES),
];
