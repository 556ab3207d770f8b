import { describe, expect, it } from '@jest/globals';
import { MoneyBody } from './money.dto.js';
import { validatorOf } from './request-validator.js';

const pointersOf = (value: unknown): readonly string[] =>
  validatorOf(MoneyBody)
    .faultsOf(value)
    .map(({ pointer }) => pointer);

describe('money in a request', () => {
  it.each(['12.30', '0', '-0.01', '1234567890.123'])('may be %s', (amount) => {
    expect(pointersOf({ amount, currency: 'EUR' })).toEqual([]);
  });

  it.each([12.3, '12,30', '1e3', '.5', '', '00', '+1', 'NaN', '1.0000', ' 1', '1\n', null])(
    'is not %j',
    (amount) => {
      expect(new Set(pointersOf({ amount, currency: 'EUR' }))).toEqual(new Set(['/amount']));
    },
  );

  it.each(['eur', 'EURO', '€', '', 'XXX', 'DEM'])('is not of %j', (currency) => {
    expect(pointersOf({ amount: '1', currency })).toEqual(['/currency']);
  });

  it('has an amount and a currency, and nothing else', () => {
    expect(pointersOf({ amount: '1' })).toEqual(['/currency']);
    expect(pointersOf({ amount: '1', currency: 'EUR', rate: '2' })).toEqual(['/rate']);
  });
});
