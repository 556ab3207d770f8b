import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { startOrganisation, type OrganisationHarness } from '../testing/organisation-harness.js';
import type { PeopleImportView } from './people-import.dto.js';

let organisation: OrganisationHarness;
beforeAll(async () => {
  organisation = await startOrganisation();
});
afterAll(() => organisation.close());

/** Everybody but the first has a manager, who is up to five levels below the first. */
const fileOf = (rows: number): Buffer =>
  Buffer.from(
    [
      'staff_number,name,country,manager,manager_from',
      ...Array.from({ length: rows }, (_, index) => {
        const manager = index === 0 ? '' : `S-${Math.floor((index - 1) / 9)}`;
        return `S-${index},Person ${index},DE,${manager},${index === 0 ? '' : '2026-01-01'}`;
      }),
    ].join('\n'),
  );

/** Sends a file, and sends it again while rows are pending, as clients do. */
async function sent(mode: string, rows: number) {
  const admin = { tenantId: newId<TenantId>(), subject: newId(), roles: ['tenant_administrator'] as const };
  const headers = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const path = `/v1/organisation-imports?mode=${mode}`;
  const started = performance.now();
  for (let requests = 1; ; requests += 1) {
    const { status, body } = await organisation.post<PeopleImportView>(admin, path, fileOf(rows), headers);
    expect([status, body.refused]).toEqual([200, 0]);
    if (body.pending === 0) return { elapsedMs: performance.now() - started, requests, body };
  }
}

it('judges ten times the rows in not much more than ten times the time', async () => {
  await sent('dry-run', 100);
  const small = await sent('dry-run', 1_000);
  const large = await sent('dry-run', 10_000);
  expect(large.body.created).toBe(10_000);
  process.stderr.write(`dry run: ${small.elapsedMs.toFixed(0)} ms, ${large.elapsedMs.toFixed(0)} ms\n`);
  // Quadratic would be a hundred times.
  expect(large.elapsedMs / small.elapsedMs).toBeLessThan(25);
}, 60_000);

it('records ten times the rows in not much more than ten times the time, in as many requests as that takes', async () => {
  await sent('apply', 20);
  const few = await sent('apply', 100);
  const many = await sent('apply', 1_000);
  process.stderr.write(
    `apply: ${few.elapsedMs.toFixed(0)} ms, ${many.elapsedMs.toFixed(0)} ms in ${many.requests} requests\n`,
  );
  expect(many.elapsedMs / few.elapsedMs).toBeLessThan(25);
}, 120_000);
