import { describe, expect, it } from '@jest/globals';
import type { EntryPiece } from '../entries/entry.js';
import {
  cellsOf,
  decideSheet,
  evolveSheet,
  initialSheet,
  rowsToCopy,
  weekBefore,
  weekOf,
  type SheetCommand,
} from './project-timesheet.decider.js';

const about = { employeeId: 'e', week: '2026-03-02' };
const cells = [{ projectId: 'p', taskId: 't', date: '2026-03-02', minutes: 90 }];
const submit: SheetCommand = { ...about, kind: 'submit', cells };
const approve: SheetCommand = { ...about, kind: 'approve', cells };
const run = (commands: readonly SheetCommand[]) =>
  commands.reduce((state, command) => decideSheet(command, state).reduce(evolveSheet, state), initialSheet);

describe('a project timesheet', () => {
  it('is submitted, approved and locked with the cells that it was submitted with', () => {
    expect(run([submit, approve, { ...about, kind: 'lock' }])).toMatchObject({ status: 'locked', cells });
  });

  it('is open again, empty, when it is given back or withdrawn, with the word until it is submitted anew', () => {
    const reject: SheetCommand = { ...about, kind: 'reject', comment: 'Tuesday' };
    const open = { status: 'open', cells: [] };
    expect(run([submit, reject])).toMatchObject({ ...open, comment: 'Tuesday' });
    expect(run([submit, approve, reject])).toMatchObject({ ...open, comment: 'Tuesday' });
    expect(run([submit, { ...about, kind: 'withdraw' }])).toMatchObject({ ...open, comment: null });
    expect(run([submit, reject, submit])).toMatchObject({ status: 'submitted', cells, comment: null });
  });

  it.each([
    ['approved before it is submitted', [approve], 'project-timesheet.wrong-status'],
    ['locked before it is approved', [submit, { ...about, kind: 'lock' }], 'project-timesheet.wrong-status'],
    [
      'approved when its entries say something else by now',
      [submit, { ...approve, cells: [] }],
      'project-timesheet.changed',
    ],
    [
      'withdrawn once it is approved',
      [submit, approve, { ...about, kind: 'withdraw' }],
      'project-timesheet.wrong-status',
    ],
    [
      'given back while it is open',
      [{ ...about, kind: 'reject', comment: null }],
      'project-timesheet.wrong-status',
    ],
    ['submitted with nothing in it', [{ ...submit, cells: [] }], 'project-timesheet.empty'],
    [
      'given back once it is locked',
      [submit, approve, { ...about, kind: 'lock' }, { ...about, kind: 'reject', comment: null }],
      'project-timesheet.wrong-status',
    ],
  ] as readonly [string, readonly SheetCommand[], string][])('is not %s', (_what, commands, code) => {
    expect(() => run(commands)).toThrow(expect.objectContaining({ code }));
  });

  it('has a cell for each task and day of its week', () => {
    const piece = (date: string, minutes: number, entryId: string): EntryPiece => ({
      ...{ entryId, employeeId: 'e', taskId: 't', projectId: 'p', date, minutes, isBillable: true },
    });
    const pieces = [
      ...[piece('2026-03-01', 5, 'a'), piece('2026-03-08', 7, 'd'), piece('2026-03-09', 9, 'e')],
      ...[piece('2026-03-02', 60, 'b'), piece('2026-03-02', 30, 'c')],
    ];
    expect(cellsOf('2026-03-02', pieces).map(({ date, minutes }) => [date, minutes])).toEqual([
      ['2026-03-02', 90],
      ['2026-03-08', 7],
    ]);
  });

  it('begins with the rows of the week before', () => {
    expect(weekOf('2026-03-08')).toBe('2026-03-02');
    expect(weekBefore('2026-03-02')).toBe('2026-02-23');
    expect(rowsToCopy({ taskIds: ['x', 't'] }, cells)).toEqual(['x', 't']);
  });
});
