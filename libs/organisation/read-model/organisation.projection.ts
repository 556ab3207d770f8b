import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { EmployeeEvent, EmploymentChanged, PayGroupDefined } from '../domain/events.js';
import type { SiteChanged, TeamChanged } from '../domain/unit-events.js';
import { ORGANISATION_PROJECTION } from '../organisation-ports.js';
import { ORGANISATION_TABLES } from './organisation-tables.js';
import { writeEmployeeRows, writeUnitRow } from './people-rows.js';
import { PEOPLE_TABLES } from './people-tables.js';

/**
 * The organisation as it is now; managers, teams, roles and stand-ins as they are on each day. Changes are rare, so each is
 * written by statements of its own.
 */
export const organisationProjection: Projection = {
  name: ORGANISATION_PROJECTION,
  version: 1,
  categories: [
    'organisation.employee',
    'organisation.employment',
    'organisation.paygroup',
    'organisation.team',
    'organisation.site',
  ],
  tables: [...ORGANISATION_TABLES, ...PEOPLE_TABLES],
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) await applyEvent(client, schema, event);
  },
};

async function applyEvent(client: PoolClient, schema: string, stored: StoredEvent): Promise<void> {
  const { tenantId, revision } = stored;
  // The categories hold no others.
  const event = stored as unknown as
    EmployeeEvent | EmploymentChanged | PayGroupDefined | TeamChanged | SiteChanged;
  switch (event.type) {
    case 'organisation.EmployeeRegistered':
      await client.query(
        `INSERT INTO ${schema}.employee (tenant_id, employee_id, registered, lines, revision) VALUES ($1, $2, $3, '[]', $4)`,
        [tenantId, event.data.employeeId, JSON.stringify(stored), revision],
      );
      return;
    case 'organisation.EmployeeFactsChanged':
    case 'organisation.EmployeeStatusChanged':
    case 'organisation.ReportingLineChanged':
    case 'organisation.EmployeePlaced':
    case 'organisation.RoleAssignmentsChanged':
    case 'organisation.DelegationsChanged':
      return writeEmployeeRows({ client, schema, stored }, event);
    case 'organisation.TeamChanged':
    case 'organisation.SiteChanged':
      return writeUnitRow({ client, schema, stored }, event);
    case 'organisation.EmploymentChanged': {
      const { employmentId, terms } = event.data;
      await client.query(
        `INSERT INTO ${schema}.employment (tenant_id, employment_id, employee_id, terms, revision) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, employment_id) DO UPDATE SET terms = excluded.terms, revision = excluded.revision`,
        [tenantId, employmentId, terms.employeeId, JSON.stringify(terms), revision],
      );
      return;
    }
    case 'organisation.PayGroupDefined': {
      const { payGroupId, name, definitions } = event.data;
      await client.query(
        `INSERT INTO ${schema}.pay_group (tenant_id, pay_group_id, name, definitions, revision) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, pay_group_id)
         DO UPDATE SET name = excluded.name, definitions = excluded.definitions, revision = excluded.revision`,
        [tenantId, payGroupId, name, JSON.stringify(definitions), revision],
      );
      return;
    }
  }
}
