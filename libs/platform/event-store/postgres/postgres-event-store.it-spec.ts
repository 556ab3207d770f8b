import { eventStoreContract } from '../contract-suite.js';
import { makePostgresLog } from '../contract/postgres-test-log.js';

eventStoreContract('PostgreSQL', () => makePostgresLog());
eventStoreContract('PostgreSQL with partitions of 500 positions', () =>
  makePostgresLog({ partitionSize: 500 }),
);
