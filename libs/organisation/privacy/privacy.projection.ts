import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import { EVERY_OTHER_COUNTRY } from '../contracts/public-events.js';
import type { PrivacyEvent } from '../domain/privacy/privacy-events.js';
import { PRIVACY_TABLES } from './privacy-tables.js';
import { PRIVACY_CATEGORIES } from './privacy-streams.js';

/** The name of the projection that keeps privacy's read model. */
export const PRIVACY_PROJECTION = 'privacy';

/** Declared grounds, consents, holds and runs of retention as they are now. All of it is rare. */
export const privacyProjection: Projection = {
  name: PRIVACY_PROJECTION,
  version: 1,
  categories: PRIVACY_CATEGORIES,
  tables: PRIVACY_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) await applyEvent(client, schema, event);
  },
};

async function applyEvent(client: PoolClient, schema: string, stored: StoredEvent): Promise<void> {
  const { tenantId } = stored;
  // The categories hold only privacy's own events.
  const event = stored as unknown as PrivacyEvent;
  switch (event.type) {
    case 'organisation.LegalBasisDeclared': {
      const { purpose, textVersion, basis, from, texts } = event.data.declared;
      await client.query(
        `INSERT INTO ${schema}.legal_basis (tenant_id, country_key, purpose, text_version, basis, starts_at, texts)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          tenantId,
          event.data.country ?? EVERY_OTHER_COUNTRY,
          purpose,
          textVersion,
          basis,
          from,
          JSON.stringify(texts),
        ],
      );
      return;
    }
    case 'organisation.ConsentGiven':
    case 'organisation.ConsentWithdrawn': {
      const changed = event.data.consents.find(({ purpose }) => purpose === event.data.purpose);
      if (changed === undefined) return;
      const { purpose, country, isGiven, textVersion, since } = changed;
      await client.query(
        `INSERT INTO ${schema}.consent (tenant_id, employee_id, purpose, country, is_given, text_version, since)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, purpose, employee_id) DO UPDATE SET country = excluded.country,
           is_given = excluded.is_given, text_version = excluded.text_version, since = excluded.since`,
        [tenantId, event.data.employeeId, purpose, country, isGiven, textVersion, since],
      );
      return;
    }
    case 'organisation.LegalHoldPlaced':
      await client.query(
        `INSERT INTO ${schema}.legal_hold (tenant_id, employee_id, hold_id, placed, is_lifted)
         VALUES ($1, $2, $3, $4, false)`,
        [tenantId, event.data.employeeId, event.data.holdId, JSON.stringify(stored)],
      );
      return;
    case 'organisation.LegalHoldLifted':
      await client.query(
        `UPDATE ${schema}.legal_hold SET is_lifted = true
         WHERE tenant_id = $1 AND employee_id = $2 AND hold_id = $3`,
        [tenantId, event.data.employeeId, event.data.holdId],
      );
      return;
    case 'organisation.RetentionRuleDeclared':
    // Erasures have a projection of their own.
    case 'organisation.ErasureRequested':
    case 'organisation.ErasureCarriedOut':
      return;
    case 'organisation.RetentionRunStarted':
      await client.query(
        `INSERT INTO ${schema}.retention_run (tenant_id, run_id, started_at) VALUES ($1, $2, $3)`,
        [tenantId, event.data.runId, stored.occurredAt],
      );
      return;
    case 'organisation.RetentionRunFinished':
      await client.query(
        `UPDATE ${schema}.retention_run SET finished_at = $3, counts = $4 WHERE tenant_id = $1 AND run_id = $2`,
        [tenantId, event.data.runId, stored.occurredAt, JSON.stringify(event.data.counts)],
      );
      return;
  }
}
