import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { goldenFixtures } from '@timeledger/event-store/golden-fixtures.js';
import {
  decideDirectoryTokens,
  evolveDirectoryTokens,
  initialDirectoryTokens,
  MAX_DIRECTORY_TOKENS,
  type DirectoryTokenStates,
} from '../domain/tenants/directory-tokens.decider.js';
import type { DirectoryTokenEvent } from '../domain/tenants/tenant-events.js';
import { identityEventSchemas } from '../tenants/identity-event-schemas.js';

const FOLDER = fileURLToPath(new URL('./fixtures', import.meta.url));
const schemas = identityEventSchemas.filter(({ type }) => type.startsWith('organisation.DirectoryToken'));
const nowMs = Date.parse('2026-03-02T08:00:00.000Z');
const issue = (tokenId: string, lifeDays = 180) =>
  ({ kind: 'issue-token', tokenId, name: 'Okta', secretHash: '00', hint: 'abcd', lifeDays }) as const;
const after = (
  state: DirectoryTokenStates,
  command: Parameters<typeof decideDirectoryTokens>[0],
  ms = nowMs,
) => decideDirectoryTokens(command, state, ms).reduce(evolveDirectoryTokens, state);

goldenFixtures(new EventRegistry(schemas), FOLDER);

describe('directory tokens', () => {
  it('are understood as they were once stored', () => {
    const events = schemas.map(({ type }) => {
      const text = readFileSync(`${FOLDER}/${type}.v1.json`, 'utf8');
      // The fixture of a type holds its data.
      return { type, data: (JSON.parse(text) as { reads: unknown }).reads } as DirectoryTokenEvent;
    });
    expect(events.reduce(evolveDirectoryTokens, initialDirectoryTokens)).toEqual([
      {
        tokenId: '00000000-0000-4000-8000-000000000021',
        name: 'Okta production',
        secretHash: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
        hint: 'x9Qa',
        issuedAt: '2026-03-02T08:00:00.000Z',
        expiresAt: '2026-08-29T08:00:00.000Z',
        lastUsedOn: '2026-03-04',
        isRevoked: true,
      },
    ]);
  });

  it('are so many at most that open something', () => {
    let state = initialDirectoryTokens;
    for (let n = 0; n < MAX_DIRECTORY_TOKENS; n += 1) state = after(state, issue(`t${n}`, n === 0 ? 1 : 180));
    expect(() => after(state, issue('more'))).toThrow(
      expect.objectContaining({ code: 'directory-token.too-many' }),
    );
    expect(after(after(state, { kind: 'revoke-token', tokenId: 't3' }), issue('more'))).toHaveLength(
      MAX_DIRECTORY_TOKENS + 1,
    );
    expect(after(state, issue('more'), nowMs + 86_400_000)).toHaveLength(MAX_DIRECTORY_TOKENS + 1);
  });

  it('are noted once a day, and revoked once', () => {
    const use = { kind: 'note-use', tokenId: 'a', day: '2026-03-02' } as const;
    const state = after(after(initialDirectoryTokens, issue('a')), use);
    expect(decideDirectoryTokens(use, state, nowMs)).toEqual([]);
    expect(decideDirectoryTokens({ ...use, day: '2026-03-03' }, state, nowMs)).toHaveLength(1);
    const revoked = after(state, { kind: 'revoke-token', tokenId: 'a' });
    expect(decideDirectoryTokens({ kind: 'revoke-token', tokenId: 'a' }, revoked, nowMs)).toEqual([]);
    const unknown = { kind: 'revoke-token', tokenId: 'b' } as const;
    expect(() => after(revoked, unknown)).toThrow(
      expect.objectContaining({ code: 'directory-token.unknown' }),
    );
  });
});
