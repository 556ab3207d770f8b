import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { EmployeeId } from '@timeledger/kernel/ids.js';
import { decideTrip, evolveTrip, NO_TRIP, type Trip, type TripCommand } from './trip.decider.js';
import type { TripEvent, TripPlan } from './trip-events.js';

const NOW = instantOf(Date.UTC(2026, 2, 31));
const CUSTOMER = '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05';
const PLAN: TripPlan = {
  ...{ firstDay: '2026-04-01', lastDay: '2026-04-03' },
  ...{ customerIds: [CUSTOMER, CUSTOMER], visitIds: [] },
};
const asked = (plan = PLAN): TripCommand => ({
  ...{ kind: 'request', tripId: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e31', plan, purpose: 'North' },
  employeeId: '1044bcb0-5de6-5b7a-8e8b-845964f5096d' as EmployeeId,
});
const changed = (plan: Partial<TripPlan>, purpose = 'North'): TripCommand => ({
  ...{ kind: 'change', plan: { ...PLAN, ...plan }, purpose },
});
const approve: TripCommand = { kind: 'approve', decidedBy: 'boss', comment: 'By train.' };
const reject: TripCommand = { kind: 'reject', decidedBy: 'boss', comment: 'Not now.' };
const start: TripCommand = { kind: 'start' };
const complete: TripCommand = { kind: 'complete' };
const cancel: TripCommand = { kind: 'cancel' };
const decided = (trip: Trip, command: TripCommand) => decideTrip(command, trip, NOW);
const after = (...commands: readonly TripCommand[]): Trip =>
  commands.reduce<Trip>(
    (trip, command) =>
      // The decider pairs types and data.
      (decided(trip, command) as unknown as readonly TripEvent[]).reduce(evolveTrip, trip),
    NO_TRIP,
  );
const refused = (code: string) => expect.objectContaining({ code });

describe('a trip', () => {
  it('is asked for with each of its links once, approved, started and completed', () => {
    expect(after(asked())).toMatchObject({ status: 'requested', customerIds: [CUSTOMER], purpose: 'North' });
    const approved = after(asked(), approve);
    expect(approved).toMatchObject({ status: 'approved', decidedBy: 'boss', comment: 'By train.' });
    expect(after(asked(), approve, start, complete)).toMatchObject({
      ...{ status: 'completed', purpose: 'North', comment: 'By train.' },
    });
  });

  it.each([
    ['2026-03-31', 'trip.ends-before-start'],
    ['2027-04-02', 'trip.too-long'],
  ])('that ends on %s is refused: %s', (lastDay, code) => {
    expect(() => after(asked({ ...PLAN, lastDay }))).toThrow(refused(code));
    expect(() => after(asked(), changed({ lastDay }))).toThrow(refused(code));
  });

  it('is 366 days long at most', () => {
    expect(after(asked({ ...PLAN, lastDay: '2027-04-01' }))).toMatchObject({ lastDay: '2027-04-01' });
  });

  it.each<readonly [string, readonly TripCommand[], Partial<TripPlan>, string, string | null]>([
    ['nobody has decided', [], { lastDay: '2026-04-04' }, 'requested', null],
    ['it was rejected: it is asked for again', [reject], {}, 'requested', null],
    ['it was approved for other days', [approve], { lastDay: '2026-04-04' }, 'requested', null],
    ['it was approved for these days', [approve], { customerIds: [] }, 'approved', 'boss'],
    ['it is under way', [approve, start], { lastDay: '2026-04-04' }, 'under-way', 'boss'],
  ])('is changed when %s', (_, before, plan, status, decidedBy) => {
    expect(after(asked(), ...before, changed(plan))).toMatchObject({ ...plan, status, decidedBy });
  });

  it('that stays as it is records nothing', () => {
    expect(decided(after(asked()), changed({}))).toEqual([]);
    expect(decided(after(asked(), approve, start), changed({}))).toEqual([]);
    expect(decided(after(asked()), changed({}, 'South'))).toHaveLength(1);
  });

  it.each<readonly [string, readonly TripCommand[], TripCommand, string]>([
    ['asked for twice', [], asked(), 'trip.already-requested'],
    ['approved twice', [approve], approve, 'trip.not-requested'],
    ['rejected once approved', [approve], reject, 'trip.not-requested'],
    ['started without approval', [], start, 'trip.not-approved'],
    ['started after a rejection', [reject], start, 'trip.not-approved'],
    ['completed before it began', [approve], complete, 'trip.not-under-way'],
    ['cancelled under way', [approve, start], cancel, 'trip.not-cancellable'],
    ['cancelled twice', [cancel], cancel, 'trip.not-cancellable'],
    ['changed when cancelled', [cancel], changed({ lastDay: '2026-04-04' }), 'trip.closed'],
    ['changed when completed', [approve, start, complete], changed({}), 'trip.closed'],
  ])('is not %s', (_, before, command, code) => {
    expect(() => decided(after(asked(), ...before), command)).toThrow(refused(code));
  });

  it.each([changed({}), approve, reject, start, complete, cancel])('that is not there: $kind', (command) => {
    expect(() => decided(NO_TRIP, command)).toThrow(refused('trip.unknown'));
  });
});
