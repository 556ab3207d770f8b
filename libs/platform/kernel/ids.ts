import { v5, v7, validate } from 'uuid';
import { DomainError } from './domain-error.js';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Identifies a company that uses the product. Random, never derived from its name. */
export type TenantId = Branded<'TenantId'>;
/** Identifies a person employed by a tenant. Random, never a staff number. */
export type EmployeeId = Branded<'EmployeeId'>;
/** Identifies one contract of a person with a tenant; a person may hold two at the same time. */
export type EmploymentId = Branded<'EmploymentId'>;
/** Identifies a stored event; unique per tenant, because routing to a stream depends on the request alone. */
export type EventId = Branded<'EventId'>;

/** Any UUID that stands for something in the product. */
export type AnyId = TenantId | EmployeeId | EmploymentId | EventId;

/** The fixed namespace of every derived id (UUIDv5, RFC 9562 section 5.5). Changing it would break every retry. */
const NAMESPACE = '6f1d2f0e-31f6-5d0c-9a53-0c7f4b5f3b11';

/** Mints a time-ordered id (UUIDv7) for a thing that we create. */
export const newId = <Id extends AnyId>(): Id => v7() as Id;

/**
 * Derives an id from what makes it unique (UUIDv5): the same parts give the same id for ever.
 * Parts are length-prefixed, so that no two different lists of parts share a name.
 */
export const deriveId = <Id extends AnyId>(...parts: readonly (string | number)[]): Id =>
  v5(parts.map((part) => `${String(part).length}:${part}`).join(''), NAMESPACE) as Id;

/**
 * The id of the event that a client's request leads to: a retry finds its event, there is no second table.
 * @param operation the stable name of the operation, such as `punches.record`
 * @param key the `Idempotency-Key` or the client's own id of the item
 * @param ordinal the position of the event within what the request appends, from 0
 */
export const eventIdOf = (
  tenant: TenantId,
  principal: string,
  operation: string,
  key: string,
  ordinal = 0,
): EventId => deriveId<EventId>(tenant, principal, operation, key, ordinal);

/** Accepts a UUID in any version, in lower case; otherwise refuses with `id.malformed`. */
export function parseId<Id extends AnyId>(text: string, pointer?: string): Id {
  const lower = text.toLowerCase();
  if (!validate(lower)) {
    throw new DomainError('id.malformed', 'invalid', {
      detail: 'An id must be a UUID.',
      ...(pointer === undefined
        ? {}
        : { errors: [{ pointer, code: 'id.malformed', detail: 'must be a UUID' }] }),
    });
  }
  return lower as Id;
}
