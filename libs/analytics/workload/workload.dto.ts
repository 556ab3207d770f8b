import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import {
  DEFAULT_THRESHOLDS,
  type JudgedLoad,
  type LoadStatus,
  type Rebalancing,
} from '../domain/workload.js';

/** Of which days and people, and from when on somebody is overloaded or idle. */
export class WorkloadQuery {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly firstDay!: string;

  @JSONSchema({ description: 'Last local day; at most 366 days in all.', example: '2026-03-31' })
  @IsLocalDate()
  readonly lastDay!: string;

  @JSONSchema({
    description: 'Only days on which people were in this team or one below it.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly teamId?: string;

  @JSONSchema({
    description: `Percents of what was planned above which somebody is overloaded; ${DEFAULT_THRESHOLDS.overloadPercent} unless told.`,
    example: 110,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(100)
  @Max(300)
  readonly overloadPercent?: number;

  @JSONSchema({
    description: `Percents below which somebody is idle; ${DEFAULT_THRESHOLDS.idlePercent} unless told.`,
    example: 90,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(100)
  readonly idlePercent?: number;
}

/** The load of one person. */
export class PersonLoadView implements JudgedLoad {
  @JSONSchema({ description: 'Who.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'Planned minutes of days on which they were to work; leave is none.',
    example: 9600,
  })
  @IsInt()
  readonly capacityMinutes!: number;

  @JSONSchema({ description: 'Minutes worked, whatever was planned.', example: 10800 })
  @IsInt()
  readonly workedMinutes!: number;

  @JSONSchema({ description: 'Planned days on which more than the threshold was worked.', example: 6 })
  @IsInt()
  readonly overloadedDays!: number;

  @JSONSchema({ description: 'Worked of planned minutes; null where nothing was planned.', example: 1.125 })
  @IsNullable()
  @IsNumber()
  readonly utilisation!: number | null;

  @JSONSchema({
    description: 'overloaded, balanced, idle; unplanned where nothing was planned.',
    example: 'overloaded',
  })
  @IsIn(['overloaded', 'balanced', 'idle', 'unplanned'])
  readonly status!: LoadStatus;

  @JSONSchema({ description: 'Minutes over what was planned, of whoever is overloaded.', example: 1200 })
  @IsInt()
  readonly excessMinutes!: number;

  @JSONSchema({ description: 'Planned minutes not worked, of whoever is idle.', example: 0 })
  @IsInt()
  readonly idleMinutes!: number;
}

/** Minutes that could go from one to another. */
export class RebalancingView implements Rebalancing {
  @JSONSchema({ description: 'Who has too many.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly fromEmployeeId!: string;

  @JSONSchema({ description: 'Who has some left.', example: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22' })
  @IsUUID()
  readonly toEmployeeId!: string;

  @JSONSchema({ description: 'How many; at least 30.', example: 600 })
  @IsInt()
  readonly minutes!: number;
}

/** The load of people. */
export class WorkloadView {
  @JSONSchema({ description: 'Percents above which somebody is overloaded, as asked.', example: 110 })
  @IsInt()
  readonly overloadPercent!: number;

  @JSONSchema({ description: 'Percents below which somebody is idle, as asked.', example: 90 })
  @IsInt()
  readonly idlePercent!: number;

  @JSONSchema({ description: 'The people whom you may see and who have a day that counts, by id.' })
  @ValidateNested({ each: true })
  @Type(() => PersonLoadView)
  readonly items!: readonly PersonLoadView[];

  @JSONSchema({ description: 'Who could hand how much to whom; a suggestion, nothing is moved.' })
  @ValidateNested({ each: true })
  @Type(() => RebalancingView)
  readonly suggestions!: readonly RebalancingView[];
}

const [ANN, BOB] = ['0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22'];

/** A whole answer for the documentation. */
export const workloadExample = {
  ...{ overloadPercent: 110, idlePercent: 90 },
  items: [
    {
      ...{ employeeId: ANN, capacityMinutes: 9600, workedMinutes: 10800, overloadedDays: 6 },
      ...{ utilisation: 1.125, status: 'overloaded', excessMinutes: 1200, idleMinutes: 0 },
    },
    {
      ...{ employeeId: BOB, capacityMinutes: 9600, workedMinutes: 8400, overloadedDays: 0 },
      ...{ utilisation: 0.875, status: 'idle', excessMinutes: 0, idleMinutes: 1200 },
    },
  ],
  suggestions: [{ fromEmployeeId: ANN, toEmployeeId: BOB, minutes: 1200 }],
};
