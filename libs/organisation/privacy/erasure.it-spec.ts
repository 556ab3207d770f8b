import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import {
  openFileKeyProvider,
  type FileKeyProvider,
} from '@timeledger/event-store/sealing/file-key-provider.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { EmployeeView } from '../employees/employee.dto.js';
import { organisationEventSchemas } from '../event-schemas.js';
import { enterprise, ScimDirectory } from '../testing/scim-directory.js';
import { startOrganisation, type Answer, type OrganisationHarness } from '../testing/organisation-harness.js';
import { carryOutErasures } from './carry-out-erasures.job.js';
import type { ErasureView } from './erasure.dto.js';
import { erasureStream } from './privacy-streams.js';

interface Refusal {
  readonly code: string;
}

const clock = { at: Date.parse('2030-05-10T12:00:00Z'), nowMs: () => clock.at };
const accounts = new Set<string>();
let folder: string;
let keys: FileKeyProvider;
let sealer: EventSealer;
let organisation: OrganisationHarness;
let follower: pg.Pool;
let tenantId: TenantId;
let admin: TestIdentity;
let ann: string;

/** Keys and hooks on one key store, as the product has them. */
const forgetting = (provider: FileKeyProvider): FileKeyProvider =>
  new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      const method = member.bind(target) as (...args: readonly unknown[]) => Promise<unknown>;
      return async (...args: readonly unknown[]) => {
        const result = await method(...args);
        if (String(name).startsWith('destroy')) sealer.forgetAll();
        return result;
      };
    },
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
  const provider = await openFileKeyProvider({
    folder: join(folder, 'keys'),
    tombstoneFolder: join(folder, 'gone'),
  });
  sealer = new EventSealer(provider, clock);
  keys = forgetting(provider);
  organisation = await startOrganisation(
    {
      keys,
      clock,
      removable: [
        {
          kind: 'test.account',
          count: (_tenant, subject) => Promise.resolve(accounts.has(subject) ? 1 : 0),
          remove: (_tenant, subject) => Promise.resolve(accounts.delete(subject) ? 1 : 0),
        },
      ],
    },
    registeredEvents(new EventRegistry(organisationEventSchemas), sealer),
  );
  follower = new pg.Pool({ connectionString: organisation.context.urls.follower, max: 2 });
});
afterAll(async () => {
  await follower.end();
  await organisation.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  clock.at = Date.parse('2030-05-10T12:00:00Z');
  tenantId = newId<TenantId>();
  admin = {
    tenantId,
    subject: newId(),
    roles: ['tenant_administrator', 'time_administrator'],
    claims: { amr: ['pwd', 'mfa'], acr: 'urn:timeledger:acr:mfa' },
  };
  ann = newId();
  accounts.add(ann);
  const body = { id: ann, name: 'Ann', staffNumber: 'A-1' };
  const registered = await organisation.post<EmployeeView>(admin, '/v1/employees', body);
  expect(registered.status).toBe(201);
});

const path = (rest: string): string => `/v1/employees/${ann}/${rest}`;
const erase = (): Promise<Answer<ErasureView & Refusal>> => organisation.post(admin, path('erasures'), {});
const preview = (): Promise<Answer<ErasureView & Refusal>> =>
  organisation.post(admin, path('erasures/preview'), {});
const told = ({ status, body }: Answer<Refusal>): readonly unknown[] => [status, body.code];
const nameOf = async (): Promise<unknown> => {
  const answer = await organisation.getAtHead<EmployeeView>(admin, `/v1/employees/${ann}`);
  return answer.body.name;
};
const events = () => organisation.ports.store.readStream(tenantId, erasureStream(tenantId, ann));
const runJob = async (): Promise<void> =>
  carryOutErasures({ ...organisation.ports, followerPool: follower, logger: silentLogger })(
    // The handler looks at none of it.
    {} as never,
  );
const untilOpen = (expected: number): Promise<unknown> =>
  waitUntil(
    async () => {
      const { rows } = await follower.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM organisation.erasure WHERE tenant_id = $1 AND NOT is_complete',
        [tenantId],
      );
      return rows[0]?.count === expected;
    },
    { what: 'the read model of erasures' },
  );
const note = () => keys.wrap({ tenantId, subject: ann, purpose: 'note', period: '2030-04' });

describe('an erasure', () => {
  it('is shown before, takes everything, and is answered again without doing anything', async () => {
    await note();
    const shown = await preview();
    expect(shown).toMatchObject({
      status: 200,
      body: {
        requestedAt: null,
        goes: [
          { purpose: 'note', months: ['2030-04'] },
          { purpose: 'identity', months: [] },
        ],
        removes: [{ kind: 'test.account', count: 1 }],
        stays: [],
        isComplete: true,
        hoursKeptAtLeastUntil: '2032-05-31T00:00:00.000Z',
      },
    });
    expect([await nameOf(), accounts.has(ann), (await events()).length]).toEqual(['Ann', true, 0]);
    const erased = await erase();
    expect(erased).toMatchObject({ status: 201, body: { isComplete: true, partialUntil: null } });
    expect([await nameOf(), accounts.has(ann)]).toEqual([null, false]);
    expect(await keys.scopesOf(tenantId, ann)).toEqual([]);
    const recorded = await events();
    expect(recorded.map(({ type }) => type)).toEqual([
      'organisation.ErasureRequested',
      'organisation.ErasureCarriedOut',
    ]);
    expect(recorded[0]?.actor.id).toBe(admin.subject);
    expect(recorded[1]?.data).toMatchObject({
      kinds: [
        ...['organisation.identity', 'organisation.directory-user', 'organisation.device-name'],
        'organisation.note',
      ],
      isComplete: true,
    });
    expect(await erase()).toMatchObject({ status: 201, body: { goes: [], removes: [], isComplete: true } });
    expect(await events()).toHaveLength(2);
  });

  it('takes the person out of the directory’s sight, with every keyed hash, and for good', async () => {
    const directory = new ScimDirectory(organisation, tenantId);
    const user = {
      ...{ userName: 'ann', externalId: 'x', emails: [{ value: 'ann@example.com' }] },
      ...enterprise({ employeeNumber: 'A-1' }),
    };
    const made = await directory.create(user);
    expect([made.status, made.body.id]).toEqual([201, ann]);
    const rows = async (): Promise<number> => {
      const { rowCount } = await follower.query(
        'SELECT FROM organisation.directory_user WHERE tenant_id = $1',
        [tenantId],
      );
      return rowCount ?? 0;
    };
    expect(await rows()).toBe(1);
    expect((await erase()).status).toBe(201);
    expect((await directory.get(ann)).status).toBe(404);
    await waitUntil(async () => (await rows()) === 0, { what: 'the keyed hashes to go' });
    expect((await directory.find('userName eq "ann"')).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
    expect((await directory.patch(ann, { op: 'replace', value: { active: true } })).status).toBe(404);
    const next = await directory.create(user);
    expect(next.status).toBe(201);
    expect(next.body.id).not.toBe(ann);
    expect(await directory.ids('externalId eq "x"')).toEqual([next.body.id]);
  });

  it('cannot be undone: what would be sealed for the person is refused, never a fault', async () => {
    await erase();
    const known = await organisation.getAtHead(admin, `/v1/employees/${ann}`);
    const change = await organisation.post<Refusal>(
      admin,
      path('facts'),
      { name: 'Ann again' },
      { 'if-match': known.etag },
    );
    expect(told(change)).toEqual([410, 'employee.erased']);
    const device = await organisation.post<Refusal>(
      { tenantId, subject: ann, roles: ['employee'] },
      '/v1/devices',
      { id: newId(), platform: 'android', name: 'Phone of Ann' },
    );
    expect(told(device)).toEqual([409, 'subject.erased']);
  });

  it('waits for a legal hold, and goes on by itself when it is lifted', async () => {
    const hold = await organisation.post<{ holdId: string }>(admin, path('legal-holds'), {
      reason: 'Case 14',
    });
    const held = await erase();
    expect(held).toMatchObject({ status: 201, body: { goes: [], isComplete: false, partialUntil: null } });
    expect(held.body.stays.map(({ because }) => because)).toEqual(['legal-hold', 'legal-hold']);
    expect(await nameOf()).toBe('Ann');
    await untilOpen(1);
    await runJob();
    expect([await nameOf(), (await events()).length]).toEqual(['Ann', 2]);
    await organisation.post(admin, path(`legal-holds/${hold.body.holdId}/lifting`), {});
    await runJob();
    expect([await nameOf(), (await events()).length]).toEqual([null, 3]);
    await untilOpen(0);
  });

  it('leaves what a law asks to be kept and says until when; the job takes it then', async () => {
    await note();
    const texts = [{ language: 'en', text: 'The law asks us to keep notes.' }];
    const basis = { purpose: 'note', basis: 'legal-obligation', texts };
    expect((await organisation.post(admin, '/v1/legal-bases', basis)).status).toBe(201);
    clock.at += 1000;
    const partial = await erase();
    expect(partial.body).toMatchObject({
      isComplete: false,
      partialUntil: '2032-04-30T00:00:00.000Z',
      stays: [{ purpose: 'note', months: ['2030-04'], because: 'legal-obligation' }],
    });
    expect([await nameOf(), accounts.has(ann)]).toEqual([null, false]);
    expect((await note()).key).toHaveLength(32);
    await untilOpen(1);
    clock.at = Date.parse('2032-04-30T00:00:01Z');
    await runJob();
    await expect(note()).rejects.toThrow('destroyed');
    expect((await preview()).body).toMatchObject({ goes: [], stays: [], isComplete: true });
    await untilOpen(0);
  });

  it('is of persons that there are, and asks for a second factor', async () => {
    const unknown = await organisation.post<Refusal>(admin, `/v1/employees/${newId()}/erasures`, {});
    expect(told(unknown)).toEqual([404, 'employee.unknown']);
    const password = { ...admin, claims: { amr: ['pwd'] } };
    const alone = await organisation.post<Refusal>(password, path('erasures'), {});
    expect(told(alone)).toEqual([401, 'auth.step-up-needed']);
    const manager = { tenantId, subject: newId(), roles: ['manager' as const] };
    expect((await organisation.post<Refusal>(manager, path('erasures'), {})).status).toBe(403);
  });
});
