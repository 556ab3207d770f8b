import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { DataExportEvent } from '../../domain/privacy/data-export-events.js';

/** The stored event types of exports. Nothing in them is personal but ids. */
export const dataExportEventSchemas: readonly (EventSchema & { readonly type: DataExportEvent['type'] })[] = [
  { type: 'organisation.DataExportRequested', schemaVersion: 1 },
  { type: 'organisation.DataExportCompleted', schemaVersion: 1 },
  { type: 'organisation.DataExportFailed', schemaVersion: 1 },
  { type: 'organisation.DataExportFetched', schemaVersion: 1 },
  { type: 'organisation.DataExportDeleted', schemaVersion: 1 },
];
