import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsNullable, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';

/** A timer to be started. */
export class StartTimerBody {
  @JSONSchema({ description: 'The task that time is measured for.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({
    description:
      'IANA zone in which its days are counted. Once it is stopped it leaves a time entry; left out, it leaves none.',
    example: 'Europe/Berlin',
  })
  @IsOptional()
  @IsTimeZone()
  readonly zone?: string;

  @JSONSchema({
    description:
      'Whether a timer that runs is stopped in the same step; without it a second start is refused.',
    example: true,
  })
  @IsOptional()
  @IsBoolean()
  readonly switch?: boolean;
}

/** A timer that is not stopped. */
export class TimerView {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c05' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'The task that time is measured for.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'The project of the task.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'When it was started.' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'Whether it runs or stands still.', example: 'running' })
  @IsIn(['running', 'paused'])
  readonly state!: 'running' | 'paused';

  @JSONSchema({ description: 'Since when it stands still.' })
  @IsNullable()
  @IsInstant()
  readonly pausedAt!: string | null;
}

/** The timers of one person. */
export class TimersView {
  @JSONSchema({
    description: 'Those that are not stopped, in order of their start; one of them runs at most.',
  })
  @ValidateNested({ each: true })
  @Type(() => TimerView)
  readonly timers!: readonly TimerView[];
}

export const timersExample = {
  timers: [
    {
      id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c05',
      taskId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
      projectId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
      startedAt: '2026-03-02T08:00:00.000Z',
      state: 'running',
      pausedAt: null,
    },
  ],
};
