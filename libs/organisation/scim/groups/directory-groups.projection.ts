import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { DirectoryGroupEvent } from '../../domain/directory-group-events.js';
import { DIRECTORY_GROUP_TABLES } from './directory-group-tables.js';

/** The category of the streams of groups. */
export const DIRECTORY_GROUP_CATEGORY = 'organisation.directorygroup';
/** The name of the projection that keeps the read model of groups. */
export const DIRECTORY_GROUPS_PROJECTION = 'directory-groups';

/** Names that differ in case, in spaces around them or in the form of their letters are the same. */
export const groupNameKey = (displayName: string): string =>
  displayName.normalize('NFKC').trim().toLowerCase();

/** Groups as they are now, and who is in them, both ways. */
export const directoryGroupsProjection: Projection = {
  name: DIRECTORY_GROUPS_PROJECTION,
  version: 1,
  categories: [DIRECTORY_GROUP_CATEGORY],
  tables: DIRECTORY_GROUP_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    // The category holds only these events.
    for (const stored of events)
      await applyEvent(client, schema, stored as unknown as StoredEvent & DirectoryGroupEvent);
  },
};

async function applyEvent(
  client: PoolClient,
  schema: string,
  event: StoredEvent & DirectoryGroupEvent,
): Promise<void> {
  const { tenantId, revision, recordedAt } = event;
  const { groupId } = event.data;
  const update = (assignments: string, ...values: readonly unknown[]) =>
    client.query(
      `UPDATE ${schema}.directory_group SET revision = $3, changed_at = $4, ${assignments}
       WHERE tenant_id = $1 AND group_id = $2`,
      [tenantId, groupId, revision, recordedAt, ...values],
    );
  switch (event.type) {
    case 'organisation.DirectoryGroupCreated': {
      const { displayName, externalId } = event.data;
      await client.query(
        `INSERT INTO ${schema}.directory_group (tenant_id, group_id, revision, created_at, changed_at, display_name,
           name_key, external_id, member_count) VALUES ($1, $2, $3, $4, $4, $5, $6, $7, 0)`,
        [tenantId, groupId, revision, recordedAt, displayName, groupNameKey(displayName), externalId],
      );
      return;
    }
    case 'organisation.DirectoryGroupRenamed': {
      const { displayName, externalId } = event.data;
      const key = groupNameKey(displayName);
      await update('display_name = $5, name_key = $6, external_id = $7', displayName, key, externalId);
      return;
    }
    case 'organisation.DirectoryGroupMembersChanged':
      await update('member_count = member_count + $5', await changeMembers(client, schema, event));
      return;
    case 'organisation.DirectoryGroupMeaningSet': {
      const { meaning, setBy } = event.data;
      const text = meaning === null ? null : JSON.stringify(meaning);
      await update('meaning = $5, meaning_set_by = $6', text, meaning === null ? null : setBy);
      return;
    }
    case 'organisation.DirectoryGroupDeleted':
      for (const table of DIRECTORY_GROUP_TABLES)
        await client.query(`DELETE FROM ${schema}.${table} WHERE tenant_id = $1 AND group_id = $2`, [
          tenantId,
          groupId,
        ]);
  }
}

/** @returns by how many the group has grown; below zero where it shrank */
async function changeMembers(
  client: PoolClient,
  schema: string,
  {
    tenantId,
    position,
    data: { groupId, added, removed },
  }: StoredEvent & Extract<DirectoryGroupEvent, { type: 'organisation.DirectoryGroupMembersChanged' }>,
): Promise<number> {
  const gone = await client.query(
    `DELETE FROM ${schema}.directory_group_member
     WHERE tenant_id = $1 AND group_id = $2 AND employee_id = ANY ($3::uuid[])`,
    [tenantId, groupId, removed],
  );
  const come = await client.query(
    `INSERT INTO ${schema}.directory_group_member (tenant_id, group_id, employee_id, joined_position)
     SELECT $1, $2, id, $4 FROM unnest($3::uuid[]) AS id ON CONFLICT DO NOTHING`,
    [tenantId, groupId, added, position],
  );
  return (come.rowCount ?? 0) - (gone.rowCount ?? 0);
}
