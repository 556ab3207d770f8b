import { describe, expect, it } from '@jest/globals';
import { newId } from '@timeledger/kernel/ids.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { Cursors, pageOf } from './cursor.js';

const cursors = new Cursors(new Uint8Array(32));
const scope = {
  tenantId: newId<TenantId>(),
  list: 'listPunches',
  filter: { from: '2026-03-01', kinds: ['in', 'out'], to: undefined },
};

describe('a cursor', () => {
  it('leads back to the row it was made from, whatever the order of the filter is', () => {
    const cursor = cursors.write(scope, ['2026-03-02', 'id-1']);
    expect(cursors.read({ ...scope, filter: { kinds: ['in', 'out'], from: '2026-03-01' } }, cursor)).toEqual([
      '2026-03-02',
      'id-1',
    ]);
  });

  it.each([
    ['another tenant', { ...scope, tenantId: newId<TenantId>() }],
    ['another list', { ...scope, list: 'listSheets' }],
    ['another filter', { ...scope, filter: { from: '2026-03-02' } }],
  ])('is refused for %s', (_what, other) => {
    expect(() => cursors.read(other, cursors.write(scope, ['a']))).toThrow(
      expect.objectContaining({ code: 'cursor.invalid', kind: 'malformed' }),
    );
  });

  it('is refused when it was changed, made up, or made with another key', () => {
    const cursor = cursors.write(scope, [7, 'id']);
    const changed = Buffer.from(cursor, 'base64url');
    changed.writeUInt8(changed.readUInt8(changed.length - 2) ^ 1, changed.length - 2);
    for (const bad of [
      changed.toString('base64url'),
      '',
      'abc',
      '!!!',
      'A'.repeat(3000),
      new Cursors(new Uint8Array(32).fill(1)).write(scope, [7, 'id']),
    ]) {
      expect(() => cursors.read(scope, bad)).toThrow(expect.objectContaining({ code: 'cursor.invalid' }));
    }
  });

  it('walks a list to its end without gap or repetition', () => {
    const rows = Array.from({ length: 7 }, (_, id) => ({ id }));
    const seen: number[] = [];
    for (let after = -1, isLast = false; !isLast;) {
      const page = pageOf(cursors, scope, rows.filter((row) => row.id > after).slice(0, 4), 3, (row) => [
        row.id,
      ]);
      seen.push(...page.items.map((row) => row.id));
      isLast = page.nextCursor === undefined;
      if (page.nextCursor !== undefined) after = Number(cursors.read(scope, page.nextCursor)[0]);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
