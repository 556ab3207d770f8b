import type { Instant } from '@timeledger/kernel/clock.js';
import { deriveId, type EmployeeId, type EventId } from '@timeledger/kernel/ids.js';
import type { Money } from '@timeledger/kernel/money.js';
import type { ClaimEvent, DutyCause } from '../domain/claims/claim-events.js';
import { priceLine, type ClaimLine, type LineBasis } from '../domain/claims/claim-lines.js';
import { evolveClaim, NO_CLAIM, type Claim } from '../domain/claims/claim-state.js';
import { decideClaim, type ClaimCommand } from '../domain/claims/claim.decider.js';
import type { ExpensePolicy } from '../domain/claims/expense-policy.js';
import type { ExchangeRate } from '../domain/exchange-rates/exchange-rate-events.js';

export const NOW = '2026-04-30T12:00:00.000Z' as Instant;
export const idOf = (name: string): EventId => deriveId<EventId>('sample', name);
export const EMPLOYEE = deriveId<EmployeeId>('sample', 'employee');
export const MANAGER = deriveId<EmployeeId>('sample', 'manager');
export const DIRECTOR = deriveId<EmployeeId>('sample', 'director');
export const employee = { id: EMPLOYEE, roles: ['employee'] };
export const manager = { id: MANAGER, roles: ['manager'] };
export const director = { id: DIRECTOR, roles: ['manager'] };
export const finance = { id: 'accountant', roles: ['finance'] };
/** Those above the employee. */
export const CHAIN = [MANAGER, DIRECTOR];

export const eur = (amount: string): Money => ({ amount, currency: 'EUR' });

/** A company that reckons in euro: one step, a second from 500, a third by finance from 5000. */
export const POLICY: ExpensePolicy = {
  baseCurrency: 'EUR',
  rounding: 'half-up',
  rateMaximumAgeDays: 4,
  categories: [
    { code: 'hotel', kind: 'amount' },
    { code: 'per-diem', kind: 'per-diem' },
    { code: 'mileage', kind: 'mileage' },
  ],
  perDiemShares: { firstDayPercent: 50, lastDayPercent: 50, singleDayPercent: 0 },
  perDiemRates: [
    { country: 'DE', city: null, from: '2025-01-01', daily: eur('28.00') },
    { country: 'DE', city: null, from: '2026-04-01', daily: eur('30.00') },
    { country: 'CN', city: null, from: '2025-01-01', daily: eur('48.00') },
    { country: 'CN', city: 'Shanghai', from: '2025-01-01', daily: eur('58.00') },
  ],
  mileageRates: [
    {
      vehicle: 'car',
      from: '2026-01-01',
      currency: 'EUR',
      tiers: [
        { fromKilometers: 0, perKilometer: '0.30' },
        { fromKilometers: 100, perKilometer: '0.38' },
        { fromKilometers: 1000, perKilometer: '0.205' },
      ],
    },
  ],
  approvalSteps: [
    { from: eur('0.00'), decider: { kind: 'manager', level: 1 } },
    { from: eur('500.00'), decider: { kind: 'manager', level: 2 } },
    { from: eur('5000.00'), decider: { kind: 'role', role: 'finance' } },
  ],
};

export const RATES: readonly ExchangeRate[] = [
  { from: 'USD', to: 'EUR', date: '2026-03-31', rate: '0.9', source: 'ECB' },
  { from: 'USD', to: 'EUR', date: '2026-04-01', rate: '1.1', source: 'ECB' },
  { from: 'JPY', to: 'EUR', date: '2026-03-31', rate: '0.0061', source: 'ECB' },
];

/** A line of the sample company. */
export const line = (basis: LineBasis, { name = 'line', metersBefore = 0 } = {}): ClaimLine =>
  priceLine(
    {
      lineId: idOf(name),
      category: basis.kind === 'amount' ? 'hotel' : basis.kind,
      basis,
      visitId: null,
      tripId: null,
    },
    { policy: POLICY, rates: RATES, metersBefore },
  );

export const hotel = (amount: string, currency = 'EUR', date = '2026-03-31'): LineBasis => ({
  kind: 'amount',
  date,
  amount: { amount, currency },
});

export const drive: LineBasis = {
  kind: 'mileage',
  date: '2026-03-12',
  vehicle: 'car',
  meters: 50_000,
  distanceFrom: 'entered',
};

export const draft: ClaimCommand = {
  kind: 'draft',
  data: {
    claimId: idOf('claim'),
    employeeId: EMPLOYEE,
    baseCurrency: 'EUR',
    requestId: null,
    tripId: null,
    purpose: 'customers in the north',
  },
};
export const setLine = (of: ClaimLine): ClaimCommand => ({
  kind: 'set-line',
  person: employee,
  line: of,
  policyVersion: 1,
  description: null,
});
export const submit: ClaimCommand = {
  kind: 'submit',
  person: employee,
  inForce: { version: 1, policy: POLICY },
};
export const decision = (
  kind: 'approve' | 'reject',
  person: { readonly id: string; readonly roles: readonly string[] } = manager,
  comment: string | null = 'seen',
): ClaimCommand => ({ kind, person, chain: CHAIN, comment });
export const pay: ClaimCommand = { kind: 'pay', person: finance, paidOn: '2026-05-04' };

/** What attendance says of the day of the drive. */
export const duty = (isOnDuty: boolean, revision: number): ClaimCommand => {
  const cause: DutyCause = {
    kind: 'worked-day-calculated',
    eventId: idOf(`day ${revision}`),
    date: '2026-03-12',
    revision,
    correctionId: idOf('correction'),
  };
  return { kind: 'look-at-duty', duty: { isOnDuty, cause } };
};

/** The events that commands lead to, one after another. */
export function happened(...commands: readonly ClaimCommand[]): readonly ClaimEvent[] {
  let claim: Claim = NO_CLAIM;
  const events: ClaimEvent[] = [];
  for (const command of commands) {
    for (const { eventId, type, data } of decideClaim(command, claim, NOW)) {
      // The decider pairs types with their data.
      const event = {
        eventId: eventId ?? idOf(`event ${events.length}`),
        type,
        data,
        occurredAt: NOW,
        recordedAt: NOW,
      } as unknown as ClaimEvent;
      events.push(event);
      claim = evolveClaim(claim, event);
    }
  }
  return events;
}

/** The claim after commands. */
export const given = (...commands: readonly ClaimCommand[]): Claim =>
  happened(...commands).reduce(evolveClaim, NO_CLAIM);
