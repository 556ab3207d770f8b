import { IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsCurrencyCode, IsMoneyAmount } from './format.decorators.js';

/**
 * Money in a request or an answer: `{"amount": "12.30", "currency": "EUR"}`. The class says how it is written; whether the
 * currency has so many decimals, says `parseMoney` of the kernel, with a pointer.
 */
export class MoneyBody {
  @JSONSchema({
    description:
      'An exact decimal as text, never a number: with no more decimals than the currency has minor units (EUR 2, JPY 0, KWD 3).',
    example: '12.30',
  })
  @IsString()
  @IsMoneyAmount()
  readonly amount!: string;

  @JSONSchema({ description: 'The currency by ISO 4217.', example: 'EUR' })
  @IsString()
  @IsCurrencyCode()
  readonly currency!: string;
}
