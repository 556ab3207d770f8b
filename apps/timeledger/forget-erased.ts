import { statSync } from 'node:fs';
import type { PersonKeys } from '@timeledger/organisation/privacy/person-keys.js';

/** How long another process may remember what this one erased. Shorter than the minute that is promised. */
const LOOK_INTERVAL_MS = 30_000;

/** Keys after whose destruction this process forgets at once what it has opened with them. */
export const forgettingAfter = (keys: PersonKeys, forget: () => void): PersonKeys => ({
  scopesOf: (tenantId, subject) => keys.scopesOf(tenantId, subject),
  isDestroyed: (scope) => keys.isDestroyed(scope),
  async destroy(scope) {
    await keys.destroy(scope);
    forget();
  },
  async discard(scope) {
    await keys.discard(scope);
    forget();
  },
  async destroySubject(tenantId, subject) {
    await keys.destroySubject(tenantId, subject);
    forget();
  },
});

const changedAt = (folder: string): number => {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.mtimeMs ?? 0;
};

/**
 * Forgets what was opened in memory when another process has left a tombstone: folded states of streams hold names and
 * codes in clear. Looking at one folder's time of change is all it costs.
 */
export function watchTombstones(folder: string, forget: () => void): { close(): void } {
  let last = changedAt(folder);
  const timer = setInterval(() => {
    const now = changedAt(folder);
    if (now === last) return;
    last = now;
    forget();
  }, LOOK_INTERVAL_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
