import type { EmployeeId } from '@timeledger/kernel/ids.js';

/** Somebody other than the person is shown personal data. The reader is the event's actor. */
export type PersonalRead = {
  readonly employeeId: EmployeeId;
  /** What it is, as it is sealed: `location`, `note`. */
  readonly kinds: readonly string[];
  /** What the reader gave as the purpose. */
  readonly purpose: string;
  /** The operation through which it is shown. */
  readonly operation: string;
  /** What it belongs to, such as the ids of punches, or an interval of time. */
  readonly records: readonly string[];
};
