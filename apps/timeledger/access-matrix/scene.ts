import { contextByNoun } from './context-by-noun.js';
import { newId } from '@timeledger/kernel/ids.js';
import type { Role } from '@timeledger/service/auth/principal.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { Actor, ActorName } from './actors.js';
import type { RunningProduct, SceneAnswer, SceneRequest } from './running-product.js';

/** Somebody whom requests are about, with everybody around them. */
export interface Subject {
  readonly employeeId: string;
  readonly employmentId: string;
}

/** First day of a month in UTC, some months from now. */
export function firstOfMonth(monthsFromNow: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsFromNow, 1))
    .toISOString()
    .slice(0, 10);
}

/** The company of the matrix. */
export class Scene {
  readonly payGroupId: string = newId();
  /** By the name of the actor; the subject is somebody else each time. */
  private readonly people = new Map<ActorName, string>();
  private readonly tokens = new Map<string, string>();
  private readonly positions = new Map<string, string>();
  private unitId = '';

  private constructor(
    readonly product: RunningProduct,
    readonly tenantId: string,
    readonly otherTenantId: string,
  ) {}

  /** @param tenantId the company; nothing is in the other one but those who ask from there */
  static async set(product: RunningProduct, tenantId: string, otherTenantId: string): Promise<Scene> {
    const scene = new Scene(product, tenantId, otherTenantId);
    await scene.must({
      method: 'POST',
      path: '/v1/pay-groups',
      body: {
        id: scene.payGroupId,
        name: 'Field service',
        definition: {
          effectiveFrom: firstOfMonth(-24),
          zone: 'UTC',
          periodKind: 'monthly',
          anchor: firstOfMonth(-24),
          workweekStart: 1,
          dayAttribution: 'start-of-session',
        },
      },
    });
    for (const name of [
      'manager above',
      'manager',
      'former manager',
      'manager of another team',
      'delegate',
      'time administrator of another unit',
      'colleague',
    ] as const)
      scene.people.set(name, await scene.register());
    scene.people.set('former manager, of a day after their tenure', scene.idOf('former manager'));
    await scene.line(scene.idOf('manager'), firstOfMonth(-24), scene.idOf('manager above'));
    await scene.line(scene.idOf('colleague'), firstOfMonth(-24), scene.idOf('manager of another team'));
    await scene.change(`/v1/employees/${scene.idOf('manager')}`, 'delegations', {
      delegateId: scene.idOf('delegate'),
      from: firstOfMonth(0),
      until: firstOfMonth(2),
    });
    const unit = await scene.must({ method: 'POST', path: '/v1/teams', body: { name: 'Another unit' } });
    scene.unitId = String(unit.body['id']);
    await scene.change(
      `/v1/employees/${scene.idOf('time administrator of another unit')}`,
      'role-assignments',
      {
        role: 'time_administrator',
        teamId: scene.unitId,
        from: firstOfMonth(-24),
      },
    );
    return scene;
  }

  /** A team that is not the subject's. */
  get teamId(): string {
    return this.unitId;
  }

  /** The employee behind an actor; a person of their own for those who stand in no relation by reporting line. */
  idOf(name: ActorName): string {
    let id = this.people.get(name);
    if (id === undefined) this.people.set(name, (id = newId()));
    return id;
  }

  /** A new person with an employment, the manager of this month and the former one of the months before. */
  async newSubject(): Promise<Subject> {
    const employeeId = await this.register();
    await this.line(employeeId, firstOfMonth(-24), this.idOf('former manager'));
    await this.line(employeeId, firstOfMonth(0), this.idOf('manager'));
    const { body } = await this.must({
      method: 'POST',
      path: '/v1/employments',
      body: { employeeId, payGroupId: this.payGroupId, hiredOn: firstOfMonth(-24) },
    });
    const employmentId = String(body['id']);
    const subject = { employeeId, employmentId };
    // Attendance hears of it by public events; the manager comes last.
    await waitUntil(
      async () => {
        const path = `/v1/timesheets/${employmentId}/${firstOfMonth(0)}`;
        const token = await this.product.issuer.token({
          tenantId: this.tenantId,
          subject: this.idOf('manager'),
          roles: ['employee'],
        });
        return (await this.product.send({ method: 'GET', path }, token)).status === 200;
      },
      { what: 'attendance knows the employment and its manager' },
    );
    return subject;
  }

  /** The token of an actor towards a subject; `undefined` for nobody. @param scope what the row asks of machines */
  async tokenOf(actor: Actor, subject: Subject, scope: string | undefined): Promise<string | undefined> {
    if (actor.name === 'no token') return undefined;
    const key = [actor.name, subject.employeeId, scope, actor.factors].join(' ');
    let token = this.tokens.get(key);
    if (token === undefined) {
      token = await this.product.issuer.token({
        tenantId: actor.name === 'other tenant' ? this.otherTenantId : this.tenantId,
        subject: actor.name === 'self' ? subject.employeeId : this.idOf(actor.name as ActorName),
        roles: actor.roles,
        claims: {
          ...(actor.name === 'service' && scope !== undefined ? { scope } : {}),
          ...(actor.factors === undefined ? {} : { amr: actor.factors }),
        },
      });
      this.tokens.set(key, token);
    }
    return token;
  }

  /** Somebody of the company with these roles. */
  tokenWith(subject: string, ...roles: Role[]): Promise<string> {
    return this.product.issuer.token({ tenantId: this.tenantId, subject, roles });
  }

  /** A request of whoever may do everything; for setting the scene. @throws Error when it is refused */
  async must(request: SceneRequest, as?: string): Promise<SceneAnswer> {
    return this.granted(request, await this.ask(request, as));
  }

  private async register(): Promise<string> {
    const { body } = await this.must({
      method: 'POST',
      path: '/v1/employees',
      body: { name: 'Somebody of the matrix' },
    });
    return String(body['id']);
  }

  /** Changes a thing as it is now: what was seen is the ETag of `path`, and days that are past are looked at before. */
  async change(path: string, command: string, body: Readonly<Record<string, unknown>>): Promise<SceneAnswer> {
    const seen = { 'if-match': (await this.must({ method: 'GET', path })).etag };
    const request: SceneRequest = { method: 'POST', path: `${path}/${command}`, headers: seen, body };
    const answer = await this.ask(request);
    if (answer.body['code'] !== 'move.preview-needed') return this.granted(request, answer);
    const preview = await this.must({ method: 'POST', path: `${path}/${command}/preview`, body });
    return this.must({ ...request, body: { ...body, previewToken: preview.body['previewToken'] } });
  }

  /** Remembers how far the read models of a context have to be, for whoever reads there next. */
  remember(path: string, { position }: SceneAnswer): void {
    if (position !== '') this.positions.set(contextOf(path), position);
  }

  private async ask(request: SceneRequest, as?: string): Promise<SceneAnswer> {
    const token = as ?? (await this.tokenWith(this.idOf('time administrator'), ...ALL_ROLES));
    const position = this.positions.get(contextOf(request.path));
    const headers = {
      'idempotency-key': newId(),
      ...(request.method === 'GET' && position !== undefined ? { 'read-at': position } : {}),
      ...request.headers,
    };
    const answer = await this.product.send({ ...request, headers }, token);
    this.remember(request.path, answer);
    return answer;
  }

  private granted({ method, path }: SceneRequest, answer: SceneAnswer): SceneAnswer {
    if (answer.status < 300) return answer;
    throw new Error(`the scene could not be set: ${method} ${path}: ${answer.text}`);
  }

  private async line(employeeId: string, from: string, managerId: string): Promise<void> {
    await this.change(`/v1/employees/${employeeId}`, 'reporting-lines', { from, managerId });
  }
}

const ALL_ROLES = ['time_administrator', 'tenant_administrator', 'finance', 'auditor'] as const;

/** Whose read model answers a path: a position token is one of its log. */
const contextOf = (path: string): string =>
  contextByNoun().get(path.split('/')[2]?.split('?')[0] ?? '') ?? 'organisation';
