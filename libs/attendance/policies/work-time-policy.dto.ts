import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MAXIMUM_SESSION_MINUTES } from '../domain/work-time/work-time-policy.js';

const MINUTES_PER_DAY = 1440;
const MS_PER_DAY = 86_400_000;

/** Thresholds of one version of the work-time policy. */
export class WorkTimePolicyBody {
  @JSONSchema({
    description:
      'First local day on which this version counts. A day in the past changes what is calculated for it, of locked timesheets as worked only.',
    example: '2026-04-01',
  })
  @IsLocalDate()
  readonly effectiveFrom!: string;

  @JSONSchema({
    description: 'A session older than this has ended, nobody knows when: nobody is blocked by yesterday.',
    example: 960,
  })
  @IsInt()
  @Min(1)
  @Max(MAXIMUM_SESSION_MINUTES)
  readonly longestSessionMinutes!: number;

  @JSONSchema({ description: 'More work than this on a day asks for a break.', example: 360 })
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly maximumWorkedMinutesBeforeBreak!: number;

  @JSONSchema({ description: 'How much break such a day needs in all.', example: 30 })
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly requiredBreakMinutes!: number;

  @JSONSchema({ description: 'More work than this on a day is an exception.', example: 600 })
  @IsInt()
  @Min(1)
  @Max(MINUTES_PER_DAY)
  readonly tooLongDayMinutes!: number;

  @JSONSchema({
    description: 'Paid minutes of a day beyond this are overtime; null for no daily overtime.',
    example: 480,
  })
  @IsNullable()
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly overtimeAfterDailyMinutes!: number | null;

  @JSONSchema({
    description:
      'How far a live punch may be ahead of the server, in milliseconds; further behind it is flagged.',
    example: 300_000,
  })
  @IsInt()
  @Min(0)
  @Max(MS_PER_DAY)
  readonly allowedSkewMs!: number;

  @JSONSchema({ description: 'Whether breaks count as paid time.', example: false })
  @IsBoolean()
  readonly isBreakPaid!: boolean;

  @JSONSchema({
    description:
      'Who comes too late, or goes too early, by no more than this is on time; beyond it every minute counts. 0 unless told.',
    example: 5,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MINUTES_PER_DAY)
  readonly graceMinutes?: number;

  @JSONSchema({
    description:
      'A day with minutes expected, worked for less than this, is a half day; null, as unless told, for no half days.',
    example: 240,
  })
  @IsOptional()
  @IsNullable()
  @IsInt()
  @Min(1)
  @Max(MINUTES_PER_DAY)
  readonly halfDayBelowMinutes?: number | null;
}

/** One version of the work-time policy. */
export class WorkTimePolicyVersion extends WorkTimePolicyBody {
  @JSONSchema({ description: 'From 1; 0 stands for the product’s defaults.', example: 1 })
  @IsInt()
  readonly version!: number;
}

/** The work-time policy of a tenant. */
export class WorkTimePolicyView {
  @JSONSchema({
    description: 'Identifies the policy in what timesheets pin.',
    example: '2c1b7a52-0f9e-4d55-8c4b-6a1d3e5f7b90',
  })
  @IsUUID()
  readonly policyId!: string;

  @JSONSchema({ description: 'What counts today (UTC).' })
  @ValidateNested()
  @Type(() => WorkTimePolicyVersion)
  readonly inForce!: WorkTimePolicyVersion;

  @JSONSchema({ description: 'Everything published, the oldest first; empty while the defaults hold.' })
  @ValidateNested({ each: true })
  @Type(() => WorkTimePolicyVersion)
  readonly versions!: readonly WorkTimePolicyVersion[];
}
