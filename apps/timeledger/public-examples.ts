import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusMessage } from '@timeledger/bus/port.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';

const ROOT = join(import.meta.dirname, '../..');
const TENANT = '0f6f6a52-7a55-4c53-9d0e-5b1d5a1f0000';
const WRITTEN_NOW = '2026-03-31T06:00:00.000Z';

/** What a golden fixture may say: the whole event, or its data as it was written. */
interface Fixture extends Partial<Pick<StoredEvent, 'eventId' | 'occurredAt' | 'recordedAt' | 'streamId'>> {
  readonly data?: JsonObject;
  readonly stored?: JsonObject;
}

/**
 * Examples of every public event: what the mappings make of the golden fixtures of stored events, newest version of
 * each. By public type.
 * @param root folder of the source tree; that of the product unless told
 */
export async function publicExamples(root = ROOT): Promise<ReadonlyMap<string, readonly BusMessage[]>> {
  const examples = new Map<string, BusMessage[]>();
  for (const { name, eventSchemas, publicTopic } of CONTEXT_DESCRIPTIONS) {
    const registry = new EventRegistry(eventSchemas);
    for (const { type, schemaVersion } of eventSchemas) {
      const fixture = await fixtureOf(root, name, type, schemaVersion);
      const data = registry.upcastData(type, schemaVersion, fixture.stored ?? fixture.data ?? {});
      const message = publicTopic.mapping.messageOf(eventOf(fixture, type, schemaVersion, data));
      if (message !== undefined) examples.set(message.type, [...(examples.get(message.type) ?? []), message]);
    }
  }
  return examples;
}

async function fixtureOf(root: string, context: string, type: string, version: number): Promise<Fixture> {
  const names = [`${type}.v${version}.json`, `${type.replace(`${context}.`, '')}.v${version}.json`];
  const folders = [
    'libs/*/domain/fixtures',
    'libs/*/*/fixtures',
    'libs/*/*/*/fixtures',
    'libs/*/domain/*/fixtures',
  ];
  const patterns = folders.flatMap((folder) =>
    names.map((name) => folder.replace('*', folderOf(context)) + `/${name}`),
  );
  for await (const path of glob(patterns, { cwd: root }))
    return JSON.parse(await readFile(join(root, path), 'utf8')) as Fixture;
  throw new Error(`no golden fixture of ${type} version ${version}`);
}

/** The library of a context: `task-time` of `tasktime`. */
const folderOf = (context: string): string =>
  ({ tasktime: 'task-time', travelexpense: 'travel-expense' })[context] ?? context;

const eventOf = (fixture: Fixture, type: string, schemaVersion: number, data: JsonObject): StoredEvent =>
  ({
    eventId: '019c0000-0000-7000-8000-000000000099',
    occurredAt: WRITTEN_NOW,
    recordedAt: WRITTEN_NOW,
    streamId: `${type.split('.')[0] ?? ''}.example-${TENANT}.example`,
    ...fixture,
    type,
    schemaVersion,
    data,
    tenantId: TENANT,
    position: 7,
    revision: 0,
    correlationId: '019c0000-0000-7000-8000-000000000098',
    requestHash: '',
    actor: { kind: 'system', id: 'example' },
    // The members of an envelope; ids of fixtures are text.
  }) as unknown as StoredEvent;
