import { busContract } from '../contract-suite.js';
import { busDatabase } from './bus-test-database.js';

busContract('PostgreSQL', async () => {
  const database = await busDatabase();
  return {
    connect: async () => database.connect(),
    crash: (bus) => database.crash(bus),
    close: () => database.drop(),
  };
});
