import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';

export const DEFAULT_PAGE_SIZE = 50;
export const MAX_PAGE_SIZE = 1000;
const MAX_CURSOR_LENGTH = 2000;
const SIGNATURE_BYTES = 16;

/** What a cursor is good for: this list, with this filter, of this tenant, and nothing else. */
export interface CursorScope {
  readonly tenantId: TenantId;
  /** The operation: `listPunches`. */
  readonly list: string;
  /** Everything that selects or sorts, but not the page size. */
  readonly filter: Readonly<Record<string, unknown>>;
}

/** The sort values of the last row of a page; the last of them is its id, so that no two rows are equal. */
export type CursorKeys = readonly (string | number)[];

const invalid = (): DomainError => new DomainError('cursor.invalid', 'malformed');

/** Writes and reads the opaque cursors of lists. */
export class Cursors {
  /** @param key of its own, the same for all replicas: `secrets.keyOf('cursor')` */
  constructor(private readonly key: Uint8Array) {}

  /** The cursor for what comes behind a row. */
  write(scope: CursorScope, keys: CursorKeys): string {
    const payload = Buffer.from(JSON.stringify(keys));
    return Buffer.concat([this.sign(scope, payload), payload]).toString('base64url');
  }

  /** @throws DomainError 400 `cursor.invalid`: not ours, or of another tenant, list or filter */
  read(scope: CursorScope, cursor: string): CursorKeys {
    if (cursor.length > MAX_CURSOR_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) throw invalid();
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    const signature = bytes.subarray(0, SIGNATURE_BYTES);
    if (signature.length < SIGNATURE_BYTES || !timingSafeEqual(signature, this.sign(scope, payload)))
      throw invalid();
    // The signature says that we wrote it, from `CursorKeys`.
    return JSON.parse(payload.toString('utf8')) as CursorKeys;
  }

  private sign(scope: CursorScope, payload: Uint8Array): Buffer {
    return createHmac('sha256', this.key)
      .update(canonicalJson([scope.tenantId, scope.list, JSON.parse(JSON.stringify(scope.filter))]))
      .update('\0')
      .update(payload)
      .digest()
      .subarray(0, SIGNATURE_BYTES);
  }
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Give it back as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/**
 * Makes a page from rows that were read with `limit + 1`: the row too many says that there is more.
 * @param keysOf the sort values of a row, its id last
 */
export function pageOf<Row>(
  cursors: Cursors,
  scope: CursorScope,
  rows: readonly Row[],
  limit: number,
  keysOf: (row: Row) => CursorKeys,
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined
    ? { items, nextCursor: cursors.write(scope, keysOf(last)) }
    : { items };
}
