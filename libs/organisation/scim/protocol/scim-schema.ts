import { ScimError } from './scim-error.js';

/** A JSON object as SCIM exchanges it. */
export type ScimObject = Readonly<Record<string, unknown>>;
/** The resources that can be provisioned. */
export type ScimResourceType = 'User' | 'Group';

/** The schema of each resource's core attributes (RFC 7643 §4). */
export const CORE_SCHEMA = {
  User: 'urn:ietf:params:scim:schemas:core:2.0:User',
  Group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
} as const;
/** The enterprise extension (RFC 7643 §4.3): staff number and manager. */
export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const COMMON = ['schemas', 'id', 'externalId', 'meta', 'displayName'];
/** Every attribute of the core schemas; those that nothing here uses are taken and not stored. */
const CORE_ATTRIBUTES: Readonly<Record<ScimResourceType, readonly string[]>> = {
  User: [
    ...COMMON,
    ...['userName', 'name', 'nickName', 'profileUrl', 'title', 'userType', 'preferredLanguage', 'locale'],
    ...['timezone', 'active', 'password', 'emails', 'phoneNumbers', 'ims', 'photos', 'addresses', 'groups'],
    ...['entitlements', 'roles', 'x509Certificates'],
  ],
  Group: [...COMMON, 'members'],
};
const ENTERPRISE_ATTRIBUTES = [
  ...['employeeNumber', 'costCenter', 'organization', 'division', 'department', 'manager'],
];
/** What every value of a multi-valued attribute may have (RFC 7643 §2.4). */
const VALUE_PARTS = ['value', '$ref', 'display', 'type', 'primary'];
/** The parts of each attribute that has some. */
const SUB_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  name: ['formatted', 'familyName', 'givenName', 'middleName', 'honorificPrefix', 'honorificSuffix'],
  ...Object.fromEntries(
    ['emails', 'phoneNumbers', 'ims', 'photos', 'entitlements', 'roles', 'x509Certificates']
      .concat('groups', 'members')
      .map((name) => [name, VALUE_PARTS]),
  ),
  addresses: [
    ...[...VALUE_PARTS, 'formatted', 'streetAddress', 'locality', 'region', 'postalCode', 'country'],
  ],
  manager: ['value', '$ref', 'displayName'],
  meta: ['resourceType', 'created', 'lastModified', 'location', 'version'],
};
/** Attributes of RFC 7643 that nothing here keeps: whatever is said of them is taken, and changes nothing. */
const NOT_KEPT: ReadonlySet<string> = new Set([
  ...['nickName', 'profileUrl', 'title', 'userType', 'preferredLanguage', 'locale', 'timezone', 'password'],
  ...['ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'],
  ...['costCenter', 'organization', 'division', 'department'],
]);

/** Whether a value is a JSON object. */
export const isScimObject = (value: unknown): value is ScimObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an attribute, spelled as the schema does, is kept by this service. */
export const isKept = (attribute: string): boolean => !NOT_KEPT.has(attribute);

const spelled = (known: readonly string[], name: string): string | undefined =>
  known.find((attribute) => attribute.toLowerCase() === name.toLowerCase());

/**
 * The attribute as the schema spells it: names are case-insensitive (RFC 7643 §2.1).
 * @returns `undefined` for an attribute that the schema does not have
 */
export const attributeOf = (type: ScimResourceType, name: string, schema?: string): string | undefined =>
  spelled(schema === ENTERPRISE_SCHEMA ? ENTERPRISE_ATTRIBUTES : CORE_ATTRIBUTES[type], name);

/**
 * A part of an attribute as the schema spells it.
 * @returns `undefined` for a part that the attribute does not have
 */
export const subAttributeOf = (attribute: string, name: string): string | undefined =>
  spelled(SUB_ATTRIBUTES[attribute] ?? [], name);

/**
 * A body with its attributes spelled as the schema does. Extensions that we do not know, which RFC 7643 §3.3 lets
 * directories send, are left out.
 * @throws ScimError 400 `invalidSyntax` for what is no object, for an attribute that no schema has, or one given twice
 */
export function normalResource(type: ScimResourceType, body: unknown): ScimObject {
  return normalMembers(type, body, undefined);
}

function normalMembers(type: ScimResourceType, body: unknown, schema: string | undefined): ScimObject {
  if (!isScimObject(body)) throw new ScimError(400, 'invalidSyntax', 'An object is needed here.');
  const normal: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    const extension = schema === undefined ? extensionOf(key) : undefined;
    const name = extension ?? attributeOf(type, key, schema);
    if (name === undefined || Object.hasOwn(normal, name))
      throw new ScimError(400, 'invalidSyntax', 'The body has an attribute that is unknown or given twice.');
    if (extension === undefined) normal[name] = normalValue(name, value);
    else if (extension === ENTERPRISE_SCHEMA)
      normal[name] = normalMembers(type, value ?? {}, ENTERPRISE_SCHEMA);
  }
  return normal;
}

function extensionOf(key: string): string | undefined {
  if (key.toLowerCase() === ENTERPRISE_SCHEMA.toLowerCase()) return ENTERPRISE_SCHEMA;
  return key.toLowerCase().startsWith('urn:') ? key : undefined;
}

/**
 * A value as the schema types it, its parts spelled as the schema does: Entra ID sends booleans as "True" and "False", and
 * a manager as the bare id.
 * @throws ScimError 400 `invalidValue` for what is to be a truth value and is none; `invalidSyntax` for a part that the
 *   attribute does not have
 */
export function normalValue(attribute: string, value: unknown): unknown {
  if (value === null) return null;
  if (attribute === 'active') return truthOf('active', value);
  if (attribute === 'manager' && typeof value === 'string') return value === '' ? null : { value };
  if (SUB_ATTRIBUTES[attribute] === undefined) return value;
  return Array.isArray(value)
    ? value.map((item: unknown) => normalParts(attribute, item))
    : normalParts(attribute, value);
}

/** A part's value as the schema types it. @throws ScimError as {@link normalValue} */
export const normalPart = (part: string, value: unknown): unknown =>
  part === 'primary' && value !== null ? truthOf('primary', value) : value;

/** What is no object has no parts: whoever needs one refuses it. */
function normalParts(attribute: string, value: unknown): unknown {
  if (!isScimObject(value)) return value;
  const normal: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const name = subAttributeOf(attribute, key);
    if (name === undefined || Object.hasOwn(normal, name))
      throw new ScimError(400, 'invalidSyntax', `${attribute} has a part that is unknown or given twice.`);
    normal[name] = normalPart(name, part);
  }
  return normal;
}

function truthOf(attribute: string, value: unknown): boolean {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === true || word === 'true') return true;
  if (word === false || word === 'false') return false;
  throw new ScimError(400, 'invalidValue', `${attribute} is true or false.`);
}
