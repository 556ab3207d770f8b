import { status as grpcStatus } from '@grpc/grpc-js';
import { access } from '@timeledger/access/access.js';
import type { Permission } from '@timeledger/access/permission.js';
import { ACTORS, expectedOutcome, isListed, type Actor, type Outcome } from './actors.js';
import { operationsOf, type DocumentedOperation } from './documented-operations.js';
import type { GrpcAnswer, GrpcMethod, RunningProduct, SceneAnswer } from './running-product.js';
import { Scene, type Subject } from './scene.js';
import { GRPC_MESSAGES, PREPARATIONS, type Target } from './scene-ids.js';
import { aboutUnknown, RequestMaker } from './scene-requests.js';

/** What came of asking, beside what the policy says. */
export interface Case {
  readonly actor: string;
  readonly expected: Outcome;
  readonly outcome: Outcome | string;
  /** For the message of a failure. */
  readonly answer: string;
  readonly isDone: boolean;
}

const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** An answer without what is different each time: ids, and the name of the request. */
const comparable = ({ status, text, body }: SceneAnswer): string =>
  JSON.stringify([status, body['code'] ?? '', text.replace(/"correlationId":"[^"]*"/, '')]).replaceAll(
    UUIDS,
    '<id>',
  );

/** Everything that a grant leaves to be seen, where it leaves out something. */
function fieldsFor({ allow }: Permission, { relations }: Actor): ReadonlySet<string> | undefined {
  const grants = relations.map((relation) => allow[relation]).filter((grant) => grant !== undefined);
  const fields = grants.map((grant) => (grant === true ? undefined : grant.fields));
  return fields.length === 0 || fields.includes(undefined)
    ? undefined
    : new Set(fields.flatMap((each) => each ?? []));
}

/** Asks everything of everybody. */
export class Matrix {
  private readonly operations: ReadonlyMap<string, DocumentedOperation>;
  private readonly maker: RequestMaker;

  private constructor(
    private readonly product: RunningProduct,
    private readonly scene: Scene,
  ) {
    const operations = operationsOf(product.document);
    this.operations = new Map(operations.map((operation) => [operation.id, operation]));
    this.maker = new RequestMaker(operations);
  }

  static async over(product: RunningProduct, tenantId: string, otherTenantId: string): Promise<Matrix> {
    return new Matrix(product, await Scene.set(product, tenantId, otherTenantId));
  }

  /** One REST operation, everybody. */
  async rest(operationId: string): Promise<readonly Case[]> {
    const operation = this.operations.get(operationId);
    if (operation === undefined) throw new Error(`${operationId} is not in the OpenAPI document`);
    const row = rowOf(operationId);
    const subject = await this.scene.newSubject();
    await PREPARATIONS[operationId]?.(this.scene, subject);
    const cases: Case[] = [];
    for (const actor of ACTORS.filter((each) => isAskedOf(each, operation)))
      cases.push(await this.ask(operation, row, { scene: this.scene, subject, actor }));
    return cases;
  }

  /** One gRPC method, everybody. */
  async grpc(method: GrpcMethod): Promise<readonly Case[]> {
    const row = rowOf(method.id);
    const name = method.id.split('/').at(-1) ?? '';
    const make = GRPC_MESSAGES[name];
    if (make === undefined)
      throw new Error(`nothing makes messages of ${method.id}: add it to GRPC_MESSAGES in scene-ids.ts`);
    const subject = await this.scene.newSubject();
    const cases: Case[] = [];
    for (const actor of ACTORS) {
      if ('isOutsideTenure' in actor && !name.startsWith('Get')) continue;
      const token = await this.scene.tokenOf(actor, subject, row.scope);
      const message = await make({ scene: this.scene, subject, actor });
      const unknown = JSON.parse(
        JSON.stringify(message).replaceAll(subject.employmentId, crypto.randomUUID()),
      ) as object;
      const answer = await this.product.call(method, message, token);
      const other = await this.product.call(method, unknown, token);
      const expected = expectedOutcome(row, readRowOf(row), actor, true);
      const isAsUnknown = answer.code === other.code && answer.details === other.details;
      cases.push({
        actor: actor.name,
        expected,
        outcome:
          expected === 'unknown' && isAsUnknown && answer.code !== grpcStatus.OK
            ? 'unknown'
            : grpcOutcome(answer, isAsUnknown),
        answer: `${grpcStatus[answer.code]} ${answer.details}`,
        isDone: answer.code === grpcStatus.OK,
      });
    }
    return cases;
  }

  /** Somebody who may, signed in with a password alone. */
  async withoutSecondFactor(
    operationId: string,
  ): Promise<{ readonly status: number; readonly code: unknown; readonly challenge: string }> {
    const operation = this.operations.get(operationId);
    const row = rowOf(operationId);
    const actor = ACTORS.find(
      (each) =>
        !each.roles.some((role) => role === 'service') &&
        !(row.stepUp === 'for-others' && each.name === 'self') &&
        expectedOutcome(row, readRowOf(row), each, true) === 'allowed',
    );
    if (operation === undefined || actor === undefined) throw new Error(`nobody may do ${operationId}`);
    const subject = await this.scene.newSubject();
    const target = { scene: this.scene, subject, actor };
    const { request } = await this.maker.make(operation, target);
    const token = await this.scene.tokenOf({ ...actor, factors: ['pwd'] }, subject, row.scope);
    const { status, body, challenge } = await this.product.send(request, token);
    return { status, code: body['code'], challenge };
  }

  private async ask(operation: DocumentedOperation, row: Permission, target: Target): Promise<Case> {
    const { actor, subject, scene } = target;
    const token = await scene.tokenOf(actor, subject, row.scope);
    const made = await this.maker.make(operation, target);
    const expected = expectedOutcome(row, readRowOf(row), actor, made.ids.length > 0);
    const answer = await this.product.send(made.request, token);
    let outcome = await this.outcomeOf(
      answer,
      async () => {
        const other = await this.product.send(aboutUnknown(made).request, token);
        return comparable(other) === comparable(answer);
      },
      expected,
      operation.method === 'GET',
    );
    const isDone = answer.status >= 200 && answer.status < 300;
    if (isDone) scene.remember(made.request.path, answer);
    if (isDone) outcome = seenTooMuch(row, target, answer) ?? outcome;
    return {
      actor: actor.name,
      expected,
      outcome,
      answer: `${made.request.method} ${made.request.path} → ${answer.status} ${answer.text.slice(0, 400)}`,
      isDone,
    };
  }

  private async outcomeOf(
    answer: SceneAnswer,
    isAsUnknown: () => Promise<boolean>,
    expected: Outcome,
    isRead: boolean,
  ): Promise<Outcome | string> {
    if (expected === 'unknown') {
      // A read may find nothing either way; a change of what is not there is refused.
      const mayBe = answer.status < 500 && (isRead || answer.status >= 400);
      return mayBe && (await isAsUnknown()) ? 'unknown' : `${answer.status}, told apart from an unknown id`;
    }
    switch (answer.status) {
      case 401:
        return String(answer.body['code']) === 'auth.step-up-needed' ? 'step-up needed' : 'unauthenticated';
      case 403:
        return 'forbidden';
      case 404:
        return (await isAsUnknown()) ? 'hidden' : '404, told apart from an unknown id';
      case 429:
        return 'too many';
      default:
        return answer.status < 500 ? 'allowed' : String(answer.status);
    }
  }
}

/** Days beyond the own tenure can be asked about only where the path names a day. */
const isAskedOf = (actor: Actor, { path }: DocumentedOperation): boolean =>
  actor.isOutsideTenure !== true || path.includes('{periodStart}');

const rowOf = (operationId: string): Permission => {
  const row = access.rowOf(operationId);
  if (row === undefined) throw new Error(`${operationId} has no row in the access policy`);
  return row;
};
const readRowOf = (row: Permission): Permission | undefined =>
  access.rows.find((each) => each.resource === row.resource && each.action === 'read');

function grpcOutcome({ code }: GrpcAnswer, isAsUnknown: boolean): Outcome | string {
  switch (code) {
    case grpcStatus.UNAUTHENTICATED:
      return 'unauthenticated';
    case grpcStatus.PERMISSION_DENIED:
      return 'forbidden';
    case grpcStatus.NOT_FOUND:
      return isAsUnknown ? 'hidden' : 'not found, told apart from an unknown id';
    case grpcStatus.INTERNAL:
    case grpcStatus.UNKNOWN:
    case grpcStatus.UNAVAILABLE:
    case grpcStatus.RESOURCE_EXHAUSTED:
      return grpcStatus[code];
    default:
      return 'allowed';
  }
}

/** Whether an answer shows what it must not, or a list leaves out what it should show. */
function seenTooMuch(row: Permission, { actor, subject }: Target, answer: SceneAnswer): string | undefined {
  if (row.kind === 'list') {
    const shown = shows(answer, subject);
    const expected = isListed(row, actor);
    if (shown !== expected) return expected ? 'the list leaves the person out' : 'the list shows the person';
  }
  if (actor.name === 'other tenant' && shows(answer, subject)) return 'shows a thing of another tenant';
  const fields = fieldsFor(row, actor);
  if (fields === undefined) return undefined;
  const items = Array.isArray(answer.body['items']) ? answer.body['items'] : [answer.body];
  const more = items.flatMap((item: object) => Object.keys(item)).filter((name) => !fields.has(name));
  return more.length === 0 ? undefined : `shows ${[...new Set(more)].join(', ')} too`;
}

const shows = ({ text }: SceneAnswer, { employeeId, employmentId }: Subject): boolean =>
  text.includes(employeeId) || text.includes(employmentId);
