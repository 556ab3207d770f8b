import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsDottedName, IsNullable } from '@timeledger/service/validation/format.decorators.js';

const EFFECTS = ['start', 'end', 'fixed'] as const;

/** What an event does to the time of whom it is about. */
export class RuleEffectBody {
  @JSONSchema({
    description: 'start, end: one end of a stretch; fixed: a stretch of `minutes` that ends with the event.',
    example: 'start',
  })
  @IsIn([...EFFECTS])
  readonly kind!: (typeof EFFECTS)[number];

  @JSONSchema({
    description: 'Which stretch, of start and end: the same word in the rule of its other end.',
    example: 'case',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @IsDottedName()
  readonly stretch?: string;

  @JSONSchema({ description: 'How long, of fixed.', example: 25 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1440)
  readonly minutes?: number;
}

/** On which task the time of a customer is recorded. */
export class RuleTaskBody {
  @JSONSchema({
    description: 'The customer; null for everybody who is not named, and for events without one.',
  })
  @IsNullable()
  @IsUUID()
  readonly customerId!: string | null;

  @JSONSchema({ description: 'The task; it must be open when the rule is made or changed.' })
  @IsUUID()
  readonly taskId!: string;
}

/** A rule as it is to be, as a whole. */
export class TimingRuleBody {
  @JSONSchema({ description: 'The type of the event in the other system.', example: 'case.opened' })
  @IsString()
  @MaxLength(100)
  @IsDottedName()
  readonly eventType!: string;

  @JSONSchema({ description: 'What the event does.' })
  @ValidateNested()
  @Type(() => RuleEffectBody)
  readonly effect!: RuleEffectBody;

  @JSONSchema({ description: 'Tasks by customer, each customer once.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => RuleTaskBody)
  readonly tasks!: readonly RuleTaskBody[];

  @JSONSchema({ description: 'Whether it is applied.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A rule. */
export class TimingRuleView extends TimingRuleBody {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c07' })
  @IsUUID()
  readonly id!: string;
}

/** Which rules. */
export class TimingRulesQuery extends PageQuery {
  @JSONSchema({ description: 'Only of this type of event.', example: 'case.opened' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly eventType?: string;
}

/** A page of rules. */
export class TimingRulePage {
  @JSONSchema({ description: 'The rules, by id.' })
  @ValidateNested({ each: true })
  @Type(() => TimingRuleView)
  readonly items!: readonly TimingRuleView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const timingRuleRequestExample = {
  eventType: 'case.opened',
  effect: { kind: 'start', stretch: 'case' },
  tasks: [{ customerId: null, taskId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' }],
  isActive: true,
};

export const timingRuleExample = { id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c07', ...timingRuleRequestExample };
