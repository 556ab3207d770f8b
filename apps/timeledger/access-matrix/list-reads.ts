import { access } from '@timeledger/access/access.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import { operationsOf, type DocumentedOperation, type DocumentedParameter } from './documented-operations.js';
import type { Asker, ListScene } from './list-scene.js';
import { LISTS, type Item, type ListRule } from './lists.js';
import type { SceneAnswer } from './running-product.js';
import { firstOfMonth, type Subject } from './scene.js';

type Node = Readonly<Record<string, unknown>>;

/** Whether a schema is a list, or a page of one. */
function isListSchema(schema: Node | undefined, document: OpenApiDocument): boolean {
  const name = typeof schema?.['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
  const found = name === undefined ? schema : document.components['schemas']?.[name];
  // Schemas of our own document.
  const members = (found?.['properties'] ?? {}) as Readonly<Record<string, Node | undefined>>;
  return found?.['type'] === 'array' || members['items']?.['type'] === 'array';
}

/** Every read of the product that answers a list, whatever it is called. */
export const listOperationsOf = (document: OpenApiDocument): readonly DocumentedOperation[] =>
  operationsOf(document).filter(({ id, method, path }) => {
    if (method !== 'GET') return false;
    const described = document.paths[path]?.['get']?.['responses'] as Readonly<Record<string, Node>>;
    const contents = Object.values((described['200']?.['content'] ?? {}) as Readonly<Record<string, Node>>);
    const isList = contents.some((content) => isListSchema(content['schema'] as Node | undefined, document));
    return isList || id.startsWith('list');
  });

/** Parameters that choose a page or a moment, and not what is in a list. */
const NO_FILTER = new Set(['limit', 'cursor', 'from', 'to', 'knownAt', 'knownAtPosition', 'month']);

/** What was asked and what was listed. */
interface Listed {
  readonly path: string;
  readonly status: number;
  readonly items: readonly Item[];
  readonly text: string;
}

function itemsOf({ text, body }: SceneAnswer): readonly Item[] {
  const found = body['items'] ?? body['Resources'] ?? (text.startsWith('[') ? JSON.parse(text) : []);
  // Everything that is listed is an object.
  return found as readonly Item[];
}

/** Compares lists with reads, as everybody. */
export class ListReads {
  private readonly statuses = new Map<string, Promise<number>>();

  constructor(private readonly company: ListScene) {}

  /** What a list shows and a read does not, or the other way round; and how much it was tried on. */
  async faultsOf(operation: DocumentedOperation): Promise<readonly string[]> {
    const rule = LISTS[operation.id];
    if (rule === undefined)
      return ['has no entry in access-matrix/lists.ts: say beside which read it stands'];
    switch (rule.kind) {
      case 'records':
        return this.recordFaults(operation, rule);
      case 'of-one':
        return this.faultsOfOne(operation, rule);
      case 'of-company':
        return this.companyFaults(operation);
    }
  }

  private async recordFaults(
    operation: DocumentedOperation,
    rule: ListRule & { readonly kind: 'records' },
  ): Promise<readonly string[]> {
    const seen = new Map<Asker, readonly Listed[]>();
    for (const asker of this.company.askers)
      seen.set(asker, await this.listedBy(operation, asker, rule.filters));
    const items = [...seen.values()].flatMap((listed) => listed.flatMap((each) => each.items));
    const all = new Set(items.map(rule.at));
    const faults: string[] =
      all.size < 2 && rule.mayBeEmpty === undefined ? [`only ${all.size} in the whole scene`] : [];
    for (const [asker, listed] of seen) {
      const isRefused = listed.every(({ status }) => status === 401 || status === 403);
      const scope = scopesOf(operation.id, rule.reads);
      const shown = new Set(listed.flatMap((each) => each.items.map(rule.at)));
      for (const path of all) {
        const isRead = (await this.statusOf(path, asker, scope)) === 200;
        if (shown.has(path) && !isRead) {
          const by = listed.find((each) => each.items.map(rule.at).includes(path))?.path;
          faults.push(`${asker.name}: ${by} lists ${path}, which they may not read`);
        }
        if (!shown.has(path) && isRead && !isRefused && rule.mayLeaveOut === undefined)
          faults.push(`${asker.name}: may read ${path}, which no list shows`);
      }
    }
    return faults;
  }

  private async faultsOfOne(
    operation: DocumentedOperation,
    rule: ListRule & { readonly kind: 'of-one' },
  ): Promise<readonly string[]> {
    const { askers, people } = this.company;
    const fullest = askers.at(-1);
    const faults: string[] = [];
    let count = 0;
    for (const subject of people) {
      const others = people.filter((each) => each !== subject).flatMap((each) => Object.values(each));
      const whole = await Promise.all([
        ...(fullest === undefined ? [] : [this.listedOf(operation, fullest, subject)]),
        this.list(
          operation,
          this.company.self(subject),
          this.pathsOf(operation, subject, filtersOf(operation)),
        ),
      ]);
      const known = whole.flat().flatMap(({ items }) => items);
      count += known.length;
      for (const asker of askers) {
        const scope = scopesOf(operation.id, rule.reads);
        const reads = rule.beside(subject).map((path) => this.statusOf(path, asker, scope));
        const mayRead = (await Promise.all(reads)).includes(200);
        for (const { path, items, text } of await this.listedOf(operation, asker, subject)) {
          if (items.length > 0 && !mayRead)
            faults.push(`${asker.name}: ${path} shows what is recorded of one of whom they read nothing`);
          const of = others.filter((id) => items.some((item) => idsOf(item).includes(id)));
          if (of.length > 0) faults.push(`${asker.name}: ${path} names others: ${text.slice(0, 300)}`);
          for (const item of items)
            if (!known.some((each) => isPartOf(item, each)))
              faults.push(`${asker.name}: ${path} shows ${JSON.stringify(item)}, which others do not see`);
        }
      }
    }
    return count === 0 && rule.mayBeEmpty === undefined ? [...faults, 'nothing in the whole scene'] : faults;
  }

  private async companyFaults(operation: DocumentedOperation): Promise<readonly string[]> {
    const ids = this.company.people.flatMap((each) => Object.values(each));
    const faults: string[] = [];
    for (const asker of this.company.askers)
      for (const { path, text } of await this.listedBy(operation, asker))
        if (ids.some((id) => text.includes(id))) faults.push(`${asker.name}: ${path} names somebody`);
    return faults;
  }

  /** A list without a filter where that is possible, and with each value of each filter. */
  private async listedBy(
    operation: DocumentedOperation,
    asker: Asker,
    more: Readonly<Record<string, readonly string[]>> = {},
  ): Promise<readonly Listed[]> {
    const paths = new Set<string>();
    for (const subject of this.company.people)
      for (const path of this.pathsOf(operation, subject, more)) paths.add(path);
    return this.list(operation, asker, [...paths]);
  }

  private listedOf(
    operation: DocumentedOperation,
    asker: Asker,
    subject: Subject,
  ): Promise<readonly Listed[]> {
    return this.list(operation, asker, this.pathsOf(operation, subject, filtersOf(operation)));
  }

  private async list(
    operation: DocumentedOperation,
    asker: Asker,
    paths: readonly string[],
  ): Promise<readonly Listed[]> {
    const reads = LISTS[operation.id];
    const scope = scopesOf(
      operation.id,
      ...(reads === undefined || reads.kind === 'of-company' ? [] : [reads.reads]),
    );
    const token = await asker.token(scope);
    return Promise.all(
      paths.map(async (path) => {
        // As new as the scene is: whoever set it has seen it there.
        const answer = await this.company.scene.product.send({ method: 'GET', path }, token);
        if (answer.status >= 500 || [400, 422, 429].includes(answer.status))
          throw new Error(`${asker.name}: GET ${path}: ${answer.text}`);
        return {
          path,
          status: answer.status,
          items: answer.status === 200 ? itemsOf(answer) : [],
          text: answer.text,
        };
      }),
    );
  }

  private pathsOf(
    { id, path, parameters }: DocumentedOperation,
    subject: Subject,
    more: Readonly<Record<string, readonly string[]>> = {},
  ): readonly string[] {
    const { employeeId, employmentId } = subject;
    const ids: Readonly<Record<string, string>> = { employeeId, employmentId };
    const made = path
      .replace('/employees/{id}', `/employees/${employeeId}`)
      .replace('{employeeId}', employeeId)
      .replace('{employmentId}', employmentId)
      .replace('{calendar}', 'DE-BY');
    const bases = made.includes('{periodStart}')
      ? [0, -1].map((month) => made.replace('{periodStart}', firstOfMonth(month)))
      : [made];
    const filters = parameters.filter((each) => each.in === 'query' && !NO_FILTER.has(each.name));
    const valuesOf = ({ name, schema }: DocumentedParameter): readonly string[] => {
      const id = ids[name];
      return more[name] ?? (id === undefined ? choicesOf(schema) : [id]);
    };
    const needed = filters
      .filter(({ required }) => required)
      .map((each) => {
        const values = valuesOf(each);
        return (values.length === 0 ? [exampleOf(each)] : values).map((value) => `&${each.name}=${value}`);
      });
    const starts = needed.reduce(
      (all, values) => all.flatMap((start) => values.map((each) => start + each)),
      [''],
    );
    const ways = filters
      .filter(({ required }) => !required)
      .flatMap((each) => valuesOf(each).map((value) => `&${each.name}=${value}`));
    const limit = parameters.some(({ name }) => name === 'limit') ? 'limit=1000' : '';
    const rule = LISTS[id];
    const always = rule?.kind === 'of-one' && rule.always !== undefined ? `&${rule.always}` : '';
    return bases.flatMap((base) =>
      starts.flatMap((start) =>
        ['', ...ways].map((way) => `${base}?${limit}${always}${start}${way}`.replace('?&', '?')),
      ),
    );
  }

  private async statusOf(path: string, asker: Asker, scope: string | undefined): Promise<number> {
    const key = `${asker.name} ${path}`;
    let status = this.statuses.get(key);
    if (status === undefined) {
      status = asker
        .token(scope)
        .then((token) => this.company.scene.product.send({ method: 'GET', path }, token))
        .then((answer) => answer.status);
      this.statuses.set(key, status);
    }
    return status;
  }
}

const exampleOf = ({ example, schema }: DocumentedParameter): string =>
  String(example ?? schema['example'] ?? (schema['examples'] as readonly unknown[] | undefined)?.[0]);

const choicesOf = (schema: Node): readonly string[] =>
  ((schema['enum'] ?? []) as readonly unknown[]).map((value) => String(value));

const scopesOf = (...operations: readonly string[]): string | undefined => {
  const scopes = operations.flatMap((id) => access.rowOf(id)?.scope ?? []);
  return scopes.length === 0 ? undefined : [...new Set(scopes)].join(' ');
};

/** Whose record an item says it is. */
const idsOf = (item: Item): readonly unknown[] => [item['employeeId'], item['employmentId']];

/** Whether an item is another one, or leaves some of its members out or empty. */
const isPartOf = (item: Item, whole: Item): boolean =>
  Object.entries(item).every(
    ([name, value]) => value === null || JSON.stringify(value) === JSON.stringify(whole[name]),
  );

/** Values of query parameters that the rule of a list gives. */
function filtersOf({ id }: DocumentedOperation): Readonly<Record<string, readonly string[]>> {
  const rule = LISTS[id];
  return (rule !== undefined && 'filters' in rule && rule.filters) || {};
}
