/**
 * A program with a planted fault: keeps attendance's read model like the product, but commits the checkpoint before the
 * rows that it stands for. Started by the crash test in place of the followers.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openPostgresEventStore } from '@timeledger/event-store/postgres/postgres-event-store.js';
import { moveCheckpoint } from '@timeledger/runtime/checkpoints.js';
import { Follower } from '@timeledger/runtime/follower.js';
import { inTransaction } from '@timeledger/runtime/follower-lease.js';
import { attendanceProjection } from '@timeledger/attendance/read-model/attendance.projection.js';
import { InstalledDatabase } from '../product/installed-database.js';

/** Between checkpoint and rows: what a slow disk or a long batch would be. */
const GAP_MS = 20;

process.on('disconnect', () => process.exit(0));
const database = await InstalledDatabase.find(
  process.env['DATA_DIR'] ?? '',
  Number(process.env['DATABASE_PORT']),
);
const store = await openPostgresEventStore({
  context: 'attendance',
  urls: {
    appender: database.urlOf('attendance', 'appender'),
    api: database.urlOf('attendance', 'api'),
    follower: database.urlOf('attendance', 'follower'),
  },
});
const projection = attendanceProjection;
const follower = new Follower(
  { store, pool: database.poolOf('attendance', 'follower'), schema: 'attendance' },
  {
    ...projection,
    async handle(page, session) {
      await moveCheckpoint(session, 'attendance', {
        follower: projection.name,
        from: page.from,
        to: page.through,
      });
      await pause(GAP_MS);
      if (page.events.length === 0) return;
      await inTransaction(session, () => projection.apply(session, page.events, 'attendance'));
    },
  },
);
follower.start();
process.send?.({ ready: true });
