import type { Instant } from '@timeledger/kernel/clock.js';
import type { ReadStreamOptions } from '@timeledger/event-store/port.js';

/**
 * Up to when something is to be known: a moment, or a position of the log. Both may be given, and then both hold.
 * Neither means everything that is known now.
 */
export interface KnownAt {
  readonly instant?: Instant | undefined;
  readonly position?: number | undefined;
}

/** A {@link KnownAt} as an option of reading streams. */
export const readOptionsOf = (known: KnownAt): ReadStreamOptions => ({
  ...(known.instant === undefined ? {} : { knownAt: known.instant }),
  ...(known.position === undefined ? {} : { toPosition: known.position }),
});
