import type { DirectoryGroup } from '../../domain/directory-group.decider.js';
import { ScimError } from '../protocol/scim-error.js';
import { CORE_SCHEMA, isScimObject, type ScimObject } from '../protocol/scim-schema.js';
import type { WantedGroup } from './directory-group.commands.js';

/** Members that one PATCH may name: directories send at most some hundreds. */
export const MAX_PATCHED_MEMBERS = 1_000;
/** Characters of a name or an external id. */
const MAX_TEXT_LENGTH = 256;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A group as a PATCH finds it. */
export const patchableOf = (groupId: string, group: DirectoryGroup): ScimObject => ({
  schemas: [CORE_SCHEMA.Group],
  id: groupId,
  displayName: group.displayName,
  ...(group.externalId !== null && { externalId: group.externalId }),
  members: [...group.members].map((value) => ({ value })),
});

/**
 * What a Group's body (see `normalResource`) wants; members left out are none.
 * @throws ScimError 400 `invalidValue` for a name that is missing or a text that is too long, for members that are no
 *   people's ids
 */
export function wantedGroupOf(resource: ScimObject): WantedGroup {
  const displayName = textOf(resource, 'displayName');
  if (displayName === null) throw invalid('displayName is needed.');
  return { displayName, externalId: textOf(resource, 'externalId'), members: membersOf(resource['members']) };
}

/** @throws ScimError 400 `invalidValue` for a PATCH that names too many members at once */
export function assertPatchSize(body: unknown): void {
  const operations = isScimObject(body) && Array.isArray(body['Operations']) ? body['Operations'] : [];
  let named = 0;
  for (const operation of operations) {
    const value: unknown = isScimObject(operation) ? operation['value'] : undefined;
    const listed = isScimObject(value) ? value['members'] : value;
    named += Array.isArray(listed) ? listed.length : 1;
  }
  if (named > MAX_PATCHED_MEMBERS)
    throw invalid(`A PATCH names at most ${MAX_PATCHED_MEMBERS} members; send several.`);
}

function membersOf(members: unknown): readonly string[] {
  if (members === undefined || members === null) return [];
  // Some send a single member without a list around it.
  const list: readonly unknown[] = Array.isArray(members) ? members : [members];
  return [...new Set(list.map(memberOf))];
}

function memberOf(member: unknown): string {
  const value = isScimObject(member) ? member['value'] : member;
  const id = typeof value === 'string' ? value.toLowerCase() : '';
  if (!UUID.test(id)) throw invalid('Every member has the id of a User as its value.');
  return id;
}

function textOf(source: ScimObject, name: string): string | null {
  const value = Object.hasOwn(source, name) ? source[name] : undefined;
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length > MAX_TEXT_LENGTH)
    throw invalid(`${name} is a text of at most ${MAX_TEXT_LENGTH} characters.`);
  if (value.includes('\0') || !value.isWellFormed()) throw invalid(`${name} is no text that can be kept.`);
  return value.trim() === '' ? null : value.trim();
}

const invalid = (detail: string): ScimError => new ScimError(400, 'invalidValue', detail);
