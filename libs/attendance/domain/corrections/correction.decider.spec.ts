import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { CorrectionChange } from '../events/correction-events.js';
import type { PunchEvent } from '../events/punch-events.js';
import { EMPTY_PUNCH_SET, effectivePunches, foldPunchSet } from '../punches/punch-set.js';
import type { PunchSet } from '../punches/punch-set.js';
import {
  ADMINISTRATOR,
  EMPLOYEE,
  EMPLOYMENT,
  MANAGER,
  at,
  idOf,
  punchEvents,
} from '../../testing/punch-samples.js';
import { decideCorrection } from './correction.decider.js';
import type { CorrectionCommand, DecideOnCorrection } from './correction.decider.js';
import { DEFAULT_CORRECTION_RULES } from './correction-rules.js';
import { EMPTY_CORRECTION_SET, evolveCorrectionSet } from './correction-set.js';
import type { CorrectionSet } from './correction-set.js';
import { effectsOfCorrection } from './effects-of-correction.js';
import type { RequestCorrection } from './request-correction.js';

const NOW = at('2026-03-20T12:00Z');
const [clockIn] = punchEvents('in 2026-03-02T08:00Z') as readonly [PunchEvent];
const place = { zone: 'Europe/Berlin', offset: '+01:00' };
const target = {
  punchId: clockIn.eventId,
  kind: 'clock-in' as const,
  occurredAt: clockIn.occurredAt,
  ...place,
};
const toSeven: CorrectionChange = {
  action: 'change-time',
  target,
  after: { occurredAt: at('2026-03-02T07:00Z'), ...place },
};
const employee = { id: EMPLOYEE, roles: ['employee'] };
const manager = { id: MANAGER, roles: ['employee', 'manager'] };
const administrator = { id: ADMINISTRATOR, roles: ['time_administrator'] };
const owner = { employeeId: EMPLOYEE, managerId: MANAGER };

const request = (members: Partial<RequestCorrection> = {}): RequestCorrection => ({
  kind: 'request',
  correctionId: idOf('correction'),
  subject: { employmentId: EMPLOYMENT, employeeId: EMPLOYEE },
  change: toSeven,
  reason: 'forgot',
  now: NOW,
  person: employee,
  owner,
  punch: foldPunchSet([clockIn]).get(clockIn.eventId),
  employment: { fromMs: 0, untilMs: null },
  sheetStatuses: ['open'],
  rules: { version: 0, rules: DEFAULT_CORRECTION_RULES, requestExpiresAfterDays: 30 },
  ...members,
});
const decision = (
  kind: DecideOnCorrection['kind'],
  members: Partial<DecideOnCorrection> = {},
): DecideOnCorrection => ({
  kind,
  correctionId: idOf('correction'),
  person: manager,
  owner,
  now: NOW,
  comment: 'seen',
  punch: undefined,
  ...members,
});

function given(...commands: readonly CorrectionCommand[]): CorrectionSet {
  let state = EMPTY_CORRECTION_SET;
  for (const command of commands) {
    for (const one of decideCorrection(command, state)) {
      const { type, occurredAt, data } = one;
      const event = { eventId: one.eventId ?? idOf(type), type, occurredAt, recordedAt: occurredAt, data };
      state = evolveCorrectionSet(state, event);
    }
  }
  return state;
}

function outcomeOf(state: CorrectionSet, command: CorrectionCommand): string {
  try {
    return decideCorrection(command, state)
      .map(({ type }) => type.replace('attendance.Correction', ''))
      .join(' ');
  } catch (error) {
    if (error instanceof DomainError) return `${error.kind} ${error.code}`;
    throw error;
  }
}

const pending = given(request());
const voidedPunches = (): PunchSet => {
  const state = given(request({ change: { action: 'void', target }, person: manager }));
  const [effect] = effectsOfCorrection([...state.values()][0]!, undefined);
  const { type, occurredAt, eventId, data } = effect!.event;
  return foldPunchSet([clockIn, { eventId, type, occurredAt, recordedAt: occurredAt, data }]);
};

describe('a correction', () => {
  it.each<readonly [string, Partial<RequestCorrection>, string]>([
    ['the employee asks', {}, 'Requested'],
    ['the manager corrects at once', { person: manager }, 'Requested Approved'],
    [
      'the manager asks once the sheet is locked',
      { person: manager, sheetStatuses: ['locked'] },
      'Requested',
    ],
    [
      'the administrator corrects at once, locked or not',
      { person: administrator, sheetStatuses: ['locked'] },
      'Requested Approved',
    ],
    [
      'an administrator only asks for oneself',
      { person: { id: EMPLOYEE, roles: ['employee', 'time_administrator'] } },
      'Requested',
    ],
    [
      'a manager of others may nothing',
      { person: { ...manager, id: 'other' } },
      'forbidden correction.not-allowed',
    ],
    ['finance may nothing', { person: { id: 'f', roles: ['finance'] } }, 'forbidden correction.not-allowed'],
    [
      'an auditor may nothing',
      { person: { id: 'a', roles: ['auditor'] } },
      'forbidden correction.not-allowed',
    ],
    ['the employee asks 35 days back', { now: at('2026-04-06T12:00Z') }, 'Requested'],
    ['and not 36', { now: at('2026-04-07T12:00Z') }, 'forbidden correction.too-old'],
    [
      'the manager corrects 62 days back',
      { person: manager, now: at('2026-05-03T12:00Z') },
      'Requested Approved',
    ],
    ['and not 63', { person: manager, now: at('2026-05-04T12:00Z') }, 'forbidden correction.too-old'],
    [
      'the administrator corrects 400 days back',
      { person: administrator, now: at('2027-04-06T12:00Z') },
      'Requested Approved',
    ],
    ['and not 401', { person: administrator, now: at('2027-04-08T12:00Z') }, 'forbidden correction.too-old'],
    ['without a reason', { reason: ' ' }, 'invalid correction.reason-missing'],
    [
      'that changes nothing',
      { change: { ...toSeven, after: { ...place, occurredAt: clockIn.occurredAt } } as CorrectionChange },
      'invalid correction.no-change',
    ],
    [
      'into the future',
      {
        change: {
          ...toSeven,
          after: { ...place, occurredAt: at('2026-03-20T12:00:00.001Z') },
        } as CorrectionChange,
      },
      'invalid correction.in-future',
    ],
    [
      'before the hire',
      { employment: { fromMs: Date.parse('2026-03-02T07:30Z'), untilMs: null } },
      'invalid punch.before-hire',
    ],
    [
      'after the leaving',
      { employment: { fromMs: 0, untilMs: Date.parse('2026-03-02T06:30Z') } },
      'invalid punch.after-leaving',
    ],
    ['of an unknown punch', { punch: undefined }, 'not-found correction.punch-unknown'],
    ['of an unknown punch, captured', { punch: undefined, capturedAt: NOW }, 'Requested'],
    [
      'of a voided punch',
      { punch: voidedPunches().get(clockIn.eventId) },
      'conflict correction.punch-voided',
    ],
    [
      'in a state of the sheet the rules exclude',
      {
        rules: {
          version: 1,
          requestExpiresAfterDays: 1,
          rules: [{ ...DEFAULT_CORRECTION_RULES[0]!, sheetStatuses: ['submitted'] }],
        },
      },
      'forbidden correction.sheet-closed',
    ],
  ])('%s', (_, members, expected) => {
    expect(outcomeOf(EMPTY_CORRECTION_SET, request(members))).toBe(expected);
  });

  it('waits for another one of the same punch, and only for that', () => {
    const second = request({ correctionId: idOf('second') });
    expect(outcomeOf(pending, second)).toBe('conflict correction.pending');
    expect(outcomeOf(given(request(), decision('approve')), second)).toBe('conflict correction.pending');
    expect(outcomeOf(given(request(), decision('reject')), second)).toBe('Requested');
    const add = { action: 'add', after: { ...place, occurredAt: NOW, kind: 'clock-out' } } as const;
    expect(outcomeOf(pending, { ...second, change: add })).toBe('Requested');
  });

  it.each<readonly [string, CorrectionCommand, string]>([
    ['the manager approves', decision('approve'), 'Approved'],
    ['the manager rejects', decision('reject'), 'Rejected'],
    [
      'a rejection needs a comment',
      decision('reject', { comment: '' }),
      'invalid correction.comment-missing',
    ],
    ['nobody approves their own', decision('approve', { person: employee }), 'forbidden approval.own'],
    [
      'a role alone approves nobody',
      decision('approve', { person: { id: 'x', roles: ['manager'] } }),
      'forbidden approval.not-eligible',
    ],
    [
      'an administrator leaves it to the manager',
      decision('approve', { person: administrator }),
      'forbidden approval.not-eligible',
    ],
    [
      'an administrator approves where there is no manager',
      decision('approve', { person: administrator, owner: { ...owner, managerId: null } }),
      'Approved',
    ],
    [
      'a punch that has become void',
      decision('approve', { punch: voidedPunches().get(clockIn.eventId) }),
      'conflict correction.punch-voided',
    ],
    ['too late', decision('approve', { now: at('2026-04-19T12:00Z') }), 'conflict correction.expired'],
    [
      'the one who asked withdraws',
      { kind: 'withdraw', correctionId: idOf('correction'), person: employee, now: NOW },
      'Withdrawn',
    ],
    [
      'nobody else withdraws',
      { kind: 'withdraw', correctionId: idOf('correction'), person: manager, now: NOW },
      'forbidden correction.not-requester',
    ],
    [
      'it expires when its time is over',
      { kind: 'expire', correctionId: idOf('correction'), now: at('2026-04-19T12:00Z') },
      'Expired',
    ],
    [
      'and not before',
      { kind: 'expire', correctionId: idOf('correction'), now: at('2026-04-19T11:59Z') },
      '',
    ],
    [
      'an unknown one',
      decision('approve', { correctionId: idOf('unknown') }),
      'not-found correction.unknown',
    ],
  ])('asked for: %s', (_, command, expected) => {
    expect(outcomeOf(pending, command)).toBe(expected);
  });

  it('asked for by a manager is approved by another', () => {
    const asked = given(request({ person: manager, sheetStatuses: ['locked'] }));
    expect(outcomeOf(asked, decision('approve'))).toBe('forbidden approval.own');
    expect(outcomeOf(asked, decision('approve', { person: administrator }))).toBe('Approved');
  });

  it('is decided once', () => {
    const approved = given(request(), decision('approve'));
    expect(outcomeOf(approved, decision('approve'))).toBe('conflict correction.not-pending');
    const confirm = {
      kind: 'confirm-applied',
      correctionId: idOf('correction'),
      effectEventIds: [],
      now: NOW,
    } as const;
    expect(outcomeOf(approved, confirm)).toBe('Applied');
    expect(outcomeOf(given(request(), decision('approve'), confirm), confirm)).toBe('');
  });

  it('made live stands behind everything it could have seen, even what a fast clock dated ahead', () => {
    const ahead = {
      occurredAt: at('2026-03-02T07:30Z'),
      ...place,
      correctedAt: at('2026-03-25T00:00Z'),
      correctionId: idOf('x'),
    };
    const record = { ...foldPunchSet([clockIn]).get(clockIn.eventId)!, time: ahead };
    const [requested] = decideCorrection(request({ punch: record }), EMPTY_CORRECTION_SET);
    expect(requested).toMatchObject({ data: { correctedAt: '2026-03-25T00:00:00.001Z' } });
  });
});

describe('the effects of a correction', () => {
  const effectsOf = (change: CorrectionChange, punches: PunchSet = foldPunchSet([clockIn])) => {
    const punch = punches.get(clockIn.eventId);
    const state = given(request({ change, person: administrator, punch }));
    return effectsOfCorrection(state.get(idOf('correction'))!, punch);
  };
  const inApril: { readonly occurredAt: Instant } = { occurredAt: at('2026-02-28T23:00Z') };

  it.each<readonly [CorrectionChange, readonly string[]]>([
    [toSeven, ['202603 attendance.PunchTimeCorrected']],
    [{ action: 'reclassify', target, after: { kind: 'break-end' } }, ['202603 attendance.PunchReclassified']],
    [{ action: 'void', target }, ['202603 attendance.PunchVoided']],
    [{ action: 'add', after: { ...place, ...inApril, kind: 'clock-out' } }, ['202602 attendance.PunchAdded']],
    [
      { action: 'change-time', target, after: { ...place, ...inApril } },
      ['202603 attendance.PunchMovedOut', '202602 attendance.PunchMovedIn'],
    ],
  ])('%j', (change, expected) => {
    const effects = effectsOf(change);
    expect(effects.map(({ month, event }) => `${month} ${event.type}`)).toEqual(expected);
    expect(effectsOf(change)).toEqual(effects);
  });

  it('say who, why, what before and what after, and leave the original alone', () => {
    const [effect] = effectsOf(toSeven);
    expect(effect?.event.data).toMatchObject({
      reason: 'forgot',
      requestedBy: ADMINISTRATOR,
      approvedBy: ADMINISTRATOR,
      before: { occurredAt: at('2026-03-02T08:00Z') },
      after: { occurredAt: at('2026-03-02T07:00Z') },
    });
    const { eventId, type, occurredAt, data } = effect!.event;
    const [punch] = effectivePunches(
      foldPunchSet([clockIn, { eventId, type, occurredAt, recordedAt: occurredAt, data }]),
    );
    expect(punch).toMatchObject({
      occurredAt: at('2026-03-02T07:00Z'),
      origin: { occurredAt: at('2026-03-02T08:00Z') },
    });
  });

  it('are none before the approval', () => {
    expect(effectsOfCorrection(pending.get(idOf('correction'))!, undefined)).toEqual([]);
    expect(EMPTY_PUNCH_SET.size).toBe(0);
  });
});
