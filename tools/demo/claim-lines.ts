import { addDays, type LocalDate } from './calendar.js';
import { demoId, type DemoOptions, type Person } from './company.js';
import { randomOf } from './random.js';

/** A line of a claim as the API takes it. */
export interface ClaimLine {
  readonly id: string;
  readonly category: 'hotel' | 'meal' | 'mileage';
  readonly basis:
    | {
        readonly kind: 'amount';
        readonly date: LocalDate;
        readonly amount: { readonly amount: string; readonly currency: string };
      }
    | {
        readonly kind: 'mileage';
        readonly date: LocalDate;
        readonly vehicle: 'car';
        readonly meters: number;
      };
}

const CURRENCIES: Readonly<Record<string, { readonly currency: string; readonly night: number }>> = {
  'Europe/Berlin': { currency: 'EUR', night: 96 },
  'Asia/Shanghai': { currency: 'CNY', night: 520 },
  'America/New_York': { currency: 'USD', night: 138 },
};

/** What somebody spent around a day of work: a night, a meal, and the way. */
export function claimLinesOf(options: DemoOptions, person: Person, date: LocalDate): readonly ClaimLine[] {
  const random = randomOf(options.seed, 'claim', person.staffNumber, date);
  const { currency, night } = CURRENCIES[person.payGroup.zone] ?? { currency: 'EUR', night: 96 };
  const spent = (category: 'hotel' | 'meal', units: number): ClaimLine => ({
    id: demoId(options, 'claim-line', person.staffNumber, date, category),
    category,
    basis: {
      kind: 'amount',
      date,
      amount: { amount: `${units}.${random.between(10, 99)}`, currency },
    },
  });
  return [
    spent('hotel', night + random.between(0, night)),
    spent('meal', Math.round(night / 8) + random.between(0, 30)),
    {
      id: demoId(options, 'claim-line', person.staffNumber, date, 'mileage'),
      category: 'mileage',
      basis: { kind: 'mileage', date, vehicle: 'car', meters: random.between(12, 240) * 1000 },
    },
  ];
}

/** Rates against the euro: of which the amounts above are made. */
const MIDDLE_RATES = { CNY: 0.128, USD: 0.912 } as const;

/** A file of exchange rates, one of each currency for every day. */
export function exchangeRatesOf({ seed }: DemoOptions, from: LocalDate, until: LocalDate): string {
  const lines = ['date,from,to,rate,source'];
  for (let date = from; date <= until; date = addDays(date, 1)) {
    for (const [currency, middle] of Object.entries(MIDDLE_RATES)) {
      const drift = 1 + randomOf(seed, 'rate', currency, date).between(-150, 150) / 10_000;
      lines.push(`${date},${currency},EUR,${(middle * drift).toFixed(6)},sample`);
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
