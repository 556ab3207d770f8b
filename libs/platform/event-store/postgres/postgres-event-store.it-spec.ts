import { eventStoreContract } from '../contract/contract-suite.js';
import { makePostgresLog } from './postgres-test-log.js';

eventStoreContract('PostgreSQL', () => makePostgresLog());
eventStoreContract('PostgreSQL with partitions of 500 positions', () =>
  makePostgresLog({ partitionSize: 500 }),
);
