import { ScimError } from './scim-error.js';
import { pathOf, type ScimPath } from './scim-path.js';
import {
  ENTERPRISE_SCHEMA,
  isKept,
  isScimObject,
  normalPart,
  normalValue,
  type ScimObject,
  type ScimResourceType,
} from './scim-schema.js';

const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** Operations of one PATCH: directories send at most a hundred. */
const MAX_OPERATIONS = 200;
/** Attributes that the service alone sets (RFC 7643 §3.1). */
const READ_ONLY = ['id', 'meta', 'schemas', 'groups'];

/**
 * Of which one value is kept, so that a directory may replace a value that it sent and that is not there: it is added,
 * against the letter of RFC 7644 §3.5.2.3, and kept if it is the one for work.
 */
const LENIENT = ['emails', 'phoneNumbers'];

type Operation = {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string | undefined;
  value: unknown;
};

/**
 * The resource as a PATCH leaves it (RFC 7644 §3.5.2), all operations or none.
 * Takes what Entra ID and Okta send besides the letter of the standard: operations in capitals, no path with dotted or
 * prefixed names in the value, members to remove listed in the value.
 * @throws ScimError 400 `invalidSyntax`, `invalidPath`, `noTarget`, `invalidValue`, `mutability`
 */
export function patched(type: ScimResourceType, resource: ScimObject, body: unknown): ScimObject {
  return operationsOf(body).reduce<ScimObject>(
    (current, operation) => applied(type, current, operation),
    resource,
  );
}

function operationsOf(body: unknown): readonly Operation[] {
  if (!isScimObject(body)) throw syntax('The body is an object.');
  const { schemas, Operations: operations, ...others } = body;
  if (!Array.isArray(schemas) || !schemas.includes(PATCH_SCHEMA)) throw syntax('schemas names PatchOp.');
  if (Object.keys(others).length > 0) throw syntax('The body has a member that PatchOp does not have.');
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS)
    throw syntax(`Operations has 1 to ${MAX_OPERATIONS} operations.`);
  return operations.map(operationOf);
}

function operationOf(candidate: unknown): Operation {
  if (!isScimObject(candidate)) throw syntax('An operation is an object.');
  const { op, path, value, ...others } = candidate;
  const name = typeof op === 'string' ? op.toLowerCase() : undefined;
  if (name !== 'add' && name !== 'replace' && name !== 'remove')
    throw syntax('op is add, replace or remove.');
  if (path !== undefined && typeof path !== 'string') throw syntax('path is a string.');
  // Okta and Entra ID name operations; the name means nothing.
  if (Object.keys(others).some((key) => key !== 'name')) throw syntax('The operation has an unknown member.');
  if (name === 'remove' && path === undefined) throw new ScimError(400, 'noTarget', 'remove needs a path.');
  if (name !== 'remove' && value === undefined) throw syntax(`${name} needs a value.`);
  return { op: name, path, value };
}

function applied(type: ScimResourceType, resource: ScimObject, operation: Operation): ScimObject {
  const { op, path, value } = operation;
  if (path === undefined) {
    if (!isScimObject(value)) throw syntax('Without a path the value is an object.');
    return Object.entries(value).reduce<ScimObject>(
      (current, [name, part]) => memberApplied(type, current, op, name, part),
      resource,
    );
  }
  if (type === 'User' && path.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase()) {
    if (op === 'remove') return withMember(resource, ENTERPRISE_SCHEMA, undefined);
    if (!isScimObject(value)) throw new ScimError(400, 'invalidValue', 'The extension is an object.');
    return memberApplied(type, resource, op, path, value);
  }
  const target = pathOf(type, path);
  if (target === undefined) return resource;
  if (READ_ONLY.includes(target.attribute))
    throw new ScimError(400, 'mutability', `${target.attribute} is set by the service alone.`);
  // Taken and not kept, as in a POST: one attribute that nothing here uses may not stop all the others.
  if (!isKept(target.attribute)) return resource;
  if (target.schema === undefined) return changed(resource, target, op, value);
  const extension = resource[target.schema];
  return {
    ...resource,
    [target.schema]: changed(isScimObject(extension) ? extension : {}, target, op, value),
  };
}

function memberApplied(
  type: ScimResourceType,
  resource: ScimObject,
  op: Operation['op'],
  name: string,
  value: unknown,
): ScimObject {
  // Okta repeats the id in a value without a path; the same id changes nothing.
  if (name === 'schemas' || (name === 'id' && value === resource['id'])) return resource;
  const isWholeExtension = /:User$/i.test(name) && isScimObject(value);
  if (!isWholeExtension) return applied(type, resource, { op, path: name, value });
  return Object.entries(value).reduce<ScimObject>(
    (current, [member, part]) => applied(type, current, { op, path: `${name}:${member}`, value: part }),
    resource,
  );
}

function changed(resource: ScimObject, path: ScimPath, op: Operation['op'], value: unknown): ScimObject {
  const { attribute, selector, subAttribute } = path;
  const present = Object.hasOwn(resource, attribute) ? resource[attribute] : undefined;
  if (selector !== undefined)
    return withMember(resource, attribute, selected(Array.isArray(present) ? present : [], path, op, value));
  if (subAttribute !== undefined) {
    const part = normalPart(subAttribute, value);
    const members = isScimObject(present) ? present : {};
    return withMember(
      resource,
      attribute,
      withMember(members, subAttribute, op === 'remove' ? undefined : part),
    );
  }
  if (op === 'remove') {
    if (!Array.isArray(present) || value === undefined || value === null)
      return withMember(resource, attribute, undefined);
    // One value without a list around it means that one, never all of them.
    const gone = (Array.isArray(value) ? value : [value]).map(valueOf);
    return withMember(
      resource,
      attribute,
      present.filter((item) => !gone.includes(valueOf(item))),
    );
  }
  const next = normalValue(attribute, value);
  if (op === 'add' && (Array.isArray(present) || Array.isArray(next)))
    return withMember(resource, attribute, joined(Array.isArray(present) ? present : [], next));
  if (op === 'add' && isScimObject(present) && isScimObject(next))
    return withMember(resource, attribute, { ...present, ...next });
  return withMember(resource, attribute, next);
}

function selected(
  items: readonly unknown[],
  { attribute, selector = {}, subAttribute }: ScimPath,
  op: Operation['op'],
  value: unknown,
): readonly unknown[] {
  const isMeant = (item: unknown): boolean =>
    isScimObject(item) && Object.entries(selector).every(([name, wanted]) => isSame(item[name], wanted));
  if (op === 'remove' && subAttribute === undefined) return items.filter((item) => !isMeant(item));
  const part =
    subAttribute === undefined
      ? normalValue(attribute, value)
      : { [subAttribute]: normalPart(subAttribute, value) };
  if (op !== 'remove' && !isScimObject(part))
    throw new ScimError(400, 'invalidValue', 'The value is an object.');
  if (!items.some(isMeant)) {
    if (op === 'replace' && !LENIENT.includes(attribute))
      throw new ScimError(400, 'noTarget', 'No value is as the path says.');
    return op !== 'remove' && isScimObject(part) ? [...items, { ...selector, ...part }] : items;
  }
  return items.map((item) => {
    if (!isMeant(item) || !isScimObject(item)) return item;
    if (op === 'remove') return withMember(item, subAttribute ?? '', undefined);
    return { ...item, ...(isScimObject(part) ? part : {}) };
  });
}

const isSame = (present: unknown, wanted: string | boolean): boolean =>
  present === wanted ||
  (typeof present === 'string' && present.toLowerCase() === String(wanted).toLowerCase());

/** What tells the values of a multi-valued attribute apart (RFC 7643 §2.4). */
const valueOf = (item: unknown): unknown => (isScimObject(item) ? item['value'] : item);

function joined(present: readonly unknown[], added: unknown): readonly unknown[] {
  const additions: readonly unknown[] = Array.isArray(added) ? added : [added];
  const known = new Set(present.map(valueOf));
  // Adding what is there already changes nothing (RFC 7644 §3.5.2.1).
  const isNew = (item: unknown): boolean =>
    !known.has(valueOf(item)) && known.add(valueOf(item)) !== undefined;
  return [...present, ...additions.filter(isNew)];
}

function withMember(resource: ScimObject, name: string, value: unknown): ScimObject {
  const { [name]: _, ...others } = resource;
  return value === undefined || value === null ? others : { ...others, [name]: value };
}

const syntax = (detail: string): ScimError => new ScimError(400, 'invalidSyntax', detail);
