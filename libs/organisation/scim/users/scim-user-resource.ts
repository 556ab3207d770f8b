import type { ScimResource } from '../http/scim-answer.js';
import { locationOf } from '../http/scim-paths.js';
import { versionOf } from '../http/scim-request.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA, isScimObject, type ScimObject } from '../protocol/scim-schema.js';
import type { GroupOfPerson } from '../groups/directory-group.queries.js';
import type { ProvisionedPerson } from './directory-person.js';

/** The version of a person's resource: that of what the directory says, and that of what the company records. */
export const versionOfPerson = ({ userRevision, employeeRevision }: ProvisionedPerson): string =>
  versionOf(userRevision, employeeRevision);

/**
 * A person as a User (RFC 7643 §4.1, §4.3): what the directory calls the person as it said it, all else as it is now,
 * whoever changed it.
 * @param groups that the person is in: shown, never written
 */
export function userResourceOf(
  person: ProvisionedPerson,
  groups: readonly GroupOfPerson[] = [],
): ScimResource {
  const { employeeId, user, employee, managerId, factsAt } = person;
  const { names } = user;
  const { staffNumber, email, phone } = employee.facts;
  const name = present({
    ...{ formatted: names.formattedName, givenName: names.givenName, familyName: names.familyName },
  });
  const extension = {
    ...present({ employeeNumber: staffNumber }),
    ...(managerId !== null && { manager: { value: managerId, $ref: locationOf('Users', managerId) } }),
  };
  const hasExtension = Object.keys(extension).length > 0;
  const changedAt = [user.changedAt, factsAt, employee.activeSince].filter((at) => at !== null).toSorted();
  return {
    schemas: [CORE_SCHEMA.User, ...(hasExtension ? [ENTERPRISE_SCHEMA] : [])],
    id: employeeId,
    ...present({ externalId: names.externalId, userName: names.userName, displayName: names.displayName }),
    ...(Object.keys(name).length > 0 && { name }),
    active: employee.isActive,
    ...(email !== null && { emails: [ofWork(email)] }),
    ...(phone !== null && { phoneNumbers: [ofWork(phone)] }),
    ...(groups.length > 0 && { groups: groups.map(groupOf) }),
    ...(hasExtension && { [ENTERPRISE_SCHEMA]: extension }),
    meta: {
      resourceType: 'User',
      created: user.createdAt,
      lastModified: changedAt.at(-1) ?? user.changedAt,
      location: locationOf('Users', employeeId),
      version: versionOfPerson(person),
    },
  };
}

/** A patched resource in which what is gone is taken away, not left unmentioned. */
export function wholeOf(patchedResource: ScimObject): ScimObject {
  const extension = patchedResource[ENTERPRISE_SCHEMA];
  return {
    emails: [],
    phoneNumbers: [],
    ...patchedResource,
    [ENTERPRISE_SCHEMA]: {
      employeeNumber: null,
      manager: null,
      ...(isScimObject(extension) ? extension : {}),
    },
  };
}

const groupOf = ({ groupId, displayName }: GroupOfPerson) => ({
  ...{ value: groupId, $ref: locationOf('Groups', groupId), display: displayName, type: 'direct' },
});

const ofWork = (value: string) => ({ value, type: 'work', primary: true });

/** Attributes without a value are left out (RFC 7643 §2.5). */
const present = (attributes: Readonly<Record<string, string | null>>): ScimObject =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
