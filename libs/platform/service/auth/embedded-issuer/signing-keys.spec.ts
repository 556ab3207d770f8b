import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { MAX_TOKEN_LIFE_SECONDS, SigningKeys } from './signing-keys.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (): string => join(folder, 'signing-key.json');
const shownBy = async (keys: SigningKeys) => (await keys.current()).publicKeys.keys.map(({ kid }) => kid);

describe('signing keys', () => {
  it('are the same for processes that open them at once', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => SigningKeys.open(folder)));
    expect(new Set(opened.map(({ latest }) => latest.signingKid)).size).toBe(1);
  });

  it('of a folder from before there was rotation are taken over', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    writeFileSync(path(), JSON.stringify(await exportJWK(privateKey)));
    const keys = await SigningKeys.open(folder);
    const { signingKid } = keys.latest;
    const next = await keys.rotate();
    expect(await shownBy(keys)).toEqual([next, signingKid]);
  });

  it('stay published after a rotation for as long as the longest token lives', async () => {
    const keys = await SigningKeys.open(folder);
    const first = keys.latest.signingKid;
    const second = await keys.rotate();
    const [latest, retired] = JSON.parse(readFileSync(path(), 'utf8')).keys;
    for (const [ageSeconds, shown] of [
      [MAX_TOKEN_LIFE_SECONDS - 60, [second, first]],
      [MAX_TOKEN_LIFE_SECONDS + 60, [second]],
    ] as const) {
      const retiredAtMs = Date.now() - ageSeconds * 1000;
      writeFileSync(path(), JSON.stringify({ keys: [latest, { ...retired, retiredAtMs }] }));
      expect(await shownBy(await SigningKeys.open(folder))).toEqual(shown);
    }
  });

  it('say what is wrong with a file that holds none', async () => {
    writeFileSync(path(), '{"keys":[]}');
    await expect(SigningKeys.open(folder)).rejects.toThrow('does not hold the key pairs');
  });
});
