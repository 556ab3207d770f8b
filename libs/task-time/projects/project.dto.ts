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
import type { RoundingRule } from '../domain/projects/project.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsCurrencyCode, IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** How the minutes of a project's entries are rounded. */
export class RoundingRuleBody {
  @JSONSchema({ description: 'Minutes that count at least, where any do; 0 for none.', example: 0 })
  @IsInt()
  @Min(0)
  @Max(1440)
  readonly minimumMinutes!: number;

  @JSONSchema({ description: 'Multiple of minutes that is rounded to; 1 rounds nothing.', example: 15 })
  @IsInt()
  @Min(1)
  @Max(1440)
  readonly unitMinutes!: number;

  @JSONSchema({ description: 'up, down, or nearest, where a half goes up.', example: 'up' })
  @IsIn(['up', 'down', 'nearest'])
  readonly direction!: RoundingRule['direction'];

  @JSONSchema({
    description:
      'entry: each entry by itself; day-project: the sum of what one person recorded for the project on one local day.',
    example: 'entry',
  })
  @IsIn(['entry', 'day-project'])
  readonly on!: RoundingRule['on'];
}

/** What is said of a project. */
export class ProjectFactsBody {
  @JSONSchema({ description: 'What people call it.', example: 'Harbour crane' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'Id of the customer that it is for; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly customerId?: string | null;

  @JSONSchema({ description: 'Employee who answers for it; null, or left out, for nobody.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly leadId?: string | null;

  @JSONSchema({
    description: 'Whether its time is billed, where a task does not say otherwise.',
    example: true,
  })
  @IsBoolean()
  readonly isBillable!: boolean;

  @JSONSchema({ description: 'Currency in which it is reckoned (ISO 4217); it stays.', example: 'EUR' })
  @IsString()
  @IsCurrencyCode()
  readonly currency!: string;

  @JSONSchema({ description: 'Words to find it by; answered in order, each once.', example: ['crane'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MinLength(1, { each: true })
  @MaxLength(50, { each: true })
  readonly tags?: readonly string[];

  @JSONSchema({ description: 'How minutes are rounded where they count; left out, not at all.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RoundingRuleBody)
  readonly rounding?: RoundingRuleBody;

  @JSONSchema({
    description: 'How many days back people enter time; null, or left out, for no limit.',
    example: 14,
  })
  @IsOptional()
  @IsNullable()
  @IsInt()
  @Min(0)
  @Max(3660)
  readonly backEntryDays?: number | null;
}

/** A new project. */
export class CreateProjectBody extends ProjectFactsBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;
}

/** A project as it is to be from now on, as a whole. */
export class PutProjectBody extends ProjectFactsBody {
  @JSONSchema({ description: 'Whether time may be recorded for it.', example: true })
  @IsBoolean()
  readonly isOpen!: boolean;
}

/** A project. */
export class ProjectView {
  @JSONSchema({ description: 'Its id.', example: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Harbour crane' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'Id of the customer that it is for.' })
  @IsNullable()
  @IsUUID()
  readonly customerId!: string | null;

  @JSONSchema({ description: 'Employee who answers for it.' })
  @IsNullable()
  @IsUUID()
  readonly leadId!: string | null;

  @JSONSchema({
    description: 'Whether its time is billed, where a task does not say otherwise.',
    example: true,
  })
  @IsBoolean()
  readonly isBillable!: boolean;

  @JSONSchema({ description: 'Currency in which it is reckoned (ISO 4217).', example: 'EUR' })
  @IsString()
  readonly currency!: string;

  @JSONSchema({ description: 'Words to find it by.', example: ['crane'] })
  @IsArray()
  @IsString({ each: true })
  readonly tags!: readonly string[];

  @JSONSchema({ description: 'How minutes are rounded where they count.' })
  @ValidateNested()
  @Type(() => RoundingRuleBody)
  readonly rounding!: RoundingRuleBody;

  @JSONSchema({ description: 'How many days back people enter time; null for no limit.', example: 14 })
  @IsNullable()
  @IsInt()
  readonly backEntryDays!: number | null;

  @JSONSchema({ description: 'Whether time may be recorded for it.', example: true })
  @IsBoolean()
  readonly isOpen!: boolean;
}

/** A page of projects. */
export class ProjectPage {
  @JSONSchema({ description: 'The projects, by id.' })
  @ValidateNested({ each: true })
  @Type(() => ProjectView)
  readonly items!: readonly ProjectView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which projects. */
export class ProjectsQuery extends PageQuery {
  @JSONSchema({ description: 'Only open, or only closed ones.', example: 'open' })
  @IsOptional()
  @IsIn(['open', 'closed'])
  readonly state?: 'open' | 'closed';
}

export const projectRequestExample = {
  name: 'Harbour crane',
  isBillable: true,
  currency: 'EUR',
  tags: ['crane'],
  rounding: { minimumMinutes: 0, unitMinutes: 15, direction: 'up', on: 'day-project' },
  backEntryDays: null,
};

export const projectExample = {
  id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  customerId: null,
  leadId: null,
  ...projectRequestExample,
  isOpen: true,
};
