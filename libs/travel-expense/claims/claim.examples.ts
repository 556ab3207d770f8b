const eur = (amount: string) => ({ amount, currency: 'EUR' });
const usd = (amount: string) => ({ amount, currency: 'USD' });

const line = {
  id: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e02',
  category: 'hotel',
  basis: { kind: 'amount', date: '2026-03-31', amount: usd('120.00') },
  date: '2026-03-31',
  amount: usd('120.00'),
  baseAmount: eur('108.00'),
  exchangeRate: { from: 'USD', to: 'EUR', date: '2026-03-31', rate: '0.9', source: 'ECB' },
  days: [],
  policyVersion: 1,
  description: 'Two nights',
  visitId: null,
  tripId: null,
  flags: [],
  reversalId: null,
};
const summary = {
  id: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e01',
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  status: 'draft',
  tripId: null,
  total: eur('108.00'),
  advance: eur('0.00'),
  payable: eur('108.00'),
  totals: [usd('120.00')],
  flags: [],
};
const draft = { ...summary, purpose: 'Customers in the north', lines: [line], steps: [] };
const step = { kind: 'manager', level: 1, takenBy: null };
const submitted = { ...draft, status: 'submitted', steps: [step] };
const approved = {
  ...submitted,
  status: 'approved',
  steps: [{ ...step, takenBy: '7d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d' }],
};

/** Claims as the OpenAPI document shows them. */
export const claimExamples = {
  requests: {
    draft: { purpose: 'Customers in the north' },
    line: {
      category: 'hotel',
      description: 'Two nights',
      basis: { kind: 'amount', date: '2026-03-31', amount: eur('120.00') },
    },
    perDiem: {
      category: 'per-diem',
      basis: { kind: 'per-diem', firstDay: '2026-03-30', lastDay: '2026-04-01', country: 'DE' },
    },
    mileage: {
      category: 'mileage',
      basis: { kind: 'mileage', date: '2026-03-31', vehicle: 'car', meters: 50_000 },
    },
  },
  empty: {
    ...draft,
    total: eur('0.00'),
    payable: eur('0.00'),
    totals: [],
    lines: [],
  },
  draft,
  submitted,
  approved,
  rejected: { ...draft, status: 'rejected' },
  paid: { ...approved, status: 'paid' },
  page: { items: [{ ...summary, status: 'submitted' }] },
};
