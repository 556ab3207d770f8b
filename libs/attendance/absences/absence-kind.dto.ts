import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MAXIMUM_CODE_LENGTH } from '../domain/absence/absence-kind.js';

const MAXIMUM_NAME_LENGTH = 100;
const MINUTES_PER_DAY = 1440;
const MAXIMUM_BALANCE_MINUTES = 366 * MINUTES_PER_DAY;

/** What a kind is called. */
export class AbsenceKindNameBody {
  @JSONSchema({ description: 'In English.', example: 'Parental leave' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_NAME_LENGTH)
  readonly en!: string;

  @JSONSchema({ description: 'In Chinese.', example: '育儿假' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_NAME_LENGTH)
  readonly zh!: string;
}

/** What a balance gets by itself. */
export class BalanceAccrualBody {
  @JSONSchema({
    description: 'year: on 1 January; month: on the first day of each month.',
    example: 'year',
  })
  @IsIn(['year', 'month'])
  readonly per!: 'year' | 'month';

  @JSONSchema({
    description: 'Each time. Of a year a multiple of 12: whoever begins in the year gets twelfths.',
    example: 14_400,
  })
  @IsInt()
  @Min(0)
  @Max(MAXIMUM_BALANCE_MINUTES)
  readonly minutes!: number;
}

/** What may be taken into the next year. */
export class BalanceCarryOverBody {
  @JSONSchema({ description: 'At most so much; 0 takes nothing over.', example: 2400 })
  @IsInt()
  @Min(0)
  @Max(MAXIMUM_BALANCE_MINUTES)
  readonly maximumMinutes!: number;

  @JSONSchema({
    description: 'Month and day (MM-DD) on which what was taken over is lost; null never loses it.',
    example: '04-01',
  })
  @IsNullable()
  @IsString()
  @MinLength(5)
  @MaxLength(5)
  readonly expiresOn!: string | null;
}

/** How a kind draws on a balance. */
export class BalanceRuleBody {
  @JSONSchema({
    description: 'What a full day costs, whatever is planned on it; even, so that half a day is exact.',
    example: 480,
  })
  @IsInt()
  @Min(2)
  @Max(MINUTES_PER_DAY)
  readonly dayMinutes!: number;

  @JSONSchema({ description: 'What it gets by itself; null where everything is booked.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => BalanceAccrualBody)
  readonly accrual!: BalanceAccrualBody | null;

  @JSONSchema({ description: 'What may be taken into the next year.' })
  @ValidateNested()
  @Type(() => BalanceCarryOverBody)
  readonly carryOver!: BalanceCarryOverBody;

  @JSONSchema({ description: 'How far below zero it may go.', example: 0 })
  @IsInt()
  @Min(0)
  @Max(MAXIMUM_BALANCE_MINUTES)
  readonly overdraftMinutes!: number;
}

/** What a version of a kind says. */
export class ChangeAbsenceKindBody {
  @JSONSchema({
    description: 'Absences that begin on this local day or later follow this version.',
    example: '2026-04-01',
  })
  @IsLocalDate()
  readonly effectiveFrom!: string;

  @JSONSchema({ description: 'What it is called.' })
  @ValidateNested()
  @Type(() => AbsenceKindNameBody)
  readonly name!: AbsenceKindNameBody;

  @JSONSchema({ description: 'Whether it is paid.', example: false })
  @IsBoolean()
  readonly isPaid!: boolean;

  @JSONSchema({ description: 'Whether the person is at work, elsewhere.', example: false })
  @IsBoolean()
  readonly countsAsWorked!: boolean;

  @JSONSchema({ description: 'Whether somebody has to approve it.', example: true })
  @IsBoolean()
  readonly needsApproval!: boolean;

  @JSONSchema({ description: 'Whether it is taken by half days too.', example: false })
  @IsBoolean()
  readonly areHalvesAllowed!: boolean;

  @JSONSchema({
    description: 'Whether it can be asked for. One that no longer can stays known for what was asked before.',
    example: true,
  })
  @IsBoolean()
  readonly isOffered!: boolean;

  @JSONSchema({ description: 'How it draws on a balance; null where it needs none.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => BalanceRuleBody)
  readonly balance!: BalanceRuleBody | null;
}

/** A kind of one's own. */
export class DefineAbsenceKindBody extends ChangeAbsenceKindBody {
  @JSONSchema({
    description: 'Its code, for ever: small letters and digits, with single hyphens between.',
    example: 'parental-leave',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAXIMUM_CODE_LENGTH)
  readonly kind!: string;
}

/** One version of a kind. */
export class AbsenceKindVersionView extends ChangeAbsenceKindBody {
  @JSONSchema({ description: 'From 1; 0 is what the product says of its own kinds.', example: 1 })
  @IsInt()
  readonly version!: number;
}

/** A kind of absence. */
export class AbsenceKindView {
  @JSONSchema({
    description: 'leave, sick, business-trip, field-work, training, remote, or the company’s own.',
    example: 'parental-leave',
  })
  @IsString()
  readonly kind!: string;

  @JSONSchema({
    description: 'Every version, the oldest first; on a day the one counts that took effect last.',
  })
  @ValidateNested({ each: true })
  @Type(() => AbsenceKindVersionView)
  readonly versions!: readonly AbsenceKindVersionView[];
}

/** Every kind of absence of the company. */
export class AbsenceKindList {
  @JSONSchema({
    description: 'Those of the product, then in the order in which they were defined; at most 200.',
  })
  @ValidateNested({ each: true })
  @Type(() => AbsenceKindView)
  readonly items!: readonly AbsenceKindView[];
}

const change = {
  effectiveFrom: '2026-04-01',
  name: { en: 'Parental leave', zh: '育儿假' },
  isPaid: false,
  countsAsWorked: false,
  needsApproval: true,
  areHalvesAllowed: false,
  isOffered: true,
  balance: {
    dayMinutes: 480,
    accrual: { per: 'year', minutes: 14_400 },
    carryOver: { maximumMinutes: 2400, expiresOn: '04-01' },
    overdraftMinutes: 0,
  },
};
const view = { kind: 'parental-leave', versions: [{ ...change, version: 1 }] };

/** Examples of the documentation. */
export const absenceKindExamples = {
  define: { kind: 'parental-leave', ...change },
  change,
  view,
  list: { items: [view] },
};
