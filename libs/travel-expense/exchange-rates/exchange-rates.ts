import { Inject, Injectable } from '@nestjs/common';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { LocalDate } from '@timeledger/kernel/local-date.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  decideExchangeRate,
  evolveExchangeRates,
  isCalendarDate,
  NO_EXCHANGE_RATES,
  parseExchangeRate,
  type ExchangeRates as RatesOfPair,
} from '../domain/exchange-rates/exchange-rate.decider.js';
import type { ExchangeRate, ExchangeRateSet } from '../domain/exchange-rates/exchange-rate-events.js';
import { exchangeRateStream } from '../streams.js';
import { TravelExpenseCommands, type Folding } from '../travel-expense-commands.js';
import { TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import type { ExchangeRatesQuery, ExchangeRateView } from './exchange-rate.dto.js';

type RateRow = Record<string, unknown> & {
  readonly from_currency: string;
  readonly to_currency: string;
  readonly on_date: string;
  readonly rate: string;
  readonly source: string;
  readonly version: string;
};

const evolve = (rates: RatesOfPair, event: StoredEvent): RatesOfPair =>
  // The stream holds nothing else.
  evolveExchangeRates(rates, event as unknown as ExchangeRateSet);

/** How the rates of a pair in a year are read. */
export const ratesFolding = (
  tenantId: TenantId,
  rate: Pick<ExchangeRate, 'from' | 'to' | 'date'>,
): Folding<RatesOfPair> => ({
  streamId: exchangeRateStream(tenantId, rate),
  initialState: NO_EXCHANGE_RATES,
  evolve,
});

/** Exchange rates by the date of the transaction. */
@Injectable()
export class ExchangeRates {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(TravelExpenseCommands) private readonly commands: TravelExpenseCommands,
  ) {}

  /** Enters a rate; the same again records nothing. @throws DomainError as {@link parseExchangeRate} */
  async set(
    principal: Principal,
    value: ExchangeRate,
    key: string,
  ): Promise<{ readonly view: ExchangeRateView; readonly position: string }> {
    const rate = parseExchangeRate(value);
    const request = { principal, operation: 'exchange-rates.set', idempotencyKey: key, input: value };
    const { state, position } = await this.record(request, [rate]);
    const recorded = state.get(rate.date);
    if (recorded === undefined) throw new Error('an accepted rate is not there');
    const { version } = recorded;
    return { view: { ...rate, rate: recorded.rate, source: recorded.source, version }, position };
  }

  /** Enters rates of one pair and year in one step. */
  record(request: CommandRequest, rates: readonly [ExchangeRate, ...(readonly ExchangeRate[])]) {
    return this.commands.change<RatesOfPair>({
      request,
      ...ratesFolding(request.principal.tenantId, rates[0]),
      decide: (state, now) => rates.flatMap((rate) => decideExchangeRate(rate, state, now)),
    });
  }

  /** The rates of a pair in the year of a date, as the log has them. */
  async ofYear(tenantId: TenantId, rate: Pick<ExchangeRate, 'from' | 'to' | 'date'>): Promise<RatesOfPair> {
    return (await this.commands.current(tenantId, ratesFolding(tenantId, rate))).state;
  }

  /**
   * Every rate that may hold for a transaction: of its year and, near its beginning, of the one before.
   * @param from currencies that may have to be converted
   */
  async around(
    tenantId: TenantId,
    from: Iterable<string>,
    to: string,
    date: LocalDate,
    maximumAgeDays: number,
  ): Promise<readonly ExchangeRate[]> {
    if (!isCalendarDate(date)) return [];
    const oldest = new Date(Date.parse(`${date}T00:00:00Z`) - maximumAgeDays * 86_400_000);
    const years = new Set([date, oldest.toJSON().slice(0, 10)].map((day) => day.slice(0, 4)));
    const wanted = [...new Set(from)]
      .filter((currency) => currency !== to)
      .flatMap((currency) => [...years].map((year) => ({ from: currency, to, date: `${year}-01-01` })));
    const found = await Promise.all(wanted.map((rate) => this.ofYear(tenantId, rate)));
    return found.flatMap((rates) => [...rates.values()]);
  }

  /** A page of rates by pair, the newest date first. */
  async list(tenantId: TenantId, query: ExchangeRatesQuery): Promise<Page<ExchangeRateView>> {
    const { from = null, to = null, since = null, until = null } = query;
    const scope: CursorScope = { tenantId, list: 'listExchangeRates', filter: { from, to, since, until } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindDate = null, behindFrom = null, behindTo = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<RateRow>(
      tenantId,
      `SELECT * FROM travelexpense.exchange_rate
       WHERE tenant_id = $1 AND ($2::text IS NULL OR from_currency = $2) AND ($3::text IS NULL OR to_currency = $3)
         AND ($4::text IS NULL OR on_date >= $4) AND ($5::text IS NULL OR on_date <= $5)
         AND ($6::text IS NULL OR on_date < $6
           OR (on_date = $6 AND (from_currency, to_currency) > ($7::text, $8::text)))
       ORDER BY on_date DESC, from_currency, to_currency LIMIT $9`,
      [tenantId, from, to, since, until, behindDate, behindFrom, behindTo, limit + 1],
    );
    const page = pageOf<RateRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.on_date,
      row.from_currency,
      row.to_currency,
    ]);
    return {
      ...page,
      items: page.items.map(({ from_currency, to_currency, on_date, rate, source, version }) => ({
        ...{ from: from_currency, to: to_currency, date: on_date, rate, source },
        version: Number(version),
      })),
    };
  }
}
