import type { PoolClient } from 'pg';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import { applyPeopleEvent } from '@timeledger/people/read-model/people-rows.js';
import type { Projection } from '@timeledger/runtime/projection.js';
import type { ClaimEvent } from '../domain/claims/claim-events.js';
import { evolveClaim, NO_CLAIM, type Claim } from '../domain/claims/claim-state.js';
import type { CustomerChanged } from '../domain/customers/customer.decider.js';
import type { ExchangeRateSet } from '../domain/exchange-rates/exchange-rate-events.js';
import { tripFactsOf } from '../domain/trips/trip.decider.js';
import type { TripEvent } from '../domain/trips/trip-events.js';
import { daysOfVisit } from '../domain/visits/visit-days.js';
import type { VisitEvent } from '../domain/visits/visit-events.js';
import { isTakingTime, visitFactsOf } from '../domain/visits/visit.decider.js';
import { TRAVEL_EXPENSE_PROJECTION } from '../travel-expense-ports.js';
import { travelExpensePeople } from '../travel-expense-people.js';
import { claimJsonOf, claimOfJson } from './claim-row.js';
import { TRAVEL_EXPENSE_TABLES } from './travel-expense-tables.js';

const CUSTOMERS = 'travelexpense.customer-';
const VISITS = 'travelexpense.visit-';
const TRIPS = 'travelexpense.trip-';
const CLAIMS = 'travelexpense.claim-';

async function applyClaims(
  client: PoolClient,
  events: readonly StoredEvent[],
  schema: string,
): Promise<void> {
  for (const [streamId, ofClaim] of Map.groupBy(events, (event) => event.streamId)) {
    const tenantId = ofClaim[0]?.tenantId;
    const claimId = partsOf(streamId).id;
    const { rows } = await client.query<{ claim: unknown }>(
      `SELECT claim FROM ${schema}.expense_claim WHERE tenant_id = $1 AND claim_id = $2`,
      [tenantId, claimId],
    );
    const before: Claim = rows[0] === undefined ? NO_CLAIM : claimOfJson(rows[0].claim);
    // A stream of claims holds the events of one claim only.
    const claim = (ofClaim as unknown as readonly ClaimEvent[]).reduce(evolveClaim, before);
    if (claim === undefined) continue;
    const { employeeId, status } = claim;
    await client.query(
      `INSERT INTO ${schema}.expense_claim (tenant_id, claim_id, employee_id, status, drafted_at, claim)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, claim_id) DO UPDATE SET status = excluded.status, claim = excluded.claim`,
      [tenantId, claimId, employeeId, status, ofClaim[0]?.recordedAt, JSON.stringify(claimJsonOf(claim))],
    );
    const drives = [...claim.lines.values()].flatMap(({ line: { lineId, basis } }) =>
      basis.kind === 'mileage' ? [{ lineId, ...basis }] : [],
    );
    await client.query(`DELETE FROM ${schema}.mileage_line WHERE tenant_id = $1 AND claim_id = $2`, [
      tenantId,
      claimId,
    ]);
    await client.query(
      `INSERT INTO ${schema}.mileage_line (tenant_id, claim_id, employee_id, line_id, on_date, vehicle, meters)
       SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::text[], $6::text[], $7::bigint[])`,
      [
        ...[tenantId, claimId, employeeId],
        ...[drives.map(({ lineId }) => lineId), drives.map(({ date }) => date)],
        ...[drives.map(({ vehicle }) => vehicle), drives.map(({ meters }) => meters)],
      ],
    );
  }
}

async function applyRate(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  // The type says so.
  const { from, to, date, rate, source, version } = event.data as ExchangeRateSet['data'];
  await client.query(
    `INSERT INTO ${schema}.exchange_rate (tenant_id, from_currency, to_currency, on_date, rate, source, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, from_currency, to_currency, on_date)
     DO UPDATE SET rate = excluded.rate, source = excluded.source, version = excluded.version`,
    [event.tenantId, from, to, date, rate, source, version],
  );
}

async function applyCustomer(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  // The stream holds nothing else.
  const { customerId, stage, region } = event.data as CustomerChanged['data'];
  await client.query(
    `INSERT INTO ${schema}.customer (tenant_id, customer_id, stage, region) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, customer_id) DO UPDATE SET stage = excluded.stage, region = excluded.region`,
    [event.tenantId, customerId, stage, region],
  );
}

async function applyVisit(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  // The stream holds nothing else.
  const visit = visitFactsOf(event.data as VisitEvent['data']);
  const { visitId, customerId, employeeIds, status, plannedStart, plannedEnd } = visit;
  const { firstDay, lastDay } = daysOfVisit(visit);
  await client.query(
    `INSERT INTO ${schema}.visit
       (tenant_id, visit_id, customer_id, status, planned_start, first_day, last_day, visit)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (tenant_id, visit_id) DO UPDATE SET status = excluded.status,
       planned_start = excluded.planned_start, first_day = excluded.first_day, last_day = excluded.last_day,
       visit = excluded.visit`,
    [
      ...[event.tenantId, visitId, customerId, status],
      ...[plannedStart, firstDay, lastDay, JSON.stringify(visit)],
    ],
  );
  await client.query(
    `INSERT INTO ${schema}.visit_employee
       (tenant_id, visit_id, employee_id, planned_start, planned_end, is_taking_time)
     SELECT $1, $2, employee_id, $4, $5, $6 FROM unnest($3::uuid[]) AS goes (employee_id)
     ON CONFLICT (tenant_id, visit_id, employee_id) DO UPDATE SET planned_start = excluded.planned_start,
       planned_end = excluded.planned_end, is_taking_time = excluded.is_taking_time`,
    [event.tenantId, visitId, employeeIds, plannedStart, plannedEnd, isTakingTime(visit)],
  );
}

async function applyTrip(client: PoolClient, event: StoredEvent, schema: string): Promise<void> {
  // The stream holds nothing else.
  const trip = tripFactsOf(event.data as TripEvent['data']);
  const { tripId, employeeId, status, firstDay, lastDay } = trip;
  await client.query(
    `INSERT INTO ${schema}.trip (tenant_id, trip_id, employee_id, status, first_day, last_day, trip)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, trip_id) DO UPDATE SET status = excluded.status,
       first_day = excluded.first_day, last_day = excluded.last_day, trip = excluded.trip`,
    [event.tenantId, tripId, employeeId, status, firstDay, lastDay, JSON.stringify(trip)],
  );
}

/** Customers, visits, trips, claims and exchange rates as they are now, and who stands how to whom. */
export const travelExpenseProjection: Projection = {
  name: TRAVEL_EXPENSE_PROJECTION,
  version: 5,
  categories: [
    'travelexpense.claim',
    'travelexpense.customer',
    'travelexpense.visit',
    'travelexpense.trip',
    'travelexpense.exchangerates',
    ...travelExpensePeople.categories,
  ],
  tables: TRAVEL_EXPENSE_TABLES,
  orderingKey: (event) => partsOf(event.streamId).id,
  async apply(client, events, schema) {
    await applyClaims(
      client,
      events.filter(({ streamId }) => streamId.startsWith(CLAIMS)),
      schema,
    );
    for (const event of events) {
      if (event.type === 'travelexpense.ExchangeRateSet') await applyRate(client, event, schema);
      else if (event.streamId.startsWith(CUSTOMERS)) await applyCustomer(client, event, schema);
      else if (event.streamId.startsWith(VISITS)) await applyVisit(client, event, schema);
      else if (event.streamId.startsWith(TRIPS)) await applyTrip(client, event, schema);
      else if (!event.streamId.startsWith(CLAIMS)) await applyPeopleEvent(client, schema, event);
    }
  },
};
