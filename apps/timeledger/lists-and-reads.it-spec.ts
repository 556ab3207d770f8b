import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { access } from '@timeledger/access/access.js';
import { newId } from '@timeledger/kernel/ids.js';
import type { DocumentedOperation } from './access-matrix/documented-operations.js';
import { ListReads, listOperationsOf } from './access-matrix/list-reads.js';
import { ListScene } from './access-matrix/list-scene.js';
import { LISTS } from './access-matrix/lists.js';
import { startRunningProduct, type RunningProduct } from './access-matrix/running-product.js';

/** A PostgreSQL of its own is made, migrated and started, and a company with records in every list. */
const START_TIMEOUT_MS = 240_000;
/** A list is asked for by everybody, with every filter, and each of its items read. */
const LIST_TIMEOUT_MS = 120_000;

let product: RunningProduct | undefined;
let operations: ReadonlyMap<string, DocumentedOperation>;
let reads: ListReads;
beforeAll(async () => {
  const [tenantId, otherTenantId] = [newId(), newId()];
  product = await startRunningProduct([tenantId, otherTenantId]);
  operations = new Map(listOperationsOf(product.document).map((operation) => [operation.id, operation]));
  reads = new ListReads(await ListScene.set(product, tenantId, otherTenantId));
}, START_TIMEOUT_MS);
afterAll(() => product?.stop());

describe('a list shows exactly what reads of its items show, whatever is filtered by', () => {
  it('and every list of the product is held to that', () => {
    const unheld = [...operations.keys()].filter((id) => LISTS[id] === undefined);
    // Say in access-matrix/lists.ts beside which read each of them stands.
    expect(unheld).toEqual([]);
  });

  const named = Object.keys(LISTS).filter((id) => access.rowOf(id) !== undefined);
  it.each(named)(
    '%s',
    async (id) => {
      const operation = operations.get(id);
      expect(operation === undefined ? `${id} is no list` : await reads.faultsOf(operation)).toEqual([]);
    },
    LIST_TIMEOUT_MS,
  );
});
