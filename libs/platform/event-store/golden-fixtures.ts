import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { EventRegistry } from './event-registry.js';

/**
 * Tests that every version of every event type that was ever written can still be read, and means what it meant.
 * For each there is a file `<type>.v<version>.json` with `{ "stored": …, "reads": … }`: the data as it was written then,
 * and as the present version reads it. A version without a file fails, and so does a file without a version.
 * @param folder of the fixtures; they are never changed once released, except for `reads` with a new version
 */
export function goldenFixtures(registry: EventRegistry, folder: string): void {
  describe('golden fixtures', () => {
    const wanted = registry.schemas.flatMap(({ type, schemaVersion }) =>
      Array.from({ length: schemaVersion }, (_, i) => ({
        type,
        version: i + 1,
        file: `${type}.v${i + 1}.json`,
      })),
    );

    it('there is one for every version of every type, and no other', () => {
      const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
      expect(files.sort()).toEqual(wanted.map(({ file }) => file).sort());
    });

    it.each(wanted)('$type version $version is read as it was meant', ({ type, version, file }) => {
      const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
        stored: JsonObject;
        reads: JsonObject;
      };
      expect(registry.upcastData(type, version, golden.stored)).toEqual(golden.reads);
    });
  });
}
