import { describe, expect, it } from '@jest/globals';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import {
  decideVisit,
  evolveVisit,
  NO_VISIT,
  type Visit,
  type VisitCommand,
  type VisitResult,
} from './visit.decider.js';
import { daysOfVisit } from './visit-days.js';
import type { VisitEvent, VisitPlan } from './visit-events.js';

const at = (text: string): Instant => instantOf(Date.parse(text));
const NOW = at('2026-04-02T07:04:00Z');
const ANN = '1044bcb0-5de6-5b7a-8e8b-845964f5096d' as EmployeeId;
const BEN = '5aa1a386-fcc6-5046-a4bb-98799b305651' as EmployeeId;
const planOf = (start: string, end: string, zone = 'Europe/Berlin'): VisitPlan => ({
  plannedStart: at(start),
  plannedEnd: at(end),
  zone,
});
const PLAN = planOf('2026-04-02T07:00:00Z', '2026-04-02T08:30:00Z');
const planned = (plan = PLAN): VisitCommand => ({
  ...{ kind: 'plan', visitId: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e21' },
  ...{ customerId: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05', employeeIds: [ANN, BEN, ANN], plan },
});
const RESULT: VisitResult = {
  ...{ outcome: 'done', notes: 'Signed.', satisfaction: 5 },
  ...{ nextStep: 'Deliver.', nextStepOn: '2026-12-24' },
};
const finish: VisitCommand = { kind: 'finish', result: RESULT, writtenBy: BEN };
const decided = (visit: Visit, command: VisitCommand) => decideVisit(command, visit, NOW);
const after = (...commands: readonly VisitCommand[]): Visit =>
  commands.reduce<Visit>(
    (visit, command) =>
      // The decider pairs types and data.
      (decided(visit, command) as unknown as readonly VisitEvent[]).reduce(evolveVisit, visit),
    NO_VISIT,
  );
const refused = (code: string) => expect.objectContaining({ code });

describe('a visit', () => {
  it('is planned for everybody who goes, each once', () => {
    expect(after(planned())).toMatchObject({ ...PLAN, employeeIds: [ANN, BEN], status: 'planned' });
    expect(() => after(planned(), planned())).toThrow(refused('visit.already-planned'));
  });

  it.each([
    ['2026-04-02T07:00:00Z', 'visit.ends-before-start'],
    ['2026-04-02T06:59:59Z', 'visit.ends-before-start'],
    ['2026-04-09T07:00:00.001Z', 'visit.too-long'],
  ])('that ends at %s is refused: %s', (end, code) => {
    const plan = planOf('2026-04-02T07:00:00Z', end);
    const fault = expect.objectContaining({
      code,
      errors: [expect.objectContaining({ pointer: '/plannedEnd' })],
    });
    expect(() => after(planned(plan))).toThrow(fault);
    expect(() => after(planned(), { kind: 'reschedule', plan })).toThrow(fault);
  });

  it('is moved before it begins; to where it was already, nothing is recorded', () => {
    const plan = planOf('2026-04-03T07:00:00Z', '2026-04-03T08:00:00Z', 'Asia/Shanghai');
    expect(after(planned(), { kind: 'reschedule', plan })).toMatchObject({
      ...plan,
      employeeIds: [ANN, BEN],
    });
    expect(decided(after(planned()), { kind: 'reschedule', plan: PLAN })).toEqual([]);
  });

  it('is started and finished by the clock, with what came of it', () => {
    expect(after(planned(), { kind: 'start' })).toMatchObject({
      ...{ status: 'under-way', arrivedAt: NOW, leftAt: null },
    });
    expect(after(planned(), { kind: 'start' }, finish)).toMatchObject({
      ...{ status: 'finished', arrivedAt: NOW, leftAt: NOW, outcome: 'done' },
      ...{ ...RESULT, writtenBy: BEN },
    });
    // Of an event of before they were asked for.
    const {
      satisfaction: _satisfaction,
      nextStepOn: _on,
      nextStep: _step,
      ...old
    } = after(planned(), { kind: 'start' }, finish)!;
    expect(evolveVisit(undefined, { type: 'travelexpense.VisitFinished', data: old } as never)).toMatchObject(
      {
        ...{ outcome: 'done', satisfaction: null, nextStep: null, nextStepOn: null },
      },
    );
  });

  it.each<readonly [Partial<VisitResult>, string, string]>([
    [{ outcome: 'not-met' }, 'visit.nobody-met', '/satisfaction'],
    [{ nextStepOn: '2000-01-01' }, 'visit.next-step-past', '/nextStepOn'],
  ])('is not finished with %j', (wrong, code, pointer) => {
    const command: VisitCommand = { ...finish, result: { ...RESULT, ...wrong } };
    const errors = [expect.objectContaining({ pointer })];
    expect(() => after(planned(), { kind: 'start' }, command)).toThrow(
      expect.objectContaining({ code, errors }),
    );
  });

  it.each<readonly [string, readonly VisitCommand[], VisitCommand, string]>([
    ['moved when under way', [{ kind: 'start' }], { kind: 'reschedule', plan: PLAN }, 'visit.not-planned'],
    ['cancelled when under way', [{ kind: 'start' }], { kind: 'cancel' }, 'visit.not-planned'],
    ['started twice', [{ kind: 'start' }], { kind: 'start' }, 'visit.not-planned'],
    ['started when cancelled', [{ kind: 'cancel' }], { kind: 'start' }, 'visit.not-planned'],
    ['finished before it began', [], finish, 'visit.not-under-way'],
    ['finished twice', [{ kind: 'start' }, finish], finish, 'visit.not-under-way'],
  ])('is not %s', (_, before, command, code) => {
    expect(() => decided(after(planned(), ...before), command)).toThrow(refused(code));
  });

  it.each<VisitCommand>([{ kind: 'reschedule', plan: PLAN }, { kind: 'cancel' }, { kind: 'start' }, finish])(
    'that is not there cannot $kind',
    (command) => {
      expect(() => decided(NO_VISIT, command)).toThrow(refused('visit.unknown'));
    },
  );
});

describe('the days of a visit', () => {
  it.each([
    ['Asia/Shanghai', '2026-04-03', '2026-04-03'],
    ['Europe/Berlin', '2026-04-02', '2026-04-02'],
    ['UTC', '2026-04-02', '2026-04-02'],
  ])('are told by the clock of %s', (zone, firstDay, lastDay) => {
    const plan = planOf('2026-04-02T20:00:00Z', '2026-04-02T22:00:00Z', zone);
    // In Berlin it ends at midnight, and takes no part of the next day.
    expect(daysOfVisit(plan)).toEqual({ firstDay, lastDay });
  });
});
