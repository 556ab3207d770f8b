import { DomainError } from '@timeledger/kernel/domain-error.js';

/**
 * A refusal (422) that points at the member that is wrong.
 * @param pointer JSON pointer into the body, such as `/shares/0/basisPoints`
 */
export const invalid = (code: string, pointer: string, detail: string): DomainError =>
  new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });

/** Whether two values say the same, whatever the order of their members. */
export const isAlike = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other);

const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
