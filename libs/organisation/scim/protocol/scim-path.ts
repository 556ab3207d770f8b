import { parse, type Filter } from 'scim2-parse-filter';
import { ScimError } from './scim-error.js';
import {
  attributeOf,
  CORE_SCHEMA,
  ENTERPRISE_SCHEMA,
  subAttributeOf,
  type ScimResourceType,
} from './scim-schema.js';

/** Characters of a path. */
const MAX_PATH_LENGTH = 512;
const PATH = /^([a-z$][\w$-]*)(?:\[(.+)\])?(?:\.([a-z$][\w$-]*))?$/i;

/** What of a resource an operation of PATCH changes (RFC 7644 §3.5.2). */
export interface ScimPath {
  /** Set for attributes of the enterprise extension. */
  readonly schema: typeof ENTERPRISE_SCHEMA | undefined;
  readonly attribute: string;
  /** Which values of a multi-valued attribute: those that have all of these members. */
  readonly selector: Readonly<Record<string, string | boolean>> | undefined;
  readonly subAttribute: string | undefined;
}

/**
 * Reads a path as `name.givenName`, `members[value eq "…"]`, `emails[type eq "work"].value`, or one with a schema before it.
 * @returns `undefined` for a path within an extension that nothing here uses
 * @throws ScimError 400 `invalidPath`
 */
export function pathOf(type: ScimResourceType, path: string): ScimPath | undefined {
  if (path.length > MAX_PATH_LENGTH) throw refusal('The path is too long.');
  const { schema, plain } = withoutSchema(type, path);
  if (plain === undefined) return undefined;
  const [, name, filter, part] = PATH.exec(plain) ?? [];
  const attribute = name === undefined ? undefined : attributeOf(type, name, schema);
  if (attribute === undefined) throw refusal('The path names no attribute of the resource.');
  const subAttribute = part === undefined ? undefined : subAttributeOf(attribute, part);
  if (part !== undefined && subAttribute === undefined)
    throw refusal('The path names no part of the attribute.');
  return { schema, attribute, selector: filter === undefined ? undefined : selectorOf(filter), subAttribute };
}

function withoutSchema(
  type: ScimResourceType,
  path: string,
): { readonly schema: typeof ENTERPRISE_SCHEMA | undefined; readonly plain: string | undefined } {
  const lower = path.toLowerCase();
  const core = `${CORE_SCHEMA[type]}:`;
  const enterprise = `${ENTERPRISE_SCHEMA}:`;
  if (lower.startsWith(core.toLowerCase())) return { schema: undefined, plain: path.slice(core.length) };
  if (type === 'User' && lower.startsWith(enterprise.toLowerCase()))
    return { schema: ENTERPRISE_SCHEMA, plain: path.slice(enterprise.length) };
  return { schema: undefined, plain: lower.startsWith('urn:') ? undefined : path };
}

function selectorOf(filter: string): Readonly<Record<string, string | boolean>> {
  let parsed: Filter;
  try {
    parsed = parse(filter);
  } catch {
    throw refusal('The filter in the path cannot be read.');
  }
  const selector: Record<string, string | boolean> = {};
  for (const part of parsed.op === 'and' ? parsed.filters : [parsed]) {
    if (part.op !== 'eq') throw refusal('A filter in a path may use eq and and.');
    const name = part.attrPath.toLowerCase();
    if (!['value', 'type', 'primary', 'display'].includes(name) || part.compValue === null)
      throw refusal('A filter in a path may name value, type, primary, display.');
    if (Object.hasOwn(selector, name)) throw refusal('A filter in a path may name a part once.');
    const value = part.compValue;
    selector[name] = name === 'primary' ? String(value).toLowerCase() === 'true' : String(value);
  }
  return selector;
}

const refusal = (detail: string): ScimError => new ScimError(400, 'invalidPath', detail);
