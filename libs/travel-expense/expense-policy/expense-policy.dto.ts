import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Rounding } from '@timeledger/kernel/money.js';
import {
  IsCountryCode,
  IsCurrencyCode,
  IsDecimalRate,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { MoneyBody } from '@timeledger/service/validation/money.dto.js';
import {
  MOST_APPROVAL_STEPS,
  MOST_POLICY_ENTRIES,
  type CategoryKind,
} from '../domain/claims/expense-policy.js';

export const CATEGORY_KINDS = ['amount', 'per-diem', 'mileage'] as const satisfies readonly CategoryKind[];
const ROUNDINGS = ['half-even', 'half-up'] as const satisfies readonly Rounding[];
const MOST_TIERS = 20;

/** A kind of expense that the company pays back. */
export class ExpenseCategoryBody {
  @JSONSchema({ description: 'What claims name it by.', example: 'hotel' })
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly code!: string;

  @JSONSchema({ description: 'What a line of it is reckoned from.', example: 'amount' })
  @IsIn([...CATEGORY_KINDS])
  readonly kind!: CategoryKind;
}

/** Which share of a day's rate is paid. */
export class PerDiemSharesBody {
  @JSONSchema({ description: 'Of the first day of a stay, in percent.', example: 50 })
  @IsInt()
  readonly firstDayPercent!: number;

  @JSONSchema({ description: 'Of the last day.', example: 50 })
  @IsInt()
  readonly lastDayPercent!: number;

  @JSONSchema({ description: 'Of a journey out and back on one day.', example: 0 })
  @IsInt()
  readonly singleDayPercent!: number;
}

/** What a day away is worth, from a date on. */
export class PerDiemRateBody {
  @JSONSchema({ description: 'Country by ISO 3166-1.', example: 'DE' })
  @IsCountryCode()
  readonly country!: string;

  @JSONSchema({ description: 'A city with a rate of its own; null, or left out, for the rest.' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly city?: string | null;

  @JSONSchema({ description: 'First day on which it holds.', example: '2026-01-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'What a whole day is worth.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly daily!: MoneyBody;
}

/** What a kilometer is worth from a number of kilometers in the calendar year on. */
export class MileageTierBody {
  @JSONSchema({ description: 'The first begins at 0.', example: 0 })
  @IsInt()
  @Min(0)
  readonly fromKilometers!: number;

  @JSONSchema({ description: 'An exact decimal as text.', example: '0.30' })
  @IsDecimalRate()
  readonly perKilometer!: string;
}

/** What a drive with an own vehicle is worth, from a date on. */
export class MileageRateBody {
  @JSONSchema({ description: 'What lines name the vehicle by.', example: 'car' })
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly vehicle!: string;

  @JSONSchema({ description: 'First day on which it holds.', example: '2026-01-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'Currency by ISO 4217.', example: 'EUR' })
  @IsCurrencyCode()
  readonly currency!: string;

  @JSONSchema({ description: 'By kilometers of the calendar year, growing.' })
  @IsArray()
  @ArrayMaxSize(MOST_TIERS)
  @ValidateNested({ each: true })
  @Type(() => MileageTierBody)
  readonly tiers!: readonly MileageTierBody[];
}

/** Who takes a step of the approval. */
export class StepDeciderBody {
  @JSONSchema({
    description: 'A manager in the reporting line, or somebody with a role.',
    example: 'manager',
  })
  @IsIn(['manager', 'role'])
  readonly kind!: 'manager' | 'role';

  @JSONSchema({ description: 'Of a manager: how far up the line; 1 is the direct one.', example: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  readonly level?: number;

  @JSONSchema({ description: 'Of a role: which.', example: 'finance' })
  @IsOptional()
  @IsIn(['finance'])
  readonly role?: 'finance';
}

/** A step that claims of an amount or more need. */
export class ApprovalStepBody {
  @JSONSchema({ description: 'The least total that needs it, in the base currency.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly from!: MoneyBody;

  @JSONSchema({ description: 'Who takes it.' })
  @ValidateNested()
  @Type(() => StepDeciderBody)
  readonly decider!: StepDeciderBody;
}

/** What the company pays back, and who approves it: a whole version. */
export class ExpensePolicyBody {
  @JSONSchema({ description: 'What claims are added up and paid in (ISO 4217).', example: 'EUR' })
  @IsCurrencyCode()
  readonly baseCurrency!: string;

  @JSONSchema({ description: 'How amounts are rounded to minor units.', example: 'half-up' })
  @IsIn([...ROUNDINGS])
  readonly rounding!: Rounding;

  @JSONSchema({
    description:
      'How many days an exchange rate may be older than the transaction: for weekends and holidays of its source.',
    example: 4,
  })
  @IsInt()
  readonly rateMaximumAgeDays!: number;

  @JSONSchema({ description: 'The kinds of expenses.' })
  @IsArray()
  @ArrayMaxSize(MOST_POLICY_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => ExpenseCategoryBody)
  readonly categories!: readonly ExpenseCategoryBody[];

  @JSONSchema({ description: 'Shares of the per-diem on the first and the last day.' })
  @ValidateNested()
  @Type(() => PerDiemSharesBody)
  readonly perDiemShares!: PerDiemSharesBody;

  @JSONSchema({ description: 'Per-diems by country, city and first day.' })
  @IsArray()
  @ArrayMaxSize(MOST_POLICY_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => PerDiemRateBody)
  readonly perDiemRates!: readonly PerDiemRateBody[];

  @JSONSchema({ description: 'Mileage by vehicle and first day.' })
  @IsArray()
  @ArrayMaxSize(MOST_POLICY_ENTRIES)
  @ValidateNested({ each: true })
  @Type(() => MileageRateBody)
  readonly mileageRates!: readonly MileageRateBody[];

  @JSONSchema({ description: 'Steps of the approval, in the order in which they are taken.' })
  @IsArray()
  @ArrayMaxSize(MOST_APPROVAL_STEPS)
  @ValidateNested({ each: true })
  @Type(() => ApprovalStepBody)
  readonly approvalSteps!: readonly ApprovalStepBody[];
}

/** The version in force, or another that was asked for. */
export class ExpensePolicyView {
  @JSONSchema({ description: 'Counts the versions; 0 before the first.', example: 1 })
  @IsInt()
  @Min(0)
  readonly version!: number;

  @JSONSchema({ description: 'The policy; null before the first version.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => ExpensePolicyBody)
  readonly policy!: ExpensePolicyBody | null;
}

/** Which version. */
export class ExpensePolicyQuery {
  @JSONSchema({ description: 'A version of before; the one in force unless told.', example: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  readonly version?: number;
}

const eur = (amount: string) => ({ amount, currency: 'EUR' });

export const expensePolicyRequestExample = {
  baseCurrency: 'EUR',
  rounding: 'half-up',
  rateMaximumAgeDays: 4,
  categories: [
    { code: 'hotel', kind: 'amount' },
    { code: 'per-diem', kind: 'per-diem' },
    { code: 'mileage', kind: 'mileage' },
  ],
  perDiemShares: { firstDayPercent: 50, lastDayPercent: 50, singleDayPercent: 0 },
  perDiemRates: [{ country: 'DE', city: null, from: '2025-01-01', daily: eur('28.00') }],
  mileageRates: [
    {
      vehicle: 'car',
      from: '2025-01-01',
      currency: 'EUR',
      tiers: [{ fromKilometers: 0, perKilometer: '0.3' }],
    },
  ],
  approvalSteps: [
    { from: eur('0.00'), decider: { kind: 'manager', level: 1 } },
    { from: eur('500.00'), decider: { kind: 'manager', level: 2 } },
    { from: eur('5000.00'), decider: { kind: 'role', role: 'finance' } },
  ],
};

export const expensePolicyExample = { version: 1, policy: expensePolicyRequestExample };
