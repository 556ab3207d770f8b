import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { eventsDocument } from './events-document.js';

describe('docs/events.md', () => {
  it('says what the contracts say: `npm run generate-docs` writes it', () => {
    const written = readFileSync(new URL('../../docs/events.md', import.meta.url), 'utf8');
    expect(written).toBe(eventsDocument());
  });
});
