import { fileURLToPath } from 'node:url';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { importEventSchemas } from './import-event-schemas.js';

goldenFixtures(new EventRegistry(importEventSchemas), fileURLToPath(new URL('./fixtures', import.meta.url)));
