import { fileURLToPath } from 'node:url';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { privacyEventSchemas } from './privacy-event-schemas.js';

goldenFixtures(new EventRegistry(privacyEventSchemas), fileURLToPath(new URL('./fixtures', import.meta.url)));
