import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MAXIMUM_ASSIGNMENTS, MAXIMUM_PATTERN_DAYS } from '../domain/schedules/shift.js';

/** A time with a shift. */
export class ShiftAssignmentBody {
  @JSONSchema({
    description: 'The shift; null for a time off, such as a free day in a roster.',
    example: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11',
  })
  @IsNullable()
  @IsUUID()
  readonly shiftId!: string | null;

  @JSONSchema({ description: 'First local day.', example: '2026-04-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'Last local day; null without an end.', example: null })
  @IsNullable()
  @IsLocalDate()
  readonly until!: string | null;

  @JSONSchema({
    description:
      'Of a rotation: how many days ahead of its anchor. Crews of one rotation differ by it alone.',
    example: 0,
  })
  @IsInt()
  @Min(0)
  @Max(MAXIMUM_PATTERN_DAYS)
  readonly rotationOffsetDays!: number;
}

/** All assignments of an employment or a team, as they are to stand. */
export class ShiftAssignmentsBody {
  @JSONSchema({
    description:
      'On a day the one counts that began last; of several that begin on one day the last. Those of one day replace the shift of a longer one for that day.',
  })
  @IsArray()
  @ArrayMaxSize(MAXIMUM_ASSIGNMENTS)
  @ValidateNested({ each: true })
  @Type(() => ShiftAssignmentBody)
  readonly assignments!: readonly ShiftAssignmentBody[];
}

/** Who is assigned shifts. */
export class ShiftSubjectView {
  @JSONSchema({
    description: 'employment, or team: everybody in it and in the teams below.',
    example: 'employment',
  })
  @IsIn(['employment', 'team'])
  readonly kind!: 'employment' | 'team';

  @JSONSchema({ description: 'The employment or team.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly id!: string;
}

/** All assignments of an employment or a team. */
export class ShiftAssignmentsView extends ShiftAssignmentsBody {
  @JSONSchema({ description: 'Whose.' })
  @ValidateNested()
  @Type(() => ShiftSubjectView)
  readonly subject!: ShiftSubjectView;

  @JSONSchema({ description: 'Counts the changes; 0 before the first.', example: 1 })
  @IsInt()
  readonly version!: number;
}

const assignments = [
  { shiftId: '7d0f0b3e-5a39-5c8e-9a59-0d9a3a5f6c11', from: '2026-04-01', until: null, rotationOffsetDays: 0 },
];

/** Examples of the documentation. */
export const assignmentExamples = {
  request: { assignments },
  ofEmployment: {
    subject: { kind: 'employment', id: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' },
    version: 1,
    assignments,
  },
  ofTeam: { subject: { kind: 'team', id: '8a2b7cde-52c1-4b56-8d2a-3a1f0e9b7c44' }, version: 1, assignments },
};
