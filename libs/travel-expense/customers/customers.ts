import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import type { Personal } from '../domain/event.js';
import {
  decideCustomer,
  evolveCustomer,
  NO_CUSTOMER,
  type Customer,
  type CustomerChanged as CustomerEvent,
  type CustomerFacts,
  type CustomerState,
} from '../domain/customers/customer.decider.js';
import { customerStream } from '../streams.js';
import {
  TravelExpenseCommands,
  type Folding,
  type TravelExpenseChanged,
} from '../travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import type { CreateCustomerBody, CustomersQuery, CustomerView } from './customer.dto.js';

type CustomerRow = Record<string, unknown> & { readonly customer_id: string };

/** How many customers of a page are opened at a time. */
const OPENED_AT_ONCE = 25;

/** One function for every use of such a stream. */
const evolve = (customer: Customer, event: StoredEvent): Customer =>
  // The stream holds nothing else.
  evolveCustomer(customer, event as unknown as CustomerEvent);

/** How a customer's stream is read. */
const customerFolding = (tenantId: TenantId, customerId: string): Folding<Customer> => ({
  streamId: customerStream(tenantId, customerId),
  initialState: NO_CUSTOMER,
  evolve,
});

const factsFrom = (body: CreateCustomerBody): CustomerFacts => ({
  name: body.name,
  address: body.address ?? null,
  stage: body.stage,
  importance: body.importance,
  region: body.region ?? null,
  siteId: body.siteId?.toLowerCase() ?? null,
  keyDates: body.keyDates ?? [],
});

/** What was erased is read as nothing. */
const opened = (value: Personal<string>): string | null => (typeof value === 'string' ? value : null);

/** A customer as clients see it. */
export const customerViewOf = (id: string, { name, address, ...customer }: CustomerState): CustomerView => {
  const { stage, importance, region, siteId, keyDates, isActive } = customer;
  const personal = { name: opened(name), address: opened(address) };
  return { id, ...personal, stage, importance, region, siteId, keyDates, isActive };
};

/** Reads and changes customers. Names stand in the log alone, where their keys open them. */
@Injectable()
export class Customers {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands,
  ) {}

  /** @throws DomainError 409 `customer.already-exists` */
  create(request: CommandRequest, customerId: string, body: CreateCustomerBody) {
    return this.changed({
      request,
      ...customerFolding(request.principal.tenantId, customerId),
      decide: (customer, now) =>
        decideCustomer({ kind: 'create', customerId, facts: factsFrom(body) }, customer, now),
    });
  }

  /** @throws DomainError 404 `customer.unknown`; 412 `resource.stale` */
  change(
    request: CommandRequest,
    customerId: string,
    body: CreateCustomerBody & { readonly isActive: boolean },
    expected: number,
  ) {
    const { isActive } = body;
    return this.changed({
      request,
      ...customerFolding(request.principal.tenantId, customerId),
      decide: (customer, now) =>
        decideCustomer({ kind: 'change', customerId, facts: factsFrom(body), isActive }, customer, now),
      expected,
    });
  }

  /** A customer by the log itself: always up to date. @throws DomainError 404 `customer.unknown` */
  async get(
    tenantId: TenantId,
    customerId: string,
  ): Promise<{ readonly view: CustomerView; readonly revision: number }> {
    const { state, revision } = await this.commands.current(tenantId, customerFolding(tenantId, customerId));
    if (state === undefined) throw new DomainError('customer.unknown', 'not-found');
    return { view: customerViewOf(customerId, state), revision };
  }

  /** Whether there is such a customer, by the log itself. */
  async has(tenantId: TenantId, customerId: string): Promise<boolean> {
    const { state } = await this.commands.current(tenantId, customerFolding(tenantId, customerId));
    return state !== undefined;
  }

  /** A page of customers by id. */
  async list(tenantId: TenantId, query: CustomersQuery): Promise<Page<CustomerView>> {
    const { stage = null, region = null } = query;
    const scope: CursorScope = { tenantId, list: 'listCustomers', filter: { stage, region } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<CustomerRow>(
      tenantId,
      `SELECT customer_id FROM travelexpense.customer
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR customer_id > $2)
         AND ($3::text IS NULL OR stage = $3) AND ($4::text IS NULL OR region = $4)
       ORDER BY customer_id LIMIT $5`,
      [tenantId, behind, stage, region, limit + 1],
    );
    const page = pageOf<CustomerRow>(this.ports.cursors, scope, rows, limit, (row) => [row.customer_id]);
    const items: CustomerView[] = [];
    for (let at = 0; at < page.items.length; at += OPENED_AT_ONCE) {
      const some = page.items.slice(at, at + OPENED_AT_ONCE);
      const found = await Promise.all(some.map(({ customer_id }) => this.get(tenantId, customer_id)));
      items.push(...found.map(({ view }) => view));
    }
    return { ...page, items };
  }

  private async changed(
    change: Parameters<typeof this.commands.change<Customer>>[0],
  ): Promise<TravelExpenseChanged<CustomerState>> {
    const { state, revision, position } = await this.commands.change<Customer>(change);
    if (state === undefined) throw new Error('an accepted command left no customer');
    return { state, revision, position };
  }
}
