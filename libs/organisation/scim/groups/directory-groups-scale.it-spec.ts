import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, instantOf } from '@timeledger/kernel/clock.js';
import { InfrastructureError } from '@timeledger/kernel/domain-error.js';
import { deriveId, newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { plainEvents } from '@timeledger/runtime/event-hooks.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { MAX_GROUP_MEMBERS } from '../../domain/directory-group.decider.js';
import { evolveEmployee, initialEmployee, type EmployeeState } from '../../domain/employee-state.js';
import type { EmployeeEvent } from '../../domain/events.js';
import { ORGANISATION_PROJECTION, type OrganisationPorts } from '../../organisation-ports.js';
import { employeeStreamOf } from '../../people/employee-records.js';
import { startOrganisation, type OrganisationHarness } from '../../testing/organisation-harness.js';
import { directoryGroupEffects } from './directory-group-effects.reactor.js';
import { DIRECTORY_GROUPS_PROJECTION } from './directory-groups.projection.js';
import { directoryGroupStreamOf } from './directory-group.commands.js';
import type { MeaningPreviewView } from './directory-group.dto.js';

const GROUPS = '/scim/v2/Groups';
const tenantId = newId<TenantId>();
const directory: TestIdentity = {
  ...{ tenantId, subject: newId(), roles: ['service'], claims: { scope: 'scim:read scim:write' } },
};
const admin: TestIdentity = { tenantId, subject: newId(), roles: ['tenant_administrator'] };
const people = Array.from({ length: MAX_GROUP_MEMBERS }, () => newId() as string);
let organisation: OrganisationHarness;
beforeAll(async () => {
  organisation = await startOrganisation({}, undefined, true);
  const register = (employeeId: string): Promise<unknown> =>
    organisation.ports.store.append({
      tenantId,
      streamId: employeeStreamOf(tenantId, employeeId),
      expected: 'none',
      events: [
        {
          eventId: deriveId<EventId>('registered', employeeId),
          type: 'organisation.EmployeeRegistered',
          schemaVersion: 1,
          occurredAt: instantOf(systemClock.nowMs()),
          actor: { kind: 'system', id: 'test' },
          correlationId: employeeId,
          requestHash: '',
          data: { employeeId, name: 'Ann', staffNumber: null },
        },
      ],
    });
  for (let from = 0; from < people.length; from += 500)
    await Promise.all(people.slice(from, from + 500).map(register));
  const { barrier, tokens, store } = organisation.ports;
  const head = tokens.issue(await store.head());
  const isReached = (projection: string): Promise<boolean> =>
    barrier.reach(head, projection, 10_000).then(
      () => true,
      () => false,
    );
  for (const projection of [ORGANISATION_PROJECTION, DIRECTORY_GROUPS_PROJECTION])
    await waitUntil(() => isReached(projection), {
      what: `everybody is in the read model ${projection}`,
      timeoutMs: 80_000,
    });
}, 180_000);
afterAll(() => organisation.close());

const group = async (members: readonly string[]): Promise<string> => {
  const body = { displayName: newId(), members: members.map((value) => ({ value })) };
  const made = await organisation.send<{ readonly id: string }>('POST', directory, GROUPS, body);
  expect(made.status).toBe(201);
  return made.body.id;
};
const bestMsOf = async (run: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let turn = 0; turn < 15; turn += 1) {
    const startedMs = performance.now();
    await run();
    times.push(performance.now() - startedMs);
  }
  return Math.min(...times);
};
const personOf = (employeeId: string) =>
  foldStream<EmployeeState>(
    organisation.ports.store,
    plainEvents,
    tenantId,
    employeeStreamOf(tenantId, employeeId),
    initialEmployee,
    (state, event) => evolveEmployee(state, event as unknown as EmployeeEvent),
  );

describe('a group as large as groups are', () => {
  it('is taken whole, read cheaply without its members, and takes nobody more', async () => {
    const id = await group(people);
    const read = (query = '') =>
      organisation.send<{ readonly members?: readonly unknown[] }>(
        'GET',
        directory,
        `${GROUPS}/${id}${query}`,
      );
    expect((await read()).body.members).toHaveLength(MAX_GROUP_MEMBERS);
    const [whole, plain] = [
      await bestMsOf(() => read()),
      await bestMsOf(() => read('?excludedAttributes=members')),
    ];
    // A request has a cost of its own; reading ten thousand members has several times that.
    expect(plain * 5).toBeLessThan(whole);
    const listed = await organisation.send<{ readonly Resources: readonly object[] }>(
      'GET',
      directory,
      GROUPS,
    );
    expect(listed.body.Resources).toHaveLength(1);
    const made = await organisation.post<{ readonly id: string }>(admin, '/v1/employees', { name: 'Bob' });
    const more = { op: 'add', path: 'members', value: [{ value: made.body.id }] };
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
    const refused = await organisation.send<{ readonly scimType: string }>(
      'PATCH',
      directory,
      `${GROUPS}/${id}`,
      { schemas, Operations: [more] },
    );
    expect([refused.status, refused.body.scimType]).toEqual([400, 'invalidValue']);
  }, 60_000);
});

describe('a process that is killed between a group and what follows from it', () => {
  it('leaves nothing undone and does nothing twice, wherever it stops', async () => {
    const members = people.slice(0, 5);
    const id = await group(members);
    const path = `/v1/directory-groups/${id}`;
    const meaning = { kind: 'role', role: 'finance' };
    const seen = await organisation.post<MeaningPreviewView>(admin, `${path}/meaning-previews`, { meaning });
    const body = { meaning, previewToken: seen.body.previewToken };
    // Nobody reacts here, and the answer says that nothing is confirmed.
    const set = await organisation.send('PUT', admin, `${path}/meaning`, body, { 'if-match': seen.etag });
    expect(set.status).toBe(202);
    const stream = directoryGroupStreamOf(tenantId, id);
    const event = (await organisation.ports.store.readStream(tenantId, stream)).at(-1);
    if (event === undefined) throw new Error('there is no group');
    const { signal } = new AbortController();
    // The last of them has one thing left to do.
    for (let lives = 1; lives < members.length; lives += 1) {
      const reactor = directoryGroupEffects(dyingAfter(organisation.ports, 1));
      await expect(reactor.react(event, signal, [])).rejects.toThrow('killed');
    }
    await directoryGroupEffects(organisation.ports).react(event, signal, []);
    for (const member of members) {
      const { state, revision } = await personOf(member);
      expect(revision).toBe(1);
      expect(state.assignments).toMatchObject([{ role: 'finance', groupId: id }]);
    }
  }, 60_000);
});

/** The ports of a process that records so many things and is gone. */
function dyingAfter(ports: OrganisationPorts, appends: number): OrganisationPorts {
  let left = appends;
  const { store } = ports;
  const append: typeof store.append = (request) => {
    left -= 1;
    if (left < 0) throw new InfrastructureError('killed', { retriable: false });
    return store.append(request);
  };
  const dying = new Proxy(store, {
    get: (target, name) => {
      if (name === 'append') return append;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { ...ports, pipeline: new CommandPipeline({ store: dying, hooks: ports.hooks }) };
}
