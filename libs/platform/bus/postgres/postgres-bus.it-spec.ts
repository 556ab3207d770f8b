import { provisionTestContext, TEST_ROLE_SECRET } from '@timeledger/testing/test-database.js';
import { busContract } from '../contract-suite.js';
import { createBusIn } from './bus-test-database.js';

busContract('PostgreSQL', async () => {
  const context = await provisionTestContext('attendance');
  const { connect, crash } = await createBusIn(context, TEST_ROLE_SECRET);
  return { connect: async () => connect(), crash, close: () => context.drop() };
});
