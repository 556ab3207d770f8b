import { requestHashOf } from '@timeledger/kernel/canonical-json.js';

/** Hashes what a client sent, before anything is added to it: tells a retry from another request with its id. */
export class RequestHashing {
  /** @param key of its own, the same for ever: `secrets.keyOf('request-hash')` */
  constructor(private readonly key: Uint8Array) {}

  /** HMAC-SHA-256 of the canonical JSON, in hex. */
  hashOf(input: unknown): string {
    return requestHashOf(this.key, input);
  }
}
