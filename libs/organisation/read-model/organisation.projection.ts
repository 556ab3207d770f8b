import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { OrganisationEvent } from '../domain/events.js';
import { ORGANISATION_PROJECTION } from '../organisation-ports.js';
import { ORGANISATION_TABLES } from './organisation-tables.js';

/** Employees, employments and pay groups as they are now. Changes are rare, so each is a statement of its own. */
export const organisationProjection: Projection = {
  name: ORGANISATION_PROJECTION,
  version: 1,
  categories: ['organisation.employee', 'organisation.employment', 'organisation.paygroup'],
  tables: ORGANISATION_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) await applyEvent(client, schema, event);
  },
};

async function applyEvent(client: PoolClient, schema: string, stored: StoredEvent): Promise<void> {
  const { tenantId, revision } = stored;
  // The categories hold only organisation's own events.
  const event = stored as unknown as OrganisationEvent;
  switch (event.type) {
    case 'organisation.EmployeeRegistered':
      await client.query(
        `INSERT INTO ${schema}.employee (tenant_id, employee_id, registered, lines, revision) VALUES ($1, $2, $3, '[]', $4)`,
        [tenantId, event.data.employeeId, JSON.stringify(stored), revision],
      );
      return;
    case 'organisation.ReportingLineChanged':
      await client.query(
        `UPDATE ${schema}.employee SET lines = $3, revision = $4 WHERE tenant_id = $1 AND employee_id = $2`,
        [tenantId, event.data.employeeId, JSON.stringify(event.data.lines), revision],
      );
      return;
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
