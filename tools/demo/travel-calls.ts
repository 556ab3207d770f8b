import { refusalOf, type ApiAnswer } from './api.js';
import { demoId } from './company.js';
import { doneUnlessThere, made, seenBy, type OneCall } from './one-call.js';
import type { RunState } from './run-state.js';
import type { Outcome } from './tally.js';

export type TravelOp =
  | 'publish-expense-policy'
  | 'import-exchange-rates'
  | 'create-customer'
  | 'plan-visit'
  | 'attend-visit'
  | 'request-trip'
  | 'approve-trip';

/** From which sum on a claim wants a second decision, in the currency of the company. */
const SECOND_DECISION = { amount: '900.00', currency: 'EUR' };
/** The oldest rate that a day is reckoned with: that before a long weekend. */
const RATE_MAXIMUM_AGE_DAYS = 5;

/** Says what travelling costs and whom people visit. */
export function runTravelCall(state: RunState, one: OneCall<TravelOp>): Promise<Outcome> {
  switch (one.call.op) {
    case 'publish-expense-policy':
      return publishPolicy(state, { ...one, call: one.call });
    case 'attend-visit':
      return attendVisit(state, { ...one, call: one.call });
    case 'approve-trip':
      return approveTrip(state, { ...one, call: one.call });
    default:
      return create(state, { ...one, call: one.call });
  }
}

type CreateOp = 'import-exchange-rates' | 'create-customer' | 'plan-visit' | 'request-trip';

async function create(state: RunState, one: OneCall<CreateOp>): Promise<Outcome> {
  return doneUnlessThere(await send(state, one));
}

function send(state: RunState, { actor, call }: OneCall<CreateOp>): Promise<ApiAnswer<unknown>> {
  const { api, options } = state;
  const header = { 'Idempotency-Key': demoId(options, call.op, keyOf(call)) };
  switch (call.op) {
    case 'import-exchange-rates':
      return api.as(actor, (client, headers) =>
        client.POST('/v1/exchange-rate-imports', {
          headers: { ...headers, 'content-type': 'text/csv; charset=utf-8' },
          params: { header, query: { mode: 'apply' } },
          body: call.file,
          bodySerializer: (text) => text,
        }),
      );
    case 'create-customer': {
      const { id, name, address, region } = call.customer;
      const body = { name, address, region, stage: 'customer', importance: 'normal' } as const;
      return made(
        state,
        id,
        api.as(actor, (client, headers) =>
          client.POST('/v1/customers', { headers, params: { header }, body }),
        ),
      );
    }
    case 'plan-visit': {
      const { person, customer, start: plannedStart, end: plannedEnd } = call;
      const body = {
        ...{ customerId: state.made.get(customer.id) ?? '', employeeIds: [person.employeeId] },
        ...{ plannedStart, plannedEnd, zone: customer.zone },
      };
      return made(
        state,
        call.visitId,
        api.as(actor, (client, headers) => client.POST('/v1/visits', { headers, params: { header }, body })),
      );
    }
    case 'request-trip': {
      const { firstDay, lastDay, customer, visitId } = call;
      const customerId = state.made.get(customer.id);
      const visit = state.made.get(visitId);
      const body = {
        ...{ firstDay, lastDay, purpose: `${customer.name}, and those nearby` },
        customerIds: customerId === undefined ? [] : [customerId],
        visitIds: visit === undefined ? [] : [visit],
      };
      return made(
        state,
        call.tripId,
        api.as(actor, (client, headers) => client.POST('/v1/trips', { headers, params: { header }, body })),
      );
    }
  }
}

function keyOf(call: OneCall<CreateOp>['call']): string {
  switch (call.op) {
    case 'import-exchange-rates':
      return call.file;
    case 'create-customer':
      return call.customer.id;
    case 'plan-visit':
      return call.visitId;
    case 'request-trip':
      return call.tripId;
  }
}

/** Where the tenant has no policy of its own yet. */
async function publishPolicy(
  { api }: RunState,
  { actor }: OneCall<'publish-expense-policy'>,
): Promise<Outcome> {
  const read = await api.as(actor, (client, headers) => client.GET('/v1/expense-policy', { headers }));
  const unread = refusalOf(read);
  if (unread !== undefined || read.data === undefined) return unread ?? { kind: 'repeated' };
  if (read.data.version > 0) return { kind: 'repeated' };
  return doneUnlessThere(
    await api.as(actor, (client, headers) =>
      client.PUT('/v1/expense-policy', {
        headers,
        params: { header: seenBy(read) },
        body: {
          ...{ baseCurrency: 'EUR', rounding: 'half-up', rateMaximumAgeDays: RATE_MAXIMUM_AGE_DAYS },
          categories: [
            { code: 'hotel', kind: 'amount' },
            { code: 'meal', kind: 'amount' },
            { code: 'mileage', kind: 'mileage' },
          ],
          perDiemShares: { firstDayPercent: 50, lastDayPercent: 50, singleDayPercent: 0 },
          perDiemRates: [],
          mileageRates: [
            {
              ...{ vehicle: 'car', from: '2020-01-01', currency: 'EUR' },
              tiers: [{ fromKilometers: 0, perKilometer: '0.3' }],
            },
          ],
          approvalSteps: [
            { from: { amount: '0.00', currency: 'EUR' }, decider: { kind: 'manager', level: 1 } },
            { from: SECOND_DECISION, decider: { kind: 'role', role: 'finance' } },
          ],
        },
      }),
    ),
  );
}

async function attendVisit(state: RunState, { actor, call }: OneCall<'attend-visit'>): Promise<Outcome> {
  const id = state.made.get(call.visitId);
  if (id === undefined) return { kind: 'refused', code: 'demo.visit-not-planned', detail: 'It was refused.' };
  const path = { id };
  const read = await state.api.as(actor, (client, headers) =>
    client.GET('/v1/visits/{id}', { headers, params: { path } }),
  );
  if (read.data === undefined || read.data.status !== 'planned')
    return refusalOf(read) ?? { kind: 'repeated' };
  const began = await state.api.as(actor, (client, headers) =>
    client.POST('/v1/visits/{id}/check-in', {
      headers,
      params: { path, header: { ...seenBy(read), 'Idempotency-Key': demoId(state.options, 'arrive', id) } },
    }),
  );
  const refused = refusalOf(began);
  if (refused !== undefined) return refused;
  return doneUnlessThere(
    await state.api.as(actor, (client, headers) =>
      client.POST('/v1/visits/{id}/check-out', {
        headers,
        params: { path, header: { ...seenBy(began), 'Idempotency-Key': demoId(state.options, 'leave', id) } },
        body: { outcome: 'follow-up-needed', notes: 'Wants an offer for the second hall.' },
      }),
    ),
  );
}

async function approveTrip(state: RunState, { actor, call }: OneCall<'approve-trip'>): Promise<Outcome> {
  const id = state.made.get(call.tripId);
  if (id === undefined)
    return { kind: 'refused', code: 'demo.trip-not-asked-for', detail: 'It was refused.' };
  const path = { id };
  const read = await state.api.as(actor, (client, headers) =>
    client.GET('/v1/trips/{id}', { headers, params: { path } }),
  );
  if (read.data === undefined || read.data.status !== 'requested')
    return refusalOf(read) ?? { kind: 'repeated' };
  return doneUnlessThere(
    await state.api.as(actor, (client, headers) =>
      client.POST('/v1/trips/{id}/approval', {
        headers,
        params: { path, header: { ...seenBy(read), 'Idempotency-Key': demoId(state.options, call.op, id) } },
        body: { comment: 'Take the train.' },
      }),
    ),
  );
}
