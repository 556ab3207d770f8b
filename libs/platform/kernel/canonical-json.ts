import { createHash, createHmac, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The canonical bytes of a JSON value (RFC 8785): what is stored, hashed and proven. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** SHA-256 of a text or bytes, in hex. */
export const sha256Hex = (input: string | Uint8Array): string =>
  createHash('sha256').update(input).digest('hex');

/** HMAC-SHA-256 over the canonical form of a client's input, in hex: tells a retry from another request with its id. */
export const requestHashOf = (key: KeyObject, input: unknown): string =>
  createHmac('sha256', key).update(canonicalJson(input)).digest('hex');
