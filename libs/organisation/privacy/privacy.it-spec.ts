import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  openFileKeyProvider,
  type FileKeyProvider,
} from '@timeledger/event-store/sealing/file-key-provider.js';
import { newId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import { wholeLog } from '@timeledger/testing/whole-log.js';
import type { EmployeeView } from '../employees/employee.dto.js';
import { toOrganisationMessage } from '../public-events.mapping.js';
import { startOrganisation, type Answer, type OrganisationHarness } from '../testing/organisation-harness.js';
import { consentStream, legalBasisStream } from './privacy-streams.js';
import type {
  ConsentPage,
  ConsentView,
  EmployeePrivacyView,
  LegalBasisList,
  LegalBasisView,
  WithdrawnConsentView,
} from './privacy.dto.js';
import { runRetention, runRetentionOf } from './retention.job.js';
import type { LegalHoldList, LegalHoldView, RetentionRuleList, RetentionRunList } from './retention.dto.js';

interface Refusal {
  readonly code: string;
  readonly textVersion?: number;
}

const clock = { at: Date.parse('2030-05-10T12:00:00Z'), nowMs: () => clock.at };
const uptake = { answer: true, asked: [] as EventId[] };
let folder: string;
let keys: FileKeyProvider;
let organisation: OrganisationHarness;
let follower: pg.Pool;
let tenantId: TenantId;
let admin: TestIdentity;
let ann: TestIdentity & { readonly subject: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timeledger-keys-'));
  keys = await openFileKeyProvider({ folder: join(folder, 'keys'), tombstoneFolder: join(folder, 'gone') });
  organisation = await startOrganisation({
    keys,
    clock,
    uptake: {
      async isTakenIn(_tenant, _type, eventId) {
        uptake.asked.push(eventId);
        return uptake.answer;
      },
    },
  });
  follower = new pg.Pool({ connectionString: organisation.context.urls.follower, max: 2 });
});
afterAll(async () => {
  await follower.end();
  await organisation.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  clock.at = Date.parse('2030-05-10T12:00:00Z');
  uptake.answer = true;
  uptake.asked = [];
  tenantId = newId<TenantId>();
  admin = {
    tenantId,
    subject: newId(),
    roles: ['tenant_administrator', 'time_administrator'],
    claims: { amr: ['pwd', 'mfa'], acr: 'urn:timeledger:acr:mfa' },
  };
  ann = await person();
});

async function person(): Promise<TestIdentity & { readonly subject: string }> {
  const id = newId();
  const registered = await organisation.post<EmployeeView>(admin, '/v1/employees', { id, name: 'Ann' });
  expect(registered.status).toBe(201);
  await organisation.get(admin, `/v1/employees/${id}`, { 'read-at': registered.position });
  return { tenantId, subject: id, roles: ['employee'] };
}

const declare = (change: object = {}): Promise<Answer<LegalBasisView & Refusal>> =>
  organisation.post(admin, '/v1/legal-bases', {
    purpose: 'location',
    basis: 'consent',
    texts: [
      { language: 'en', text: 'Your position is stored for 90 days.' },
      { language: 'zh', text: '您的位置将保存 90 天。' },
    ],
    ...change,
  });
const consent = (textVersion = 1, who = ann): Promise<Answer<ConsentView & Refusal>> =>
  organisation.post(who, '/v1/employees/me/consents', { purpose: 'location', textVersion, language: 'zh' });
const withdraw = (who = ann): Promise<Answer<WithdrawnConsentView & Refusal>> =>
  organisation.post(who, `/v1/employees/${who.subject}/consents/location/withdrawal`, {});
const privacy = async (who = ann, of = 'me'): Promise<Answer<EmployeePrivacyView & Refusal>> =>
  organisation.get(who, `/v1/employees/${of}/privacy`);
const locationOf = ({ body }: Answer<EmployeePrivacyView>) =>
  body.purposes.find(({ purpose }) => purpose === 'location');
const told = ({ status, body }: Answer<Refusal>): readonly unknown[] => [status, body.code];
const key = (period: string, purpose: 'location' | 'note' = 'location', who = ann) =>
  keys.wrap({ tenantId, subject: who.subject, purpose, period });
const periodsOf = async (purpose: string, who = ann): Promise<readonly string[]> =>
  (await keys.scopesOf(tenantId, who.subject))
    .flatMap((scope) => (scope.purpose === purpose ? [scope.period ?? ''] : []))
    .sort();
const retention = () => ({ ...organisation.ports, keys, followerPool: follower, logger: silentLogger });

describe('a legal basis', () => {
  it('is declared with its texts, versioned, and read by everybody', async () => {
    const first = await declare({ country: 'DE' });
    expect(first).toMatchObject({ status: 201, body: { country: 'DE', textVersion: 1, basis: 'consent' } });
    const second = await declare({ country: 'DE', basis: 'contract', from: '2030-06-01T00:00:00+02:00' });
    expect(second.body).toMatchObject({ textVersion: 2, from: '2030-05-31T22:00:00.000Z' });
    expect((await declare()).body).toMatchObject({ country: null, textVersion: 1 });
    const list = await organisation.get<LegalBasisList>(ann, '/v1/legal-bases', {
      'read-at': second.position,
    });
    expect(list.body.items.filter(({ country }) => country === 'DE')).toEqual([first.body, second.body]);
    const events = await organisation.ports.store.readStream(tenantId, legalBasisStream(tenantId, 'DE'));
    const [, message] = events.map(toOrganisationMessage);
    expect(message).toMatchObject({
      type: 'timeledger.organisation.legal-basis-declared.v1',
      data: { country: 'DE', purposes: [{ textVersion: 1 }, { textVersion: 2, basis: 'contract' }] },
    });
    expect(JSON.stringify(message)).not.toContain('Your position');
  });

  it('is for tenant administrators with a second factor', async () => {
    const body = { purpose: 'location', basis: 'contract', texts: [{ language: 'en', text: 'x' }] };
    const post = (who: TestIdentity) => organisation.post<Refusal>(who, '/v1/legal-bases', body);
    expect(told(await post({ ...admin, claims: { amr: ['pwd'] } }))).toEqual([401, 'auth.step-up-needed']);
    expect(told(await post({ ...admin, roles: ['time_administrator'] }))).toEqual([403, 'access.forbidden']);
    expect((await post(ann)).status).toBe(403);
  });

  it.each([
    [{ from: '2030-05-10T11:59:59Z' }, 422, 'legal-basis.in-the-past'],
    [{ purpose: 'note' }, 422, 'legal-basis.not-for-purpose'],
    [{ purpose: 'face', basis: 'contract' }, 422, 'legal-basis.not-for-purpose'],
    [
      {
        texts: [
          { language: 'en', text: 'a' },
          { language: 'EN', text: 'b' },
        ],
      },
      422,
      'legal-basis.language-twice',
    ],
    [{ country: 'Germany' }, 422, 'request.invalid'],
  ])('is refused with %j', async (change, status, code) => {
    const refused = await declare(change);
    expect(refused.status).toBe(status);
    if (code !== 'request.invalid') expect(refused.body.code).toBe(code);
  });

  it('never goes behind a later one', async () => {
    await declare({ from: '2031-01-01T00:00:00Z' });
    expect(told(await declare())).toEqual([409, 'legal-basis.not-later']);
  });
});

describe('a consent', () => {
  it('is given to the text in force, taken back, and given again', async () => {
    expect(told(await consent())).toEqual([409, 'consent.not-asked-for']);
    expect(locationOf(await privacy())).toMatchObject({
      basis: null,
      isStored: false,
      isConsentAsked: false,
    });
    await declare();
    expect(locationOf(await privacy())).toMatchObject({
      basis: 'consent',
      isStored: false,
      isConsentAsked: true,
    });
    expect((await consent()).body).toMatchObject({ isGiven: true, textVersion: 1, country: null });
    expect(locationOf(await privacy())).toMatchObject({
      isStored: true,
      isConsentAsked: false,
      keepDays: 90,
    });
    clock.at += 1000;
    expect(await withdraw()).toMatchObject({ status: 200, body: { isEffective: true, isDeleted: true } });
    expect(uptake.asked).toHaveLength(1);
    expect(await withdraw()).toMatchObject({ status: 200, body: { isEffective: true } });
    clock.at += 1000;
    await consent();
    const state = await privacy(admin as typeof ann, ann.subject);
    expect(locationOf(state)).toMatchObject({ isStored: true });
    expect(state.body.history.map(({ change }) => change)).toEqual(['given', 'withdrawn', 'given']);
    const events = await organisation.ports.store.readStream(tenantId, consentStream(tenantId, ann.subject));
    expect(events.map((event) => toOrganisationMessage(event)?.data['purposes'])).toMatchObject([
      [{ purpose: 'location', isPermitted: true, basis: 'consent', textVersion: 1 }],
      [{ isPermitted: false, since: '2030-05-10T12:00:01.000Z' }],
      [{ isPermitted: true, since: '2030-05-10T12:00:02.000Z' }],
    ]);
  });

  it('says 202 while nobody can tell that the withdrawal works', async () => {
    await declare();
    await consent();
    uptake.answer = false;
    expect(await withdraw()).toMatchObject({ status: 202, body: { isEffective: false } });
  });

  it('permits no more once a new text is in force; the old text is not agreed to', async () => {
    await declare();
    await consent();
    await declare({ from: '2030-05-11T00:00:00Z' });
    expect(locationOf(await privacy())).toMatchObject({ isStored: true, textVersion: 1 });
    clock.at = Date.parse('2030-05-11T00:00:00Z');
    expect(locationOf(await privacy())).toMatchObject({
      isStored: false,
      isConsentAsked: true,
      textVersion: 2,
    });
    const old = await consent(1);
    expect([...told(old), old.body.textVersion]).toEqual([409, 'consent.other-text', 2]);
    await consent(2);
    expect(locationOf(await privacy())).toMatchObject({ isStored: true });
  });

  it('is given to a text that was written, in its language', async () => {
    await declare();
    const give = (language: string) =>
      organisation.post<Refusal>(ann, '/v1/employees/me/consents', {
        purpose: 'location',
        textVersion: 1,
        language,
      });
    const refused = await give('fr');
    expect(told(refused)).toEqual([422, 'consent.language-unknown']);
    expect(refused.body).toMatchObject({
      errors: [{ pointer: '/language', detail: 'must be one of en, zh' }],
    });
    expect(locationOf(await privacy())).toMatchObject({ isStored: false });
    expect((await give('EN')).status).toBe(201);
  });

  it('is given by nobody for another', async () => {
    await declare();
    const path = `/v1/employees/${ann.subject}/consents`;
    const body = { purpose: 'location', textVersion: 1, language: 'en' };
    expect(told(await organisation.post(admin, path, body))).toEqual([403, 'access.forbidden']);
    const colleague = await person();
    expect(told(await organisation.post(colleague, path, body))).toEqual([404, 'employee.unknown']);
    expect(told(await organisation.post(colleague, `${path}/location/withdrawal`, {}))).toEqual([
      404,
      'employee.unknown',
    ]);
    expect(told(await privacy(colleague, ann.subject))).toEqual([404, 'employee.unknown']);
    expect(locationOf(await privacy())).toMatchObject({ isStored: false });
  });

  it('deletes with its withdrawal what rested on it, and nothing older; a new consent seals anew', async () => {
    await declare();
    const older = await key('2030-04');
    await consent();
    const month = await key('2030-05');
    const note = await key('2030-05', 'note');
    expect((await withdraw()).body.isDeleted).toBe(true);
    expect(await keys.unwrap(month.kid)).toBeUndefined();
    expect([await keys.unwrap(older.kid), await keys.unwrap(note.kid)]).toEqual([older, note]);
    await consent();
    expect((await key('2030-05')).kid).not.toBe(month.kid);
  });

  it('is counted for the administrator', async () => {
    await declare();
    const [bob, eve] = [await person(), await person()];
    for (const who of [ann, bob, eve]) await consent(1, who);
    const { position } = await withdraw(eve);
    const list = await organisation.get<ConsentPage>(admin, '/v1/consents?purpose=location&limit=2', {
      'read-at': position,
    });
    expect(list.body.counts).toEqual([
      { textVersion: 1, country: null, isGiven: false, persons: 1 },
      { textVersion: 1, country: null, isGiven: true, persons: 2 },
    ]);
    const rest = await organisation.get<ConsentPage>(
      admin,
      `/v1/consents?purpose=location&limit=2&cursor=${list.body.nextCursor}`,
    );
    const people = [...list.body.items, ...rest.body.items].map(({ employeeId }) => employeeId);
    expect(people).toEqual([ann, bob, eve].map(({ subject }) => subject).sort());
    expect((await organisation.get(ann, '/v1/consents?purpose=location')).status).toBe(403);
  });
});

describe('retention', () => {
  const hold = (body: object = { reason: 'a case' }) =>
    organisation.post<LegalHoldView & Refusal>(admin, `/v1/employees/${ann.subject}/legal-holds`, body);
  const runs = () => organisation.getAtHead<RetentionRunList>(admin, '/v1/retention-runs');
  const nights = async (days: number): Promise<void> => {
    clock.at += days * 86_400_000;
    await runRetentionOf(retention(), tenantId);
  };

  it('drops whole months once all of them is older than its class allows, and says what', async () => {
    const bob = await person();
    for (const period of ['2030-01', '2030-02', '2030-05']) await key(period);
    await key('2030-01', 'note');
    await key('2030-01', 'location', bob);
    // 90 days behind the end of January is the first of May.
    await nights(0);
    expect(await periodsOf('location')).toEqual(['2030-02', '2030-05']);
    expect(await periodsOf('note')).toEqual(['2030-01']);
    expect(await periodsOf('location', bob)).toEqual([]);
    await runRetentionOf(retention(), tenantId);
    const [run] = (await runs()).body.items;
    expect(run).toMatchObject({ runId: '2030-05-10' });
    const events = await wholeLog(organisation.ports.store, { categories: ['organisation.retentionrun'] });
    const mine = events.filter((event) => event.tenantId === tenantId);
    expect(mine.map(({ type }) => type)).toEqual([
      'organisation.RetentionRunStarted',
      'organisation.RetentionRunFinished',
    ]);
    expect(mine[1]?.data['counts']).toContainEqual({
      class: 'punch-evidence',
      untilMonth: '2030-01',
      destroyedKeys: 2,
      persons: 2,
      heldPersons: 0,
    });
  });

  it('follows the company’s own rule, of all its tenants’ persons', async () => {
    await key('2030-04');
    const rules = await organisation.post<RetentionRuleList>(admin, '/v1/retention-rules', {
      country: null,
      class: 'punch-evidence',
      keepDays: 9,
    });
    expect(rules.body.items[0]).toEqual({ country: null, class: 'punch-evidence', keepDays: 9 });
    await runRetention(retention())({ name: 'x', jobId: 'x', payload: {}, attempt: 1 });
    expect(await periodsOf('location')).toEqual([]);
  });

  it('leaves a person alone while a legal hold stands, and makes up for it afterwards', async () => {
    await key('2030-01');
    await declare();
    await consent();
    await key('2030-05');
    const placed = await hold();
    expect(placed.status).toBe(201);
    expect((await withdraw()).body.isDeleted).toBe(false);
    await nights(0);
    expect(await periodsOf('location')).toEqual(['2030-01', '2030-05']);
    expect((await privacy()).body.isOnLegalHold).toBe(true);
    const path = `/v1/employees/${ann.subject}/legal-holds`;
    const list = await organisation.get<LegalHoldList>(admin, path, { 'read-at': placed.position });
    expect(list.body.items).toEqual([placed.body]);
    expect((await organisation.get(ann, path)).status).toBe(403);
    const lifted = await organisation.post(admin, `${path}/${placed.body.holdId}/lifting`, {});
    expect(lifted.status).toBe(204);
    await nights(1);
    expect(await periodsOf('location')).toEqual([]);
  });

  it('says of a hold when it was placed, also to a second try, as the list does', async () => {
    const path = `/v1/employees/${ann.subject}/legal-holds`;
    const headers = { 'idempotency-key': newId() };
    const place = () => organisation.post<LegalHoldView>(admin, path, { reason: 'a case' }, headers);
    const placed = await place();
    clock.at += 5_000;
    expect((await place()).body).toEqual(placed.body);
    const list = await organisation.get<LegalHoldList>(admin, path, { 'read-at': placed.position });
    expect(list.body.items).toEqual([placed.body]);
  });

  it('ends a hold by itself, and refuses one that has ended', async () => {
    await key('2030-01');
    expect(told(await hold({ reason: 'x', until: '2030-05-10T12:00:00Z' }))).toEqual([
      422,
      'legal-hold.ends-in-the-past',
    ]);
    await hold({ reason: 'x', until: '2030-05-12T00:00:00Z' });
    await nights(1);
    expect(await periodsOf('location')).toEqual(['2030-01']);
    await nights(1);
    expect(await periodsOf('location')).toEqual([]);
  });
});
