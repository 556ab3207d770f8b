import { streamIdOf, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmployeeId, TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { ExchangeRate } from './domain/exchange-rates/exchange-rate-events.js';

/** The life of one claim. */
export const claimStream = (tenant: TenantId, claimId: string): StreamId =>
  streamIdOf('travelexpense.claim', tenant, claimId);

/** What is known of one customer. */
export const customerStream = (tenant: TenantId, customerId: string): StreamId =>
  streamIdOf('travelexpense.customer', tenant, customerId);

/** The life of one visit. */
export const visitStream = (tenant: TenantId, visitId: string): StreamId =>
  streamIdOf('travelexpense.visit', tenant, visitId);

/** The life of one trip. */
export const tripStream = (tenant: TenantId, tripId: string): StreamId =>
  streamIdOf('travelexpense.trip', tenant, tripId);

/** The life of one request to spend. */
export const spendingStream = (tenant: TenantId, requestId: string): StreamId =>
  streamIdOf('travelexpense.spending', tenant, requestId);

/** One budget. */
export const budgetStream = (tenant: TenantId, budgetId: string): StreamId =>
  streamIdOf('travelexpense.budget', tenant, budgetId);

/** The versions of a company's expense policy. */
export const expensePolicyStream = (tenant: TenantId): StreamId =>
  streamIdOf('travelexpense.expensepolicy', tenant, tenant);

/** The rates of one pair of currencies in one calendar year: a stream that does not grow without end. */
export const exchangeRateStream = (
  tenant: TenantId,
  { from, to, date }: Pick<ExchangeRate, 'from' | 'to' | 'date'>,
): StreamId => streamIdOf('travelexpense.exchangerates', tenant, `${from}${to}`, date.slice(0, 4));

/** What attendance said of the days of a person, in the month of a local date. */
export const dutyStream = (tenant: TenantId, employee: EmployeeId, date: LocalDate): StreamId =>
  streamIdOf('travelexpense.duty', tenant, employee, date.slice(0, 7).replace('-', ''));
