import { newId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { Actor } from './actors.js';
import { operationsOf } from './documented-operations.js';
import type { SceneAnswer } from './running-product.js';
import { firstOfMonth, type Scene, type Subject } from './scene.js';

/** For whom and of whom a request is made. */
export interface Target {
  readonly scene: Scene;
  readonly subject: Subject;
  readonly actor: Actor;
}

/** Makes what a request names, or finds it. */
export type Factory = (target: Target) => Promise<string> | string;

type Body = Readonly<Record<string, unknown>>;

const employeeId: Factory = ({ subject }) => subject.employeeId;
const employmentId: Factory = ({ subject }) => subject.employmentId;
const monthOf = ({ actor }: Target): string => firstOfMonth(actor.month === 'previous' ? -1 : 0);

/** A moment of the month in question that is past, a little later with each call. */
let minutes = 0;
function momentOf(target: Target): string {
  minutes += 2;
  if (target.actor.month === 'previous') {
    // The last day of it: older ones may be too old to be corrected.
    const day = Date.parse(`${firstOfMonth(0)}T00:00:00Z`) - 86_400_000;
    return new Date(day + (minutes % 40_000) * 2000).toISOString();
  }
  const first = Date.parse(`${firstOfMonth(0)}T00:00:00Z`);
  return new Date(first + ((Date.now() - first) * (minutes % 40_000)) / 40_000).toISOString();
}

/** Uploads a punch of the subject as their phone would. */
async function newPunch(target: Target): Promise<string> {
  const { scene, subject } = target;
  const { body } = await scene.must(
    {
      method: 'POST',
      path: '/v1/punch-batches',
      body: {
        employmentId: subject.employmentId,
        deviceId: 'phone-1',
        items: [{ id: newId(), kind: 'clock-in', occurredAt: momentOf(target), zone: 'UTC' }],
      },
    },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  const [result] = body['results'] as readonly { readonly punchId: string }[];
  return result?.punchId ?? '';
}

/** A punch of the subject that geolocation has taken in. */
async function notedPunch(target: Target): Promise<string> {
  const { scene, subject } = target;
  const punchId = await newPunch(target);
  const token = await scene.tokenWith(subject.employeeId, 'employee');
  const request = { method: 'GET', path: `/v1/punch-verdicts/${punchId}` };
  await waitUntil(async () => (await scene.product.send(request, token)).status === 200, {
    what: 'a punch in geolocation',
  });
  return punchId;
}

/** The phone of the person sends where it was when they clocked in, and somebody else looks at it. */
export async function located(scene: Scene, { employeeId }: Subject, fixedAt: string): Promise<void> {
  const own = await scene.tokenWith(employeeId, 'employee');
  const fix = { fixId: newId(), fixedAt, latitude: 52.5, longitude: 13.4, datum: 'WGS84', accuracyMeters: 5 };
  const path = `/v1/positions?employeeId=${employeeId}`;
  const isKept = async (): Promise<boolean> => {
    await scene.must({ method: 'POST', path: '/v1/position-batches', body: { items: [fix] } }, own);
    return ((await scene.must({ method: 'GET', path }, own)).body['items'] as readonly unknown[]).length > 0;
  };
  // Geolocation hears of consent and duty by events.
  await waitUntil(isKept, { what: 'a position to be kept' });
  await scene.must({ method: 'GET', path: `${path}&purpose=dispute` });
}

/** Those who are expected somewhere. */
const assigned = new Set<string>();

/** The subject is expected somewhere. */
async function assignedEmployee(target: Target): Promise<string> {
  const { scene, subject } = target;
  const { employeeId: id } = subject;
  if (assigned.has(id)) return id;
  assigned.add(id);
  const path = `/v1/site-assignments/${id}`;
  const siteIds = [await madeByExample(target, 'createGeoSite')];
  await scene.must({ method: 'PUT', path, headers: { 'if-match': '"0"' }, body: { siteIds } });
  await scene.must({ method: 'GET', path });
  return id;
}

/** A timer of the subject that runs: it takes the place of the one before. */
async function runningTimer(target: Target): Promise<string> {
  const { scene, subject } = target;
  const { body } = await scene.must(
    { method: 'POST', path: '/v1/timers', body: { taskId: await newTask(target), switch: true } },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  const timers = body['timers'] as readonly { readonly id: string; readonly state: string }[];
  return timers.find(({ state }) => state === 'running')?.id ?? '';
}

/** One that stands still. */
async function pausedTimer(target: Target): Promise<string> {
  const { scene, subject } = target;
  const id = await runningTimer(target);
  const token = await scene.tokenWith(subject.employeeId, 'employee');
  const { etag } = await scene.must({ method: 'GET', path: '/v1/timers' }, token);
  const headers = { 'if-match': etag };
  await scene.must({ method: 'POST', path: `/v1/timers/${id}/pause`, headers }, token);
  return id;
}

/** A team that attendance has heard of. */
async function knownTeam(target: Target): Promise<string> {
  const teamId = await newTeam(target);
  await waitUntil(
    async () => {
      const { scene } = target;
      const token = await scene.tokenWith(newId(), 'employee');
      const request = { method: 'GET', path: `/v1/shift-assignments/teams/${teamId}` };
      return (await scene.product.send(request, token)).status === 200;
    },
    { what: 'a team in attendance' },
  );
  return teamId;
}

/** The subject asks to have a punch of theirs voided. */
async function newCorrection(target: Target): Promise<string> {
  const { scene, subject } = target;
  const punchId = await newPunch(target);
  const { body } = await scene.must(
    {
      method: 'POST',
      path: '/v1/corrections',
      body: { employmentId: subject.employmentId, action: 'void', punchId, reason: 'Tapped twice.' },
    },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  const id = String(body['id']);
  // Once the read model has it.
  await scene.must({ method: 'GET', path: `/v1/corrections/${id}` });
  return id;
}

/** A Monday of its own each time: nobody is away twice on one day. */
let weeks = 0;
const freshMonday = (): string => {
  weeks += 1;
  return new Date(Date.UTC(2030, 0, 7 * weeks)).toISOString().slice(0, 10);
};

/** A kind of absence that has a balance. */
async function kindWithBalance(scene: Scene): Promise<string> {
  const kind = `b-${newId().slice(-12)}`;
  const balance = {
    ...{ dayMinutes: 480, accrual: { per: 'year', minutes: 14_400 }, overdraftMinutes: 0 },
    carryOver: { maximumMinutes: 0, expiresOn: null },
  };
  await scene.must({
    method: 'POST',
    path: '/v1/absence-kinds',
    body: {
      ...{
        kind,
        effectiveFrom: '2020-01-01',
        name: { en: 'Leave', zh: '休假' },
        isPaid: true,
        isOffered: true,
      },
      ...{ countsAsWorked: false, needsApproval: true, areHalvesAllowed: true, balance },
    },
  });
  return kind;
}

/** The subject asks for a day elsewhere. */
async function newAbsence(target: Target, kind = 'training'): Promise<string> {
  const { scene, subject } = target;
  const day = freshMonday();
  const { body, position } = await scene.must(
    {
      method: 'POST',
      path: '/v1/absences',
      body: { employmentId: subject.employmentId, kind, from: day, until: day },
    },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  // Once the read model has it.
  const token = await scene.tokenWith(subject.employeeId, 'employee');
  await scene.must({ method: 'GET', path: '/v1/absences', headers: { 'read-at': position } }, token);
  return String(body['id']);
}

/** The subject comments on a punch of theirs. */
async function newFeedback(target: Target): Promise<string> {
  const { scene, subject } = target;
  const made = await scene.must(
    {
      method: 'POST',
      path: '/v1/feedback',
      body: {
        about: { kind: 'punch', employmentId: subject.employmentId, id: await newPunch(target) },
        text: 'I was at the customer’s.',
      },
    },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  return readable(scene, '/v1/feedback', made);
}

/** A new thing, as the example of the operation that makes such things has it. */
async function madeByExample({ scene }: Target, operationId: string, change: Body = {}): Promise<string> {
  const operation = operationsOf(scene.product.document).find(({ id }) => id === operationId);
  if (operation === undefined) throw new Error(`${operationId} is not in the OpenAPI document`);
  const { method, path, body } = operation;
  const made = await scene.must({
    method,
    path,
    // The example of a JSON body is an object.
    body: { ...(body?.example as Body), ...change },
  });
  return readable(scene, path, made);
}

/** The id of what was made, once the read model has it. */
async function readable(scene: Scene, path: string, { body }: SceneAnswer): Promise<string> {
  const id = String(body['id']);
  const isRead = operationsOf(scene.product.document).some(
    (each) => each.method === 'GET' && /^\/\{[^}]*\}$/.test(each.path.replace(path, '')),
  );
  if (isRead) await scene.must({ method: 'GET', path: `${path}/${id}` });
  return id;
}

const newTerminal: Factory = (target) => madeByExample(target, 'registerTerminal');

/** The last of what hangs on the subject after a change. */
async function lastOf(
  { scene, subject }: Target,
  command: string,
  body: Readonly<Record<string, unknown>>,
  member: string,
): Promise<string> {
  const path = `/v1/employees/${subject.employeeId}`;
  const { text } = await scene.change(path, command, body);
  // A list of what there is now, the oldest first.
  const entries = JSON.parse(text) as readonly Readonly<Record<string, unknown>>[];
  return String(entries.at(-1)?.[member]);
}

/** A person has few devices at a time. */
const devices = new Map<string, string>();

async function deviceOf({ scene, subject }: Pick<Target, 'scene' | 'subject'>): Promise<string> {
  const known = devices.get(subject.employeeId);
  if (known !== undefined) return known;
  const made = await scene.must(
    { method: 'POST', path: '/v1/devices', body: { id: newId(), platform: 'android', name: 'Phone' } },
    await scene.tokenWith(subject.employeeId, 'employee'),
  );
  const id = await readable(scene, '/v1/devices', made);
  devices.set(subject.employeeId, id);
  return id;
}

/** A person has one archive at a time. */
const dataExports = new Map<string, string>();

async function dataExportOf({ scene, subject }: Pick<Target, 'scene' | 'subject'>): Promise<string> {
  const known = dataExports.get(subject.employeeId);
  if (known !== undefined) return known;
  const path = `/v1/employees/${subject.employeeId}/data-exports`;
  const token = await scene.tokenWith(subject.employeeId, 'employee');
  const { body } = await scene.must({ method: 'POST', path, body: { language: 'en' } }, token);
  const id = String(body['id']);
  dataExports.set(subject.employeeId, id);
  return id;
}

async function newLegalHold({ scene, subject }: Target): Promise<string> {
  const example = operationsOf(scene.product.document).find(({ id }) => id === 'placeLegalHold')?.body
    ?.example;
  const path = `/v1/employees/${subject.employeeId}/legal-holds`;
  const { body } = await scene.must({ method: 'POST', path, body: example });
  return String(body['id'] ?? body['holdId']);
}

/** Which group a request is about, once its path is made: the body may need a preview of it. */
const groups = new WeakMap<Target, string>();

/** A person or a group as the directory of the company provisions it. */
async function provisioned({ scene }: Target, endpoint: 'Users' | 'Groups', body: Body): Promise<string> {
  const token = await scene.product.issuer.token({
    tenantId: scene.tenantId,
    subject: newId(),
    roles: ['service'],
    claims: { scope: 'scim:write' },
  });
  const made = await scene.must({ method: 'POST', path: `/scim/v2/${endpoint}`, body }, token);
  return String(made.body['id']);
}

async function newGroup(target: Target): Promise<string> {
  const id = await provisioned(target, 'Groups', { displayName: newId() });
  groups.set(target, id);
  return id;
}

/** A meaning that whoever may do everything has looked at. */
async function previewedMeaning(target: Target): Promise<Body> {
  const meaning = { kind: 'role', role: 'auditor' };
  const path = `/v1/directory-groups/${groups.get(target) ?? ''}/meaning-previews`;
  const { body } = await target.scene.must({ method: 'POST', path, body: { meaning } });
  return { meaning, previewToken: body['previewToken'] };
}

/** An issuer that can be asked for its keys. */
const newIssuer = ({ scene }: Target): string => `${scene.product.issuer.url}/${newId()}`;

/** A day far enough ahead, never the same twice. */
const dayAhead = (): string =>
  new Date(Date.now() + (400 + (minutes += 2)) * 86_400_000).toISOString().slice(0, 10);

/** A company has few of them at a time; one that is revoked can be revoked again. */
const directoryTokens = new Map<string, string>();
const directoryToken: Factory = async (target) => {
  const { tenantId } = target.scene;
  const id = directoryTokens.get(tenantId) ?? (await madeByExample(target, 'issueDirectoryToken'));
  directoryTokens.set(tenantId, id);
  return id;
};

const newProject: Factory = (target) => madeByExample(target, 'createProject');
/** The project of each task: a task stays with it. */
const projects = new Map<string, string>();
const newTask: Factory = async (target) => {
  const projectId = await newProject(target);
  const taskId = await madeByExample(target, 'createTask', { projectId });
  projects.set(taskId, projectId);
  return taskId;
};

/** Companies that have said what they pay back. */
const paying = new Set<string>();
/** The line of every claim of a scene. */
const CLAIM_LINE = newId();

async function policyPublished(scene: Scene): Promise<void> {
  if (paying.has(scene.tenantId)) return;
  paying.add(scene.tenantId);
  const body = operationsOf(scene.product.document).find(({ id }) => id === 'publishExpensePolicy')?.body
    ?.example;
  const path = '/v1/expense-policy';
  const { etag } = await scene.must({ method: 'GET', path });
  await scene.must({ method: 'PUT', path, headers: { 'if-match': etag }, body });
}

/** How far claims of a subject are to be; submitted unless told. */
const claimStages = new Map<string, 'approval' | 'rejection'>();
const claimsAt =
  (stage: 'approval' | 'rejection') =>
  (_scene: Scene, { employeeId: id }: Subject): Promise<void> => {
    claimStages.set(id, stage);
    return Promise.resolve();
  };

/** A claim that the subject has submitted, and the manager decided on where that is wanted. */
async function newExpenseClaim({ scene, subject }: Target): Promise<string> {
  await policyPublished(scene);
  const own = await scene.tokenWith(subject.employeeId, 'employee');
  const claims = '/v1/expense-claims';
  const drafted = await scene.must({ method: 'POST', path: claims, body: {} }, own);
  const path = `${claims}/${String(drafted.body['id'])}`;
  const line = operationsOf(scene.product.document).find(({ id }) => id === 'putExpenseClaimLine')?.body
    ?.example;
  const entered = await scene.must(
    { method: 'PUT', path: `${path}/lines/${CLAIM_LINE}`, headers: { 'if-match': drafted.etag }, body: line },
    own,
  );
  const submitted = await scene.must(
    { method: 'POST', path: `${path}/submission`, headers: { 'if-match': entered.etag } },
    own,
  );
  const reads = async (
    ...names: readonly ('manager' | 'delegate' | 'manager above' | 'manager of another team')[]
  ) => {
    for (const name of names) {
      const token = await scene.tokenWith(scene.idOf(name), 'employee');
      if ((await scene.product.send({ method: 'GET', path }, token)).status !== 200) return false;
    }
    return true;
  };
  // Who manages whom is heard of by events.
  await waitUntil(
    async () =>
      (await reads('manager', 'delegate', 'manager above')) || (await reads('manager of another team')),
    { what: 'a manager to read a claim' },
  );
  const stage = claimStages.get(subject.employeeId);
  if (stage !== undefined)
    await scene.must(
      {
        method: 'POST',
        path: `${path}/${stage}`,
        headers: { 'if-match': submitted.etag },
        body: { comment: 'Seen.' },
      },
      await scene.tokenWith(scene.idOf('manager'), 'employee'),
    );
  return String(drafted.body['id']);
}

/** Another hour each time: nobody is at two visits at once. */
let hours = 0;
function freshHour(): Body {
  hours += 1;
  const at = (hour: number): string => new Date(Date.UTC(2031, 0, 1, hour)).toISOString();
  return { plannedStart: at(hours), plannedEnd: at(hours + 1), zone: 'UTC' };
}

/** A visit of the subject, once those above them may read it. */
async function newVisit(target: Target): Promise<string> {
  const { scene, subject } = target;
  const own = await scene.tokenWith(subject.employeeId, 'employee');
  const customerId = await madeByExample(target, 'createCustomer');
  const body = { customerId, employeeIds: [subject.employeeId], ...freshHour() };
  const made = await scene.must({ method: 'POST', path: '/v1/visits', body }, own);
  const id = String(made.body['id']);
  await readAbove(scene, `/v1/visits/${id}`);
  return id;
}

/** Waits until those above a subject may read something of theirs: who manages whom is heard of by events. */
async function readAbove(scene: Scene, path: string): Promise<void> {
  const isReadBy = async (
    name: 'manager' | 'delegate' | 'manager above' | 'manager of another team',
  ): Promise<boolean> => {
    const token = await scene.tokenWith(scene.idOf(name), 'employee');
    return (await scene.product.send({ method: 'GET', path }, token)).status === 200;
  };
  await waitUntil(
    async () =>
      ((await isReadBy('manager')) && (await isReadBy('delegate')) && (await isReadBy('manager above'))) ||
      (await isReadBy('manager of another team')),
    { what: `a manager to read ${path}` },
  );
}

/** One that the subject has started. */
async function startedVisit(target: Target): Promise<string> {
  const id = await newVisit(target);
  const path = `/v1/visits/${id}`;
  const own = await target.scene.tokenWith(target.subject.employeeId, 'employee');
  const { etag } = await target.scene.must({ method: 'GET', path }, own);
  const headers = { 'if-match': etag };
  await target.scene.must({ method: 'POST', path: `${path}/check-in`, headers }, own);
  return id;
}

/** What the subject has logged. */
async function newActivity({ scene, subject }: Target): Promise<string> {
  const own = await scene.tokenWith(subject.employeeId, 'employee');
  const { body } = await scene.must(
    {
      method: 'POST',
      path: '/v1/activities',
      body: { kind: 'call', startedAt: '2026-03-02T08:00:00Z', minutes: 12 },
    },
    own,
  );
  return String(body['id']);
}

/** Whose entries begin where the last one ended: nobody is at two tasks at a time. */
let enteredMinutes = 0;
function freshMinute(): Body {
  enteredMinutes += 1;
  const startedAt = Date.UTC(2026, 0, 5) + enteredMinutes * 60_000;
  const instant = (ms: number): string => new Date(ms).toISOString();
  return { startedAt: instant(startedAt), endedAt: instant(startedAt + 60_000) };
}

/** What the subject has entered. */
async function newTimeEntry(target: Target): Promise<string> {
  const own = await target.scene.tokenWith(target.subject.employeeId, 'employee');
  const body = { taskId: await newTask(target), zone: 'UTC', ...freshMinute() };
  return String(
    (await target.scene.must({ method: 'POST', path: '/v1/time-entries', body }, own)).body['id'],
  );
}

/** What another system told of the subject. */
async function newBusinessEvent({ scene, subject }: Target): Promise<string> {
  const at = new Date(Date.now() - 60_000).toISOString();
  const event = {
    id: newId(),
    type: 'case.opened',
    at,
    employeeId: subject.employeeId,
    zone: 'UTC',
    reference: newId(),
  };
  const { body } = await scene.must({
    method: 'POST',
    path: '/v1/business-events',
    body: { items: [event] },
  });
  const [result] = body['results'] as readonly { readonly eventId: string }[];
  return result?.eventId ?? '';
}

/** A trip of the subject, once those above them may read it. */
async function newTrip(target: Target): Promise<string> {
  const { scene, subject } = target;
  const own = await scene.tokenWith(subject.employeeId, 'employee');
  const body = { firstDay: firstOfMonth(1), lastDay: firstOfMonth(1) };
  const made = await scene.must({ method: 'POST', path: '/v1/trips', body }, own);
  const id = String(made.body['id']);
  await readAbove(scene, `/v1/trips/${id}`);
  return id;
}

/** One that the manager approved, and that is under way where that is wanted. */
const tripAfter =
  (...steps: readonly ('approval' | 'departure')[]): Factory =>
  async (target) => {
    const { scene, subject } = target;
    const id = await newTrip(target);
    const path = `/v1/trips/${id}`;
    const own = await scene.tokenWith(subject.employeeId, 'employee');
    for (const name of steps) {
      const { etag } = await scene.must({ method: 'GET', path }, own);
      const request = { method: 'POST', path: `${path}/${name}`, headers: { 'if-match': etag } };
      if (name === 'departure') await scene.must(request, own);
      else
        await scene.must({ ...request, body: {} }, await scene.tokenWith(scene.idOf('manager'), 'employee'));
    }
    return id;
  };

/** Another Monday each time, of years that no other time is in. */
let sheetWeeks = 0;
function freshWeek(): string {
  sheetWeeks += 1;
  return new Date(Date.UTC(2024, 11, 30) - sheetWeeks * 7 * 86_400_000).toISOString().slice(0, 10);
}

/** One in which the subject has entered time. */
async function enteredWeek(target: Target): Promise<string> {
  const { scene, subject } = target;
  const week = freshWeek();
  const own = await scene.tokenWith(subject.employeeId, 'employee');
  const times = { startedAt: `${week}T08:00:00Z`, endedAt: `${week}T09:00:00Z`, zone: 'UTC' };
  const body = { taskId: await newTask(target), ...times };
  await scene.must({ method: 'POST', path: '/v1/time-entries', body }, own);
  return week;
}

/** One that the subject has submitted, and that their manager has approved where that is wanted. */
const weekAfter =
  (...steps: readonly ('submission' | 'approval')[]): Factory =>
  async (target) => {
    const { scene, subject } = target;
    const week = await enteredWeek(target);
    const path = `/v1/project-timesheets/${subject.employeeId}/${week}`;
    const own = await scene.tokenWith(subject.employeeId, 'employee');
    const manager = await scene.tokenWith(scene.idOf('manager'), 'employee');
    await readAbove(scene, path);
    for (const name of steps) {
      const { etag } = await scene.must({ method: 'GET', path }, own);
      const request = { method: 'POST', path: `${path}/${name}`, headers: { 'if-match': etag } };
      await scene.must(request, name === 'approval' ? manager : own);
    }
    return week;
  };

/** Another day each time. */
let days = 0;
const freshDay = (): string => {
  days += 1;
  return new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10);
};
const newTeam: Factory = (target) => madeByExample(target, 'createTeam', { parentTeamId: null });
const newShift: Factory = (target) => madeByExample(target, 'defineShift');
const newPayGroup: Factory = (target) => madeByExample(target, 'createPayGroup');

/**
 * The one list of how parameters of paths get their values: by the part of the path before them, by their own name in
 * braces, or by the operation, with the name in braces or for all, where it wants something special. An operation whose parameter is not here fails the matrix until it is.
 */
export const PATH_VALUES: Readonly<Record<string, Factory>> = {
  employees: employeeId,
  employments: employmentId,
  timesheets: employmentId,
  'track-days': employeeId,
  // The date of a track, behind the person.
  '{date}': () => new Date().toISOString().slice(0, 10),
  '{week}': enteredWeek,
  'submitProjectTimesheet {week}': enteredWeek,
  'withdrawProjectTimesheet {week}': weekAfter('submission'),
  'approveProjectTimesheet {week}': weekAfter('submission'),
  'rejectProjectTimesheet {week}': weekAfter('submission'),
  'lockProjectTimesheet {week}': weekAfter('submission', 'approval'),
  '{periodStart}': monthOf,
  corrections: newCorrection,
  absences: (target) => newAbsence(target),
  // Nobody has to decide on it.
  cancelAbsence: (target) => newAbsence(target, 'sick'),
  feedback: newFeedback,
  terminals: newTerminal,
  'pay-groups': newPayGroup,
  teams: newTeam,
  getShiftsOfTeam: knownTeam,
  assignShiftsToTeam: knownTeam,
  sites: (target) => madeByExample(target, 'createSite'),
  projects: newProject,
  tasks: newTask,
  shifts: newShift,
  'holiday-calendars': () => 'DE-BY',
  // A kind that every company has.
  'absence-kinds': () => 'leave',
  timers: runningTimer,
  activities: newActivity,
  'time-entries': newTimeEntry,
  'timing-rules': async (target) =>
    madeByExample(target, 'createTimingRule', {
      tasks: [{ customerId: null, taskId: await newTask(target) }],
    }),
  'business-events': newBusinessEvent,
  'project-timesheets': employeeId,
  customers: (target) => madeByExample(target, 'createCustomer'),
  visits: newVisit,
  finishVisit: startedVisit,
  trips: newTrip,
  startTrip: tripAfter('approval'),
  completeTrip: tripAfter('approval', 'departure'),
  'expense-claims': newExpenseClaim,
  'attendance-figures': employeeId,
  presence: employmentId,
  lines: () => CLAIM_LINE,
  resumeTimer: pausedTimer,
  // A day of the subject that nothing is recorded of yet.
  allocations: freshDay,
  'project-costs': newProject,
  'geo-sites': (target) => madeByExample(target, 'createGeoSite'),
  'site-assignments': assignedEmployee,
  'punch-verdicts': notedPunch,
  devices: deviceOf,
  punches: newPunch,
  'service-accounts': (target) => madeByExample(target, 'registerServiceAccount', { clientId: newId() }),
  'directory-tokens': directoryToken,
  issuers: (target) => madeByExample(target, 'trustIssuer', { issuer: newIssuer(target) }),
  'role-assignments': (target) => {
    const day = dayAhead();
    return lastOf(target, 'role-assignments', { role: 'auditor', from: day, until: day }, 'assignmentId');
  },
  delegations: (target) => {
    const day = dayAhead();
    const delegateId = target.scene.idOf('delegate');
    return lastOf(target, 'delegations', { delegateId, from: day, until: day }, 'delegationId');
  },
  Groups: newGroup,
  Users: (target) => provisioned(target, 'Users', { userName: newId() }),
  Schemas: () => 'urn:ietf:params:scim:schemas:core:2.0:User',
  ResourceTypes: () => 'User',
  'directory-groups': newGroup,
  consents: () => 'location',
  'data-exports': dataExportOf,
  'legal-holds': newLegalHold,
  'user-codes': () => String(1000 + (minutes += 2)),
};

/** The same of required parameters of queries, by name; those with an example of their own need nothing here. */
export const QUERY_VALUES: Readonly<Record<string, Factory>> = {
  employmentId,
  employeeId,
  date: monthOf,
  firstDay: () => firstOfMonth(-1),
  lastDay: () => new Date().toISOString().slice(0, 10),
  from: () => new Date(Date.now() - 1).toISOString(),
};

/** The same of members of bodies that name something, at any depth. */
export const BODY_VALUES: Readonly<Record<string, Factory>> = {
  // A client's own ids of what it makes.
  id: () => newId(),
  fixId: () => newId(),
  // A member of a group, or a manager, as SCIM names people.
  value: employeeId,
  employmentId,
  employeeId,
  managerId: ({ scene }) => scene.idOf('manager'),
  payGroupId: ({ scene }) => scene.payGroupId,
  punchId: newPunch,
  customerId: (target) => madeByExample(target, 'createCustomer'),
  employeeIds: employeeId,
  visitId: newVisit,
  stopId: () => newId(),
  projectId: newProject,
  taskId: newTask,
  taskIds: newTask,
  shiftId: newShift,
  delegateId: ({ scene }) => scene.idOf('delegate'),
  teamId: ({ scene }) => scene.teamId,
  parentTeamId: ({ scene }) => scene.teamId,
  siteId: (target) => madeByExample(target, 'createSite'),
  siteIds: (target) => madeByExample(target, 'createGeoSite'),
};

/** Nobody is provisioned twice. */
const newUser = (): Body => ({ userName: newId(), displayName: 'Ann Field', name: { givenName: 'Ann' } });

/** @param named the ids that the path of the request names */
type BodyChange = (example: Body, target: Target, named: readonly string[]) => Body | Promise<Body>;

/** What of an example does not fit a request made today, by operation: times, and names that may be there once only. */
export const BODY_CHANGES: Readonly<Record<string, BodyChange>> = {
  putTask: (example, _target, [taskId]) => ({ ...example, projectId: projects.get(taskId ?? '') }),
  recordTimeEntry: (example) => ({ ...example, ...freshMinute() }),
  putTimeEntry: (example) => ({ ...example, ...freshMinute() }),
  planVisit: (example) => ({ ...example, ...freshHour() }),
  rescheduleVisit: freshHour,
  publishVerdictPolicy: (example) => ({ ...example, effectiveFrom: dayAhead() }),
  givePunchVerdict: async (example, target) => ({ ...example, punchId: await notedPunch(target) }),
  sendPositions: ({ items }) => ({
    // As the example has them.
    items: (items as readonly Body[]).map((item) => ({ ...item, fixedAt: new Date().toISOString() })),
  }),
  recordPunch: (example) => ({ ...example, occurredAt: new Date().toISOString(), zone: 'UTC' }),
  defineAbsenceKind: (example) => ({ ...example, kind: `k-${newId().slice(-12)}` }),
  adjustAbsenceBalance: async (example, { scene }) => ({ ...example, kind: await kindWithBalance(scene) }),
  requestAbsence: (example) => {
    const day = freshMonday();
    return { ...example, from: day, until: day };
  },
  requestCorrection: (example, target) => ({ ...example, occurredAt: momentOf(target) }),
  changePayGroup: (example) => ({ ...example, from: firstOfMonth(2) }),
  redefinePayGroup: (example) => ({ ...example, effectiveFrom: firstOfMonth(2) }),
  registerEmployee: (example) => ({ ...example, staffNumber: newId().slice(-12) }),
  changeReportingLine: (example) => ({ ...example, from: firstOfMonth(1) }),
  delegate: (example) => {
    const day = dayAhead();
    return { ...example, from: day, until: day };
  },
  createScimUser: newUser,
  replaceScimUser: newUser,
  createScimGroup: (example) => ({ ...example, displayName: newId() }),
  replaceScimGroup: (example) => ({ ...example, displayName: newId() }),
  setGroupMeaning: (_example, target) => previewedMeaning(target),
  assignRole: (example) => {
    const day = dayAhead();
    return { ...example, from: day, until: day };
  },
  endRoleAssignment: () => ({}),
  endDelegation: () => ({}),
  placeEmployee: (example) => ({ ...example, from: dayAhead() }),
  registerServiceAccount: (example) => ({ ...example, clientId: newId() }),
  trustIssuer: (example, target) => ({ ...example, issuer: newIssuer(target) }),
  openFeedback: async (example, target) => ({
    ...example,
    about: { kind: 'punch', employmentId: target.subject.employmentId, id: await newPunch(target) },
  }),
  registerDevice: (example, { subject }) => ({ ...example, employeeId: subject.employeeId }),
  endEmployment: (example) => ({ ...example, leavesOn: firstOfMonth(2) }),
};

const inMonth = (month: Actor['month']): Actor => ({ name: 'self', roles: [], relations: [], month });

/** Brings a subject into the state that an operation is for, in both months. */
export const PREPARATIONS: Readonly<Record<string, (scene: Scene, subject: Subject) => Promise<void>>> = {
  approveTimesheet: submitted,
  rejectTimesheet: submitted,
  reopenTimesheet: submitted,
  listTimesheets: submitted,
  listFeedback: async (scene, subject) =>
    void (await newFeedback({ scene, subject, actor: inMonth('current') })),
  acknowledgeDeviceWipe: async (scene, subject) => {
    const path = `/v1/devices/${await deviceOf({ scene, subject })}`;
    const token = await scene.tokenWith(subject.employeeId, 'employee');
    const { etag } = await scene.must({ method: 'GET', path }, token);
    const headers = { 'if-match': etag };
    await scene.must({ method: 'POST', path: `${path}/wipe-order`, headers }, token);
  },
  listDevices: async (scene, subject) => void (await deviceOf({ scene, subject })),
  downloadDataExport: async (scene, subject) => {
    const path = `/v1/data-exports/${await dataExportOf({ scene, subject })}`;
    const token = await scene.tokenWith(subject.employeeId, 'employee');
    await waitUntil(
      async () => (await scene.must({ method: 'GET', path }, token)).body['status'] === 'ready',
      {
        what: 'an archive',
      },
    );
  },
  giveConsent: consentAsked,
  listConsents: async (scene, subject) => {
    await consentAsked(scene);
    await scene.must(
      {
        method: 'POST',
        path: `/v1/employees/${subject.employeeId}/consents`,
        body: { purpose: 'location', textVersion: 1, language: 'en' },
      },
      await scene.tokenWith(subject.employeeId, 'employee'),
    );
  },
  watchPositions: async (scene, subject) => {
    await PREPARATIONS['listConsents']?.(scene, subject);
    const { employeeId: id, employmentId } = subject;
    const occurredAt = new Date().toISOString();
    const body = { employmentId, kind: 'clock-in', occurredAt, zone: 'UTC' };
    const headers = { 'idempotency-key': newId() };
    const own = await scene.tokenWith(id, 'employee');
    await scene.must({ method: 'POST', path: '/v1/punches', headers, body }, own);
    await located(scene, subject, occurredAt);
  },
  putExpenseClaimLine: claimsAt('rejection'),
  removeExpenseClaimLine: claimsAt('rejection'),
  putExpenseClaimAdvance: claimsAt('rejection'),
  payExpenseClaim: claimsAt('approval'),
  listVisits: async (scene, subject) => void (await newVisit({ scene, subject, actor: inMonth('current') })),
  listProjectTimesheets: async (scene, subject) =>
    void (await weekAfter('submission')({ scene, subject, actor: inMonth('current') })),
  listTrips: async (scene, subject) => void (await newTrip({ scene, subject, actor: inMonth('current') })),
  planVisit: async (scene, subject) => void (await newVisit({ scene, subject, actor: inMonth('current') })),
  listExpenseClaims: async (scene, subject) =>
    void (await newExpenseClaim({ scene, subject, actor: inMonth('current') })),
  listAttendanceFigures: figuresOf,
  getWorkload: figuresOf,
  listAbsences: async (scene, subject) => {
    const target = { scene, subject, actor: inMonth('current') };
    await newAbsence(target);
    await kindWithBalance(scene);
  },
  listCorrections: async (scene, subject) => {
    for (const month of ['current', 'previous'] as const)
      await newCorrection({ scene, subject, actor: inMonth(month) });
  },
  async lockTimesheet(scene, subject) {
    await submitted(scene, subject);
    await step(scene, subject, firstOfMonth(0), 'approval', scene.idOf('manager'));
    await step(scene, subject, firstOfMonth(-1), 'approval', scene.idOf('former manager'));
  },
};

/** A day of the month before that figures count, and that was told anew since. */
async function figuresOf(scene: Scene, subject: Subject): Promise<void> {
  const token = await scene.tokenWith(subject.employeeId, 'employee');
  const day = firstOfMonth(-1);
  const shown = async (): Promise<number> => {
    const path = `/v1/attendance-figures/me?firstDay=${day}&lastDay=${day}`;
    const { body } = await scene.must({ method: 'GET', path }, token);
    const [figures] = body['items'] as readonly { readonly workedMinutes: number }[];
    return figures?.workedMinutes ?? 0;
  };
  for (const [from, to, minutes] of [
    ['08', '09', 60],
    ['10', '11', 120],
  ] as const) {
    const items = [`${from}:00`, `${to}:00`].map((time, index) => ({
      ...{ id: newId(), kind: index === 0 ? 'clock-in' : 'clock-out' },
      ...{ occurredAt: `${day}T${time}:00Z`, zone: 'UTC' },
    }));
    const body = { employmentId: subject.employmentId, deviceId: 'phone-2', items };
    await scene.must({ method: 'POST', path: '/v1/punch-batches', body }, token);
    await waitUntil(async () => (await shown()) === minutes, { what: 'a day in the figures' });
  }
}

/** Companies that have said that people are asked, once for all countries. */
const asking = new Set<string>();

async function consentAsked(scene: Scene): Promise<void> {
  if (asking.has(scene.tenantId)) return;
  asking.add(scene.tenantId);
  const operation = operationsOf(scene.product.document).find(({ id }) => id === 'declareLegalBasis');
  // The example of a JSON body is an object.
  const body = { ...(operation?.body?.example as Body), country: null };
  await scene.must({ method: 'POST', path: '/v1/legal-bases', body });
}

async function submitted(scene: Scene, subject: Subject): Promise<void> {
  for (const month of [firstOfMonth(0), firstOfMonth(-1)])
    await step(scene, subject, month, 'submission', subject.employeeId);
}

async function step(scene: Scene, subject: Subject, month: string, what: string, who: string): Promise<void> {
  const path = `/v1/timesheets/${subject.employmentId}/${month}`;
  const token = await scene.tokenWith(who, 'employee');
  const { etag } = await scene.must({ method: 'GET', path });
  await scene.must({ method: 'POST', path: `${path}/${what}`, headers: { 'if-match': etag } }, token);
}

/** Messages of gRPC methods, by the last part of their name. */
export const GRPC_MESSAGES: Readonly<Record<string, (target: Target) => Promise<object> | object>> = {
  RecordPunch: ({ subject }) => ({
    id: newId(),
    employmentId: subject.employmentId,
    kind: 'PUNCH_KIND_CLOCK_IN',
    occurredAt: new Date().toISOString(),
    zone: 'UTC',
  }),
  RecordPunchBatch: (target) => ({
    employmentId: target.subject.employmentId,
    deviceId: 'phone-1',
    items: [{ id: newId(), kind: 'PUNCH_KIND_CLOCK_IN', occurredAt: momentOf(target), zone: 'UTC' }],
  }),
  JudgePunch: ({ subject }) => ({
    employeeId: subject.employeeId,
    occurredAt: new Date().toISOString(),
    zone: 'UTC',
  }),
  GetTimesheet: (target) => ({ employmentId: target.subject.employmentId, periodStart: monthOf(target) }),
};
