import { newId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { ACTORS, type Actor } from './actors.js';
import { operationsOf } from './documented-operations.js';
import type { RunningProduct } from './running-product.js';
import { firstOfMonth, Scene, type Subject } from './scene.js';
import { located, PATH_VALUES, PREPARATIONS } from './scene-ids.js';

/** Somebody who asks for lists. */
export interface Asker {
  readonly name: string;
  /** @param scope what the rows ask of machines */
  token(scope: string | undefined): Promise<string | undefined>;
}

const RECORDS = [
  'listCorrections',
  'listAbsences',
  'listFeedback',
  'listDevices',
  'listConsents',
  'listAttendanceFigures',
  'listProjectTimesheets',
] as const;
/** What hangs on a person, and what belongs to the company; made by what the matrix makes them by. */
const THINGS = [
  'role-assignments',
  'delegations',
  'legal-holds',
  'teams',
  'sites',
  'geo-sites',
  'projects',
  'tasks',
  'shifts',
  'customers',
  'visits',
  'activities',
  'time-entries',
  'timing-rules',
  'business-events',
  'trips',
  'expense-claims',
  'pay-groups',
  'service-accounts',
] as const;
const self = (month: Actor['month']): Actor => ({ name: 'self', roles: [], relations: [], month });

/** A company with records of several people in every list, and everybody of the matrix around the first of them. */
export class ListScene {
  private constructor(
    readonly scene: Scene,
    /** The first is whom the actors of the matrix stand around; the last worked for somebody who is deactivated since. */
    readonly people: readonly Subject[],
    /** The actors of the matrix, and somebody deactivated whose token has every role. */
    readonly askers: readonly Asker[],
  ) {}

  static async set(product: RunningProduct, tenantId: string, otherTenantId: string): Promise<ListScene> {
    const scene = await Scene.set(product, tenantId, otherTenantId);
    const [first, second, third] = [
      await scene.newSubject(),
      await scene.newSubject(),
      await scene.newSubject(),
    ];
    const elsewhere = await elsewhereOf(scene);
    const people = [first, second, elsewhere, third];
    for (const [index, subject] of people.entries()) await recordsOf(scene, subject, index);
    await movedOn(scene, second);
    const gone = await deactivated(scene, third);
    const askers: Asker[] = ACTORS.map((actor) => ({
      name: actor.name,
      token: (scope) => scene.tokenOf(actor, first, scope),
    }));
    askers.push({
      name: 'somebody deactivated, with every role',
      token: () =>
        scene.tokenWith(gone, 'employee', 'time_administrator', 'tenant_administrator', 'finance', 'auditor'),
    });
    askers.push({
      name: 'whoever may read everything',
      token: () =>
        scene.tokenWith(newId(), 'time_administrator', 'tenant_administrator', 'finance', 'auditor'),
    });
    return new ListScene(scene, people, askers);
  }

  /** The person themselves. */
  self({ employeeId }: Subject): Asker {
    return { name: 'the person', token: () => this.scene.tokenWith(employeeId, 'employee') };
  }
}

/** Somebody of another team, below another manager. */
async function elsewhereOf(scene: Scene): Promise<Subject> {
  const employeeId = scene.idOf('colleague');
  const { body } = await scene.must({
    method: 'POST',
    path: '/v1/employments',
    body: { employeeId, payGroupId: scene.payGroupId, hiredOn: firstOfMonth(-24) },
  });
  const employmentId = String(body['id']);
  const place = { from: firstOfMonth(-24), teamId: scene.teamId };
  await scene.change(`/v1/employees/${employeeId}`, 'placements', place);
  const path = `/v1/timesheets/${employmentId}/${firstOfMonth(0)}`;
  for (const name of ['manager of another team', 'time administrator of another unit'] as const) {
    const token = await scene.tokenWith(scene.idOf(name), 'employee');
    await waitUntil(async () => (await scene.product.send({ method: 'GET', path }, token)).status === 200, {
      what: `the ${name} to read`,
    });
  }
  return { employeeId, employmentId };
}

/** Something in every list about one person, in both months. */
async function recordsOf(scene: Scene, subject: Subject, index: number): Promise<void> {
  const target = { scene, subject, actor: self('current') };
  for (const list of RECORDS) await PREPARATIONS[list]?.(scene, subject);
  const clockedInAt = await punched(scene, subject);
  await readEvidence(scene, subject);
  await located(scene, subject, clockedInAt);
  for (const thing of THINGS) await PATH_VALUES[thing]?.(target);
  await exportAsked(scene, subject);
  // One of them asked for a correction of somebody else.
  if (index === 0)
    await scene.must(
      {
        method: 'POST',
        path: '/v1/corrections',
        body: {
          employmentId: subject.employmentId,
          action: 'add',
          kind: 'break-start',
          occurredAt: `${firstOfMonth(0)}T00:00:30.000Z`,
          zone: 'UTC',
          reason: 'Was forgotten.',
        },
      },
      await scene.tokenWith(scene.idOf('manager'), 'employee'),
    );
  await PREPARATIONS['listTimesheets']?.(scene, subject);
}

/**
 * Punches live, with a place that is stored; then twice the same, of which the second is refused and logged.
 * @returns when the person first clocked in
 */
async function punched(scene: Scene, { employeeId, employmentId }: Subject): Promise<string> {
  const path = '/v1/punches';
  const own = await scene.tokenWith(employeeId, 'employee');
  let kind = 'clock-out';
  let clockedInAt: string | undefined;
  const punch = async (): Promise<Readonly<Record<string, unknown>>> => {
    const occurredAt = new Date().toISOString();
    clockedInAt ??= occurredAt;
    const body = {
      id: newId(),
      employmentId,
      kind,
      occurredAt,
      zone: 'UTC',
      location: { latitude: 52.5, longitude: 13.4, accuracyMeters: 5, datum: 'WGS84' },
    };
    const headers = { 'idempotency-key': newId() };
    const answer = await scene.product.send({ method: 'POST', path, headers, body }, own);
    scene.remember(path, answer);
    return answer.body;
  };
  const isStored = async (): Promise<boolean> => {
    kind = kind === 'clock-in' ? 'clock-out' : 'clock-in';
    return (await punch())['evidence'] === 'stored';
  };
  // Attendance hears of the consent by an event.
  await waitUntil(isStored, { what: 'a place to be stored' });
  await punch();
  return clockedInAt ?? '';
}

/** The person asks for everything about them, where the product has that. */
async function exportAsked(scene: Scene, { employeeId }: Subject): Promise<void> {
  const asking = operationsOf(scene.product.document).find(({ id }) => id === 'requestDataExport');
  if (asking === undefined) return;
  const path = `/v1/employees/${employeeId}/data-exports`;
  const own = await scene.tokenWith(employeeId, 'employee');
  await scene.must({ method: 'POST', path, body: asking.body?.example }, own);
  await scene.must({ method: 'GET', path }, own);
}

/** Whoever looks at a place of others is in the log of those. */
async function readEvidence(scene: Scene, { employmentId }: Subject): Promise<void> {
  const path = `/v1/punches?employmentId=${employmentId}&limit=1000`;
  const { body } = await scene.must({ method: 'GET', path });
  const punches = body['items'] as readonly { readonly punchId: string }[];
  for (const { punchId } of punches)
    await scene.must({
      method: 'GET',
      path: `/v1/punches/${punchId}/evidence?employmentId=${employmentId}&purpose=dispute`,
    });
}

/** The month before is locked: its former manager knows nothing of it any more. */
async function movedOn(scene: Scene, { employmentId }: Subject): Promise<void> {
  const path = `/v1/timesheets/${employmentId}/${firstOfMonth(-1)}`;
  for (const [name, who] of [
    ['approval', await scene.tokenWith(scene.idOf('former manager'), 'employee')],
    ['lock', undefined],
  ] as const) {
    const { etag } = await scene.must({ method: 'GET', path });
    await scene.must({ method: 'POST', path: `${path}/${name}`, headers: { 'if-match': etag } }, who);
  }
}

/** The manager of a person from this month on, who is deactivated then: what waited for the one before is not theirs now. */
async function deactivated(scene: Scene, { employeeId }: Subject): Promise<string> {
  const { body } = await scene.must({ method: 'POST', path: '/v1/employees', body: { name: 'Gone' } });
  const gone = String(body['id']);
  await scene.change(`/v1/employees/${employeeId}`, 'reporting-lines', {
    from: firstOfMonth(0),
    managerId: gone,
  });
  await scene.change(`/v1/employees/${gone}`, 'deactivation', {});
  return gone;
}
