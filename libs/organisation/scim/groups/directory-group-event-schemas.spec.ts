import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import { evolveDirectoryGroup, initialDirectoryGroup } from '../../domain/directory-group.decider.js';
import type { DirectoryGroupEvent } from '../../domain/directory-group-events.js';
import { directoryGroupEventSchemas } from './directory-group-event-schemas.js';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));

goldenFixtures(new EventRegistry(directoryGroupEventSchemas), FOLDER);

describe('the life of a group as it was once stored', () => {
  it('is still understood', () => {
    const events = directoryGroupEventSchemas.map(({ type }) => {
      const text = readFileSync(`${FOLDER}/${type}.v1.json`, 'utf8');
      // The fixture of a type holds its data.
      return { type, data: (JSON.parse(text) as { reads: unknown }).reads } as DirectoryGroupEvent;
    });
    expect(events.reduce(evolveDirectoryGroup, initialDirectoryGroup)).toEqual({
      displayName: 'Time office',
      externalId: null,
      members: new Set(['00000000-0000-4000-8000-000000000001']),
      meaning: {
        kind: 'role',
        role: 'time_administrator',
        teamId: '00000000-0000-4000-8000-000000000003',
      },
      meaningSetBy: '00000000-0000-4000-8000-000000000004',
      isDeleted: true,
    });
  });
});
