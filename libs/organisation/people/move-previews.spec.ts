import { describe, expect, it } from '@jest/globals';
import { MovePreviews, type PreviewedMove } from './move-previews.js';

const move: PreviewedMove = {
  tenantId: 't',
  employeeId: 'ann',
  revision: 3,
  change: { kind: 'reporting-line', from: '2026-01-01', managerId: 'max' },
};
let nowMs = Date.parse('2026-06-30T12:00:00Z');
const previews = new MovePreviews(new Uint8Array(32).fill(1), { nowMs: () => nowMs });
const codeOf = (token: string | undefined, seen: PreviewedMove): unknown => {
  try {
    previews.assertSeen(token, seen);
    return 'seen';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('a preview of a move', () => {
  const { token } = previews.issue(move);

  it('is good for the move that was looked at', () => {
    expect(codeOf(token, move)).toBe('seen');
    expect(codeOf(undefined, move)).toBe('move.preview-needed');
  });

  it.each([
    ['tenant', { tenantId: 'u' }],
    ['person', { employeeId: 'bob' }],
    ['revision', { revision: 4 }],
    ['change', { change: { ...move.change, from: '2026-01-02' } }],
  ])('is not good for another %s', (_, other) => {
    expect(codeOf(token, { ...move, ...other })).toBe('move.preview-stale');
  });

  it('is not what somebody made up, and not for ever', () => {
    const [expiry = '', signature = ''] = token.split('.');
    for (const forged of ['', 'x', `${Number(expiry) + 1}.${signature}`, `${expiry}.${'A'.repeat(43)}`])
      expect(codeOf(forged, move)).toBe('move.preview-stale');
    nowMs += 15 * 60_000;
    expect(codeOf(token, move)).toBe('move.preview-stale');
  });
});
