import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** Tasks of one day, at most. */
const MOST_SHARES = 100;

/** What one task gets of a day. */
export class ShareBody {
  @JSONSchema({ description: 'The task; an open one, unless it has a share of the day already.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({
    description: 'Hundredths of a percent: 3333 is 33.33 %. All of a day make 10000.',
    example: 7000,
  })
  @IsInt()
  @Min(1)
  @Max(10_000)
  readonly basisPoints!: number;
}

/** How a day is shared out from now on, as a whole. */
export class PutAllocationBody {
  @JSONSchema({ description: 'What each task gets; together 10000, each task once.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SHARES)
  @ValidateNested({ each: true })
  @Type(() => ShareBody)
  readonly shares!: readonly ShareBody[];
}

/** Minutes of a task on a day. */
export class AllocationLineView {
  @JSONSchema({ description: 'The task.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'The project of the task.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'Whole minutes; below nothing only where an adjustment takes some away.' })
  @IsInt()
  readonly minutes!: number;
}

/** What came beside a settled day. */
export class AllocationAdjustmentView {
  @JSONSchema({ description: 'Minutes that came to tasks, or were taken from them.' })
  @ValidateNested({ each: true })
  @Type(() => AllocationLineView)
  readonly lines!: readonly AllocationLineView[];

  @JSONSchema({
    description: 'What it follows from: `correction`, `punch` and others.',
    example: 'correction',
  })
  @IsString()
  readonly causeKind!: string;
}

/** A day shared out over tasks. */
export class AllocationView {
  @JSONSchema({ description: 'The day, as attendance counts it.' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'What each task gets; empty where nobody has said.' })
  @ValidateNested({ each: true })
  @Type(() => ShareBody)
  readonly shares!: readonly ShareBody[];

  @JSONSchema({
    description: 'Paid minutes of the day; null before attendance has calculated it.',
    example: 481,
  })
  @IsNullable()
  @IsInt()
  readonly paidMinutes!: number | null;

  @JSONSchema({
    description:
      'The paid minutes over the tasks, to the minute, adjustments included; empty while shares or day are missing.',
  })
  @ValidateNested({ each: true })
  @Type(() => AllocationLineView)
  readonly lines!: readonly AllocationLineView[];

  @JSONSchema({ description: 'Whether the day was locked or invoiced: its shares stay.', example: false })
  @IsBoolean()
  readonly isSettled!: boolean;

  @JSONSchema({ description: 'What came beside the day since it was settled, in order.' })
  @ValidateNested({ each: true })
  @Type(() => AllocationAdjustmentView)
  readonly adjustments!: readonly AllocationAdjustmentView[];
}

const [first, second] = ['8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02', '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c03'];
const projectId = '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01';

export const allocationRequestExample = {
  shares: [
    { taskId: first, basisPoints: 7000 },
    { taskId: second, basisPoints: 3000 },
  ],
};

export const allocationExample = {
  date: '2026-03-02',
  ...allocationRequestExample,
  paidMinutes: 481,
  lines: [
    { taskId: first, projectId, minutes: 337 },
    { taskId: second, projectId, minutes: 144 },
  ],
  isSettled: false,
  adjustments: [],
};
