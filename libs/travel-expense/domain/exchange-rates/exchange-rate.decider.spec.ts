import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EventId } from '@timeledger/kernel/ids.js';
import type { ExchangeRate } from './exchange-rate-events.js';
import {
  decideExchangeRate,
  evolveExchangeRates,
  NO_EXCHANGE_RATES,
  parseExchangeRate,
  rateOn,
} from './exchange-rate.decider.js';
import type { ExchangeRates } from './exchange-rate.decider.js';

const NOW = '2026-04-30T12:00:00.000Z' as Instant;
const rate = (date: string, value: string, members: Partial<ExchangeRate> = {}): ExchangeRate => ({
  from: 'USD',
  to: 'EUR',
  date,
  rate: value,
  source: 'ECB',
  ...members,
});

function entered(...rates: readonly ExchangeRate[]): ExchangeRates {
  let state = NO_EXCHANGE_RATES;
  for (const one of rates) {
    for (const decision of decideExchangeRate(one, state, NOW)) {
      const { type, data } = decision;
      const event = { eventId: 'e' as EventId, occurredAt: NOW, recordedAt: NOW };
      state = evolveExchangeRates(state, { ...event, type, data });
    }
  }
  return state;
}

describe('an exchange rate', () => {
  it('entered anew names the one before, and entered again records nothing', () => {
    const rates = entered(rate('2026-03-31', '0.9'), rate('2026-03-31', '0.91'), rate('2026-03-31', '0.91'));
    expect(rates.get('2026-03-31')).toMatchObject({ rate: '0.91', version: 2, before: '0.9' });
    expect(decideExchangeRate(rate('2026-03-31', '0.91'), rates, NOW)).toEqual([]);
  });

  it.each<readonly [Partial<ExchangeRate>, string, string]>([
    [{ from: 'XXX' }, 'money.currency-unknown', '/rates/3/from'],
    [{ to: 'usd' }, 'money.currency-unknown', '/rates/3/to'],
    [{ to: 'USD' }, 'exchange-rate.same-currency', '/rates/3/to'],
    [{ date: '2026-02-29' }, 'exchange-rate.date-malformed', '/rates/3/date'],
    [{ date: '2026-13-01' }, 'exchange-rate.date-malformed', '/rates/3/date'],
    [{ rate: '0' }, 'rate.malformed', '/rates/3/rate'],
    [{ rate: '0,9' }, 'rate.malformed', '/rates/3/rate'],
    [{ source: ' ' }, 'exchange-rate.source-missing', '/rates/3/source'],
  ])('with %j is refused with %s at %s', (members, code, pointer) => {
    const read = () => parseExchangeRate(rate('2026-03-31', '0.9', members), '/rates/3');
    expect(read).toThrow(DomainError);
    try {
      read();
    } catch (error) {
      expect((error as DomainError).errors).toMatchObject([{ code, pointer }]);
    }
  });

  it('of the transaction date decides, whatever is published later', () => {
    const rates = [rate('2026-03-30', '0.8'), rate('2026-03-31', '0.9'), rate('2026-04-01', '1.1')];
    const wanted = { from: 'USD', to: 'EUR', date: '2026-03-31' };
    expect(rateOn(rates, wanted, 4)?.rate).toBe('0.9');
    expect(rateOn([...rates].reverse(), wanted, 4)?.rate).toBe('0.9');
  });

  it('of a Friday holds on the weekend, and not for ever', () => {
    const friday = [rate('2026-04-03', '0.9')];
    const onDate = (date: string) => rateOn(friday, { from: 'USD', to: 'EUR', date }, 4)?.rate;
    expect(['2026-04-02', '2026-04-05', '2026-04-07', '2026-04-08'].map(onDate)).toEqual([
      undefined,
      '0.9',
      '0.9',
      undefined,
    ]);
  });

  it('is not turned round: a rate from A to B is none from B to A', () => {
    expect(rateOn([rate('2026-03-31', '0.9')], { from: 'EUR', to: 'USD', date: '2026-03-31' }, 4)).toBe(
      undefined,
    );
  });
});
