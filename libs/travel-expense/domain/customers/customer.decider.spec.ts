import { describe, expect, it } from '@jest/globals';
import { instantOf } from '@timeledger/kernel/clock.js';
import {
  decideCustomer,
  evolveCustomer,
  NO_CUSTOMER,
  type Customer,
  type CustomerCommand,
  type CustomerFacts,
} from './customer.decider.js';

const NOW = instantOf(Date.UTC(2026, 2, 31));
const customerId = '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e05';
const FACTS: CustomerFacts = {
  ...{ name: 'Nordwind', address: 'Hafenstraße 1, Kiel', region: 'north', siteId: null },
  ...{ stage: 'prospect', importance: 'high' },
  keyDates: [
    { kind: 'contract-end', date: '2027-12-31' },
    { kind: 'customer-since', date: '2020-01-01' },
    { kind: 'contract-end', date: '2027-12-31' },
  ],
};
const decided = (command: CustomerCommand, customer: Customer) => decideCustomer(command, customer, NOW);
const folded = (command: CustomerCommand, customer: Customer): Customer =>
  decided(command, customer).reduce<Customer>((state, event) => evolveCustomer(state, event), customer);
const create: CustomerCommand = { kind: 'create', customerId, facts: FACTS };
const made = folded(create, NO_CUSTOMER);

describe('a customer', () => {
  it('is made active, with each of its dates once and in order', () => {
    expect(made).toMatchObject({
      ...{ name: 'Nordwind', stage: 'prospect', isActive: true },
      keyDates: [
        { kind: 'customer-since', date: '2020-01-01' },
        { kind: 'contract-end', date: '2027-12-31' },
      ],
    });
  });

  it('is made once', () => {
    expect(() => decided(create, made)).toThrow(expect.objectContaining({ code: 'customer.already-exists' }));
  });

  it('is changed as a whole', () => {
    const facts: CustomerFacts = { ...FACTS, stage: 'former', address: null, keyDates: [] };
    const after = folded({ kind: 'change', customerId, facts, isActive: false }, made);
    expect(after).toEqual({ ...facts, isActive: false });
  });

  it('records nothing when it is so already', () => {
    expect(decided({ kind: 'change', customerId, facts: FACTS, isActive: true }, made)).toEqual([]);
  });

  it('is not changed before it is there', () => {
    expect(() => decided({ kind: 'change', customerId, facts: FACTS, isActive: true }, NO_CUSTOMER)).toThrow(
      expect.objectContaining({ code: 'customer.unknown' }),
    );
  });
});
