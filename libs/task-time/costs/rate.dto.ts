import { Type } from 'class-transformer';
import { IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MoneyBody } from '@timeledger/service/validation/money.dto.js';

/** What an hour costs from a date on. */
export class SetRateBody {
  @JSONSchema({ description: 'Whose work it is for; null, or left out, for everybody’s.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly employeeId?: string | null;

  @JSONSchema({ description: 'For which project; null, or left out, for all in its currency.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly projectId?: string | null;

  @JSONSchema({ description: 'What an hour costs; in the currency of the project, where one is named.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly perHour!: MoneyBody;

  @JSONSchema({
    description:
      'First day of work that it is for, until a later rate of the same scope and currency begins.',
    example: '2026-01-01',
  })
  @IsLocalDate()
  readonly validFrom!: string;
}

/** A rate. */
export class RateView {
  @JSONSchema({ description: 'Its id: one for whom, project, currency and date.' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose work it is for; null for everybody’s.' })
  @IsNullable()
  @IsUUID()
  readonly employeeId!: string | null;

  @JSONSchema({ description: 'For which project; null for all in its currency.' })
  @IsNullable()
  @IsUUID()
  readonly projectId!: string | null;

  @JSONSchema({ description: 'What an hour costs.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly perHour!: MoneyBody;

  @JSONSchema({ description: 'First day of work that it is for.' })
  @IsLocalDate()
  readonly validFrom!: string;
}

/** The rates of a company. */
export class RatesView {
  @JSONSchema({ description: 'All that were ever set, by first day.' })
  @ValidateNested({ each: true })
  @Type(() => RateView)
  readonly rates!: readonly RateView[];
}

export const rateRequestExample = {
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  projectId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  perHour: { amount: '60.00', currency: 'EUR' },
  validFrom: '2026-01-01',
};

export const rateExample = { id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c09', ...rateRequestExample };
