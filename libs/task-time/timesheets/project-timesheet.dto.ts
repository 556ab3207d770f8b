import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsLocalDate,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { SHEET_STATUSES, type SheetStatus } from '../domain/timesheets/project-timesheet.decider.js';

const MOST_LETTERS = 1000;
/** Rows that may be chosen for a week. */
const MOST_ROWS = 100;

/** The rows of a week, besides those that time was recorded for. */
export class ChooseSheetRowsBody {
  @JSONSchema({
    description: 'Tasks that are open, in the order in which they are shown; none for no further rows.',
    example: ['8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02'],
  })
  @IsArray()
  @ArrayMaxSize(MOST_ROWS)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  readonly taskIds!: readonly string[];
}

/** Why a week is given back. */
export class RejectSheetBody {
  @JSONSchema({
    description: 'A word to the person, sealed with their key; null, or left out, for none.',
    example: 'The wiring was on Tuesday.',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(MOST_LETTERS)
  readonly comment?: string | null;
}

/** A task's minutes in a week. */
export class ProjectTimesheetRowView {
  @JSONSchema({ description: 'The task.' })
  @IsUUID()
  readonly taskId!: string;

  @JSONSchema({ description: 'Its project; null for a row without time.' })
  @IsNullable()
  @IsUUID()
  readonly projectId!: string | null;

  @JSONSchema({
    description: 'Minutes of the seven local days from Monday, as they count by the rounding of the project.',
    example: [90, 0, 0, 0, 0, 0, 0],
  })
  @IsArray()
  @IsInt({ each: true })
  readonly minutes!: readonly number[];

  @JSONSchema({ description: 'Their sum.', example: 90 })
  @IsInt()
  @Min(0)
  readonly totalMinutes!: number;
}

/** A week of project time of a person. */
export class ProjectTimesheetView {
  @JSONSchema({ description: 'Whose it is.' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The Monday of the week.', example: '2026-03-02' })
  @IsLocalDate()
  readonly week!: string;

  @JSONSchema({ description: 'How far it is.', example: 'open' })
  @IsIn([...SHEET_STATUSES])
  readonly status!: SheetStatus;

  @JSONSchema({
    description:
      'A row for each task: first those that were chosen. Of an open week as entries are now, of another as they were submitted.',
  })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ProjectTimesheetRowView)
  readonly rows!: readonly ProjectTimesheetRowView[];

  @JSONSchema({ description: 'Sums of the seven days.', example: [90, 0, 0, 0, 0, 0, 0] })
  @IsArray()
  @IsInt({ each: true })
  readonly dayMinutes!: readonly number[];

  @JSONSchema({ description: 'The sum of the week.', example: 90 })
  @IsInt()
  @Min(0)
  readonly totalMinutes!: number;

  @JSONSchema({
    description:
      'Whether entries say something else by now than what was submitted: what was measured may come late, or a project rounds otherwise since. Such a week is not approved; of one that was approved, what was submitted stays.',
  })
  @IsBoolean()
  readonly isChangedSince!: boolean;

  @JSONSchema({
    description:
      'What was said when it was last given back, until it is submitted anew; null for nothing, or once erased.',
  })
  @IsNullable()
  @IsString()
  readonly comment!: string | null;
}

/** A week in a list. */
export class ProjectTimesheetSummaryView {
  @JSONSchema({ description: 'Whose it is.' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The Monday of the week.', example: '2026-03-02' })
  @IsLocalDate()
  readonly week!: string;

  @JSONSchema({ description: 'How far it is.', example: 'submitted' })
  @IsIn([...SHEET_STATUSES])
  readonly status!: SheetStatus;

  @JSONSchema({ description: 'The minutes that were submitted; null while it is open.', example: 90 })
  @IsNullable()
  @IsInt()
  @Min(0)
  readonly submittedMinutes!: number | null;
}

/** A page of weeks. */
export class ProjectTimesheetPage {
  @JSONSchema({ description: 'Weeks, the latest first.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ProjectTimesheetSummaryView)
  readonly items!: readonly ProjectTimesheetSummaryView[];

  @JSONSchema({ description: 'Behind it the list goes on; absent at its end.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which weeks. */
export class ProjectTimesheetsQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of a person: an id, or `me`.', example: 'me' })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;

  @JSONSchema({ description: 'Only those of a week: its Monday.', example: '2026-03-02' })
  @IsOptional()
  @IsLocalDate()
  readonly week?: string;

  @JSONSchema({ description: 'Only those that are so far.', example: 'submitted' })
  @IsOptional()
  @IsIn([...SHEET_STATUSES])
  readonly status?: SheetStatus;
}

const week = { employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', week: '2026-03-02' };
const minutes = [90, 0, 0, 0, 0, 0, 0];
const taskId = '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02';
const open = {
  ...{ ...week, status: 'open' },
  rows: [{ taskId, projectId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01', minutes, totalMinutes: 90 }],
  ...{ dayMinutes: minutes, totalMinutes: 90, isChangedSince: false, comment: null },
};
const comment = 'The wiring was on Tuesday.';

/** Requests and answers as the documentation shows them. */
export const sheetExamples = {
  requests: { rows: { taskIds: [taskId] }, reject: { comment } },
  open,
  submitted: { ...open, status: 'submitted' },
  approved: { ...open, status: 'approved' },
  rejected: { ...open, comment },
  locked: { ...open, status: 'locked' },
  page: { items: [{ ...week, status: 'submitted', submittedMinutes: 90 }] },
};
