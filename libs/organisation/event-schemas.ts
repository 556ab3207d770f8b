import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { OrganisationEvent } from './domain/events.js';

/** Every stored event type of organisation: version and sealed fields. */
export const organisationEventSchemas: readonly (EventSchema & {
  readonly type: OrganisationEvent['type'];
})[] = [
  {
    type: 'organisation.EmployeeRegistered',
    schemaVersion: 1,
    sealed: { subject: 'employeeId', fields: { name: 'identity', staffNumber: 'identity' } },
  },
  { type: 'organisation.ReportingLineChanged', schemaVersion: 1 },
  { type: 'organisation.EmploymentChanged', schemaVersion: 1 },
  { type: 'organisation.PayGroupDefined', schemaVersion: 1 },
];
