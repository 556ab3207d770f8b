import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min, MinLength, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsCurrencyCode,
  IsDecimalRate,
  IsLocalDate,
} from '@timeledger/service/validation/format.decorators.js';
import { MOST_SOURCE_LETTERS } from '../domain/exchange-rates/exchange-rate.decider.js';

/** What one currency was worth in another on a date. */
export class ExchangeRateBody {
  @JSONSchema({ description: 'The currency that was spent (ISO 4217).', example: 'USD' })
  @IsCurrencyCode()
  readonly from!: string;

  @JSONSchema({ description: 'The currency that it is converted to.', example: 'EUR' })
  @IsCurrencyCode()
  readonly to!: string;

  @JSONSchema({
    description: 'The date of the transactions that it holds for, by the calendar of its source.',
    example: '2026-03-31',
  })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({
    description: 'Units of `to` for one unit of `from`: an exact decimal as text.',
    example: '0.9',
  })
  @IsDecimalRate()
  readonly rate!: string;

  @JSONSchema({ description: 'Who published it.', example: 'ECB' })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_SOURCE_LETTERS)
  readonly source!: string;
}

/** A rate as it stands. */
export class ExchangeRateView extends ExchangeRateBody {
  @JSONSchema({ description: 'Counts the entries for this pair and date, from 1.', example: 1 })
  @IsInt()
  @Min(1)
  readonly version!: number;
}

/** A page of rates. */
export class ExchangeRatePage {
  @JSONSchema({ description: 'The rates, the newest date first.' })
  @ValidateNested({ each: true })
  @Type(() => ExchangeRateView)
  readonly items!: readonly ExchangeRateView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which rates. */
export class ExchangeRatesQuery extends PageQuery {
  @JSONSchema({ description: 'Only from this currency.', example: 'USD' })
  @IsOptional()
  @IsCurrencyCode()
  readonly from?: string;

  @JSONSchema({ description: 'Only to this currency.', example: 'EUR' })
  @IsOptional()
  @IsCurrencyCode()
  readonly to?: string;

  @JSONSchema({ description: 'Only of this date or later.', example: '2026-03-01' })
  @IsOptional()
  @IsLocalDate()
  readonly since?: string;

  @JSONSchema({ description: 'Only of this date or earlier.', example: '2026-03-31' })
  @IsOptional()
  @IsLocalDate()
  readonly until?: string;
}

export const exchangeRateRequestExample = {
  from: 'USD',
  to: 'EUR',
  date: '2026-03-31',
  rate: '0.9',
  source: 'ECB',
};
export const exchangeRateExample = { ...exchangeRateRequestExample, version: 1 };
