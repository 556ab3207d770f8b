import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsCountryCode,
  IsEmployeeReference,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { MoneyBody } from '@timeledger/service/validation/money.dto.js';
import type { CategoryKind } from '../domain/claims/expense-policy.js';
import { CATEGORY_KINDS } from '../expense-policy/expense-policy.dto.js';

const MOST_TEXT = 2000;

/** A new claim. */
export class DraftClaimBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e01',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'What it was for.', example: 'Customers in the north' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_TEXT)
  readonly purpose?: string | null;

  @JSONSchema({ description: 'The trip that it belongs to; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly tripId?: string | null;
}

/** What a line is reckoned from: which members there are says its kind. */
export class LineBasisBody {
  @JSONSchema({
    description: 'An amount spent, days away, or a drive with an own vehicle: as its category says.',
    example: 'amount',
  })
  @IsIn([...CATEGORY_KINDS])
  readonly kind!: CategoryKind;

  @JSONSchema({ description: 'Of an amount and a drive: the date of it.', example: '2026-03-31' })
  @IsOptional()
  @IsLocalDate()
  readonly date?: string;

  @JSONSchema({ description: 'Of an amount: as spent, in the currency spent.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly amount?: MoneyBody;

  @JSONSchema({
    description: 'Of days away: the first, by the calendar of the place.',
    example: '2026-03-30',
  })
  @IsOptional()
  @IsLocalDate()
  readonly firstDay?: string;

  @JSONSchema({ description: 'Of days away: the last.', example: '2026-04-01' })
  @IsOptional()
  @IsLocalDate()
  readonly lastDay?: string;

  @JSONSchema({ description: 'Of days away: the country (ISO 3166-1).', example: 'DE' })
  @IsOptional()
  @IsCountryCode()
  readonly country?: string;

  @JSONSchema({ description: 'Of days away: a city with a rate of its own.', example: 'Shanghai' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly city?: string | null;

  @JSONSchema({ description: 'Of a drive: the vehicle, as the policy names it.', example: 'car' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly vehicle?: string;

  @JSONSchema({ description: 'Of a drive: how far.', example: 50_000 })
  @IsOptional()
  @IsInt()
  readonly meters?: number;
}

/** A line as it is to be, as a whole. */
export class ClaimLineBody {
  @JSONSchema({ description: 'A category of the policy.', example: 'hotel' })
  @IsString()
  @MinLength(1)
  @MaxLength(50)
  readonly category!: string;

  @JSONSchema({ description: 'What it is reckoned from.' })
  @ValidateNested()
  @Type(() => LineBasisBody)
  readonly basis!: LineBasisBody;

  @JSONSchema({ description: 'In the words of the person.', example: 'Two nights' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_TEXT)
  readonly description?: string | null;

  @JSONSchema({ description: 'The visit it was for; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly visitId?: string | null;

  @JSONSchema({ description: 'The trip it belongs to; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly tripId?: string | null;
}

/** What the person was given beforehand. */
export class ClaimAdvanceBody {
  @JSONSchema({ description: 'In the base currency; 0 for nothing.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly advance!: MoneyBody;
}

/** A decision in favour. */
export class ApproveClaimBody {
  @JSONSchema({ description: 'A word to it.', example: 'Seen.' })
  @IsOptional()
  @IsString()
  @MaxLength(MOST_TEXT)
  readonly comment?: string;
}

/** A decision against. */
export class RejectClaimBody {
  @JSONSchema({ description: 'Why.', example: 'The receipt of the hotel is missing.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_TEXT)
  readonly comment!: string;
}

/** A payment. */
export class PayClaimBody {
  @JSONSchema({ description: 'The day on which it was paid.', example: '2026-05-04' })
  @IsLocalDate()
  readonly paidOn!: string;
}

/** The rate that a line was converted with. */
export class LineRateView {
  @JSONSchema({ description: 'From.', example: 'USD' })
  @IsString()
  readonly from!: string;

  @JSONSchema({ description: 'To.', example: 'EUR' })
  @IsString()
  readonly to!: string;

  @JSONSchema({
    description: 'Its date: that of the transaction, or the nearest before.',
    example: '2026-03-31',
  })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'Units of `to` for one of `from`.', example: '0.9' })
  @IsString()
  readonly rate!: string;

  @JSONSchema({ description: 'Who published it.', example: 'ECB' })
  @IsString()
  readonly source!: string;
}

/** One day of a stay. */
export class PerDiemDayView {
  @JSONSchema({ description: 'The day.', example: '2026-03-30' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The share of the rate.', example: 50 })
  @IsInt()
  readonly percent!: number;

  @JSONSchema({ description: 'What it is worth.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly amount!: MoneyBody;
}

/** A line with what it is worth. */
export class ClaimLineView {
  @JSONSchema({ description: 'Its id.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e02' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Its category.', example: 'hotel' })
  @IsString()
  readonly category!: string;

  @JSONSchema({ description: 'What it is reckoned from.' })
  @ValidateNested()
  @Type(() => LineBasisBody)
  readonly basis!: LineBasisBody;

  @JSONSchema({
    description: 'The date that decides on rate and policy; of a stay its last day.',
    example: '2026-03-31',
  })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'As spent.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly amount!: MoneyBody;

  @JSONSchema({ description: 'In the base currency.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly baseAmount!: MoneyBody;

  @JSONSchema({ description: 'The rate used; null for the base currency.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => LineRateView)
  readonly exchangeRate!: LineRateView | null;

  @JSONSchema({ description: 'The days of a stay; empty for others.' })
  @ValidateNested({ each: true })
  @Type(() => PerDiemDayView)
  readonly days!: readonly PerDiemDayView[];

  @JSONSchema({ description: 'The version of the policy that it was reckoned with.', example: 1 })
  @IsInt()
  @Min(1)
  readonly policyVersion!: number;

  @JSONSchema({ description: 'In the words of the person.', example: 'Two nights' })
  @IsNullable()
  @IsString()
  readonly description!: string | null;

  @JSONSchema({ description: 'The visit it was for.' })
  @IsNullable()
  @IsUUID()
  readonly visitId!: string | null;

  @JSONSchema({ description: 'The trip it belongs to.' })
  @IsNullable()
  @IsUUID()
  readonly tripId!: string | null;

  @JSONSchema({ description: 'Why it wants a second look. Open.', example: [] })
  @IsArray()
  @IsString({ each: true })
  readonly flags!: readonly string[];

  @JSONSchema({ description: 'The open proposal to book it back; null for none.' })
  @IsNullable()
  @IsUUID()
  readonly reversalId!: string | null;
}

/** A claim in a list. */
export class ClaimSummaryView {
  @JSONSchema({ description: 'Its id.', example: '6c1f0a52-3b7e-4c55-9d4b-0a1b2c3d4e01' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose it is.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'How far it is.', example: 'draft' })
  @IsIn(['draft', 'submitted', 'approved', 'rejected', 'paid'])
  readonly status!: string;

  @JSONSchema({ description: 'The trip that it belongs to.' })
  @IsNullable()
  @IsUUID()
  readonly tripId!: string | null;

  @JSONSchema({ description: 'What the lines come to, in the base currency.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly total!: MoneyBody;

  @JSONSchema({ description: 'What was given beforehand.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly advance!: MoneyBody;

  @JSONSchema({ description: 'Total less advance: below 0 when the person owes the rest back.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly payable!: MoneyBody;

  @JSONSchema({ description: 'What the lines come to in each currency spent.' })
  @ValidateNested({ each: true })
  @Type(() => MoneyBody)
  readonly totals!: readonly MoneyBody[];

  @JSONSchema({ description: 'Every flag of its lines, once.', example: [] })
  @IsArray()
  @IsString({ each: true })
  readonly flags!: readonly string[];
}

/** Who takes a step. */
export class ClaimStepView {
  @JSONSchema({
    description: 'A manager in the reporting line, or somebody with a role.',
    example: 'manager',
  })
  @IsIn(['manager', 'role'])
  readonly kind!: 'manager' | 'role';

  @JSONSchema({ description: 'Of a manager: how far up the line.', example: 1 })
  @IsOptional()
  @IsInt()
  readonly level?: number;

  @JSONSchema({ description: 'Of a role: which.', example: 'finance' })
  @IsOptional()
  @IsString()
  readonly role?: string;

  @JSONSchema({ description: 'Who took it; null for nobody yet.' })
  @IsNullable()
  @IsString()
  readonly takenBy!: string | null;
}

/** A claim. */
export class ClaimView extends ClaimSummaryView {
  @JSONSchema({
    description: 'What it was for, in the words of the person.',
    example: 'Customers in the north',
  })
  @IsNullable()
  @IsString()
  readonly purpose!: string | null;

  @JSONSchema({ description: 'Its lines, in the order in which they were first entered.' })
  @ValidateNested({ each: true })
  @Type(() => ClaimLineView)
  readonly lines!: readonly ClaimLineView[];

  @JSONSchema({ description: 'The steps of its approval, by its total; empty before it is submitted.' })
  @ValidateNested({ each: true })
  @Type(() => ClaimStepView)
  readonly steps!: readonly ClaimStepView[];
}

/** A page of claims. */
export class ClaimPage {
  @JSONSchema({ description: 'The claims, the newest first.' })
  @ValidateNested({ each: true })
  @Type(() => ClaimSummaryView)
  readonly items!: readonly ClaimSummaryView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which claims. */
export class ClaimsQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of a person: an id, or `me`.', example: 'me' })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;

  @JSONSchema({ description: 'Only those that are so far.', example: 'submitted' })
  @IsOptional()
  @IsIn(['draft', 'submitted', 'approved', 'rejected', 'paid'])
  readonly status?: 'draft' | 'submitted' | 'approved' | 'rejected' | 'paid';

  @JSONSchema({
    description: 'Only those with a flag on a line; of paid ones there is a proposal to book it back.',
    example: true,
  })
  @IsOptional()
  @IsBoolean()
  readonly isFlagged?: boolean;
}
