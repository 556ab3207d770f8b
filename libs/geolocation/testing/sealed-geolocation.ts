import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import { openFileKeyProvider } from '@timeledger/event-store/sealing/file-key-provider.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import { recordFact } from '@timeledger/people/testing/recorded-fact.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import type { HarnessOptions } from '@timeledger/testing/context-harness.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { settleReactor } from '../positions/settle-positions.js';
import { RECORDED_EVENT_SCHEMAS } from '../event-schemas.js';
import { startGeolocation, type GeolocationHarness } from './geolocation-harness.js';

/** Geolocation that seals, as it does in the product. */
export interface SealedGeolocation extends GeolocationHarness {
  /** Destroys every key of a person, as an erasure does. */
  destroyKeys(tenantId: TenantId, employeeId: EmployeeId): Promise<void>;
  /** What the company declares for positions, of every country. */
  declare(tenantId: TenantId, basis: string): Promise<void>;
  /** Under whom somebody works, each manager from a date on. */
  reportTo(
    tenantId: TenantId,
    employeeId: EmployeeId,
    ...managers: readonly { readonly managerId: EmployeeId; readonly from: string }[]
  ): Promise<void>;
  /** What follows of each day that attendance published. */
  settle(tenantId: TenantId): Promise<void>;
}

const SINCE = '2020-01-01T00:00:00.000Z' as Instant;

/** Starts it, with keys in a folder that goes with it. One for a spec file. */
export async function startSealedGeolocation(
  options: Pick<HarnessOptions, 'now' | 'liveTimes'>,
): Promise<SealedGeolocation> {
  const folder = mkdtempSync(join(tmpdir(), 'timeledger-geolocation-'));
  const keys = await openFileKeyProvider({
    ...{ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') },
  });
  const sealer = new EventSealer(keys);
  const hooks = registeredEvents(new EventRegistry(RECORDED_EVENT_SCHEMAS), sealer);
  const geolocation = await startGeolocation({ ...options, hooks });
  const recorder = { context: 'geolocation', pipeline: geolocation.ports.pipeline };
  return {
    ...geolocation,
    async destroyKeys(tenantId, employeeId) {
      for (const scope of await keys.scopesOf(tenantId, employeeId)) await keys.destroy(scope);
      sealer.forgetAll();
    },
    declare: (tenantId, basis) =>
      recordFact(recorder, tenantId, 'LegalBasisDeclared', 'any', {
        country: null,
        purposes: [{ purpose: 'location', basis, textVersion: 1, from: SINCE }],
      }),
    reportTo: (tenantId, employeeId, ...managers) =>
      recordFact(recorder, tenantId, 'ReportingLineChanged', employeeId, { employeeId, managers }),
    async settle(tenantId) {
      for (const event of await wholeLog(geolocation.ports.store, { categories: ['geolocation.duty'] }))
        if (event.tenantId === tenantId)
          await settleReactor(geolocation.ports).react(event, new AbortController().signal, []);
    },
    async close() {
      await geolocation.close();
      rmSync(folder, { recursive: true });
    },
  };
}
