import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import { deviceEventSchemas } from './devices/device-event-schemas.js';
import type { OrganisationEvent } from './domain/events.js';
import type { IdentityEvent } from './domain/tenants/tenant-events.js';
import { dataExportEventSchemas } from './privacy/data-exports/data-export-event-schemas.js';
import { importEventSchemas } from './import/import-event-schemas.js';
import { directoryGroupEventSchemas } from './scim/groups/directory-group-event-schemas.js';
import { directoryUserEventSchemas } from './scim/users/directory-user-event-schemas.js';
import { privacyEventSchemas } from './privacy/privacy-event-schemas.js';
import { identityEventSchemas } from './tenants/identity-event-schemas.js';

/** Every stored event type of organisation: version and sealed fields. */
export const organisationEventSchemas: readonly (EventSchema & {
  readonly type: OrganisationEvent['type'] | IdentityEvent['type'];
})[] = [
  {
    type: 'organisation.EmployeeRegistered',
    schemaVersion: 1,
    sealed: { subject: 'employeeId', fields: { name: 'identity', staffNumber: 'identity' } },
  },
  {
    type: 'organisation.EmployeeFactsChanged',
    schemaVersion: 1,
    sealed: {
      subject: 'employeeId',
      fields: { name: 'identity', staffNumber: 'identity', email: 'identity', phone: 'identity' },
    },
  },
  {
    type: 'organisation.EmployeeStatusChanged',
    schemaVersion: 1,
    sealed: { subject: 'employeeId', fields: { note: 'note' } },
  },
  { type: 'organisation.ReportingLineChanged', schemaVersion: 1 },
  { type: 'organisation.EmployeePlaced', schemaVersion: 1 },
  { type: 'organisation.RoleAssignmentsChanged', schemaVersion: 1 },
  { type: 'organisation.DelegationsChanged', schemaVersion: 1 },
  { type: 'organisation.TeamChanged', schemaVersion: 1 },
  { type: 'organisation.SiteChanged', schemaVersion: 1 },
  { type: 'organisation.TreeChangeClaimed', schemaVersion: 1 },
  { type: 'organisation.StaffNumberClaimed', schemaVersion: 1 },
  { type: 'organisation.EmploymentChanged', schemaVersion: 1 },
  { type: 'organisation.PayGroupDefined', schemaVersion: 1 },
  ...identityEventSchemas,
  ...deviceEventSchemas,
  ...importEventSchemas,
  ...privacyEventSchemas,
  ...directoryGroupEventSchemas,
  ...directoryUserEventSchemas,
  ...dataExportEventSchemas,
];
