import type { SeededTenant } from './tenant-seed.js';

/** Calls of one routine at most; more combinations are thinned out evenly. */
const MAX_CALLS = 400;
/** An id that no row has. */
const FRESH = '0190f1a0-0000-7000-8000-00000000feed';

/** Arguments of a type that name the other tenant or fit its rows. */
function candidatesOf(type: string, other: SeededTenant): readonly string[] {
  const element = /^(.*)\[\]$/.exec(type)?.[1];
  if (element !== undefined) {
    // Numbers of arrays count places from 1; every number of the other tenant's rows is 1, too.
    const values = /^(smallint|integer|bigint)$/.test(element) ? ['1'] : candidatesOf(element, other);
    return values.map((value) => `{"${value.replace(/(["\\])/g, '\\$1')}"}`);
  }
  switch (type) {
    case 'uuid':
      return [other.tenantId, other.uuid, FRESH];
    case 'boolean':
      return ['true', 'false'];
    case 'json':
    case 'jsonb':
      return [JSON.stringify({ tenant_id: other.tenantId })];
    case 'smallint':
    case 'integer':
    case 'bigint':
      return ['2000000', '1', '0'].slice(type === 'smallint' ? 1 : 0);
    case 'text':
    case 'character varying':
      return [other.text];
    case 'timestamp with time zone':
      return ['2100-01-01T00:00:00Z'];
    case 'date':
      return ['2026-01-01'];
    case 'numeric':
    case 'double precision':
      return ['1'];
    default:
      return [other.text];
  }
}

/** Every combination of arguments worth trying on a routine, as texts. */
export function* argumentCombinations(
  types: readonly string[],
  other: SeededTenant,
): Generator<readonly string[]> {
  const candidates = types.map((type) => candidatesOf(type, other));
  const total = candidates.reduce((product, { length }) => product * length, 1);
  // A stride that shares no factor with the small counts above visits every digit of every place.
  const stride = total <= MAX_CALLS ? 1 : Math.floor(total / MAX_CALLS) | 1;
  for (let number = 0; number < total; number += stride) {
    let rest = number;
    yield candidates.map((values) => {
      const value = values[rest % values.length] ?? '';
      rest = Math.floor(rest / values.length);
      return value;
    });
  }
}
