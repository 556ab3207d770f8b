import { fileURLToPath } from 'node:url';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { identityEventSchemas } from './identity-event-schemas.js';

/** Tokens of directories keep theirs with their own capability. */
const schemas = identityEventSchemas.filter(({ type }) => !type.startsWith('organisation.DirectoryToken'));

goldenFixtures(new EventRegistry(schemas), fileURLToPath(new URL('./fixtures', import.meta.url)));
