import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { AccountStore } from '@timeledger/service/auth/embedded-issuer/accounts/account-store.js';
import { loadConfiguration } from '@timeledger/service/config/load-configuration.js';
import { projectRequestExample } from '@timeledger/task-time/projects/project.dto.js';
import { taskRequestExample } from '@timeledger/task-time/projects/task.dto.js';
import { customerRequestExample } from '@timeledger/travel-expense/customers/customer.dto.js';
import { expensePolicyRequestExample } from '@timeledger/travel-expense/expense-policy/expense-policy.dto.js';
import { findInDatabase } from '@timeledger/testing/find-in-database.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import { variables, type Configuration } from './configuration.js';
import { CONTEXT_NAMES } from './contexts.js';
import { openDatabase } from './database.js';
import { demo } from './demo-tenant.js';
import { ErasableProduct, type Told } from './testing/erasure-proof/erasable-product.js';
import { findInFiles } from './testing/erasure-proof/find-in-files.js';
import { unpacked } from './testing/erasure-proof/unpacked.js';
import { MARKERS, ON_THE_WAY, POSITION, WRITTEN } from './testing/erasure-proof/markers.js';
import { openProductHooks } from './event-hooks.js';
import { openContexts, openSecrets } from './open-contexts.js';
import { PERSONAL_DATA } from './personal-data.js';

const TIMEOUT_MS = 300_000;
const TEXTS = Object.values(MARKERS).flat();
const folder = mkdtempSync(join(tmpdir(), 'timeledger-erasure-'));
const backup = join(folder, 'before-the-erasure');
const blobs = join(folder, 'data', 'blobs');
const product = new ErasableProduct(join(folder, 'data'), folder);
const restored = new ErasableProduct(join(folder, 'restored'), folder, {
  TOMBSTONE_DIR: join(folder, 'data', 'destroyed-keys'),
});

const person: string = newId();
const employmentId: string = newId();
const month = new Date().toISOString().slice(0, 7);
const sheet = `/v1/timesheets/${employmentId}/${month}-01`;
/** Minutes of the running month that are surely past: its very first ones. */
const moment = (minute: number): string =>
  new Date(Date.parse(`${month}-01T00:00:00Z`) + minute * 60_000).toISOString();
let admin: string;
let manager: string;
let self: string;
let minutesBefore: unknown;
let archive: string;

beforeAll(async () => {
  mkdirSync(product.dataDir, { recursive: true });
  await product.start();
  await sign(product);
}, TIMEOUT_MS);
afterAll(async () => {
  await product.stop();
  await restored.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}, TIMEOUT_MS);

async function sign(running: ErasableProduct): Promise<void> {
  admin = await running.token(demo.administratorId, 'time_administrator', 'tenant_administrator');
  manager = await running.token(demo.managerId, 'employee', 'manager');
  self = await running.token(person, 'employee');
}

/** Changes a thing as it is now; the read model may be a little behind. @throws Error when it is refused */
async function change(token: string, path: string, command: string, body: object): Promise<Told> {
  const answer = await waitUntil(
    async () => {
      const { etag } = await product.must(token, 'GET', path);
      const told = await product.send(token, 'POST', `${path}/${command}`, body, { 'if-match': etag });
      return told.status === 412 ? undefined : told;
    },
    { what: `the present state of ${path}` },
  );
  if (answer.status >= 300) throw new Error(`${path}/${command}: ${answer.status} ${answer.text}`);
  return answer;
}

/** A claim of the person, which the manager rejects. */
async function claimed(): Promise<void> {
  const { etag: none } = await product.must(admin, 'GET', '/v1/expense-policy');
  await product.must(admin, 'PUT', '/v1/expense-policy', expensePolicyRequestExample, { 'if-match': none });
  const drafted = await product.must(self, 'POST', '/v1/expense-claims', { purpose: WRITTEN.claimPurpose });
  const claim = `/v1/expense-claims/${String(drafted.body['id'])}`;
  const amount = { amount: '20.00', currency: 'EUR' };
  const line = {
    ...{ category: 'hotel', description: WRITTEN.lineDescription },
    basis: { kind: 'amount', date: `${month}-01`, amount },
  };
  await product.must(self, 'PUT', `${claim}/lines/${newId()}`, line, { 'if-match': drafted.etag });
  const { etag } = await product.must(self, 'GET', claim);
  await product.must(self, 'POST', `${claim}/submission`, undefined, { 'if-match': etag });
  await waitUntil(async () => (await product.send(manager, 'GET', claim)).status === 200, {
    what: 'the manager to read the claim',
  });
  await change(manager, claim, 'rejection', { comment: WRITTEN.claimComment });
}

/** A day elsewhere that the person asks for, and that the manager rejects. */
async function absent(): Promise<void> {
  const today = new Date();
  // The first Monday that is surely to come in every zone.
  today.setUTCDate(today.getUTCDate() + 2 + ((6 - today.getUTCDay() + 7) % 7));
  const from = today.toISOString().slice(0, 10);
  const { body } = await product.must(self, 'POST', '/v1/absences', {
    ...{ employmentId, kind: 'training', from, until: from, reason: WRITTEN.absenceReason },
  });
  const absence = `/v1/absences/${String(body['id'])}`;
  await change(manager, absence, 'rejection', { comment: WRITTEN.absenceComment });
}

/** A trip of the person, which the manager rejects. */
async function travelled(): Promise<void> {
  const wanted = { firstDay: `${month}-01`, lastDay: `${month}-02`, purpose: WRITTEN.tripPurpose };
  const { body } = await product.must(self, 'POST', '/v1/trips', wanted);
  await change(manager, `/v1/trips/${String(body['id'])}`, 'rejection', { comment: WRITTEN.tripComment });
}

/** A visit of the person, who writes of it. */
async function visited(): Promise<void> {
  const customer = await product.must(self, 'POST', '/v1/customers', customerRequestExample);
  const made = await product.must(self, 'POST', '/v1/visits', {
    ...{ customerId: customer.body['id'], employeeIds: [person] },
    ...{ plannedStart: `${month}-01T08:00:00Z`, plannedEnd: `${month}-01T09:00:00Z`, zone: 'UTC' },
  });
  const visit = `/v1/visits/${String(made.body['id'])}`;
  await product.must(self, 'POST', `${visit}/check-in`, undefined, { 'if-match': made.etag });
  const words = { notes: WRITTEN.visitNotes, nextStep: WRITTEN.visitNextStep };
  await change(self, visit, 'check-out', { outcome: 'done', ...words });
}

/** A Monday. */
const WEEK = '2026-01-05';

/** Time of the person for a task, who writes of it, and whose week the manager gives back with a word. */
async function entered(): Promise<void> {
  const project = await product.must(admin, 'POST', '/v1/projects', projectRequestExample);
  const facts = { ...taskRequestExample, projectId: project.body['id'] };
  const task = await product.must(self, 'POST', '/v1/tasks', facts);
  await product.must(self, 'POST', '/v1/time-entries', {
    ...{ taskId: task.body['id'], zone: 'UTC', note: WRITTEN.entryNote },
    ...{ startedAt: `${WEEK}T08:00:00Z`, endedAt: `${WEEK}T09:00:00Z` },
  });
  const sheet = `/v1/project-timesheets/${person}/${WEEK}`;
  await change(self, sheet, 'submission', {});
  await waitUntil(async () => (await product.send(manager, 'GET', sheet)).status === 200, {
    what: 'the manager to read the week',
  });
  await change(manager, sheet, 'rejection', { comment: WRITTEN.sheetComment });
}

/** Where the phone of the person was when they clocked in. @returns what is read of it */
async function located(fixedAt: string): Promise<string> {
  const fix = { fixId: newId(), fixedAt, ...ON_THE_WAY, datum: 'WGS84', accuracyMeters: 5 };
  // Geolocation hears of duty and consent by events.
  return waitUntil(
    async () => {
      await product.must(self, 'POST', '/v1/position-batches', { items: [fix] });
      const { text } = await product.must(self, 'GET', '/v1/positions?employeeId=me');
      return text.includes(fix.fixId) ? text : undefined;
    },
    { what: 'a position of somebody on duty to be kept' },
  );
}

/** What the sheet says of minutes; what a person wrote is not in it. */
async function minutesOf(running: ErasableProduct): Promise<unknown> {
  const { body } = await running.must(admin, 'GET', sheet);
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => JSON.stringify(value).includes('inutes')),
  );
}

/** Every event of all logs, opened as far as there are keys. The product may run meanwhile. */
async function openedLogs(dataDir: string): Promise<string> {
  const config: Configuration = {
    ...(loadConfiguration(variables, { env: {}, envFile: null }) as Configuration),
    DATA_DIR: dataDir,
  };
  const database = await openDatabase(config, silentLogger);
  const hooks = await openProductHooks(dataDir, join(folder, 'data', 'destroyed-keys'));
  const contexts = await openContexts({
    database,
    hooks,
    secrets: openSecrets(config),
    logger: silentLogger,
  });
  try {
    const texts: string[] = [];
    for (const { store } of CONTEXT_NAMES.map((name) => contexts[name]))
      for (const event of await wholeLog(store)) texts.push(JSON.stringify(await hooks.sealing.read(event)));
    return texts.join('\n');
  } finally {
    await contexts.close();
    await database.stop();
  }
}

/** Everything that could hold a text of the person: the database by its catalogue, files, what was said. */
async function everywhere(
  running: ErasableProduct,
  skip: readonly string[] = [],
): Promise<readonly string[]> {
  const inDatabase = await running.asSuperuser(async (url) => {
    const found: string[] = [];
    for (const text of TEXTS)
      found.push(...(await findInDatabase(url, text)).map(({ column }) => `${column}: ${text}`));
    return found;
  });
  return [
    ...inDatabase,
    ...(await findInFiles(running.dataDir, TEXTS, skip)),
    ...TEXTS.filter((text) => running.output.includes(text)).map((text) => `output: ${text}`),
  ];
}

describe('the erasure of a person, end to end', () => {
  it('has a text for every kind of the one list', () => {
    expect(Object.keys(MARKERS).toSorted()).toEqual(PERSONAL_DATA.map(({ name }) => name).toSorted());
  });

  it(
    'begins with a person who has left a trace of every kind',
    async () => {
      const { name, staffNumber, email, phone } = WRITTEN;
      await product.must(admin, 'POST', '/v1/employees', { id: person, name, staffNumber });
      const employee = `/v1/employees/${person}`;
      await change(admin, employee, 'facts', { email, phone });
      await change(admin, employee, 'reporting-lines', {
        from: `${month}-01`,
        managerId: demo.managerId,
      }).catch(async () => {
        const body = { from: `${month}-01`, managerId: demo.managerId };
        const { body: preview } = await product.must(
          admin,
          'POST',
          `${employee}/reporting-lines/preview`,
          body,
        );
        await change(admin, employee, 'reporting-lines', { ...body, previewToken: preview['previewToken'] });
      });
      const accounts = new AccountStore(join(product.dataDir, 'issuer', 'accounts'));
      await accounts.create({
        tenantId: demo.tenantId,
        email,
        employeeId: person,
        roles: ['employee'],
        name,
        password: 'a long and quiet walk',
      });
      await product.must(admin, 'POST', '/v1/employments', {
        id: employmentId,
        employeeId: person,
        payGroupId: demo.payGroupId,
        hiredOn: '2026-01-01',
      });
      const issued = await product.must(admin, 'POST', '/v1/directory-tokens', { name: 'The directory' });
      const provisioned = await product.must(String(issued.body['secret']), 'POST', '/scim/v2/Users', {
        ...{ userName: WRITTEN.userName, externalId: WRITTEN.externalId, displayName: name },
        name: { givenName: WRITTEN.givenName },
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: staffNumber },
      });
      expect(provisioned.body['id']).toBe(person);
      await waitUntil(async () => (await product.send(manager, 'GET', sheet)).status === 200, {
        what: 'attendance to know the employment',
      });
      const texts = [{ language: 'en', text: 'Your position is stored.' }];
      const basis = { purpose: 'location', basis: 'consent', texts };
      await product.must(admin, 'POST', '/v1/legal-bases', basis);
      await product.must(self, 'POST', `${employee}/consents`, {
        purpose: 'location',
        textVersion: 1,
        language: 'en',
      });
      await product.must(self, 'POST', '/v1/devices', { platform: 'ios', name: WRITTEN.deviceName });
      const location = { ...POSITION, accuracyMeters: 5, datum: 'WGS84' };
      const now = { employmentId, zone: 'Europe/Berlin', note: WRITTEN.punchNote, location };
      let evidence: unknown;
      let kind = 'clock-out';
      let clockedInAt: string | undefined;
      await waitUntil(
        async () => {
          kind = kind === 'clock-in' ? 'clock-out' : 'clock-in';
          const occurredAt = new Date().toISOString();
          clockedInAt ??= occurredAt;
          const { body } = await product.must(self, 'POST', '/v1/punches', { ...now, kind, occurredAt });
          evidence = body['evidence'];
          return evidence === 'stored' && kind === 'clock-out';
        },
        { what: 'a position to be stored' },
      );
      const positions = await located(clockedInAt ?? '');
      const captured = ['clock-in', 'clock-out'].map((each, index) => ({
        id: newId(),
        kind: each,
        occurredAt: moment(60 + index * 95),
        zone: 'Europe/Berlin',
      }));
      const uploaded = await product.must(self, 'POST', '/v1/punch-batches', {
        employmentId,
        deviceId: 'phone-1',
        items: captured,
      });
      const results = uploaded.body['results'] as readonly { readonly punchId: string }[];
      const asked = await product.must(self, 'POST', '/v1/corrections', {
        employmentId,
        action: 'change-time',
        punchId: results[1]?.punchId,
        occurredAt: moment(170),
        zone: 'Europe/Berlin',
        reason: WRITTEN.correctionReason,
      });
      const correction = `/v1/corrections/${String(asked.body['id'])}`;
      await waitUntil(async () => (await product.send(manager, 'GET', correction)).status === 200, {
        what: 'the correction to be readable',
      });
      await change(manager, correction, 'approval', { comment: WRITTEN.correctionComment });
      await product.must(self, 'POST', '/v1/feedback', {
        about: { kind: 'punch', employmentId, id: results[0]?.punchId },
        text: WRITTEN.feedback,
      });
      const terminal = await product.must(admin, 'POST', '/v1/terminals', {
        name: 'Gate',
        zone: 'Europe/Berlin',
      });
      const code = `/v1/terminals/${String(terminal.body['id'])}/user-codes/${WRITTEN.terminalCode}`;
      await product.must(admin, 'PUT', code, { employmentId });
      await change(self, sheet, 'submission', {});
      await change(manager, sheet, 'rejection', { comment: WRITTEN.rejection });
      await absent();
      await claimed();
      await visited();
      await entered();
      await travelled();
      await change(admin, employee, 'deactivation', { note: WRITTEN.statusNote });
      const opened = (await openedLogs(product.dataDir)) + positions;
      expect(TEXTS.filter((text) => !opened.includes(text))).toEqual([]);
      minutesBefore = await minutesOf(product);
      expect(JSON.stringify(minutesBefore)).toMatch(/[1-9]\d/);
    },
    TIMEOUT_MS,
  );

  it(
    'is proved by a look that finds what is there',
    async () => {
      const [text = ''] = TEXTS;
      const [table = '', file = ''] = ['public.canary', join(product.dataDir, 'canary')];
      writeFileSync(file, Buffer.from(`  ${WRITTEN.feedback}  `).toString('base64'));
      await product.asSuperuser(async (url) => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(`CREATE TABLE ${table} (note json)`);
        await client.query(`INSERT INTO ${table} VALUES ($1)`, [JSON.stringify({ text })]);
        expect((await findInDatabase(url, text)).map(({ column }) => column)).toEqual([`${table}.note`]);
        await client.query(`DROP TABLE ${table}`);
        await client.end();
      });
      const found = await findInFiles(product.dataDir, TEXTS, ['/postgres']);
      expect(found).toContain(`${file}: ${WRITTEN.feedback}`);
      expect(found.join('\n')).toContain(`account.json: ${WRITTEN.email}`);
      rmSync(file);
    },
    TIMEOUT_MS,
  );

  it(
    'has an archive to reach: made, fetched, and stored so that nobody reads it there',
    async () => {
      const asked = await product.must(self, 'POST', '/v1/employees/me/data-exports', { language: 'en' });
      archive = `/v1/data-exports/${String(asked.body['id'])}`;
      await waitUntil(async () => (await product.must(self, 'GET', archive)).body['status'] === 'ready', {
        what: 'the archive',
      });
      const { status, bytes } = await product.download(self, `${archive}/archive`);
      expect(status).toBe(200);
      const files = await unpacked(bytes);
      const { sections } = JSON.parse(files.get('manifest.json') ?? '') as {
        readonly sections: readonly { readonly kinds: readonly string[] }[];
      };
      const promised = sections.flatMap(({ kinds }) => kinds.flatMap((kind) => MARKERS[kind] ?? []));
      const whole = [...files.values()].join('\n');
      expect(promised.filter((text) => !whole.includes(text))).toEqual([]);
      expect(
        readdirSync(blobs, { recursive: true }).filter((name) => String(name).endsWith('.blob')),
      ).toHaveLength(1);
      expect(await findInFiles(blobs, TEXTS)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'takes what is sealed from columns that the list names, and from no others',
    async () => {
      const columns = await product.asSuperuser(async (url) => [
        ...new Set((await findInDatabase(url, '"$enc"')).map(({ column }) => column)),
      ]);
      const named = new Set(PERSONAL_DATA.flatMap((kind) => kind.columns));
      expect(columns.filter((column) => !named.has(column) && !/^\w+_log\.event/.test(column))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'leaves no byte of the person: tables, files, bus, jobs, what was said; minutes stay',
    async () => {
      await product.operate('backup', backup);
      const erased = await product.must(admin, 'POST', `/v1/employees/${person}/erasures`);
      expect(erased.body).toMatchObject({
        isComplete: true,
        stays: [],
        removes: [
          { kind: 'issuer.account', count: 1 },
          { kind: 'organisation.data-export', count: 1 },
        ],
      });
      expect((await product.must(admin, 'GET', `/v1/employees/${person}`)).body['name']).toBeNull();
      expect((await product.must(self, 'GET', archive)).body).toMatchObject({
        status: 'ended',
        because: 'erasure',
      });
      expect((await product.download(self, `${archive}/archive`)).status).toBe(410);
      expect(
        readdirSync(blobs, { recursive: true }).filter((name) => String(name).endsWith('.blob')),
      ).toEqual([]);
      expect(await minutesOf(product)).toEqual(minutesBefore);
      // The whole data folder, PostgreSQL's own files and write-ahead log too: nothing was ever written in clear.
      // A table that stood in the canary's place may linger there: that text is looked for by the database above.
      expect(await everywhere(product, ['/postgres'])).toEqual([]);
      const rest = TEXTS.slice(1);
      expect(await findInFiles(join(product.dataDir, 'postgres'), rest)).toEqual([]);
      const opened = await openedLogs(product.dataDir);
      expect(TEXTS.filter((text) => opened.includes(text))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'loses no punch that comes late, and keeps nothing personal of it',
    async () => {
      const late = {
        id: newId(),
        kind: 'clock-in',
        occurredAt: '2026-02-03T08:00:00Z',
        zone: 'Europe/Berlin',
        note: WRITTEN.punchNote,
        location: { ...POSITION, accuracyMeters: 5, datum: 'WGS84' },
      };
      const { body } = await product.must(self, 'POST', '/v1/punch-batches', {
        employmentId,
        deviceId: 'phone-1',
        items: [late],
      });
      expect(JSON.stringify(body)).toContain(late.id);
      expect(await everywhere(product, ['/postgres'])).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'stays when the read models are built anew from the log',
    async () => {
      await product.operate('rebuild');
      expect(await product.operate('verify')).not.toContain('DIFFERS');
      expect(await minutesOf(product)).toEqual(minutesBefore);
      expect(await everywhere(product, ['/postgres'])).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'stays when a backup from before is restored: hashes verify, minutes are the same, no byte is back',
    async () => {
      await product.stop();
      expect(await product.operate('verify-backup', backup)).not.toContain('damaged');
      const said = await restored.operate('restore', backup);
      expect(said).toContain("root equals the manifest's");
      expect(said).toContain('1 accounts of erased people that the backup brought back were removed');
      await restored.start();
      await sign(restored);
      expect((await restored.must(admin, 'GET', `/v1/employees/${person}`)).body['name']).toBeNull();
      expect(await minutesOf(restored)).toEqual(minutesBefore);
      // The backup knows that there was one, and holds none.
      expect((await restored.must(self, 'GET', archive)).body).toMatchObject({
        status: 'ended',
        because: 'missing',
      });
      expect((await restored.download(self, `${archive}/archive`)).status).toBe(410);
      // Nothing but the database's own files, of a database that the restore has made: not one is left out.
      expect(await everywhere(restored)).toEqual([]);
      const opened = await openedLogs(restored.dataDir);
      expect(TEXTS.filter((text) => opened.includes(text))).toEqual([]);
      // `FILE.secrets` holds the issuer's accounts of that day and the master key: to be thrown away with the backup.
      expect(await findInFiles(backup, TEXTS)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it('is a person of this test alone', async () => {
    const tenantId: TenantId = demo.tenantId;
    const { keys } = await openProductHooks(product.dataDir);
    expect(await keys.isDestroyed({ tenantId, subject: demo.employeeId, purpose: 'identity' })).toBe(false);
    expect(await keys.isDestroyed({ tenantId, subject: person, purpose: 'identity' })).toBe(true);
  });
});
