import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { access } from '@timeledger/access/access.js';
import { newId } from '@timeledger/kernel/ids.js';
import { Matrix, type Case } from './access-matrix/matrix.js';
import {
  methodsIn,
  PROTO_FOLDER,
  startRunningProduct,
  type RunningProduct,
} from './access-matrix/running-product.js';

/** A PostgreSQL of its own is made, migrated and started twice. */
const START_TIMEOUT_MS = 180_000;

let product: RunningProduct | undefined;
let matrix: Matrix;
beforeAll(async () => {
  const [tenantId, otherTenantId] = [newId(), newId()];
  product = await startRunningProduct([tenantId, otherTenantId]);
  matrix = await Matrix.over(product, tenantId, otherTenantId);
}, START_TIMEOUT_MS);
afterAll(() => product?.stop());

/** What did not come out as the policy says, with the answer. */
const faultsOf = (cases: readonly Case[]): readonly string[] =>
  cases
    .filter(({ expected, outcome }) => expected !== outcome)
    .map(({ actor, expected, outcome, answer }) => `${actor}: ${expected}, but was ${outcome}: ${answer}`);

// A route or method without a row keeps the product from starting, so the rows name all there are.
const named = access.rows.flatMap(({ operations }) => operations).sort();

describe('what the access policy says holds for everybody', () => {
  it.each(named.filter((id) => !id.includes('/')))('who asks for %s', async (operationId) => {
    const cases = await matrix.rest(operationId);
    expect(faultsOf(cases)).toEqual([]);
    // Without one that succeeds, the others would prove little.
    expect(cases.filter(({ isDone }) => isDone).length > 0 || cases).toBe(true);
  });

  const methods = readdirSync(PROTO_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.proto'))
    .flatMap(methodsIn);
  it.each(methods.map((method) => [method.id, method] as const))('who calls %s', async (_id, method) => {
    const cases = await matrix.grpc(method);
    expect(faultsOf(cases)).toEqual([]);
    expect(cases.filter(({ isDone }) => isDone).length > 0 || cases).toBe(true);
  });
});

describe('a second factor', () => {
  const always = access.rows.filter(({ stepUp }) => stepUp === 'always' || stepUp === 'for-others');
  it.each(always.flatMap(({ operations }) => operations))('is asked for by %s', async (operationId) => {
    const { status, code, challenge } = await matrix.withoutSecondFactor(operationId);
    expect([status, code]).toEqual([401, 'auth.step-up-needed']);
    expect(challenge).toContain('error="insufficient_user_authentication"');
  });
});
