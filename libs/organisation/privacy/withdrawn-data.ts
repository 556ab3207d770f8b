import { periodOf } from '@timeledger/event-store/sealing/event-sealer.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { ConsentWithdrawn } from '../domain/privacy/privacy-events.js';
import type { PersonKeys } from './person-keys.js';

/**
 * Deletes what rested on a consent that was taken back: what was sealed from the month on in which it was given. What is
 * older rested on another ground. A consent that is given again begins with new keys. Safe to repeat while the consent
 * stays withdrawn.
 * @returns the months that were deleted
 */
export async function discardWithdrawn(
  keys: PersonKeys,
  tenant: TenantId,
  { employeeId, purpose, givenSince }: ConsentWithdrawn['data'],
): Promise<readonly string[]> {
  const since = periodOf(givenSince as Instant);
  const scopes = (await keys.scopesOf(tenant, employeeId)).filter(
    (scope) => scope.purpose === purpose && scope.period !== undefined && scope.period >= since,
  );
  for (const scope of scopes) await keys.discard(scope);
  return scopes.map(({ period = '' }) => period);
}
