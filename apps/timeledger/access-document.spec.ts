import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { policy } from '@timeledger/access/policy.js';
import { accessDocument } from './access-document.js';

describe('docs/access', () => {
  it.each([
    ['access.md', 'en'],
    ['access.zh.md', 'zh'],
  ] as const)('%s says what the policy says: `npm run generate-docs` writes it', (file, language) => {
    const written = readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
    expect(written).toBe(accessDocument(language));
    for (const { text } of policy) expect(written).toContain(text[language]);
  });
});
