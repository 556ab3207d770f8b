import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { access } from '@timeledger/access/access.js';
import { systemClock } from '@timeledger/kernel/clock.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import { PositionTokens } from '@timeledger/runtime/position-token.js';
import { RequestHashing } from '@timeledger/service/http/request-hashing.js';
import { startTestService, type TestService } from '@timeledger/service/testing/test-service.js';
import { FakeEventStore } from '@timeledger/testing/fake-event-store.js';
import type { OrganisationPorts } from '../organisation-ports.js';
import { OrganisationModule } from '../organisation.module.js';
import { organisationProblems } from '../organisation.problems.js';
import { TenantDirectory } from '../tenants/tenant-directory.js';

const key = new Uint8Array(32).fill(7);
const store = new FakeEventStore({ context: 'organisation' });
/** What commands need; nothing here reads a read model. */
const ports: Partial<OrganisationPorts> = {
  store,
  pipeline: new CommandPipeline({ store }),
  hooks: plainEvents,
  tokens: new PositionTokens({ key, context: store.context, epoch: store.epoch }),
  hashing: new RequestHashing(key),
  clock: systemClock,
  previewKey: key,
  staffNumberKey: key,
  tenants: new TenantDirectory({ store, isInsecureAllowed: true }),
};
const administrator = { tenantId: newId<TenantId>(), roles: ['time_administrator'] } as const;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    // The rest is never asked for.
    imports: [OrganisationModule.with(ports as OrganisationPorts)],
    problems: [organisationProblems],
    access,
  });
});
afterAll(() => service.close());

const post = (url: string, payload: object, headers: Readonly<Record<string, string>> = {}) =>
  service.inject(
    { method: 'POST', url, payload, headers: { 'idempotency-key': newId(), ...headers } },
    administrator,
  );

async function nameManager(employeeId: string, managerId: string) {
  for (const id of new Set([employeeId, managerId.toLowerCase()]))
    expect((await post('/v1/employees', { id, name: 'Ann Field' })).statusCode).toBe(201);
  const line = { from: '2026-01-01', managerId };
  return post(`/v1/employees/${employeeId}/reporting-lines`, line, { 'if-match': '"0"' });
}

describe('a reporting line', () => {
  it('knows a manager by the id in lower case, however it was written', async () => {
    const managerId = newId();
    const answer = await nameManager(newId(), managerId.toUpperCase());
    expect(answer.json()).toEqual([{ from: '2026-01-01', managerId }]);
  });

  it('leads to nobody oneself, however the id is written', async () => {
    const employeeId = newId();
    const answer = await nameManager(employeeId, employeeId.toUpperCase());
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'reporting-line.self']);
  });
});
