import type { EventSchema } from '@timeledger/event-store/event-schema.js';
import type { PrivacyEvent } from '../domain/privacy/privacy-events.js';

/** The stored event types of privacy. */
export const privacyEventSchemas: readonly (EventSchema & { readonly type: PrivacyEvent['type'] })[] = [
  { type: 'organisation.LegalBasisDeclared', schemaVersion: 1 },
  { type: 'organisation.ConsentGiven', schemaVersion: 1 },
  { type: 'organisation.ConsentWithdrawn', schemaVersion: 1 },
  {
    type: 'organisation.LegalHoldPlaced',
    schemaVersion: 1,
    sealed: { subject: 'employeeId', fields: { reason: 'note' } },
  },
  { type: 'organisation.LegalHoldLifted', schemaVersion: 1 },
  { type: 'organisation.RetentionRuleDeclared', schemaVersion: 1 },
  { type: 'organisation.RetentionRunStarted', schemaVersion: 1 },
  { type: 'organisation.RetentionRunFinished', schemaVersion: 1 },
  { type: 'organisation.ErasureRequested', schemaVersion: 1 },
  { type: 'organisation.ErasureCarriedOut', schemaVersion: 1 },
];
