import { createLocalJWKSet, errors } from 'jose';
import type { JSONWebKeySet, JWK, JWTVerifyGetKey } from 'jose';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { fetchJson, type FetchPolicy } from './fetch-json.js';
import { discoverJwksUri } from './issuer-metadata.js';
import type { KeySource } from './key-source.js';

/** A key that its issuer has withdrawn stops counting after this time at the latest. */
export const KEYS_MAX_AGE_MS = 300_000;
/** From this age on they are fetched again beside the requests, so that none has to wait. */
const REFRESH_AFTER_MS = 240_000;
/** How long keys go on serving while their issuer cannot be reached. */
export const KEYS_OUTAGE_MS = 3_600_000;
/** After a fetch that failed, none is tried for this time. */
const PAUSE_AFTER_FAILURE_MS = 10_000;
/** Fetches that unknown keys may cause: two at once, then one in this time. Bad tokens cannot make us flood an issuer. */
const LOOK_AGAIN_EVERY_MS = 10_000;
const LOOK_AGAIN_BURST = 2;
const MAX_KEYS = 100;

/** Whose keys, and from where. */
export interface RemoteKeysOptions extends FetchPolicy {
  readonly issuer: string;
  /** Found by discovery when left out. */
  readonly jwksUri?: string | undefined;
  readonly clock?: Clock;
}

interface KnownKeys {
  readonly pick: JWTVerifyGetKey;
  /** What tells two sets apart, whatever order the issuer lists them in. */
  readonly fingerprint: string;
}

/** The keys that an issuer publishes, fetched when first needed and kept in memory. */
export class RemoteKeys implements KeySource {
  revision = 0;
  private known: KnownKeys | undefined;
  private fetchedAtMs = -Infinity;
  private failedAtMs = -Infinity;
  private lastFailure: unknown;
  private fetching: Promise<void> | undefined;
  private jwksUri: string | undefined;
  private looksLeft = LOOK_AGAIN_BURST;
  private looksCountedAtMs = 0;
  private readonly clock: Clock;

  constructor(private readonly options: RemoteKeysOptions) {
    this.clock = options.clock ?? systemClock;
  }

  readonly pick: JWTVerifyGetKey = (header, token) => {
    if (this.known === undefined) throw new errors.JWKSNoMatchingKey();
    return this.known.pick(header, token);
  };

  ensureFresh(): Promise<void> | undefined {
    const ageMs = this.clock.nowMs() - this.fetchedAtMs;
    if (ageMs < REFRESH_AFTER_MS) return undefined;
    if (ageMs >= KEYS_MAX_AGE_MS) return this.fetchOrServe(ageMs);
    // What it fails with is asked about again when the keys have grown too old.
    if (!this.isPausing()) this.fetchOnce().catch(() => undefined);
    return undefined;
  }

  async lookAgain(): Promise<boolean> {
    const before = this.revision;
    if (this.fetching === undefined && (this.isPausing() || !this.mayLookAgain())) return false;
    await this.fetchOnce().catch(() => undefined);
    return this.revision !== before;
  }

  private fetchOrServe(ageMs: number): Promise<void> | undefined {
    const isServing = this.known !== undefined && ageMs < KEYS_OUTAGE_MS;
    if (this.isPausing()) return isServing ? undefined : Promise.reject(this.unavailable());
    return this.fetchOnce().catch(() => {
      if (!isServing) throw this.unavailable();
    });
  }

  private unavailable(): InfrastructureError {
    return new InfrastructureError('the keys of the token issuer cannot be had', {
      retriable: true,
      cause: this.lastFailure,
    });
  }

  private isPausing(): boolean {
    return this.clock.nowMs() - this.failedAtMs < PAUSE_AFTER_FAILURE_MS;
  }

  private mayLookAgain(): boolean {
    const nowMs = this.clock.nowMs();
    const regained = Math.floor((nowMs - this.looksCountedAtMs) / LOOK_AGAIN_EVERY_MS);
    if (regained > 0) {
      this.looksLeft = Math.min(LOOK_AGAIN_BURST, this.looksLeft + regained);
      this.looksCountedAtMs = nowMs;
    }
    if (this.looksLeft === 0) return false;
    this.looksLeft -= 1;
    return true;
  }

  /** One fetch at a time, whoever asks. */
  private fetchOnce(): Promise<void> {
    this.fetching ??= this.fetch().finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  private async fetch(): Promise<void> {
    try {
      this.jwksUri ??= this.options.jwksUri ?? (await discoverJwksUri(this.options.issuer, this.options));
      const found = keysOf(await fetchJson(this.jwksUri, this.options));
      if (found.fingerprint !== this.known?.fingerprint) {
        this.known = found;
        this.revision += 1;
      }
      this.fetchedAtMs = this.clock.nowMs();
      this.failedAtMs = -Infinity;
    } catch (error) {
      this.failedAtMs = this.clock.nowMs();
      this.lastFailure = error;
      // The issuer may have moved its keys.
      this.jwksUri = undefined;
      throw error;
    }
  }
}

/** @throws Error for anything that is not a set of keys (RFC 7517) */
function keysOf(document: unknown): KnownKeys {
  if (
    typeof document !== 'object' ||
    document === null ||
    !('keys' in document) ||
    !Array.isArray(document.keys)
  )
    throw new Error('the key set is not a JSON Web Key Set');
  if (document.keys.length > MAX_KEYS) throw new Error(`the key set has more than ${MAX_KEYS} keys`);
  // Each member is checked by jose when its key is picked. A shared secret has no place among public keys.
  const keys = (document.keys as JWK[]).filter((key) => key?.kty !== 'oct');
  const set: JSONWebKeySet = { keys };
  return {
    pick: createLocalJWKSet(set),
    fingerprint: keys
      .map((key) => JSON.stringify(key))
      .toSorted()
      .join('\n'),
  };
}
