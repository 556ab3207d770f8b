import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { DomainError } from '@timeledger/kernel/domain-error.js';

/** What tokens are made with. */
export interface PositionTokensOptions {
  /** Secret of the installation, at least 32 bytes; the same in every process that issues or verifies. */
  readonly key: Uint8Array;
  /** Whose log the positions are in: `attendance`. */
  readonly context: string;
  /** The log's present epoch. */
  readonly epoch: string;
}

const VERSION = 'p1';
const MAX_TOKEN_CHARS = 512;
const MIN_KEY_BYTES = 32;

/**
 * Tokens that say how far a log was when a command was answered: `p1.<payload>.<signature>`, opaque to clients.
 * A query given one answers only from a read model that has got there.
 */
export class PositionTokens {
  /** Made once: of bytes, Node makes one for each signature, which costs several times as much as signing. */
  private readonly key: KeyObject;

  constructor(private readonly options: PositionTokensOptions) {
    if (options.key.byteLength < MIN_KEY_BYTES)
      throw new RangeError('the key of position tokens is too short');
    this.key = createSecretKey(options.key);
  }

  /** The token of a position in this log; 0 stands for the empty log. */
  issue(position: number): string {
    if (!Number.isSafeInteger(position) || position < 0) throw new RangeError(`not a position: ${position}`);
    const { epoch, context } = this.options;
    const payload = Buffer.from(JSON.stringify([epoch, context, position])).toString('base64url');
    return `${VERSION}.${payload}.${this.sign(payload).toString('base64url')}`;
  }

  /**
   * The position a token stands for.
   * @throws DomainError `position-token.invalid` (400), `position-token.other-context` (400),
   *   `position-token.other-epoch` (410: the log was restored or migrated since)
   */
  verify(token: string): number {
    const [epoch, context, position] = this.open(token);
    if (context !== this.options.context) {
      throw new DomainError('position-token.other-context', 'malformed', {
        detail: 'This position token was issued by another service.',
      });
    }
    if (epoch !== this.options.epoch) {
      throw new DomainError('position-token.other-epoch', 'gone', {
        detail: 'The log was restored or migrated since this token was issued. Read without it.',
      });
    }
    return position;
  }

  private open(token: string): [epoch: string, context: string, position: number] {
    const [version, payload, signature, ...rest] = token.length > MAX_TOKEN_CHARS ? [] : token.split('.');
    if (version !== VERSION || payload === undefined || signature === undefined || rest.length > 0)
      throw invalid();
    const given = Buffer.from(signature, 'base64url');
    const right = this.sign(payload);
    if (given.byteLength !== right.byteLength || !timingSafeEqual(given, right)) throw invalid();
    // Signed by us, so it is what `issue` wrote.
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, string, number];
  }

  private sign(payload: string): Buffer {
    return createHmac('sha256', this.key).update(`position-token.${VERSION}.${payload}`).digest();
  }
}

const invalid = (): DomainError =>
  new DomainError('position-token.invalid', 'malformed', { detail: 'Not a position token of this service.' });
