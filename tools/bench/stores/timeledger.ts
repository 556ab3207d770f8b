import { runMigrations } from '@timeledger/database/migrations.js';
import { provisionContext } from '@timeledger/database/roles.js';
import { eventStoreMigrations } from '@timeledger/event-store/postgres/migrations.js';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import pg from 'pg';
import type { OpenEngine } from './append-engine.js';

const CONTEXT = 'bench';
/** An HMAC-SHA-256 in hex, as each punch carries one. */
const REQUEST_HASH = 'a5'.repeat(32);

/** Our event store as the product opens it: roles, row-level security, append function, group commit, notifications. */
export const openTimeledger: OpenEngine = async ({ connectionString }) => {
  const { roles, urls } = await provisionContext({
    adminUrl: connectionString,
    database: new URL(connectionString).pathname.slice(1),
    context: CONTEXT,
    roleSecret: 'bench',
  });
  await runMigrations({
    url: urls.migrator,
    schema: `${CONTEXT}_log`,
    ownerRole: roles.owner,
    migrations: eventStoreMigrations({ context: CONTEXT }),
  });
  const store = await openPostgresEventStore({ context: CONTEXT, urls });
  const tenantId = newId<TenantId>();
  return {
    async append({ writer, stream, revision, data }) {
      const eventId = newId<EventId>();
      await store.append({
        tenantId,
        streamId: streamIdOf('bench.punches', tenantId, `${writer}-${stream}`),
        expected: revision === 0 ? 'none' : revision - 1,
        events: [
          {
            eventId,
            type: 'bench.ClockedIn',
            schemaVersion: 1,
            occurredAt: instantOf(Date.now()),
            actor: { kind: 'user', id: 'bench', client: 'bench', roles: ['employee'] },
            correlationId: eventId,
            requestHash: REQUEST_HASH,
            data,
          },
        ],
      });
    },
    async countEvents() {
      const client = new pg.Client({ connectionString });
      await client.connect();
      try {
        const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${CONTEXT}_log.event`);
        return Number(rows[0]?.count);
      } finally {
        await client.end();
      }
    },
    close: () => store.close(),
  };
};
