import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { escapePointer } from './field-error.js';

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/**
 * The texts of a checked value that nothing can keep: PostgreSQL takes no U+0000 in a text, and half of a surrogate pair
 * has no canonical form (RFC 8785 section 3.2.2.2).
 * @param pointer where the value stands
 */
export function textFaultsOf(value: unknown, pointer: string): readonly FieldError[] {
  if (typeof value === 'string') {
    if (isStorable(value)) return [];
    const detail = 'must not contain U+0000 or half of a surrogate pair';
    return [{ pointer, code: 'request.wrong-format', detail }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, part]) =>
    textFaultsOf(part, `${pointer}/${escapePointer(member)}`),
  );
}
