import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsInstant, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import {
  ACTIVITY_KINDS,
  LONGEST_ACTIVITY_MINUTES,
  type ActivityKind,
} from '../domain/activities/activity.decider.js';

/** An activity as it is to be, as a whole. */
export class ActivityBody {
  @JSONSchema({ description: 'What was done.', example: 'call' })
  @IsIn([...ACTIVITY_KINDS])
  readonly kind!: ActivityKind;

  @JSONSchema({ description: 'The customer that it was for; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly customerId?: string | null;

  @JSONSchema({ description: 'The task that it belongs to; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly taskId?: string | null;

  @JSONSchema({
    description: 'When it began, with an offset; not in the future.',
    example: '2026-03-02T09:00:00+01:00',
  })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'How long it took; 0 for what took no time worth counting.', example: 12 })
  @IsInt()
  @Min(0)
  @Max(LONGEST_ACTIVITY_MINUTES)
  readonly minutes!: number;
}

/** An activity to be logged. */
export class LogActivityBody extends ActivityBody {
  @JSONSchema({ description: 'Your own id for it, a random UUID; minted when left out.' })
  @IsOptional()
  @IsUUID()
  readonly id?: string;
}

/** An activity. */
export class ActivityView {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c06' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What was done.', example: 'call' })
  @IsIn([...ACTIVITY_KINDS])
  readonly kind!: ActivityKind;

  @JSONSchema({ description: 'The customer that it was for; null for none.' })
  @IsNullable()
  @IsUUID()
  readonly customerId!: string | null;

  @JSONSchema({ description: 'The task that it belongs to; null for none.' })
  @IsNullable()
  @IsUUID()
  readonly taskId!: string | null;

  @JSONSchema({ description: 'When it began.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'How long it took, in whole minutes.', example: 12 })
  @IsInt()
  readonly minutes!: number;
}

/** A page of activities. */
export class ActivityPage {
  @JSONSchema({ description: 'Your activities, the latest first.' })
  @ValidateNested({ each: true })
  @Type(() => ActivityView)
  readonly items!: readonly ActivityView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which activities. */
export class ActivitiesQuery extends PageQuery {
  @JSONSchema({ description: 'Only those that began on this day of UTC or later.', example: '2026-03-01' })
  @IsOptional()
  @IsLocalDate()
  readonly firstDay?: string;

  @JSONSchema({ description: 'Only those that began on this day of UTC or before.', example: '2026-03-31' })
  @IsOptional()
  @IsLocalDate()
  readonly lastDay?: string;

  @JSONSchema({ description: 'Only those of a kind.', example: 'call' })
  @IsOptional()
  @IsIn([...ACTIVITY_KINDS])
  readonly kind?: ActivityKind;

  @JSONSchema({ description: 'Only those for a customer.' })
  @IsOptional()
  @IsUUID()
  readonly customerId?: string;

  @JSONSchema({ description: 'Only those of a task.' })
  @IsOptional()
  @IsUUID()
  readonly taskId?: string;
}

export const activityRequestExample = {
  ...{ kind: 'call', taskId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02', minutes: 12 },
  startedAt: '2026-03-02T09:00:00+01:00',
};

export const activityExample = {
  ...{ id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c06', ...activityRequestExample, customerId: null },
  startedAt: '2026-03-02T08:00:00.000Z',
};
