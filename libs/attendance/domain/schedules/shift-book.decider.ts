import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { Decision } from '../events/event.js';
import type { ShiftDefined } from '../events/schedule-events.js';
import { faultsOfPattern, MAXIMUM_SHIFTS, type ShiftVersion } from './shift.js';

/** Every shift of a tenant with its versions, in the order of their definition. */
export type ShiftBook = ReadonlyMap<string, readonly ShiftVersion[]>;

export const EMPTY_SHIFT_BOOK: ShiftBook = new Map();

/** Define a shift, or the next version of one. */
export interface DefineShift {
  readonly shift: Omit<ShiftVersion, 'version'>;
  /** How many versions whoever changes it has seen; 0 for a new one. */
  readonly expectedVersions: number;
  readonly at: Instant;
}

/**
 * A new version of a shift.
 * @throws DomainError 422 `shift.pattern-unfit` with a pointer to each fault; 404 `shift.unknown`; 412 `resource.stale`;
 * 409 `shift.already-defined`, `shift.too-many`
 */
export function defineShift(
  { shift, expectedVersions, at }: DefineShift,
  book: ShiftBook,
): readonly Decision[] {
  const known = book.get(shift.shiftId);
  if (expectedVersions > 0 && known === undefined) throw new DomainError('shift.unknown', 'not-found');
  if (expectedVersions === 0 && known !== undefined)
    throw new DomainError('shift.already-defined', 'conflict');
  if (known !== undefined && known.length !== expectedVersions)
    throw new DomainError('resource.stale', 'stale');
  if (known === undefined && book.size >= MAXIMUM_SHIFTS)
    throw new DomainError('shift.too-many', 'conflict', { detail: `At most ${MAXIMUM_SHIFTS} shifts.` });
  const faults = faultsOfPattern(shift.pattern);
  if (faults.length > 0)
    throw new DomainError('shift.pattern-unfit', 'invalid', {
      errors: faults.map(({ pointer, code }) => ({ pointer, code, detail: FAULTS[code] })),
    });
  const data = { ...shift, version: (known?.length ?? 0) + 1 };
  return [{ type: 'attendance.ShiftDefined', schemaVersion: 1, occurredAt: at, data }];
}

const FAULTS = {
  'shift.parts-overlap':
    'Each part begins at or behind the end of the one before, and all lie within 24 hours.',
  'shift.core-outside': 'Core time lies within the hours of the day.',
  'shift.break-too-long': 'The break is shorter than the shift.',
  'shift.too-many-minutes': 'No more minutes can be expected than the hours have.',
} as const;

/** Takes in a definition. */
export function evolveShiftBook(book: ShiftBook, { data }: ShiftDefined): ShiftBook {
  return new Map(book).set(data.shiftId, [...(book.get(data.shiftId) ?? []), data]);
}
