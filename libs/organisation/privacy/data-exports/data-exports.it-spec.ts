import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openBlobsFolder, type BlobsFolder } from '@timeledger/blobs/folder/blobs-folder.js';
import { EventRegistry } from '@timeledger/event-store/event-registry.js';
import { EventSealer } from '@timeledger/event-store/sealing/event-sealer.js';
import {
  openFileKeyProvider,
  type FileKeyProvider,
} from '@timeledger/event-store/sealing/file-key-provider.js';
import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JobHandler } from '@timeledger/jobs/port.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { registeredEvents } from '@timeledger/runtime/registered-events.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { organisationEventSchemas } from '../../event-schemas.js';
import {
  startOrganisation,
  type Answer,
  type OrganisationHarness,
} from '../../testing/organisation-harness.js';
import { ExportTooLarge } from '../archive/tables.js';
import { buildDataExport, dataExportsInPreparation, EXPORT_ATTEMPTS } from './build-data-export.job.js';
import type { DataExportPage, DataExportView } from './data-export.dto.js';
import type { ArchiveRead } from './data-export-ports.js';
import { endDataExports } from './end-data-exports.job.js';

interface Refusal {
  readonly code: string;
}

const MARKER = 'Zq7Marker';
const clock = { at: 0, nowMs: () => clock.at };
const DAY_MS = 86_400_000;
const reads: ArchiveRead[] = [];
let folder: string;
let blobs: BlobsFolder;
let keys: FileKeyProvider;
let organisation: OrganisationHarness;
let follower: pg.Pool;
let tenantId: TenantId;
let admin: TestIdentity;
let self: TestIdentity;
let ann: string;
/** What happens while the rows of the person are read. */
let whileReading: () => Promise<void>;
let logRead: () => void;

async function* rows(subject: string): AsyncIterable<JsonObject> {
  yield { employeeId: subject, note: MARKER };
  await whileReading();
  yield { employeeId: subject, note: 'later' };
}
const section: ExportSection = {
  name: 'test.records',
  text: { en: 'Records', zh: '记录' },
  kinds: ['organisation.note'],
  files: (_tenant, subject) => [
    { path: 'test/records', rows: rows(subject), text: { en: 'All of them.', zh: '全部。' } },
  ],
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-exports-'));
  blobs = await openBlobsFolder(join(folder, 'blobs'), clock);
  keys = await openFileKeyProvider({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') });
  organisation = await startOrganisation(
    {
      keys,
      clock,
      dataExports: {
        blobs,
        archiveKeys: keys,
        sections: [section],
        recordRead: (_principal, read) => {
          logRead();
          reads.push(read);
          return Promise.resolve();
        },
      },
    },
    registeredEvents(new EventRegistry(organisationEventSchemas), new EventSealer(keys, clock)),
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
  whileReading = () => Promise.resolve();
  logRead = () => undefined;
  reads.length = 0;
  tenantId = newId<TenantId>();
  admin = {
    tenantId,
    subject: newId(),
    roles: ['tenant_administrator', 'time_administrator'],
    claims: { amr: ['pwd', 'mfa'] },
  };
  ann = newId();
  // With a password alone.
  self = { tenantId, subject: ann, roles: ['employee'], claims: { amr: ['pwd'] } };
  const body = { id: ann, name: 'Ann', staffNumber: newId() };
  expect((await organisation.post(admin, '/v1/employees', body)).status).toBe(201);
});

type Told = Answer<DataExportView & Refusal>;
const ask = (who = self, person = ann, language = 'en'): Promise<Told> =>
  organisation.post(who, `/v1/employees/${person}/data-exports`, { language });
const status = (id: string, who = self): Promise<Told> => organisation.get(who, `/v1/data-exports/${id}`);
const fetchArchive = (id: string, who = self, query = '') =>
  organisation.raw(who, { method: 'GET', url: `/v1/data-exports/${id}/archive${query}` });
const remove = (id: string, who = self) =>
  organisation.raw(who, { method: 'DELETE', url: `/v1/data-exports/${id}` });
const codeOf = ({ statusCode, rawPayload }: { statusCode: number; rawPayload: Buffer }): unknown => [
  statusCode,
  (JSON.parse(rawPayload.toString()) as Refusal).code,
];
const run = (handler: JobHandler, payload: JsonObject = {}, attempt = 1): Promise<void> =>
  handler({ name: 'test', jobId: 'test', payload, attempt });
const build = (exportId: string, attempt = 1): Promise<void> =>
  run(buildDataExport({ ...organisation.ports, logger: silentLogger }), { tenantId, exportId }, attempt);
const end = (): Promise<void> =>
  run(endDataExports({ ...organisation.ports, followerPool: follower, logger: silentLogger }));
const inPreparation = async (): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const { payload } of dataExportsInPreparation(follower).derive())
    if (payload['tenantId'] === tenantId) ids.push(String(payload['exportId']));
  return ids;
};
const untilRows = (expected: number): Promise<unknown> =>
  waitUntil(
    async () => {
      const { rows: found } = await follower.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM organisation.data_export WHERE tenant_id = $1',
        [tenantId],
      );
      return found[0]?.count === expected;
    },
    { what: 'the read model of exports' },
  );
const ready = async (who = self): Promise<string> => {
  const { body } = await ask(who);
  await build(body.id);
  return body.id;
};
const stored = async (): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { name } of blobs.list('')) if (name.includes(tenantId)) names.push(name);
  return names;
};
const filesWith = async (text: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const file of await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true }))
    if (file.isFile() && (await readFile(join(file.parentPath, file.name))).includes(text))
      found.push(file.name);
  return found;
};

describe('an export', () => {
  it('is asked for by the person, made, and fetched whole, with a password alone', async () => {
    const asked = await ask();
    expect([asked.status, asked.body.status, asked.headers['location']]).toEqual([
      202,
      'in-preparation',
      `/v1/data-exports/${asked.body.id}`,
    ]);
    expect(asked.body).toMatchObject({ employeeId: ann, requestedBy: ann, bytes: null, expiresAt: null });
    expect(codeOf(await fetchArchive(asked.body.id))).toEqual([409, 'data-export.not-ready']);
    await build(asked.body.id);
    const { body } = await status(asked.body.id);
    expect(body).toMatchObject({ status: 'ready', because: null, expiresAt: '2030-05-17T12:00:00.000Z' });
    const archive = await fetchArchive(asked.body.id);
    const sha256 = createHash('sha256').update(archive.rawPayload).digest();
    expect(archive.statusCode).toBe(200);
    expect(archive.headers).toMatchObject({
      'content-type': 'application/gzip',
      'content-length': String(body.bytes),
      'content-disposition': 'attachment; filename="timeledger-export-2030-05-10.tar.gz"',
      'cache-control': 'no-store',
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
    });
    expect([archive.rawPayload.length, sha256.toString('hex')]).toEqual([body.bytes, body.digest]);
    expect(gunzipSync(archive.rawPayload).includes(MARKER)).toBe(true);
    // At rest nobody reads it, and nothing else is left.
    expect(await stored()).toHaveLength(1);
    expect(await filesWith(MARKER)).toEqual([]);
    expect((await status(asked.body.id)).body.downloads).toBe(1);
    expect(reads).toEqual([]);
  });

  it('is one at a time, whoever asks, and a repeated request is the same', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const path = `/v1/employees/${ann}/data-exports`;
    const first = await organisation.post<DataExportView>(self, path, { language: 'en' }, headers);
    expect((await ask(admin)).body.id).toBe(first.body.id);
    await build(first.body.id);
    const again = await organisation.post<DataExportView>(self, path, { language: 'en' }, headers);
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
    const other = await organisation.post<Refusal>(self, path, { language: 'zh' }, headers);
    expect([other.status, other.body.code]).toEqual([409, 'request.id-reused']);
    const second = await ask();
    expect(second.body.id).not.toBe(first.body.id);
    expect((await status(first.body.id)).body.status).toBe('ready');
    await build(second.body.id);
    expect((await status(first.body.id)).body).toMatchObject({ status: 'ended', because: 'superseded' });
    expect(await stored()).toHaveLength(1);
    const page = await organisation.get<DataExportPage>(self, '/v1/employees/me/data-exports?limit=1');
    expect(page.body.items.map(({ id }) => id)).toEqual([second.body.id]);
    const rest = await organisation.get<DataExportPage>(
      self,
      `/v1/employees/me/data-exports?limit=1&cursor=${page.body.nextCursor ?? ''}`,
    );
    expect([rest.body.items.map(({ id }) => id), rest.body.nextCursor]).toEqual([[first.body.id], undefined]);
  });

  it('is fetched by an administrator with a second factor and a reason, logged before a byte goes out', async () => {
    const id = await ready();
    const alone = { ...admin, claims: { amr: ['pwd'] } };
    const refused = await ask(alone);
    expect([refused.status, refused.body.code]).toEqual([401, 'auth.step-up-needed']);
    expect(codeOf(await fetchArchive(id, alone, '?purpose=audit'))).toEqual([401, 'auth.step-up-needed']);
    expect(codeOf(await remove(id, alone))).toEqual([401, 'auth.step-up-needed']);
    expect(codeOf(await fetchArchive(id, admin))).toEqual([422, 'data-export.purpose-missing']);
    logRead = () => {
      throw new Error('the log is away');
    };
    const unlogged = await fetchArchive(id, admin, '?purpose=legal-request');
    expect([unlogged.statusCode, (await status(id)).body.downloads]).toEqual([500, 0]);
    logRead = () => undefined;
    expect((await fetchArchive(id, admin, '?purpose=legal-request')).statusCode).toBe(200);
    expect(reads).toEqual([{ employeeId: ann, exportId: id, kinds: ['note'], purpose: 'legal-request' }]);
  });

  it('is not there for anybody else', async () => {
    const id = await ready();
    const others: readonly TestIdentity[] = [
      { tenantId, subject: newId(), roles: ['employee', 'manager'] },
      { tenantId, subject: newId(), roles: ['auditor'] },
      { tenantId, subject: newId(), roles: ['time_administrator', 'finance'] },
      { ...admin, tenantId: newId<TenantId>() },
      { ...self, tenantId: newId<TenantId>() },
    ];
    for (const other of others) {
      const unknown = await status(newId(), other);
      const seen = await status(id, other);
      expect([seen.status, seen.body.code]).toEqual([unknown.status, unknown.body.code]);
      expect([403, 404]).toContain(seen.status);
      expect([403, 404]).toContain((await ask(other)).status);
      expect([403, 404]).toContain((await fetchArchive(id, other, '?purpose=audit')).statusCode);
      expect([403, 404]).toContain((await remove(id, other)).statusCode);
    }
    expect((await status(id)).body.status).toBe('ready');
    expect((await ask(admin, newId())).body.code).toBe('employee.unknown');
    // The id of another event is no export.
    const [event] = await wholeLog(organisation.ports.store);
    expect((await status(event?.eventId ?? '')).body.code).toBe('data-export.unknown');
  });

  it('ends when it is deleted, and its key with it', async () => {
    const id = await ready();
    const [name = ''] = await stored();
    const parts: Buffer[] = [];
    for await (const part of (await blobs.get(name))?.content ?? []) parts.push(part as Buffer);
    expect((await remove(id)).statusCode).toBe(204);
    expect(await stored()).toEqual([]);
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
    // What a copy of the disk still has opens no more.
    async function* copy(): AsyncIterable<Uint8Array> {
      yield* parts;
    }
    await blobs.put(name, copy(), { maxBytes: 10_000_000 });
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
    await expect(keys.wrap({ tenantId, subject: id, purpose: 'identity' })).rejects.toThrow('destroyed');
    expect((await remove(id)).statusCode).toBe(204);
    expect((await status(id)).body).toMatchObject({ status: 'ended', because: 'asked-for', bytes: null });
    await end();
    expect(await stored()).toEqual([]);
  });

  it('comes to nothing when it is deleted while it is made', async () => {
    const { body } = await ask();
    whileReading = async () => void (await remove(body.id));
    await build(body.id);
    expect((await status(body.id)).body).toMatchObject({ status: 'ended', because: 'asked-for' });
    expect(await stored()).toEqual([]);
  });

  it('expires to the minute, and the job takes it away', async () => {
    const id = await ready();
    await untilRows(1);
    clock.at += 7 * DAY_MS - 1;
    await end();
    expect((await fetchArchive(id)).statusCode).toBe(200);
    clock.at += 1;
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
    expect((await status(id)).body).toMatchObject({ status: 'ended', because: 'expired' });
    expect(await stored()).toHaveLength(1);
    await end();
    expect(await stored()).toEqual([]);
    await untilRows(0);
    expect((await status(id)).body).toMatchObject({ status: 'ended', because: 'expired' });
  });

  it('says that it is gone when its file is, as after a restore', async () => {
    const id = await ready();
    await untilRows(1);
    for (const name of await stored()) await blobs.delete(name);
    expect((await status(id)).body).toMatchObject({ status: 'ended', because: 'missing', digest: null });
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
    await end();
    await untilRows(0);
    await expect(keys.wrap({ tenantId, subject: id, purpose: 'identity' })).rejects.toThrow('destroyed');
  });
});

describe('the job', () => {
  it('goes on where one died, and nothing of the dead one is left', async () => {
    const { body } = await ask();
    await untilRows(1);
    expect(await inPreparation()).toEqual([body.id]);
    // As a killed process leaves it: a file put aside, an archive that is not recorded, a write that never ends.
    async function* leftover(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(Buffer.from('half'));
    }
    const limits = { maxBytes: 100 };
    await blobs.put(`spools/${tenantId}/${body.id}/${newId()}/1`, leftover(), limits);
    await blobs.put(`exports/${tenantId}/${body.id}/${newId()}`, leftover(), limits);
    await build(body.id);
    expect((await fetchArchive(body.id)).statusCode).toBe(200);
    expect(await stored()).toHaveLength(2);
    await end();
    expect(await stored()).toHaveLength(1);
    expect((await fetchArchive(body.id)).statusCode).toBe(200);
    await waitUntil(async () => (await inPreparation()).length === 0, { what: 'none in preparation' });
    await untilRows(1);
  });

  it('may run twice at once: one archive is recorded, the other removed', async () => {
    const { body } = await ask();
    await Promise.all([build(body.id), build(body.id), build(body.id)]);
    await build(body.id);
    expect(await stored()).toHaveLength(1);
    const archive = await fetchArchive(body.id);
    expect(createHash('sha256').update(archive.rawPayload).digest('hex')).toBe(
      (await status(body.id)).body.digest,
    );
  });

  it('tries again, and at last says that it failed and why; then it may be asked for again', async () => {
    const { body } = await ask();
    whileReading = () => Promise.reject(new Error(`the store is away ${MARKER}`));
    await expect(build(body.id, 1)).rejects.toThrow('the store is away');
    expect((await status(body.id)).body.status).toBe('in-preparation');
    await build(body.id, EXPORT_ATTEMPTS);
    expect((await status(body.id)).body).toMatchObject({ status: 'failed', because: 'internal' });
    expect(codeOf(await fetchArchive(body.id))).toEqual([409, 'data-export.failed']);
    expect(await stored()).toEqual([]);
    whileReading = () => Promise.reject(new ExportTooLarge('a row is too large'));
    const second = await ask();
    await build(second.body.id);
    expect((await status(second.body.id)).body).toMatchObject({ status: 'failed', because: 'too-large' });
    whileReading = () => Promise.resolve();
    expect((await fetchArchive(await ready())).statusCode).toBe(200);
  });

  it('gives up what nobody made within a day', async () => {
    const { body } = await ask();
    await untilRows(1);
    clock.at += DAY_MS;
    await end();
    expect((await status(body.id)).body.status).toBe('in-preparation');
    clock.at += 1;
    await end();
    expect((await status(body.id)).body).toMatchObject({ status: 'failed', because: 'internal' });
  });
});

describe('an erasure', () => {
  const erase = () =>
    organisation.post<{ removes: readonly object[]; isComplete: boolean }>(
      admin,
      `/v1/employees/${ann}/erasures`,
      {},
    );

  it('takes the archive, and the one that is being made', async () => {
    const id = await ready();
    const { body } = await ask();
    whileReading = async () => {
      const erased = await erase();
      expect(erased.body).toMatchObject({
        isComplete: true,
        removes: [{ kind: 'organisation.data-export', count: 2 }],
      });
    };
    await build(body.id);
    for (const each of [id, body.id])
      expect((await status(each, admin)).body).toMatchObject({ status: 'ended', because: 'erasure' });
    expect(await stored()).toEqual([]);
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
  });

  it('takes the archive also where a legal hold keeps the records', async () => {
    const hold = { reason: 'Case 14' };
    expect((await organisation.post(admin, `/v1/employees/${ann}/legal-holds`, hold)).status).toBe(201);
    const id = await ready();
    const shown = await organisation.post<object>(admin, `/v1/employees/${ann}/erasures/preview`, {});
    expect(shown.body).toMatchObject({ removes: [{ kind: 'organisation.data-export', count: 1 }] });
    expect((await erase()).body).toMatchObject({ isComplete: false });
    expect(codeOf(await fetchArchive(id))).toEqual([410, 'data-export.ended']);
    expect(await stored()).toEqual([]);
    const person = await organisation.getAtHead<{ name: string }>(admin, `/v1/employees/${ann}`);
    expect(person.body.name).toBe('Ann');
  });
});

describe('the withdrawal of a consent', () => {
  it('takes archives that hold what rested on it, and those in preparation', async () => {
    const withdraw = (purpose: string) =>
      organisation.post(self, `/v1/employees/${ann}/consents/${purpose}/withdrawal`, {});
    const id = await ready();
    await withdraw('location');
    expect((await status(id)).body.status).toBe('ready');
    const { body } = await ask();
    await withdraw('location');
    expect((await status(body.id)).body).toMatchObject({ status: 'ended', because: 'withdrawal' });
    expect((await status(id)).body.status).toBe('ready');
    await withdraw('note');
    expect((await status(id)).body).toMatchObject({ status: 'ended', because: 'withdrawal' });
    expect(await stored()).toEqual([]);
  });
});
