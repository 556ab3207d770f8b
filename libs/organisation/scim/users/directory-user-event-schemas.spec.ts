import { fileURLToPath } from 'node:url';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { directoryUserEventSchemas } from './directory-user-event-schemas.js';

goldenFixtures(
  new EventRegistry(directoryUserEventSchemas),
  fileURLToPath(new URL('./fixtures', import.meta.url)),
);
