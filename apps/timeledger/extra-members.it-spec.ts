import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { access } from '@timeledger/access/access.js';
import { newId } from '@timeledger/kernel/ids.js';
import { ExtraMembers } from './access-matrix/extra-members.js';
import { startRunningProduct, type RunningProduct } from './access-matrix/running-product.js';

/** A PostgreSQL of its own is made, migrated and started twice. */
const START_TIMEOUT_MS = 180_000;

let product: RunningProduct | undefined;
let bodies: ExtraMembers;
beforeAll(async () => {
  const [tenantId, otherTenantId] = [newId(), newId()];
  product = await startRunningProduct([tenantId, otherTenantId]);
  bodies = await ExtraMembers.over(product, tenantId, otherTenantId);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await bodies?.close();
  await product?.stop();
});

const named = access.rows.flatMap(({ operations }) => operations).sort();

describe('a member that no body has', () => {
  it.each(named.filter((id) => !id.includes('/')))(
    'is refused by %s wherever it stands',
    async (operationId) => {
      expect(await bodies.faultsOf(operationId)).toEqual([]);
    },
  );

  it('is asked of every body there is', () => {
    expect(bodies.operationsWithBody).toBeGreaterThan(15);
    expect(bodies.asked).toBeGreaterThanOrEqual(bodies.operationsWithBody * ExtraMembers.names.length);
  });

  it('has no effect over gRPC, where unknown fields are dropped as they come', async () => {
    const { withField, without } = await bodies.punchWithUnknownField();
    expect(withField).toEqual(without);
  });
});
