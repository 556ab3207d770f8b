import { parse, type Filter } from 'scim2-parse-filter';
import { ScimError } from './scim-error.js';
import { CORE_SCHEMA, type ScimResourceType } from './scim-schema.js';

/** Characters of a filter. */
const MAX_FILTER_LENGTH = 1024;

/** What lists can be narrowed by; each is answered from an index, sealed ones by their blind index. */
const FILTERABLE = {
  User: ['id', 'userName', 'externalId', 'active', 'emails.value'],
  Group: ['id', 'externalId', 'displayName'],
} as const;

/** An attribute that a list can be narrowed by. */
export type FilterAttribute = (typeof FILTERABLE)[ScimResourceType][number];

/** A filter that can be answered: equalities, joined by and/or. */
export type ScimCondition =
  | { readonly op: 'eq'; readonly attribute: FilterAttribute; readonly value: string | boolean }
  | { readonly op: 'and' | 'or'; readonly conditions: readonly ScimCondition[] };

/**
 * Reads the `filter` of a list (RFC 7644 §3.4.2.2).
 * @throws ScimError 400 `invalidFilter` for one that cannot be read, or that asks more than equality of indexed attributes
 */
export function conditionOf(type: ScimResourceType, filter: string): ScimCondition {
  if (filter.length > MAX_FILTER_LENGTH) throw refusal('The filter is too long.');
  let parsed: Filter;
  try {
    parsed = parse(filter);
  } catch {
    throw refusal('The filter cannot be read.');
  }
  return translated(type, parsed);
}

function translated(type: ScimResourceType, filter: Filter): ScimCondition {
  if (filter.op === 'and' || filter.op === 'or')
    return { op: filter.op, conditions: filter.filters.map((part) => translated(type, part)) };
  if (filter.op !== 'eq') throw refusal('Only eq, and, or are supported.');
  const attribute = filterAttributeOf(type, filter.attrPath);
  if (attribute === undefined)
    throw refusal(`The filter may name ${FILTERABLE[type].join(', ')}, nothing else.`);
  if (attribute !== 'active') {
    if (typeof filter.compValue !== 'string') throw refusal(`${attribute} is compared with a string.`);
    return { op: 'eq', attribute, value: filter.compValue };
  }
  const word = String(filter.compValue).toLowerCase();
  if (word !== 'true' && word !== 'false') throw refusal('active is compared with true or false.');
  return { op: 'eq', attribute, value: word === 'true' };
}

function filterAttributeOf(type: ScimResourceType, path: string): FilterAttribute | undefined {
  const prefix = `${CORE_SCHEMA[type]}:`.toLowerCase();
  const plain = path.toLowerCase().startsWith(prefix) ? path.slice(prefix.length) : path;
  // `emails eq "…"` compares the value, as any multi-valued attribute without a sub-attribute does (RFC 7644 §3.4.2.2).
  const whole = plain.toLowerCase() === 'emails' ? 'emails.value' : plain.toLowerCase();
  return FILTERABLE[type].find((attribute) => attribute.toLowerCase() === whole);
}

const refusal = (detail: string): ScimError => new ScimError(400, 'invalidFilter', detail);
