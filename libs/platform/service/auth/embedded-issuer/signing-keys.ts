import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK, JWTVerifyGetKey } from 'jose';
import { readOrCreatePrivateFile } from '../../config/service-secrets.js';
import { replaceDurably } from './storage/durable-file.js';

/** The algorithm of all keys of the embedded issuer. */
export const SIGNING_ALGORITHM = 'ES256';
/** The longest life of a token that the embedded issuer gives: long enough for a demonstration of some weeks. */
export const MAX_TOKEN_LIFE_SECONDS = 31 * 24 * 3600;
/** How long a process may go on with the keys it knows after another one has rotated them. */
const LOOK_AGAIN_MS = 1000;

interface StoredKey {
  /** The key pair, with its `kid`. */
  readonly jwk: JWK;
  /** Since when another key signs, milliseconds since 1970; the signing key has none. */
  readonly retiredAtMs?: number;
}

/** The keys of one moment. */
export interface KeySet {
  /** Grows with every rotation. */
  readonly revision: number;
  readonly signingKid: string;
  readonly signingKey: CryptoKey;
  /** Key pairs, the signing one first: what the provider signs with. */
  readonly pairs: readonly JWK[];
  /** What `/issuer/jwks` shows. */
  readonly publicKeys: { readonly keys: JWK[] };
}

/**
 * The key pairs of the embedded issuer: one signs; earlier ones stay published until every token that they signed has
 * expired. They are kept in one file of the data folder, which the processes of that folder share.
 */
export class SigningKeys {
  private known: KeySet;
  private pick: JWTVerifyGetKey;
  private fileVersion: string;
  private checkedAtMs = 0;

  private constructor(
    private readonly path: string,
    stored: Loaded,
  ) {
    this.known = stored.keys;
    this.fileVersion = stored.fileVersion;
    this.pick = createLocalJWKSet(this.known.publicKeys);
  }

  /** Reads the keys, making the first one when there is none. @param folder the issuer's own */
  static async open(folder: string): Promise<SigningKeys> {
    const path = join(folder, 'signing-key.json');
    const fresh = JSON.stringify(await newPair());
    readOrCreatePrivateFile(path, () => fresh);
    return new SigningKeys(path, await load(path));
  }

  /** The keys as they are now, at most a second behind a rotation by another process. */
  async current(): Promise<KeySet> {
    if (Date.now() - this.checkedAtMs >= LOOK_AGAIN_MS) await this.lookAgain();
    return this.known;
  }

  /** The keys as they were when last looked at. */
  get latest(): KeySet {
    return this.known;
  }

  /** Picks the key of a token; one that is not known may come from a rotation that another process has just done. */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    if (header?.kid === undefined || !this.known.publicKeys.keys.some(({ kid }) => kid === header.kid))
      await this.lookAgain();
    return this.pick(header, token);
  };

  /** Signs with a new key from now on. Tokens that are out stay good. @returns the new key's id */
  async rotate(): Promise<string> {
    const nowMs = Date.now();
    const stored = await readStored(this.path);
    const kept = stored
      .filter((key) => !isOver(key, nowMs))
      .map((key) => (key.retiredAtMs === undefined ? { ...key, retiredAtMs: nowMs } : key));
    const jwk = await newPair();
    await replaceDurably(this.path, JSON.stringify({ keys: [{ jwk }, ...kept] }));
    await this.lookAgain();
    return this.known.signingKid;
  }

  private async lookAgain(): Promise<void> {
    this.checkedAtMs = Date.now();
    if (versionOf(this.path) === this.fileVersion) return;
    const { keys, fileVersion } = await load(this.path);
    this.known = { ...keys, revision: this.known.revision + 1 };
    this.fileVersion = fileVersion;
    this.pick = createLocalJWKSet(keys.publicKeys);
  }
}

interface Loaded {
  readonly keys: KeySet;
  readonly fileVersion: string;
}

const isOver = ({ retiredAtMs }: StoredKey, nowMs: number): boolean =>
  retiredAtMs !== undefined && retiredAtMs + MAX_TOKEN_LIFE_SECONDS * 1000 < nowMs;

/** Replaced by renaming, so that every version is another file. */
function versionOf(path: string): string {
  const { ino, mtimeMs, size } = statSync(path);
  return `${ino} ${mtimeMs} ${size}`;
}

async function newPair(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: SIGNING_ALGORITHM, use: 'sig' };
}

async function readStored(path: string): Promise<readonly StoredKey[]> {
  // The file is ours alone; importJWK refuses what is not a key.
  const stored = JSON.parse(await readFile(path, 'utf8')) as JWK | { readonly keys: readonly StoredKey[] };
  if ('keys' in stored && Array.isArray(stored.keys)) return stored.keys as readonly StoredKey[];
  // A single key is how the file begins.
  const jwk = stored as JWK;
  return [{ jwk: { ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) } }];
}

async function load(path: string): Promise<Loaded> {
  // Read before the text: a rotation in between is noticed next time.
  const fileVersion = versionOf(path);
  const nowMs = Date.now();
  const pairs = (await readStored(path))
    .filter((key) => !isOver(key, nowMs))
    .map(({ jwk }) => ({ ...jwk, alg: SIGNING_ALGORITHM, use: 'sig' }));
  const [signing] = pairs;
  const signingKey = signing === undefined ? undefined : await importJWK(signing, SIGNING_ALGORITHM);
  if (signing?.kid === undefined || signingKey === undefined || signingKey instanceof Uint8Array)
    throw new Error(`${path} does not hold the key pairs of the embedded issuer`);
  const keys: KeySet = {
    revision: 0,
    signingKid: signing.kid,
    signingKey,
    pairs,
    publicKeys: { keys: pairs.map(publicPart) },
  };
  return { keys, fileVersion };
}

function publicPart(jwk: JWK): JWK {
  const { d: _private, ...shown } = jwk;
  return shown;
}
