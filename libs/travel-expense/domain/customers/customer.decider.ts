import { canonicalJson } from '@timeledger/kernel/canonical-json.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Decision, Personal } from '../event.js';

/** How far business with a customer has come. */
export const CUSTOMER_STAGES = ['lead', 'prospect', 'customer', 'former'] as const;
export type CustomerStage = (typeof CUSTOMER_STAGES)[number];

/** How much depends on a customer, the most first. */
export const IMPORTANCES = ['key', 'high', 'normal', 'low'] as const;
export type Importance = (typeof IMPORTANCES)[number];

/** Dates in the business with a customer; none of them is a date of a person. */
export const KEY_DATE_KINDS = ['customer-since', 'contract-start', 'contract-end', 'review'] as const;
export type KeyDateKind = (typeof KEY_DATE_KINDS)[number];

/** Dates of one customer, at most. */
export const MOST_KEY_DATES = 50;

export type KeyDate = { readonly kind: KeyDateKind; readonly date: LocalDate };

/** What is said of a customer. Name and address may be those of a person, and are sealed with the customer's own key. */
export type CustomerFacts = {
  readonly name: Personal<string>;
  /** Postal, as it is written on a letter. */
  readonly address: Personal<string>;
  readonly stage: CustomerStage;
  readonly importance: Importance;
  /** As the company calls its regions. */
  readonly region: string | null;
  /** The site of geolocation that stands for the address. */
  readonly siteId: string | null;
  readonly keyDates: readonly KeyDate[];
};

/** A customer, with whether business with it goes on. */
export type CustomerState = CustomerFacts & { readonly isActive: boolean };

/** `undefined` before it was made. */
export type Customer = CustomerState | undefined;
export const NO_CUSTOMER: Customer = undefined;

/** A customer is new, or another than it was: its whole state. */
export type CustomerChanged = {
  readonly type: 'travelexpense.CustomerChanged';
  readonly data: JsonObject & CustomerState & { readonly customerId: string };
};

export type CustomerCommand =
  | { readonly kind: 'create'; readonly customerId: string; readonly facts: CustomerFacts }
  | {
      readonly kind: 'change';
      readonly customerId: string;
      readonly facts: CustomerFacts;
      readonly isActive: boolean;
    };

/** The last event is the whole customer. */
export const evolveCustomer = (_customer: Customer, { data }: Pick<CustomerChanged, 'data'>): Customer => {
  const { customerId: _customerId, ...customer } = data;
  return customer as CustomerState;
};

/** Each date once, in their one order. */
const keyDatesOf = (dates: readonly KeyDate[]): readonly KeyDate[] => {
  const byText = new Map(dates.map(({ kind, date }) => [`${date} ${kind}`, { kind, date }]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, date]) => date);
};

/**
 * Makes or changes a customer. What is so already records nothing.
 * @throws DomainError 409 `customer.already-exists`; 404 `customer.unknown`
 */
export function decideCustomer(
  command: CustomerCommand,
  customer: Customer,
  occurredAt: Instant,
): readonly Decision<CustomerChanged['type'], CustomerChanged['data']>[] {
  const { customerId, facts } = command;
  if (command.kind === 'create' && customer !== undefined)
    throw new DomainError('customer.already-exists', 'conflict');
  if (command.kind === 'change' && customer === undefined)
    throw new DomainError('customer.unknown', 'not-found');
  const isActive = command.kind === 'create' || command.isActive;
  const after: CustomerState = { ...facts, keyDates: keyDatesOf(facts.keyDates), isActive };
  if (customer !== undefined && canonicalJson(after) === canonicalJson(customer)) return [];
  const type = 'travelexpense.CustomerChanged';
  return [{ type, schemaVersion: 1, occurredAt, data: { ...after, customerId } }];
}
