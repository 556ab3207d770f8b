import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
type Priority = (typeof PRIORITIES)[number];

/** Minutes of an estimate, at most: a hundred thousand hours. */
const MOST_ESTIMATED_MINUTES = 6_000_000;

/** What is said of a task. */
export class TaskFactsBody {
  @JSONSchema({ description: 'The project that it is of; it stays.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({
    description: 'The task that it is a part of, of the same project; null, or left out, for none.',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly parentTaskId?: string | null;

  @JSONSchema({ description: 'What is to be done.', example: 'Wiring' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly title!: string;

  @JSONSchema({ description: 'Employees who are to do it.', example: [] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  readonly assigneeIds?: readonly string[];

  @JSONSchema({ description: '`normal` unless told.', example: 'high' })
  @IsOptional()
  @IsIn([...PRIORITIES])
  readonly priority?: Priority;

  @JSONSchema({ description: 'How long it is thought to take, in minutes; null, or left out, for not said.' })
  @IsOptional()
  @IsNullable()
  @IsInt()
  @Min(0)
  @Max(MOST_ESTIMATED_MINUTES)
  readonly estimateMinutes?: number | null;

  @JSONSchema({ description: 'Whether its time is billed; null, or left out, as its project says.' })
  @IsOptional()
  @IsNullable()
  @IsBoolean()
  readonly isBillable?: boolean | null;

  @JSONSchema({ description: 'Words to find it by; answered in order, each once.', example: ['electric'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(50, { each: true })
  readonly tags?: readonly string[];
}

/** A new task. */
export class CreateTaskBody extends TaskFactsBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;
}

/** A task as it is to be from now on, as a whole. */
export class PutTaskBody extends TaskFactsBody {
  @JSONSchema({ description: 'Whether it is still to be done.', example: true })
  @IsBoolean()
  readonly isOpen!: boolean;
}

/** A task. */
export class TaskView {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'The project that it is of.' })
  @IsUUID()
  readonly projectId!: string;

  @JSONSchema({ description: 'The task that it is a part of.' })
  @IsNullable()
  @IsUUID()
  readonly parentTaskId!: string | null;

  @JSONSchema({ description: 'What is to be done.', example: 'Wiring' })
  @IsString()
  readonly title!: string;

  @JSONSchema({ description: 'Employees who are to do it.' })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly assigneeIds!: readonly string[];

  @JSONSchema({ description: 'How much it presses.', example: 'high' })
  @IsIn([...PRIORITIES])
  readonly priority!: string;

  @JSONSchema({ description: 'How long it is thought to take, in minutes.' })
  @IsNullable()
  @IsInt()
  readonly estimateMinutes!: number | null;

  @JSONSchema({ description: 'Whether its time is billed; null as its project says.' })
  @IsNullable()
  @IsBoolean()
  readonly isBillable!: boolean | null;

  @JSONSchema({ description: 'Words to find it by.' })
  @IsArray()
  @IsString({ each: true })
  readonly tags!: readonly string[];

  @JSONSchema({ description: 'Whether it is still to be done.', example: true })
  @IsBoolean()
  readonly isOpen!: boolean;
}

/** A page of tasks. */
export class TaskPage {
  @JSONSchema({ description: 'The tasks, by id.' })
  @ValidateNested({ each: true })
  @Type(() => TaskView)
  readonly items!: readonly TaskView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which tasks. */
export class TasksQuery extends PageQuery {
  @JSONSchema({ description: 'Only those of one project.' })
  @IsOptional()
  @IsUUID()
  readonly projectId?: string;

  @JSONSchema({ description: 'Only open, or only closed ones.', example: 'open' })
  @IsOptional()
  @IsIn(['open', 'closed'])
  readonly state?: 'open' | 'closed';
}

export const taskRequestExample = {
  projectId: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  title: 'Wiring',
  assigneeIds: [],
  priority: 'high',
  estimateMinutes: 600,
  tags: ['electric'],
};

export const taskExample = {
  id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  ...taskRequestExample,
  parentTaskId: null,
  isBillable: null,
  isOpen: true,
};
