import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import type { AbsenceKindDefined } from '../events/absence-events.js';
import {
  decideKind,
  evolveKindBook,
  INITIAL_KIND_BOOK,
  type AbsenceKindBook,
} from './absence-kind-book.decider.js';
import {
  BUILT_IN_KINDS,
  MAXIMUM_KINDS,
  type AbsenceKind,
  type AbsenceKindVersion,
  type BalanceRule,
} from './absence-kind.js';

const at = '2026-03-01T08:00:00.000Z' as Instant;
const balance: BalanceRule = {
  dayMinutes: 480,
  accrual: { per: 'year', minutes: 14_400 },
  carryOver: { maximumMinutes: 2400, expiresOn: '04-01' },
  overdraftMinutes: 0,
};
const parental: AbsenceKind = {
  kind: 'parental-leave',
  effectiveFrom: '2026-04-01',
  name: { en: 'Parental leave', zh: '育儿假' },
  isPaid: false,
  countsAsWorked: false,
  needsApproval: true,
  areHalvesAllowed: false,
  isOffered: true,
  balance,
};

const given = (...versions: readonly AbsenceKindVersion[]): AbsenceKindBook =>
  versions.reduce((book, data) => evolveKindBook(book, { data } as AbsenceKindDefined), INITIAL_KIND_BOOK);
const define = (book: AbsenceKindBook, changes: Partial<AbsenceKind> = {}) =>
  decideKind({ step: 'define', kind: { ...parental, ...changes }, at }, book);
const change = (book: AbsenceKindBook, expectedVersions: number, changes: Partial<AbsenceKind> = {}) =>
  decideKind({ step: 'change', kind: { ...parental, ...changes }, expectedVersions, at }, book);
const refusal = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    const { code, errors } = error as { code: string; errors?: readonly { pointer: string }[] };
    return [code, ...(errors ?? []).map(({ pointer }) => pointer)];
  }
  return undefined;
};

describe('the kinds of absence of a company', () => {
  it('are those of the product before it says anything', () => {
    expect([...INITIAL_KIND_BOOK.keys()]).toEqual([
      'leave',
      'sick',
      'business-trip',
      'field-work',
      'training',
      'remote',
    ]);
    expect(BUILT_IN_KINDS.filter(({ needsApproval }) => !needsApproval).map(({ kind }) => kind)).toEqual([
      'sick',
    ]);
    expect(BUILT_IN_KINDS.filter(({ countsAsWorked }) => !countsAsWorked).map(({ kind }) => kind)).toEqual([
      'leave',
      'sick',
    ]);
  });

  it('get one of its own, and then versions of it', () => {
    expect(define(INITIAL_KIND_BOOK)).toEqual([
      {
        type: 'attendance.AbsenceKindDefined',
        schemaVersion: 1,
        occurredAt: at,
        data: { ...parental, version: 1 },
      },
    ]);
    expect(change(given({ ...parental, version: 1 }), 1)).toMatchObject([{ data: { version: 2 } }]);
  });

  it('say otherwise of a kind of the product, whose own words stay as version 0', () => {
    const leave = { kind: 'leave', name: { en: 'Annual leave', zh: '年假' } };
    expect(change(INITIAL_KIND_BOOK, 0, leave)).toMatchObject([{ data: { kind: 'leave', version: 1 } }]);
    const book = given({ ...parental, ...leave, version: 1 });
    expect(book.get('leave')?.map(({ version }) => version)).toEqual([0, 1]);
    expect(change(book, 1, leave)).toMatchObject([{ data: { version: 2 } }]);
    expect(refusal(() => change(book, 0, leave))).toEqual(['resource.stale']);
  });

  it('are each defined once, and changed only as they were seen', () => {
    const book = given({ ...parental, version: 1 });
    expect(refusal(() => define(book))).toEqual(['absence-kind.already-defined']);
    expect(refusal(() => define(book, { kind: 'sick' }))).toEqual(['absence-kind.already-defined']);
    expect(refusal(() => change(book, 2))).toEqual(['resource.stale']);
    expect(refusal(() => change(INITIAL_KIND_BOOK, 1))).toEqual(['absence-kind.unknown']);
  });

  it('never reach behind the version before', () => {
    const book = given({ ...parental, version: 1 });
    expect(refusal(() => change(book, 1, { effectiveFrom: '2026-03-31' }))).toEqual([
      'absence-kind.dates-unfit',
      '/effectiveFrom',
    ]);
    expect(refusal(() => change(book, 1, { effectiveFrom: '2026-04-01' }))).toBeUndefined();
  });

  it('are a bounded number', () => {
    const count = MAXIMUM_KINDS - BUILT_IN_KINDS.length;
    const many = Array.from({ length: count }, (_, index) => ({
      ...parental,
      kind: `k${index}`,
      version: 1,
    }));
    expect(refusal(() => define(given(...many)))).toEqual(['absence-kind.too-many']);
    expect(refusal(() => define(given(...many.slice(1))))).toBeUndefined();
  });

  it.each(['Leave', '-leave', 'leave-', 'a--b', '../leave', 'é', '1st', '', 'x'.repeat(41)])(
    'have no code such as "%s"',
    (kind) => {
      expect(refusal(() => define(INITIAL_KIND_BOOK, { kind }))).toEqual([
        'absence-kind.code-unfit',
        '/kind',
      ]);
    },
  );

  it.each<[string, Partial<BalanceRule>, readonly string[]]>([
    ['an odd day, which has no half', { dayMinutes: 465 }, ['dayMinutes']],
    ['a day of nothing', { dayMinutes: 0 }, ['dayMinutes']],
    ['a yearly accrual without twelfths', { accrual: { per: 'year', minutes: 100 } }, ['accrual/minutes']],
    ['29 February', { carryOver: { maximumMinutes: 0, expiresOn: '02-29' } }, ['carryOver/expiresOn']],
    ['31 April', { carryOver: { maximumMinutes: 0, expiresOn: '04-31' } }, ['carryOver/expiresOn']],
    [
      'less than nothing',
      {
        accrual: { per: 'month', minutes: -1 },
        carryOver: { maximumMinutes: -1, expiresOn: null },
        overdraftMinutes: -1,
      },
      ['accrual/minutes', 'carryOver/maximumMinutes', 'overdraftMinutes'],
    ],
  ])('have no balance with %s', (_what, changes, faults) => {
    expect(refusal(() => define(INITIAL_KIND_BOOK, { balance: { ...balance, ...changes } }))).toEqual([
      'absence-kind.balance-unfit',
      ...faults.map((fault) => `/balance/${fault}`),
    ]);
  });

  it.each(['01-31', '02-28', '04-30', '12-31', null])('may lose what was carried over on %s', (expiresOn) => {
    const carryOver = { maximumMinutes: 0, expiresOn };
    expect(refusal(() => define(INITIAL_KIND_BOOK, { balance: { ...balance, carryOver } }))).toBeUndefined();
  });
});
