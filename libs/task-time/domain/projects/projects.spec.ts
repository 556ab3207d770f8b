import { describe, expect, it } from '@jest/globals';
import { EXACT, projectFrom, type ProjectFacts } from './project.js';
import { decideProject } from './project.decider.js';
import { decideTask, type Task, type TaskFacts, type TaskSurroundings } from './task.decider.js';

const facts: ProjectFacts = {
  ...{
    name: 'Crane',
    customerId: null,
    leadId: null,
    isBillable: true,
    currency: 'EUR',
    tags: ['b', 'a', 'b'],
  },
  ...{ needsTimeToClose: true, rounding: EXACT, backEntryDays: null },
  budget: { amount: { amount: '100.00', currency: 'EUR' }, thresholds: [80, 100] },
};
const task: TaskFacts = {
  ...{ projectId: 'p', parentId: null, title: 'Wiring', assigneeIds: [], priority: 'normal' },
  ...{ estimateMinutes: null, isBillable: null, tags: [], needsTimeToClose: null },
};
const around: TaskSurroundings = {
  ...{ project: { isOpen: true, needsTimeToClose: true }, parent: null, recordedMinutes: 0 },
};
const known: Task = { ...task, isOpen: true };
const refusal = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    const { code, errors } = error as { code: string; errors: readonly { pointer: string }[] };
    return [code, errors[0]?.pointer];
  }
};

describe('a project', () => {
  it('is put into one form', () => {
    expect(projectFrom(facts).tags).toEqual(['a', 'b']);
  });

  it.each([
    [{ currency: 'XXQ' }, ['project.currency-unknown', '/currency']],
    [{ rounding: { ...EXACT, unitMinutes: 0 } }, ['project.rounding-invalid', '/rounding/unitMinutes']],
    [
      { rounding: { ...EXACT, minimumMinutes: NaN } },
      ['project.rounding-invalid', '/rounding/minimumMinutes'],
    ],
    [{ currency: 'USD' }, ['money.currency-mismatch', '/budget/amount/currency']],
    [
      { budget: { amount: { amount: '1.00', currency: 'EUR' }, thresholds: [100, 80] } },
      ['project.budget-invalid', '/budget/thresholds/1'],
    ],
  ] as const)('refuses %j', (wrong, refused) => {
    expect(refusal(() => projectFrom({ ...facts, ...wrong }))).toEqual(refused);
  });

  it('keeps its currency, and records nothing when nothing changes', () => {
    const state = { ...facts, isOpen: true };
    const change = (project: ProjectFacts) =>
      decideProject({ kind: 'change', projectId: 'p', project, isOpen: true }, state);
    expect(change(facts)).toEqual([]);
    expect(change({ ...facts, name: 'Other' })).toMatchObject([{ data: { before: { name: 'Crane' } } }]);
    expect(refusal(() => change({ ...facts, currency: 'USD' }))).toEqual([
      'project.currency-fixed',
      '/currency',
    ]);
  });
});

describe('a task', () => {
  const change = (more: Partial<Task>, given: Partial<TaskSurroundings> = {}) =>
    decideTask(
      { kind: 'change', taskId: 't', task: { ...task, ...more }, isOpen: more.isOpen ?? true },
      { ...around, ...given },
      known,
    );

  it('that needs time is closed only once there is some', () => {
    expect(refusal(() => change({ isOpen: false }))).toEqual(['task.time-required', undefined]);
    expect(change({ isOpen: false }, { recordedMinutes: 1 })).toHaveLength(1);
    expect(change({ isOpen: false, needsTimeToClose: false })).toHaveLength(1);
  });

  it.each([
    ['does not exist', undefined, 'task.parent-unknown'],
    ['is of another project', { projectId: 'q', line: ['x'] }, 'task.parent-of-another-project'],
    ['is a part of it', { projectId: 'p', line: ['x', 't'] }, 'task.parent-below-itself'],
    ['is too deep', { projectId: 'p', line: [...'abcdefgh'] }, 'task.too-deep'],
  ])('is no part of one that %s', (_what, parent, code) => {
    expect(refusal(() => change({ parentId: 'x' }, { parent }))).toEqual([code, '/parentTaskId']);
  });

  it('is made in a project that is there and open', () => {
    const make = (project: TaskSurroundings['project']) =>
      decideTask({ kind: 'create', taskId: 't', task }, { ...around, project }, undefined);
    expect(make(around.project)).toHaveLength(1);
    expect(refusal(() => make(undefined))).toEqual(['project.not-there', '/projectId']);
    expect(refusal(() => make({ isOpen: false, needsTimeToClose: false }))).toEqual([
      'project.closed',
      undefined,
    ]);
  });
});
