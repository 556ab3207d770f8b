import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { BusMessage } from '@timeledger/bus/port.js';
import { asyncApiDocument, asyncApiText } from './asyncapi-document.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';
import { publicExamples } from './public-examples.js';

const ASYNCAPI = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0-without-$id.json');
const types = CONTEXT_DESCRIPTIONS.flatMap(({ publicTopic }) => Object.entries(publicTopic.schemas));

let examples: ReadonlyMap<string, readonly BusMessage[]>;
beforeAll(async () => {
  examples = await publicExamples();
});

describe('docs/asyncapi.json', () => {
  it('says what the contracts say: `npm run generate-docs` writes it', async () => {
    const written = await readFile(new URL('../../docs/asyncapi.json', import.meta.url), 'utf8');
    expect(written).toBe(asyncApiText(examples));
  });

  it('is AsyncAPI 3.0', async () => {
    const ajv = new Ajv({ strict: false, allErrors: false });
    addFormats.default(ajv);
    const isValid = ajv.compile(JSON.parse(await readFile(ASYNCAPI, 'utf8')) as object);
    const document = JSON.parse(JSON.stringify(asyncApiDocument(examples))) as object;
    expect(isValid(document) ? [] : isValid.errors).toEqual([]);
    expect(isValid({ ...document, channels: { attendance: { address: 7 } } })).toBe(false);
  });
});

describe('the example', () => {
  const ajv = new Ajv2020.default({ strict: false });
  addFormats.default(ajv);

  it.each(types)('of %s is there, fits its schema, and has nothing sealed in it', (type, schema) => {
    const found = examples.get(type) ?? [];
    expect(found.length).toBeGreaterThan(0);
    const isValid = ajv.compile(schema);
    for (const { data } of found) {
      expect(isValid(data) ? [] : isValid.errors).toEqual([]);
      expect(JSON.stringify(data)).not.toContain('$enc');
    }
  });

  it('is of a type that its topic declares', () => {
    expect([...examples.keys()].filter((type) => !types.some(([known]) => known === type))).toEqual([]);
  });
});
