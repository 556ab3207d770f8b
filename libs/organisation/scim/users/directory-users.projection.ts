import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { DirectoryUserEvent } from '../../domain/directory-user-events.js';
import type { ErasureEvent } from '../../domain/privacy/privacy-events.js';
import { ERASURE_CATEGORY } from '../../privacy/privacy-streams.js';
import { DIRECTORY_USER_TABLES } from './directory-user-tables.js';

/** The category of the streams of people whom a directory provisions. */
export const DIRECTORY_USER_CATEGORY = 'organisation.directoryuser';
/** The name of the projection that keeps their read model. */
export const DIRECTORY_USERS_PROJECTION = 'directory-users';

/**
 * Whom a directory provisions now, found by keyed hashes. Who is erased goes with every hash: they would still tell
 * whoever guesses a name that it was somebody's. Events of a person and of the person's erasure have one ordering key.
 */
export const directoryUsersProjection: Projection = {
  name: DIRECTORY_USERS_PROJECTION,
  version: 1,
  categories: [DIRECTORY_USER_CATEGORY, ERASURE_CATEGORY],
  tables: DIRECTORY_USER_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    for (const event of events) await applyEvent(client, schema, event);
  },
};

async function applyEvent(client: PoolClient, schema: string, stored: StoredEvent): Promise<void> {
  // The categories hold no others.
  const event = stored as unknown as DirectoryUserEvent | ErasureEvent;
  const remove = () =>
    client.query(`DELETE FROM ${schema}.directory_user WHERE tenant_id = $1 AND employee_id = $2`, [
      stored.tenantId,
      event.data.employeeId,
    ]);
  switch (event.type) {
    case 'organisation.DirectoryUserChanged': {
      const { employeeId, userNameIndex, externalIdIndex, emailIndex } = event.data;
      await client.query(
        `INSERT INTO ${schema}.directory_user (tenant_id, employee_id, changed, user_name_index, external_id_index,
           email_index, created_at, changed_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
         ON CONFLICT (tenant_id, employee_id) DO UPDATE SET changed = excluded.changed,
           user_name_index = excluded.user_name_index, external_id_index = excluded.external_id_index,
           email_index = excluded.email_index, changed_at = excluded.changed_at, revision = excluded.revision`,
        [
          ...[
            stored.tenantId,
            employeeId,
            JSON.stringify(stored),
            userNameIndex,
            externalIdIndex,
            emailIndex,
          ],
          ...[stored.recordedAt, stored.revision],
        ],
      );
      return;
    }
    case 'organisation.DirectoryUserRemoved':
      await remove();
      return;
    case 'organisation.ErasureCarriedOut': {
      const isNameKept = event.data.remaining.some(({ purpose }) => purpose === 'identity');
      if (!isNameKept) await remove();
      return;
    }
    case 'organisation.ErasureRequested':
      return;
  }
}
