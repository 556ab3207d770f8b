import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MoneyBody } from '@timeledger/service/validation/money.dto.js';

/** What a project may cost. */
export class BudgetBody {
  @JSONSchema({ description: 'All of it; in the currency of the project.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly amount!: MoneyBody;

  @JSONSchema({
    description: 'Whole percents, ascending, at which `budget-threshold-reached` is told.',
    example: [80, 100],
  })
  @IsArray()
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(1000, { each: true })
  readonly thresholds!: readonly number[];
}

/** The budget of a project. */
export class PutBudgetBody {
  @JSONSchema({ description: 'What it may cost; null for no limit.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => BudgetBody)
  readonly budget!: BudgetBody | null;
}

/** What a project came to. */
export class ProjectCostView {
  @JSONSchema({ description: 'The project.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'Minutes that count for it.', example: 4050 })
  @IsInt()
  readonly minutes!: number;

  @JSONSchema({ description: 'What they cost, each by the rate of its day.' })
  @ValidateNested()
  @Type(() => MoneyBody)
  readonly cost!: MoneyBody;

  @JSONSchema({ description: 'Minutes of those that no rate is for: they cost nothing yet.', example: 0 })
  @IsInt()
  readonly unpricedMinutes!: number;

  @JSONSchema({ description: 'What it may cost; null for no limit.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => BudgetBody)
  readonly budget!: BudgetBody | null;
}

export const budgetRequestExample = {
  budget: { amount: { amount: '10000.00', currency: 'EUR' }, thresholds: [80, 100] },
};

export const projectCostExample = {
  projectId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  minutes: 4050,
  cost: { amount: '4050.00', currency: 'EUR' },
  unpricedMinutes: 0,
  ...budgetRequestExample,
};
