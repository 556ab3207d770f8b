import type { EventStore } from '@timeledger/event-store/port.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { UniqueValues } from './unique-values.js';

/** What staff numbers are kept unique with. */
export interface StaffNumbersOptions {
  readonly store: EventStore;
  readonly clock: Clock;
  /** Of its own, the same for ever: `secrets.keyOf('staff-number')`. */
  readonly key: Uint8Array;
  /** The staff number that a person has now, opened; `null` for none, or for one that was erased. */
  readonly numberOf: (tenantId: TenantId, employeeId: string) => Promise<string | null>;
}

/** Keeps staff numbers unique. Numbers that differ in case or in spaces around them are the same. */
export class StaffNumbers extends UniqueValues {
  constructor({ numberOf, ...rest }: StaffNumbersOptions) {
    super({
      ...rest,
      category: 'organisation.staffnumber',
      scope: [],
      event: 'organisation.StaffNumberClaimed',
      claimId: 'staff-number-claim',
      isCauseNamed: false,
      plain: plainStaffNumber,
      valueOf: numberOf,
      taken: staffNumberTaken,
      noun: 'staff number',
    });
  }
}

const staffNumberTaken = (): DomainError => {
  const code = 'employee.staff-number-taken';
  return new DomainError(code, 'conflict', {
    detail: 'Another person has this staff number.',
    errors: [{ pointer: '/staffNumber', code, detail: 'belongs to another person' }],
  });
};

/** A staff number as people mean it. */
export const plainStaffNumber = (staffNumber: string): string =>
  staffNumber.normalize('NFKC').trim().toUpperCase();
