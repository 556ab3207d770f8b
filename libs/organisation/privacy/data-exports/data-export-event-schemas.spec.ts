import { fileURLToPath } from 'node:url';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { dataExportEventSchemas } from './data-export-event-schemas.js';

goldenFixtures(
  new EventRegistry(dataExportEventSchemas),
  fileURLToPath(new URL('./fixtures', import.meta.url)),
);
