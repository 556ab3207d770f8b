import { ScimError } from './scim-error.js';
import { ENTERPRISE_SCHEMA, isScimObject, type ScimObject } from './scim-schema.js';

/** Resources of one page; announced in ServiceProviderConfig as `filter.maxResults`. */
export const MAX_PAGE_RESOURCES = 200;
const DEFAULT_PAGE_RESOURCES = 100;
/** Returned whatever a request asks for (RFC 7643 §7, `returned: always`). */
const ALWAYS = ['schemas', 'id'];

/** A part of a list: `startIndex` counts from 1. */
export interface ScimPage {
  readonly startIndex: number;
  readonly count: number;
}

/**
 * The page that a request asks for: what is below the least is the least, and a count above the limit is the limit
 * (RFC 7644 §3.4.2.4).
 * @throws ScimError 400 `invalidValue` for what is no whole number
 */
export function pageOf(startIndex: string | undefined, count: string | undefined): ScimPage {
  return {
    startIndex: Math.max(1, wholeOf('startIndex', startIndex) ?? 1),
    count: Math.min(MAX_PAGE_RESOURCES, Math.max(0, wholeOf('count', count) ?? DEFAULT_PAGE_RESOURCES)),
  };
}

function wholeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimError(400, 'invalidValue', `${name} is a whole number.`);
  return Number(text);
}

/** The answer to a list (RFC 7644 §3.4.2). */
export const listResponseOf = (
  resources: readonly ScimObject[],
  totalResults: number,
  { startIndex }: ScimPage,
): ScimObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

/**
 * What of a resource goes out, by the parameters `attributes` and `excludedAttributes` (RFC 7644 §3.9); names are
 * case-insensitive, `name.givenName` means a part, and the id is never left out.
 * @throws ScimError 400 `invalidValue` for both parameters at once
 */
export function projected(
  resource: ScimObject,
  attributes: string | undefined,
  excludedAttributes: string | undefined,
): ScimObject {
  if (attributes !== undefined && excludedAttributes !== undefined)
    throw new ScimError(400, 'invalidValue', 'attributes and excludedAttributes exclude each other.');
  const isWanted = attributes !== undefined;
  const names = (attributes ?? excludedAttributes)?.split(',').map((name) => name.trim().toLowerCase());
  if (names === undefined) return resource;
  return part(resource, '', new Set(names), isWanted);
}

function part(source: ScimObject, prefix: string, names: ReadonlySet<string>, isWanted: boolean): ScimObject {
  const kept = Object.entries(source).flatMap(([key, value]): [string, unknown][] => {
    if (prefix === '' && ALWAYS.includes(key)) return [[key, value]];
    const path = `${prefix}${key.toLowerCase()}`;
    if (names.has(path)) return isWanted ? [[key, value]] : [];
    const separator = key === ENTERPRISE_SCHEMA ? ':' : '.';
    const below = `${path}${separator}`;
    if (![...names].some((name) => name.startsWith(below))) return isWanted ? [] : [[key, value]];
    const inner = (item: unknown): unknown =>
      isScimObject(item) ? part(item, below, names, isWanted) : item;
    return [[key, Array.isArray(value) ? value.map(inner) : inner(value)]];
  });
  return Object.fromEntries(kept);
}
