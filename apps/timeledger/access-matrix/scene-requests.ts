import { newId } from '@timeledger/kernel/ids.js';
import { takesHeader, type DocumentedOperation, type DocumentedParameter } from './documented-operations.js';
import type { SceneRequest } from './running-product.js';
import { BODY_CHANGES, BODY_VALUES, PATH_VALUES, QUERY_VALUES, type Target } from './scene-ids.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const LARGEST_PAGE = '1000';
/** What shows everybody their own. */
const READ_BY_SUBJECT: ReadonlySet<string> = new Set([
  '/v1/timers',
  '/v1/allocations/{date}',
  '/v1/activities/{id}',
  '/v1/time-entries/{id}',
]);

/** A request and the ids of things of the scene that it names. */
export interface MadeRequest {
  readonly request: SceneRequest;
  readonly ids: readonly string[];
}

/** Members that name what the body itself makes. */
const OWN_IDS: ReadonlySet<string> = new Set(['id', 'fixId']);

/** What these name is another system's word, looked up nowhere: an id that is there answers as one that is not. */
const LOOKED_UP_NOWHERE: ReadonlySet<string> = new Set(['sendBusinessEvents']);

const missing = (operation: DocumentedOperation, what: string, list: string): Error =>
  new Error(
    `${operation.id}: nothing makes ${what}. Add it to ${list} in apps/timeledger/access-matrix/scene-ids.ts`,
  );

/** Makes requests of an operation from its documented example, with the ids of the scene in it. */
export class RequestMaker {
  constructor(private readonly operations: readonly DocumentedOperation[]) {}

  /** @throws Error naming the list in `scene-ids.ts` that something has to be added to */
  async make(operation: DocumentedOperation, target: Target): Promise<MadeRequest> {
    const ids = new Set<string>();
    const path = await this.pathOf(operation, target, ids);
    const query = await this.queryOf(operation, target, ids);
    const body = await this.bodyOf(operation, target, ids);
    const isVersioned = operation.parameters.some(
      (each) => each.in === 'header' && each.required && each.name.toLowerCase() === 'if-match',
    );
    const etag = isVersioned ? await this.etagOf(operation, path, target) : undefined;
    return {
      request: {
        method: operation.method,
        path: path + query,
        headers: {
          ...(takesHeader(operation, 'idempotency-key') ? { 'idempotency-key': newId() } : {}),
          ...(etag === undefined ? {} : { 'if-match': etag }),
        },
        ...(operation.body === undefined ? {} : { body, mediaType: operation.body.mediaType }),
      },
      ids: LOOKED_UP_NOWHERE.has(operation.id) ? [] : [...ids],
    };
  }

  private async pathOf(operation: DocumentedOperation, target: Target, ids: Set<string>): Promise<string> {
    const parts = operation.path.split('/');
    const made: string[] = [];
    for (const [index, part] of parts.entries()) {
      if (!part.startsWith('{')) {
        made.push(part);
        continue;
      }
      const factory =
        PATH_VALUES[`${operation.id} ${part}`] ??
        PATH_VALUES[operation.id] ??
        PATH_VALUES[parts[index - 1] ?? ''] ??
        PATH_VALUES[part];
      if (factory === undefined)
        throw missing(operation, `the parameter ${part} behind /${parts[index - 1] ?? ''}`, 'PATH_VALUES');
      const value = await factory(target);
      if (UUID.test(value)) ids.add(value);
      made.push(encodeURIComponent(value));
    }
    return made.join('/');
  }

  private async queryOf(operation: DocumentedOperation, target: Target, ids: Set<string>): Promise<string> {
    const query = new URLSearchParams();
    for (const parameter of operation.parameters.filter((each) => each.in === 'query')) {
      if (parameter.name === 'limit') query.set('limit', LARGEST_PAGE);
      if (!parameter.required) continue;
      const factory = QUERY_VALUES[parameter.name];
      const value = factory === undefined ? exampleOf(parameter) : await factory(target);
      if (value === undefined)
        throw missing(operation, `the query parameter ${parameter.name}`, 'QUERY_VALUES');
      if (UUID.test(value)) ids.add(value);
      query.set(parameter.name, value);
    }
    return query.size === 0 ? '' : `?${query.toString()}`;
  }

  private async bodyOf(operation: DocumentedOperation, target: Target, ids: Set<string>): Promise<unknown> {
    const { body } = operation;
    if (body === undefined || typeof body.example === 'string') return body?.example;
    const named = [...ids];
    const filled = await this.filled(operation, body.example, '', target, ids);
    const change = BODY_CHANGES[operation.id];
    // The example of a JSON body is an object.
    const made =
      change === undefined ? filled : await change(filled as Record<string, unknown>, target, named);
    const text = JSON.stringify(made);
    for (const id of Object.values(target.subject)) if (text.includes(id)) ids.add(id);
    return made;
  }

  private async filled(
    operation: DocumentedOperation,
    value: unknown,
    name: string,
    target: Target,
    ids: Set<string>,
  ): Promise<unknown> {
    if (Array.isArray(value))
      return Promise.all(value.map((item) => this.filled(operation, item, name, target, ids)));
    if (typeof value === 'object' && value !== null) {
      const members: Record<string, unknown> = {};
      for (const [member, inner] of Object.entries(value))
        members[member] = await this.filled(operation, inner, member, target, ids);
      return members;
    }
    if (typeof value !== 'string' || !UUID.test(value)) return value;
    const factory = BODY_VALUES[name];
    if (factory === undefined) throw missing(operation, `the member ${name} of the body`, 'BODY_VALUES');
    const made = await factory(target);
    if (!OWN_IDS.has(name)) ids.add(made);
    return made;
  }

  /**
   * The ETag of the nearest thing above that can be read: as somebody who may read everything sees it, or, where
   * everybody sees only their own, as the subject does.
   */
  private async etagOf(
    operation: DocumentedOperation,
    path: string,
    { scene, subject }: Target,
  ): Promise<string> {
    const templates = operation.path.split('/');
    const values = path.split('/');
    for (let length = templates.length; length > 2; length -= 1) {
      const template = templates.slice(0, length).join('/');
      if (!this.operations.some((each) => each.method === 'GET' && each.path === template)) continue;
      const request: SceneRequest = { method: 'GET', path: values.slice(0, length).join('/') };
      const { etag } = await (READ_BY_SUBJECT.has(template)
        ? scene.must(request, await scene.tokenWith(subject.employeeId, 'employee'))
        : scene.must(request));
      if (etag !== '') return etag;
    }
    return '"0"';
  }
}

function exampleOf({ example, schema }: DocumentedParameter): string | undefined {
  const examples = schema['examples'] as readonly unknown[] | undefined;
  const choices = schema['enum'] as readonly unknown[] | undefined;
  const shown = example ?? schema['example'] ?? examples?.[0] ?? choices?.[0];
  return shown === undefined ? undefined : String(shown);
}

/** The same request about things that do not exist. */
export function aboutUnknown({ request, ids }: MadeRequest): MadeRequest {
  const replace = (text: string): string => ids.reduce((whole, id) => whole.replaceAll(id, newId()), text);
  const headers = {
    ...request.headers,
    ...(request.headers?.['idempotency-key'] === undefined ? {} : { 'idempotency-key': newId() }),
  };
  const { body } = request;
  const other =
    body === undefined
      ? undefined
      : typeof body === 'string'
        ? replace(body)
        : (JSON.parse(replace(JSON.stringify(body))) as unknown);
  return {
    request: {
      ...request,
      path: replace(request.path),
      headers,
      ...(other === undefined ? {} : { body: other }),
    },
    ids: [],
  };
}
