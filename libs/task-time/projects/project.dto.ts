import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsCurrencyCode, IsNullable } from '@timeledger/service/validation/format.decorators.js';

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
};

export const projectExample = {
  id: '8a0c6e51-95d0-4a3a-8f05-6d0f5b1a7c01',
  customerId: null,
  leadId: null,
  ...projectRequestExample,
  isOpen: true,
};
