import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import type { DeviceEvent } from '../domain/devices/device-events.js';
import { evolveDevice, initialDevice } from '../domain/devices/device.decider.js';
import { deviceEventSchemas } from './device-event-schemas.js';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));

goldenFixtures(new EventRegistry(deviceEventSchemas), FOLDER);

describe('the life of a device as it was once stored', () => {
  it('is still understood', () => {
    const events = deviceEventSchemas.map(({ type }) => {
      const text = readFileSync(`${FOLDER}/${type}.v1.json`, 'utf8');
      // The fixture of a type holds its data.
      return { type, data: (JSON.parse(text) as { reads: unknown }).reads } as DeviceEvent;
    });
    expect(events.reduce(evolveDevice, initialDevice)).toMatchObject({
      platform: 'android',
      name: { $enc: 1 },
      bindings: [{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' }, { employeeId: null }],
      revokedAt: '2026-03-02T07:00:00.000Z',
      revocationReason: { $enc: 1 },
      wipe: { status: 'incomplete', uploadedPunches: 2, remainingPunches: 1 },
    });
  });
});
