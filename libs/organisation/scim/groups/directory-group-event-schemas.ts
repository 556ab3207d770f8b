import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { DirectoryGroupEvent } from '../../domain/directory-group-events.js';

/** The stored event types of groups of a directory. Nothing in them is sealed: a name of the company's, and ids. */
export const directoryGroupEventSchemas: readonly (EventSchema & {
  readonly type: DirectoryGroupEvent['type'];
})[] = [
  { type: 'organisation.DirectoryGroupCreated', schemaVersion: 1 },
  { type: 'organisation.DirectoryGroupRenamed', schemaVersion: 1 },
  { type: 'organisation.DirectoryGroupMembersChanged', schemaVersion: 1 },
  { type: 'organisation.DirectoryGroupMeaningSet', schemaVersion: 1 },
  { type: 'organisation.DirectoryGroupDeleted', schemaVersion: 1 },
];
