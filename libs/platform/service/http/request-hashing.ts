import { createSecretKey, type KeyObject } from 'node:crypto';
import { requestHashOf } from '@timeledger/kernel/canonical-json.js';

/** Hashes what a client sent, before anything is added to it: tells a retry from another request with its id. */
export class RequestHashing {
  private readonly key: KeyObject;

  /** @param key of its own, the same for ever: `secrets.keyOf('request-hash')` */
  constructor(key: Uint8Array) {
    // Made once: turning bytes into a key costs more than a short hash.
    this.key = createSecretKey(key);
  }

  /** HMAC-SHA-256 of the canonical JSON, in hex. */
  hashOf(input: unknown): string {
    return requestHashOf(this.key, input);
  }
}
