import type { ExportSection } from '@timeledger/event-store/sealing/personal-data-export.js';
import type { JsonObject, StoredEvent, StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { TRAVEL_EXPENSE_EVENT_SCHEMAS } from '../event-schemas.js';
import { claimStream, customerStream, tripStream, visitStream } from '../streams.js';
import { reachReadModel, type TravelExpensePorts } from '../travel-expense-ports.js';

const PAGE = 500;

/** Other people, of whom the archive of this one tells no more than that they decided. */
const OTHERS: ReadonlySet<string> = new Set(['approvedBy', 'rejectedBy', 'paidBy', 'decidedBy']);

/** What a stream says, opened. */
async function* openedEvents(
  { store, hooks }: TravelExpensePorts,
  tenantId: TenantId,
  streamId: StreamId,
): AsyncGenerator<StoredEvent> {
  let fromRevision = 0;
  for (;;) {
    const events = await store.readStream(tenantId, streamId, { fromRevision, limit: PAGE });
    for (const stored of events) yield await hooks.read(stored);
    if (events.length < PAGE) return;
    fromRevision += events.length;
  }
}

async function* claimEvents(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  claimId: string,
): AsyncGenerator<JsonObject> {
  for await (const event of openedEvents(ports, tenantId, claimStream(tenantId, claimId))) {
    const own = Object.fromEntries(Object.entries(event.data).filter(([member]) => !OTHERS.has(member)));
    yield { claimId, at: event.occurredAt, what: event.type.replace('travelexpense.', ''), data: own };
  }
}

/** What is recorded of a customer, under whose own id it stands. */
async function* customer(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  customerId: string,
): AsyncGenerator<JsonObject> {
  for await (const { occurredAt, data } of openedEvents(
    ports,
    tenantId,
    customerStream(tenantId, customerId),
  ))
    yield { at: occurredAt, ...data };
}

/** Of those who went along no more is told than how many they are, and nothing that they wrote. */
async function* visitEvents(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  visitId: string,
  person: string,
): AsyncGenerator<JsonObject> {
  for await (const event of openedEvents(ports, tenantId, visitStream(tenantId, visitId))) {
    const { employeeIds, notes, nextStep, writtenBy, ...data } = event.data;
    const colleagues = Array.isArray(employeeIds) ? employeeIds.length - 1 : 0;
    const words = {
      ...(notes === undefined ? {} : { notes }),
      ...(nextStep === undefined ? {} : { nextStep }),
    };
    const written = writtenBy === person ? words : {};
    const what = event.type.replace('travelexpense.', '');
    yield { at: event.occurredAt, what, data: { ...data, colleagues, ...written } };
  }
}

/** Ids of a person’s things by the read model, once it has seen everything. */
async function* idsOf(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  person: string,
  { table, column }: { readonly table: 'expense_claim' | 'trip' | 'visit_employee'; readonly column: string },
): AsyncGenerator<string> {
  const { tokens, store, database } = ports;
  await reachReadModel(ports, tokens.issue(await store.head()));
  let last: string | null = null;
  for (;;) {
    const rows: readonly { id: string }[] = await database.query<{ id: string }>(
      tenantId,
      `SELECT ${column} AS id FROM travelexpense.${table}
       WHERE tenant_id = $1 AND employee_id = $2 AND ($3::uuid IS NULL OR ${column} > $3)
       ORDER BY ${column} LIMIT ${PAGE}`,
      [tenantId, person, last],
    );
    for (const { id } of rows) yield id;
    const end = rows.at(-1);
    if (end === undefined || rows.length < PAGE) return;
    last = end.id;
  }
}

async function* claims(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  const where = { table: 'expense_claim', column: 'claim_id' } as const;
  for await (const id of idsOf(ports, tenantId, person, where)) yield* claimEvents(ports, tenantId, id);
}

async function* trips(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  for await (const id of idsOf(ports, tenantId, person, { table: 'trip', column: 'trip_id' }))
    for await (const event of openedEvents(ports, tenantId, tripStream(tenantId, id))) {
      const own = Object.entries(event.data).filter(([member]) => !OTHERS.has(member));
      const what = event.type.replace('travelexpense.', '');
      yield { at: event.occurredAt, what, data: Object.fromEntries(own) };
    }
}

async function* visits(
  ports: TravelExpensePorts,
  tenantId: TenantId,
  person: string,
): AsyncGenerator<JsonObject> {
  const where = { table: 'visit_employee', column: 'visit_id' } as const;
  for await (const id of idsOf(ports, tenantId, person, where))
    yield* visitEvents(ports, tenantId, id, person);
}

const OF_CLAIMS = /^travelexpense\.(Claim|Mileage|Reversal)/;
const OF_TRIPS = /^travelexpense\.Trip/;
const OF_VISITS = /^travelexpense\.Visit/;

/** What travel and expense contributes to the archive of everything about a person. */
export const travelExpenseExportSections = (ports: TravelExpensePorts): readonly ExportSection[] => [
  {
    name: 'travelexpense.claims',
    text: { en: 'Your expense claims', zh: '您的报销单' },
    kinds: ['travelexpense.claim-text'],
    eventTypes: Object.keys(TRAVEL_EXPENSE_EVENT_SCHEMAS).filter((type) => OF_CLAIMS.test(type)),
    files: (tenantId, subject) => [
      {
        path: 'travelexpense/claims',
        text: {
          en: 'Your expense claims: every line, submission, decision, payment and flag, one event a row.',
          zh: '您的报销单：每条明细、提交、审批、付款和标记，每个事件一行。',
        },
        rows: claims(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'travelexpense.visits',
    text: { en: 'Your visits at customers', zh: '您的客户拜访' },
    kinds: ['travelexpense.visit-notes'],
    eventTypes: Object.keys(TRAVEL_EXPENSE_EVENT_SCHEMAS).filter((type) => OF_VISITS.test(type)),
    files: (tenantId, subject) => [
      {
        path: 'travelexpense/visits',
        text: {
          en: 'Your visits at customers: planned, moved, cancelled, started and finished, one event a row, with the notes you wrote.',
          zh: '您的客户拜访：安排、改期、取消、开始和结束，每个事件一行，含您所写的记录。',
        },
        rows: visits(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'travelexpense.trips',
    text: { en: 'Your trips', zh: '您的出差' },
    kinds: ['travelexpense.trip-text'],
    eventTypes: Object.keys(TRAVEL_EXPENSE_EVENT_SCHEMAS).filter((type) => OF_TRIPS.test(type)),
    files: (tenantId, subject) => [
      {
        path: 'travelexpense/trips',
        text: {
          en: 'Your trips: asked for, changed, decided on, started and completed, one event a row.',
          zh: '您的出差：申请、更改、审批、开始和完成，每个事件一行。',
        },
        rows: trips(ports, tenantId, subject),
      },
    ],
  },
  {
    name: 'travelexpense.customers',
    text: { en: 'What is recorded of you as a customer', zh: '您作为客户的记录' },
    kinds: ['travelexpense.customer'],
    eventTypes: ['travelexpense.CustomerChanged'],
    files: (tenantId, subject) => [
      {
        path: 'travelexpense/customer',
        text: {
          en: 'What is recorded of you as a customer of the company, one change a row. Empty for employees.',
          zh: '您作为公司客户的记录，每次变更一行。员工无此记录。',
        },
        rows: customer(ports, tenantId, subject),
      },
    ],
  },
];
