import { setTimeout as pause } from 'node:timers/promises';
import { readdirSync } from 'node:fs';
import pg from 'pg';
import { access } from '@timeledger/access/access.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import { newId } from '@timeledger/kernel/ids.js';
import { ACTORS, expectedOutcome } from './actors.js';
import { operationsOf, type DocumentedOperation } from './documented-operations.js';
import {
  methodsIn,
  PROTO_FOLDER,
  type GrpcAnswer,
  type RunningProduct,
  type SceneAnswer,
} from './running-product.js';
import { Scene } from './scene.js';
import { GRPC_MESSAGES, PREPARATIONS, type Target } from './scene-ids.js';
import { RequestMaker } from './scene-requests.js';

/** What an attacker would add, with the value as raw JSON: a parser must not make something else of `__proto__`. */
const EXTRAS: readonly (readonly [name: string, json: string])[] = [
  ['tenantId', JSON.stringify(newId())],
  ['role', '"tenant_administrator"'],
  ['recordedAt', '"2020-01-01T00:00:00.000Z"'],
  ['approvedBy', JSON.stringify(newId())],
  ['__proto__', '{"isAdmin":true}'],
];
/** What bodies with members are sent in. */
const OBJECTS: readonly (string | undefined)[] = ['application/json', 'application/scim+json'];
const QUIET_MS = 150;
/** What the product records by itself, such as that days were calculated anew, comes some time behind what caused it. */
const BY_SOMEBODY = `metadata::json -> 'actor' ->> 'kind' <> 'system'`;
const SETTLE_TIMEOUT_MS = 10_000;
/** A field that no message has, with a text in it: number 999, length-delimited (wire type 2). */
const UNKNOWN_FIELD = Buffer.from([0xba, 0x3e, 5, ...Buffer.from('admin')]);

/** A way into a body: names of members and indices of items. */
type Way = readonly (string | number)[];

/** The body itself, and the objects one level down, in members and in items of lists. */
function placesIn(body: unknown): readonly Way[] {
  if (typeof body !== 'object' || body === null) return [];
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  return [
    [],
    ...Object.entries(body).flatMap(([name, value]): readonly Way[] => {
      if (Array.isArray(value))
        return value.flatMap((item, index) => (isObject(item) ? [[name, index]] : []));
      return isObject(value) ? [[name]] : [];
    }),
  ];
}

/** A body as JSON with one more member at a place. */
function withMember(value: unknown, way: Way, name: string, json: string): string {
  const [step, ...rest] = way;
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      index === step ? withMember(item, rest, name, json) : JSON.stringify(item),
    );
    return `[${items.join(',')}]`;
  }
  // `placesIn` leads to objects only.
  const members = Object.entries(value as object).map(
    ([member, inner]) =>
      `${JSON.stringify(member)}:${member === step ? withMember(inner, rest, name, json) : JSON.stringify(inner)}`,
  );
  return `{${[...members, ...(step === undefined ? [`${JSON.stringify(name)}:${json}`] : [])].join(',')}}`;
}

/** Sends members that no body has, as somebody who may do what the operation does. */
export class ExtraMembers {
  static readonly names = EXTRAS.map(([name]) => name);
  /** How many requests were sent. */
  asked = 0;
  readonly operationsWithBody: number;
  private readonly operations: ReadonlyMap<string, DocumentedOperation>;
  private readonly maker: RequestMaker;

  private constructor(
    private readonly product: RunningProduct,
    private readonly scene: Scene,
    private readonly database: pg.Client,
  ) {
    const operations = operationsOf(product.document);
    this.operations = new Map(operations.map((operation) => [operation.id, operation]));
    this.operationsWithBody = operations.filter(({ body }) => OBJECTS.includes(body?.mediaType)).length;
    this.maker = new RequestMaker(operations);
  }

  static async over(product: RunningProduct, tenantId: string, otherTenantId: string): Promise<ExtraMembers> {
    const database = new pg.Client({ connectionString: product.databaseUrl });
    await database.connect();
    return new ExtraMembers(product, await Scene.set(product, tenantId, otherTenantId), database);
  }

  close(): Promise<void> {
    return this.database.end();
  }

  /** What was not refused by name, or left a trace in a log. */
  async faultsOf(operationId: string): Promise<readonly string[]> {
    const operation = this.operations.get(operationId);
    if (operation?.body === undefined || !OBJECTS.includes(operation.body.mediaType)) return [];
    const target = await this.targetOf(operationId);
    const token = await this.scene.tokenOf(target.actor, target.subject, access.rowOf(operationId)?.scope);
    const { request } = await this.maker.make(operation, target);
    const before = await this.settledHead();
    const faults: string[] = [];
    for (const way of placesIn(request.body))
      for (const [name, json] of EXTRAS) {
        if (isDocumented(this.product.document, operation.body.schema, way, name)) continue;
        const pointer = ['', ...way, name].join('/');
        const headers = {
          ...request.headers,
          ...(request.headers?.['idempotency-key'] === undefined ? {} : { 'idempotency-key': newId() }),
        };
        const body = withMember(request.body, way, name, json);
        const answer = await this.product.send({ ...request, headers, body }, token);
        this.asked += 1;
        if (!isRefusedByName(answer, name, pointer))
          faults.push(`${pointer}: ${answer.status} ${answer.text}`);
      }
    const after = await this.settledHead();
    return after === before ? faults : [...faults, `something was recorded: ${before} → ${after}`];
  }

  /** The same punch with a field that the message does not have, and without: a repetition of the first. */
  async punchWithUnknownField(): Promise<{ readonly withField: unknown; readonly without: unknown }> {
    const method = readdirSync(PROTO_FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.proto'))
      .flatMap(methodsIn)
      .find(({ id }) => id.endsWith('/RecordPunch'));
    if (method === undefined) throw new Error('there is no method to punch with');
    const target = await this.targetOf('recordPunch');
    const token = await this.scene.tokenWith(target.subject.employeeId, 'employee');
    const message = (await GRPC_MESSAGES['RecordPunch']?.(target)) ?? {};
    const { definition } = method;
    const larger = {
      ...method,
      definition: {
        ...definition,
        requestSerialize: (value: object) =>
          Buffer.concat([definition.requestSerialize(value), UNKNOWN_FIELD]),
      },
    };
    const punchOf = ({ code, message: answer }: GrpcAnswer): unknown => {
      const { isDuplicate: _repeated, ...punch } = answer as Record<string, unknown>;
      return { code, punch };
    };
    return {
      withField: punchOf(await this.product.call(larger, message, token)),
      without: punchOf(await this.product.call(method, message, token)),
    };
  }

  private async targetOf(operationId: string): Promise<Target> {
    const row = access.rowOf(operationId);
    const readRow = access.rows.find((each) => each.resource === row?.resource && each.action === 'read');
    const actor = ACTORS.find(
      (each) =>
        row !== undefined &&
        each.name !== 'other tenant' &&
        expectedOutcome(row, readRow, each, true) === 'allowed',
    );
    if (actor === undefined) throw new Error(`nobody may do ${operationId}`);
    const subject = await this.scene.newSubject();
    await PREPARATIONS[operationId]?.(this.scene, subject);
    return { scene: this.scene, subject, actor };
  }

  /** The last that somebody recorded, once nothing follows from earlier changes any more. */
  private async settledHead(): Promise<string> {
    let head = '';
    for (const deadlineMs = Date.now() + SETTLE_TIMEOUT_MS; Date.now() < deadlineMs; await pause(QUIET_MS)) {
      const { rows } = await this.database.query<{ head: string }>(
        `SELECT (SELECT coalesce(max(position), 0) FROM attendance_log.event WHERE ${BY_SOMEBODY}) || ' and '
             || (SELECT coalesce(max(position), 0) FROM organisation_log.event WHERE ${BY_SOMEBODY}) AS head`,
      );
      const now = rows[0]?.head ?? '';
      if (now === head) return head;
      head = now;
    }
    return head;
  }
}

type Node = Readonly<Record<string, unknown>>;

/** Whether a member is part of the body at that place after all. */
function isDocumented(document: OpenApiDocument, schema: Node, way: Way, name: string): boolean {
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const component = document.components['schemas']?.[reference.split('/').at(-1) ?? ''];
    return component !== undefined && isDocumented(document, component, way, name);
  }
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (schema[key] ?? []) as readonly Node[]);
  if (choices.some((choice) => isDocumented(document, choice, way, name))) return true;
  const [step, ...rest] = way;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Node>>;
  if (step === undefined) return Object.hasOwn(properties, name);
  const inner = (typeof step === 'number' ? schema['items'] : properties[step]) as Node | undefined;
  return inner !== undefined && isDocumented(document, inner, rest, name);
}

/**
 * Refused as a whole, or the one item that it stands in alone; the member is named. `__proto__` is refused by the
 * parser already: no object with it is ever made that a pointer could lead into.
 */
function isRefusedByName({ status, text, body }: SceneAnswer, name: string, pointer: string): boolean {
  // SCIM's own errors have no pointers (RFC 7644 section 3.12).
  if (status === 400 && body['scimType'] === 'invalidSyntax') return true;
  if (name === '__proto__' && status === 400) return body['code'] === 'request.malformed-json';
  if (!text.includes(`"pointer":${JSON.stringify(pointer)}`)) return false;
  if (status === 400 || status === 422) return true;
  const results = body['results'];
  return (
    status === 200 &&
    Array.isArray(results) &&
    results.every((each: { outcome?: unknown }) => each.outcome === 'refused')
  );
}
