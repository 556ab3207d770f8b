import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';
import type { DayAttribution, IsoWeekday, PayPeriodKind } from '../domain/events.js';

/** How the members of a pay group are reckoned from a date on. */
export class PayGroupDefinitionBody {
  @JSONSchema({ description: 'First local day on which the definition holds.', example: '2026-01-01' })
  @IsLocalDate()
  readonly effectiveFrom!: string;

  @JSONSchema({
    description: 'IANA time zone; its midnights bound days and pay periods.',
    example: 'Europe/Berlin',
  })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'How long a pay period is.', example: 'monthly' })
  @IsIn(['weekly', 'biweekly', 'semi-monthly', 'monthly'])
  readonly periodKind!: PayPeriodKind;

  @JSONSchema({
    description:
      'A day on which a weekly or biweekly period begins. Without effect on the other kinds: monthly periods begin on the 1st, semi-monthly ones on the 1st and the 16th.',
    example: '2026-01-01',
  })
  @IsLocalDate()
  readonly anchor!: string;

  @JSONSchema({ description: 'First day of the workweek, 1 Monday to 7 Sunday (ISO 8601).', example: 1 })
  @IsInt()
  @Min(1)
  @Max(7)
  readonly workweekStart!: IsoWeekday;

  @JSONSchema({
    description: 'Which day a session across midnight counts on: the day of its start, or each its part.',
    example: 'start-of-session',
  })
  @IsIn(['start-of-session', 'split-at-midnight'])
  readonly dayAttribution!: DayAttribution;
}

/** A new pay group. */
export class CreatePayGroupBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'What people call it.', example: 'Field service Berlin' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'Its first definition.' })
  @ValidateNested()
  @Type(() => PayGroupDefinitionBody)
  readonly definition!: PayGroupDefinitionBody;
}

/** A pay group as it is known. */
export class PayGroupView {
  @JSONSchema({ description: 'Its id.', example: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Field service Berlin' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'Its definitions, oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => PayGroupDefinitionBody)
  readonly definitions!: readonly PayGroupDefinitionBody[];
}

/** A page of pay groups. */
export class PayGroupPage {
  @JSONSchema({ description: 'The pay groups, by id.' })
  @ValidateNested({ each: true })
  @Type(() => PayGroupView)
  readonly items!: readonly PayGroupView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const payGroupExample = {
  id: '3f0e7a52-6a7e-4f7e-9a4e-0f5f0f5b1a01',
  name: 'Field service Berlin',
  definitions: [
    {
      effectiveFrom: '2026-01-01',
      zone: 'Europe/Berlin',
      periodKind: 'monthly',
      anchor: '2026-01-01',
      workweekStart: 1,
      dayAttribution: 'start-of-session',
    },
  ],
};
