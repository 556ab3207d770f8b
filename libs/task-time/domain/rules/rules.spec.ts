import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from '@timeledger/kernel/clock.js';
import { decideBusinessEvent, evolveBusinessEvent, initialBusinessEvent } from './rule.decider.js';
import {
  outcomeOf,
  stretchesOfEnds,
  type BusinessEvent,
  type StretchEnd,
  type TimingRule,
} from './timing-rules.js';

const at = (minute: number) => instantOf(Date.UTC(2026, 2, 2, 8, minute));
const event = (type: string, more: Partial<BusinessEvent> = {}): BusinessEvent => ({
  ...{
    businessEventId: 'b',
    type,
    at: at(30),
    employeeId: 'e',
    zone: 'UTC',
    customerId: 'c',
    reference: '4711',
  },
  ...more,
});
const rule = (
  eventType: string,
  effect: TimingRule['effect'],
  customerId: string | null = null,
): TimingRule => ({
  ...{ eventType, effect, tasks: [{ customerId, taskId: 't', projectId: 'p' }], isActive: true },
});

describe('rules on business events', () => {
  const rules = [
    rule('case.opened', { kind: 'start', stretch: 'case' }),
    rule('case.resolved', { kind: 'end', stretch: 'case' }),
    rule('meeting.finished', { kind: 'fixed', minutes: 25 }, 'c'),
  ];

  it('make a finished meeting an entry of a fixed length that ends with it', () => {
    expect(outcomeOf(event('meeting.finished'), rules)).toMatchObject({
      ...{ kind: 'entry', startedAt: at(5), endedAt: at(30) },
    });
  });

  it('park what they do not know, and try it again when they do', () => {
    const unknown = event('call.ended');
    const first = decideBusinessEvent({ kind: 'receive', event: unknown, rules }, initialBusinessEvent);
    expect(first.map(({ type }) => type)).toEqual([
      'tasktime.BusinessEventReceived',
      'tasktime.BusinessEventParked',
    ]);
    const state = first.reduce(evolveBusinessEvent, initialBusinessEvent);
    expect(state.parked).toBe('type-unknown');
    expect(decideBusinessEvent({ kind: 'replay', rules }, state)).toEqual([]);
    const more = [...rules, rule('call.ended', { kind: 'fixed', minutes: 5 })];
    const again = decideBusinessEvent({ kind: 'replay', rules: more }, state);
    expect(again.map(({ type }) => type)).toEqual(['tasktime.BusinessEventApplied']);
    const applied = again.reduce(evolveBusinessEvent, state);
    expect(decideBusinessEvent({ kind: 'replay', rules: more }, applied)).toEqual([]);
    expect(outcomeOf(event('meeting.finished', { customerId: 'other' }), rules)).toEqual({
      ...{ kind: 'parked', reason: 'customer-unknown' },
    });
  });

  it('record an event that is sent twice once', () => {
    const command = { kind: 'receive', event: event('case.opened'), rules } as const;
    const state = decideBusinessEvent(command, initialBusinessEvent).reduce(
      evolveBusinessEvent,
      initialBusinessEvent,
    );
    expect(decideBusinessEvent(command, state)).toEqual([]);
  });

  it('make the same stretches of opened and resolved, in whatever order and however often they come', () => {
    const ends = fc.array(
      fc.record({ side: fc.constantFrom('start', 'end'), minute: fc.integer({ min: 0, max: 30 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(ends, fc.infiniteStream(fc.nat()), (all, random) => {
        const told = all.map(({ side, minute }, index): StretchEnd => ({
          ...{ businessEventId: `${index}`.padStart(2, '0'), side, key: 'k', at: at(minute) },
          ...{ taskId: 't', projectId: 'p' },
        }));
        const shuffled = [...told, ...told]
          .map((end) => ({ end, by: random.next().value }))
          .sort((one, other) => one.by - other.by)
          .map(({ end }) => end);
        const stretches = stretchesOfEnds(told);
        expect(stretchesOfEnds(shuffled)).toEqual(stretches);
        stretches.forEach(({ startedAt, endedAt }, index) => {
          expect(startedAt <= endedAt).toBe(true);
          expect((stretches[index + 1]?.startedAt ?? endedAt) >= endedAt).toBe(true);
        });
      }),
    );
  });
});
