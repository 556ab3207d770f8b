import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { at, payGroup } from '../../testing/punch-samples.js';
import { addDays, localDateOf } from './day-boundaries.js';
import {
  definitionsOf,
  nextPayPeriod,
  payPeriodAt,
  payPeriodOf,
  payPeriodStarting,
  payPeriodsBetween,
  previousPayPeriod,
} from './pay-period.js';
import type { PayPeriod } from './pay-period.js';

const datesOf = ({ start, end }: PayPeriod): readonly string[] => [start, end];

describe('pay periods', () => {
  it.each([
    ['weekly', '2026-01-05', '2026-03-29', ['2026-03-23', '2026-03-29']],
    ['weekly', '2026-01-05', '2025-12-31', ['2025-12-29', '2026-01-04']],
    ['biweekly', '2026-01-05', '2026-01-19', ['2026-01-19', '2026-02-01']],
    ['biweekly', '2026-01-05', '2025-12-31', ['2025-12-22', '2026-01-04']],
    ['semi-monthly', '2026-01-05', '2026-02-15', ['2026-02-01', '2026-02-15']],
    ['semi-monthly', '2026-01-05', '2028-02-16', ['2028-02-16', '2028-02-29']],
    ['monthly', '2026-01-05', '2026-12-31', ['2026-12-01', '2026-12-31']],
  ] as const)('%s from %s: the period of %s', (periodKind, anchor, date, expected) => {
    expect(datesOf(payPeriodOf([payGroup({ periodKind, anchor })], date))).toEqual(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-01', '2026-03-01T00:00+01:00', '2026-04-01T00:00+02:00'],
    ['America/New_York', '2026-11-01', '2026-11-01T00:00-04:00', '2026-12-01T00:00-05:00'],
    ['Asia/Shanghai', '2026-06-01', '2026-06-01T00:00+08:00', '2026-07-01T00:00+08:00'],
    ['Australia/Lord_Howe', '2026-04-01', '2026-04-01T00:00+11:00', '2026-05-01T00:00+10:30'],
  ])('in %s begin and end at local midnight', (zone, start, startsAt, endsAt) => {
    const period = payPeriodStarting([payGroup({ zone })], start);
    expect([period?.startMs, period?.endMs]).toEqual([Date.parse(at(startsAt)), Date.parse(at(endsAt))]);
  });

  it('are not named by any other day than their first', () => {
    expect(payPeriodStarting([payGroup()], '2026-03-02')).toBeUndefined();
  });

  it('change to a new definition behind the running period, with one short period', () => {
    const definitions = [
      payGroup({ version: 2, periodKind: 'weekly', anchor: '2026-01-05', effectiveFrom: '2026-03-10' }),
      payGroup({ version: 1, periodKind: 'monthly' }),
    ];
    expect(payPeriodsBetween(definitions, '2026-02-28', '2026-04-12').map(datesOf)).toEqual([
      ['2026-02-01', '2026-02-28'],
      ['2026-03-01', '2026-03-31'],
      ['2026-04-01', '2026-04-05'],
      ['2026-04-06', '2026-04-12'],
    ]);
  });

  it('replace a definition that never came to hold', () => {
    const definitions = [
      payGroup({ version: 1, periodKind: 'monthly' }),
      payGroup({ version: 2, periodKind: 'weekly', effectiveFrom: '2026-03-10' }),
      payGroup({ version: 3, periodKind: 'semi-monthly', effectiveFrom: '2026-03-20' }),
    ];
    expect(payPeriodOf(definitions, '2026-04-01')).toMatchObject({
      end: '2026-04-15',
      payGroup: { version: 3 },
    });
  });

  it('follow the groups of an employment', () => {
    const known = [
      payGroup({ payGroupId: 'a', effectiveFrom: '2020-01-01' }),
      payGroup({ payGroupId: 'b', periodKind: 'semi-monthly', effectiveFrom: '2019-01-01' }),
      payGroup({ payGroupId: 'b', version: 2, periodKind: 'monthly', effectiveFrom: '2026-06-01' }),
    ];
    const assignments = [
      { payGroupId: 'b', from: '2026-03-01' },
      { payGroupId: 'a', from: '2024-01-01' },
    ];
    const definitions = definitionsOf(assignments, known);
    const groupOf = (date: string) => {
      const { payGroup: group, end } = payPeriodOf(definitions, date);
      return `${group.payGroupId}${String(group.version)} until ${end}`;
    };
    expect(['2026-02-10', '2026-03-10', '2026-06-10'].map(groupOf)).toEqual([
      'a1 until 2026-02-28',
      'b1 until 2026-03-15',
      'b2 until 2026-06-30',
    ]);
  });

  it('cover all time without gaps and overlaps, whatever definitions follow each other', () => {
    const definition = fc.record({
      zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe'),
      periodKind: fc.constantFrom(
        'weekly' as const,
        'biweekly' as const,
        'semi-monthly' as const,
        'monthly' as const,
      ),
      anchor: fc.integer({ min: 0, max: 400 }).map((days) => addDays('2025-06-01', days)),
      effectiveFrom: fc.integer({ min: 0, max: 300 }).map((days) => addDays('2026-01-01', days)),
    });
    fc.assert(
      fc.property(
        fc.array(definition, { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 400 }),
        (members, offset) => {
          const definitions = members.map((one, index) => payGroup({ ...one, version: index + 1 }));
          const date = addDays('2025-12-01', offset);
          const period = payPeriodOf(definitions, date);
          expect(period.start <= date && date <= period.end).toBe(true);
          expect(payPeriodOf(definitions, period.start)).toEqual(period);
          expect(payPeriodOf(definitions, period.end)).toEqual(period);
          const next = nextPayPeriod(definitions, period);
          expect([next.start, next.startMs]).toEqual([addDays(period.end, 1), period.endMs]);
          expect(previousPayPeriod(definitions, next)).toEqual(period);
          expect(payPeriodAt(definitions, period.startMs)).toEqual(period);
          expect(payPeriodAt(definitions, period.endMs - 1)).toEqual(period);
          expect(localDateOf(period.payGroup.zone, period.startMs)).toBe(period.start);
        },
      ),
      { numRuns: 150 },
    );
  });
});
