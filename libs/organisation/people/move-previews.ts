import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import { instantOf, type Clock, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';

/** What was looked at. */
export interface PreviewedMove {
  readonly tenantId: string;
  readonly employeeId: string;
  /** The revision of the employee's stream. */
  readonly revision: number;
  /** The change as it is to be sent, with the kind of it. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** A token that says that a move was looked at. */
export interface PreviewToken {
  readonly token: string;
  readonly expiresAt: Instant;
}

const LIFE_MS = 15 * 60_000;
const TOKEN = /^(\d{13})\.([A-Za-z0-9_-]{43})$/;

/** Signs previews of moves into the past: `<expiry in milliseconds>.<signature>`, opaque to clients, kept nowhere. */
export class MovePreviews {
  constructor(
    private readonly key: Uint8Array,
    private readonly clock: Clock,
  ) {}

  /** The token for a move as it was shown. */
  issue(move: PreviewedMove): PreviewToken {
    const expiresMs = this.clock.nowMs() + LIFE_MS;
    const token = `${expiresMs}.${this.sign(expiresMs, move).toString('base64url')}`;
    return { token, expiresAt: instantOf(expiresMs) };
  }

  /**
   * Refuses a move that nobody looked at as it is now.
   * @throws DomainError 428 `move.preview-needed` without a token; 422 `move.preview-stale` for one that is too old, or of
   *   another move, revision, person or tenant
   */
  assertSeen(token: string | undefined, move: PreviewedMove): void {
    if (token === undefined) {
      throw new DomainError('move.preview-needed', 'precondition-required', {
        detail: 'This changes days that are past. Ask for a preview, look at it, and send its token along.',
        errors: [{ pointer: '/previewToken', code: 'move.preview-needed', detail: 'is required' }],
      });
    }
    const [, expiry = '', signature = ''] = TOKEN.exec(token) ?? [];
    const isOurs =
      expiry !== '' && timingSafeEqual(Buffer.from(signature, 'base64url'), this.sign(Number(expiry), move));
    if (isOurs && Number(expiry) > this.clock.nowMs()) return;
    const detail = 'is too old, or of another change';
    throw new DomainError('move.preview-stale', 'invalid', {
      detail: 'The preview is too old, or something else was looked at. Ask for a preview again.',
      errors: [{ pointer: '/previewToken', code: 'move.preview-stale', detail }],
    });
  }

  private sign(expiresMs: number, move: PreviewedMove): Buffer {
    return createHmac('sha256', this.key)
      .update(canonicalJson({ ...move, expiresMs }))
      .digest();
  }
}
