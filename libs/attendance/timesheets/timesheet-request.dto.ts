import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsInstant, IsLocalDate } from '@timeledger/service/validation/format.decorators.js';
import { FIGURES, type Figure } from '../domain/work-time/explain.js';

export const SHEET_STATUSES = ['open', 'submitted', 'approved', 'locked'] as const;

/** Since when what is read was known. */
export class KnownAtQuery {
  @JSONSchema({
    description: 'Only what was recorded by this moment, settings too; now when left out. Not in the future.',
    example: '2026-03-31T18:00:00+02:00',
  })
  @IsOptional()
  @IsInstant()
  readonly knownAt?: string;

  @JSONSchema({
    description:
      'Only what stands at this position of the log or before; an auditor’s way to name a moment exactly.',
    example: 4711,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly knownAtPosition?: number;
}

/** Which figure to explain. */
export class ExplanationQuery extends KnownAtQuery {
  @JSONSchema({ description: 'The local day.', example: '2026-03-02' })
  @IsLocalDate()
  readonly date!: string;

  @JSONSchema({ description: 'The figure of that day.', example: 'worked' })
  @IsIn([...FIGURES])
  readonly figure!: Figure;
}

/** Which two moments to compare. */
export class DifferenceQuery {
  @JSONSchema({ description: 'As known at this moment …', example: '2026-03-31T18:00:00+02:00' })
  @IsInstant()
  readonly from!: string;

  @JSONSchema({ description: '… and at this one; now when left out.', example: '2026-04-02T09:00:00+02:00' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;
}

/** Which timesheets to list. */
export class TimesheetListQuery extends PageQuery {
  @JSONSchema({ description: 'Only those in this state; submitted unless told.', example: 'submitted' })
  @IsOptional()
  @IsIn([...SHEET_STATUSES])
  readonly status?: (typeof SHEET_STATUSES)[number];
}

/** Why a timesheet is rejected or reopened. */
export class CommentBody {
  @JSONSchema({
    description: 'Why, for the employee. Personal: stored sealed.',
    example: 'The break on the 3rd is missing.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  readonly comment!: string;
}
