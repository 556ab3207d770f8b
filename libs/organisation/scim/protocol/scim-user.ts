import { ScimError } from './scim-error.js';
import { ENTERPRISE_SCHEMA, isScimObject, type ScimObject } from './scim-schema.js';

/** Characters of a text that a directory sends; an e-mail address may be longer (RFC 5321 §4.5.3.1). */
const MAX_TEXT_LENGTH = 200;
const MAX_ADDRESS_LENGTH = 320;

/**
 * What we keep of a User; all of it but `isActive` and `managerId` is personal. `undefined` is what the body does not
 * mention: it stays as it is; `null` is taken away.
 */
export interface ProvisionedUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly formattedName: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** The primary address, else the one for work, else the first. */
  readonly email: string | null | undefined;
  readonly phone: string | null | undefined;
  readonly isActive: boolean | undefined;
  readonly staffNumber: string | null | undefined;
  /** The SCIM id of the manager, to be looked up. */
  readonly managerId: string | null | undefined;
}

/**
 * What a User's body (see `normalResource`) says of a person.
 * @throws ScimError 400 `invalidValue` for a user name that is missing, or a text that is none or too long
 */
export function provisionedUserOf(resource: ScimObject): ProvisionedUser {
  const userName = textOf(resource, 'userName');
  if (userName === null) throw new ScimError(400, 'invalidValue', 'userName is needed.');
  const name = objectOf(resource['name'], 'name');
  const extension = objectOf(resource[ENTERPRISE_SCHEMA], 'The enterprise extension');
  const { active } = resource;
  return {
    userName,
    externalId: textOf(resource, 'externalId'),
    displayName: textOf(resource, 'displayName'),
    formattedName: textOf(name, 'formatted'),
    givenName: textOf(name, 'givenName'),
    familyName: textOf(name, 'familyName'),
    email: workValueOf(resource, 'emails'),
    phone: workValueOf(resource, 'phoneNumbers'),
    isActive: typeof active === 'boolean' ? active : undefined,
    staffNumber: mentioned(extension, 'employeeNumber', () => textOf(extension, 'employeeNumber')),
    managerId: mentioned(extension, 'manager', () =>
      textOf(objectOf(extension['manager'], 'manager'), 'value'),
    ),
  };
}

/** The name as people read it: the display name, else the formatted one, else given and family name, else the user name. */
export function nameOf(
  user: Pick<ProvisionedUser, 'userName' | 'displayName' | 'formattedName' | 'givenName' | 'familyName'>,
): string {
  const parts = [user.givenName, user.familyName].filter((part) => part !== null);
  const joined = parts.length === 0 ? null : parts.join(' ').slice(0, MAX_TEXT_LENGTH);
  return user.displayName ?? user.formattedName ?? joined ?? user.userName;
}

const mentioned = <Value>(source: ScimObject, name: string, read: () => Value): Value | undefined =>
  Object.hasOwn(source, name) ? read() : undefined;

/** Of several values the primary one, else the one for work, else the first; an empty list takes it away. */
function workValueOf(resource: ScimObject, attribute: string): string | null | undefined {
  if (!Object.hasOwn(resource, attribute)) return undefined;
  const values = resource[attribute] ?? [];
  if (!Array.isArray(values)) throw new ScimError(400, 'invalidValue', `${attribute} is a list.`);
  const all = values.map((value) => objectOf(value, `A value of ${attribute}`));
  const isOfWork = ({ type }: ScimObject): boolean => String(type).toLowerCase() === 'work';
  const chosen = all.find(({ primary }) => primary === true) ?? all.find(isOfWork) ?? all[0];
  return chosen === undefined ? null : textOf(chosen, 'value', MAX_ADDRESS_LENGTH);
}

function objectOf(value: unknown, what: string): ScimObject {
  if (value === undefined || value === null) return {};
  if (!isScimObject(value)) throw new ScimError(400, 'invalidValue', `${what} is an object.`);
  return value;
}

function textOf(source: ScimObject, name: string, maxLength = MAX_TEXT_LENGTH): string | null {
  const value = Object.hasOwn(source, name) ? source[name] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length > maxLength)
    throw new ScimError(400, 'invalidValue', `${name} is a text of at most ${maxLength} characters.`);
  // PostgreSQL keeps no U+0000, and half of a surrogate pair has no canonical form (RFC 8785 §3.2.2.2).
  if (!value.isWellFormed() || value.includes('\0'))
    throw new ScimError(400, 'invalidValue', `${name} is not a text that can be kept.`);
  return value.trim() === '' ? null : value.trim();
}
