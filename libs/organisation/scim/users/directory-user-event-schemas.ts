import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { DirectoryNameClaimed } from '../../domain/claim-events.js';
import type { DirectoryUserEvent } from '../../domain/directory-user-events.js';

/** The stored event types of people whom a directory provisions: all that names them is sealed. */
export const directoryUserEventSchemas: readonly (EventSchema & {
  readonly type: DirectoryUserEvent['type'] | DirectoryNameClaimed['type'];
})[] = [
  {
    type: 'organisation.DirectoryUserChanged',
    schemaVersion: 1,
    sealed: {
      subject: 'employeeId',
      fields: {
        userName: 'identity',
        externalId: 'identity',
        displayName: 'identity',
        formattedName: 'identity',
        givenName: 'identity',
        familyName: 'identity',
      },
    },
  },
  { type: 'organisation.DirectoryUserRemoved', schemaVersion: 1 },
  { type: 'organisation.DirectoryNameClaimed', schemaVersion: 1 },
];
