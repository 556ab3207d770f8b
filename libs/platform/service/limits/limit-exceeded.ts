import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { BucketRate, Taken } from './token-buckets.js';

/** What a limit counts. */
export type LimitName = 'requests' | 'batch-items' | 'unauthenticated';

/** How a limit is called in the header fields of draft-ietf-httpapi-ratelimit-headers. */
const WINDOW_SECONDS: Readonly<Record<LimitName, number>> = {
  requests: 60,
  'batch-items': 86_400,
  unauthenticated: 60,
};

/** What a tenant may have stored, counted over all contexts. */
export type StorageLimitName = 'storedEvents' | 'storedBytes';

/**
 * Nobody knows when there will be room: an operator gives it, or something is erased. An hour is how late a phone learns
 * of it at the worst, and a phone that asks once an hour disturbs nobody (RFC 9110 section 10.2.3 leaves the time to us).
 */
export const STORAGE_RETRY_AFTER_SECONDS = 3_600;

/** When somebody else may have left. */
const STREAM_RETRY_AFTER_SECONDS = 30;

/** A limit is used up: 429, with the moment from which it is worth trying again. Nothing was done. */
export class LimitExceeded extends DomainError {
  /** `Retry-After`, `RateLimit-Policy`, `RateLimit`; for gRPC, `grpc-retry-pushback-ms` (gRFC A6). */
  readonly headers: Readonly<Record<string, string>>;

  private constructor(
    limit: LimitName | StorageLimitName | 'live-streams',
    { quota, remaining, waitMs }: { quota: string; remaining: number; waitMs: number },
    detail?: string,
  ) {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    super('limit.exceeded', 'too-many', {
      extensions: { limit, retryAfterSeconds },
      ...(detail === undefined ? {} : { detail }),
    });
    this.name = 'LimitExceeded';
    this.headers = {
      'retry-after': `${retryAfterSeconds}`,
      'ratelimit-policy': `"${limit}";${quota}`,
      ratelimit: `"${limit}";r=${Math.max(0, remaining)};t=${retryAfterSeconds}`,
      'grpc-retry-pushback-ms': `${Math.ceil(waitMs)}`,
    };
  }

  /** Of a limit that gives back as time goes by. */
  static ofRate(limit: LimitName, rate: BucketRate, { remaining, waitMs }: Taken): LimitExceeded {
    const window = WINDOW_SECONDS[limit];
    const quota = Math.max(1, Math.floor((rate.perMinute * window) / 60));
    return new LimitExceeded(limit, { quota: `q=${quota};w=${window}`, remaining, waitMs });
  }

  /** Of what many may have at once: a place is free as soon as somebody leaves. */
  static ofStreams(allowed: number): LimitExceeded {
    return new LimitExceeded('live-streams', {
      quota: `q=${allowed}`,
      remaining: 0,
      waitMs: STREAM_RETRY_AFTER_SECONDS * 1000,
    });
  }

  /** Of a limit that no time gives back. */
  static ofStorage(limit: StorageLimitName, allowed: number): LimitExceeded {
    const waitMs = STORAGE_RETRY_AFTER_SECONDS * 1000;
    return new LimitExceeded(
      limit,
      { quota: `q=${allowed}`, remaining: 0, waitMs },
      `The company has stored all that it may: ${allowed} ${limit === 'storedBytes' ? 'bytes' : 'events'}. ` +
        'Nothing was recorded. Ask for a higher limit; then the same request can be sent again.',
    );
  }
}
