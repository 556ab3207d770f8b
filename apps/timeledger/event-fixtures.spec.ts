import { glob, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, it } from '@jest/globals';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';

/** Golden fixtures of a library, without the context's name in front. */
async function fixturesOf(context: string): Promise<readonly string[]> {
  const found: string[] = [];
  const exclude = (name: string): boolean => name === 'dist' || name === 'node_modules';
  // The folder says `task-time` of what its schema and its events call `tasktime`.
  const folder = (await readdir('libs')).find((name) => name.replaceAll('-', '') === context);
  for await (const path of glob(`libs/${folder}/**/fixtures/*.v*.json`, { exclude }))
    found.push(basename(path, '.json').replace(`${context}.`, ''));
  return found.sort();
}

it.each(CONTEXT_DESCRIPTIONS.map(({ name, eventSchemas }) => [name, eventSchemas] as const))(
  'there is one golden fixture for every version of every event type of %s, and no other',
  async (context, schemas) => {
    const wanted = schemas.flatMap(({ type, schemaVersion }) =>
      Array.from({ length: schemaVersion }, (_, index) => `${type.replace(`${context}.`, '')}.v${index + 1}`),
    );
    expect(wanted.length).toBeGreaterThan(5);
    expect(await fixturesOf(context)).toEqual(wanted.sort());
  },
);
