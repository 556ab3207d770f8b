import { Type } from 'class-transformer';
import {
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
import { IsCountryCode, IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { RETENTION_CLASSES, type RetentionClass } from '../domain/privacy/privacy-events.js';

/** Nothing of the person may be deleted. */
export class PlaceLegalHoldBody {
  @JSONSchema({
    description: 'Why. Personal: stored sealed.',
    example: 'Case 14/2030 before the labour court',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  readonly reason!: string;

  @JSONSchema({
    description: 'When it ends by itself; left out for one that is lifted by hand.',
    example: '2031-01-01T00:00:00+01:00',
  })
  @IsOptional()
  @IsInstant()
  readonly until?: string;
}

/** A hold on what is stored of a person. */
export class LegalHoldView {
  @JSONSchema({ description: 'The hold.', example: '5f0f3c1d-7d0a-4d53-9b56-0a4a5a0c1b77' })
  @IsUUID()
  readonly holdId!: string;

  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'Why; null once it is erased.',
    example: 'Case 14/2030 before the labour court',
  })
  @IsNullable()
  @IsString()
  readonly reason!: string | null;

  @JSONSchema({
    description: 'When it ends by itself; null for one that is lifted by hand.',
    example: '2031-01-01T00:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly until!: string | null;

  @JSONSchema({ description: 'Since when.', example: '2030-02-01T09:00:00.000Z' })
  @IsInstant()
  readonly placedAt!: string;

  @JSONSchema({ description: 'Whether it was lifted.', example: false })
  @IsBoolean()
  readonly isLifted!: boolean;
}

/** The holds of a person. */
export class LegalHoldList {
  @JSONSchema({ description: 'All of them, lifted ones too.' })
  @ValidateNested({ each: true })
  @Type(() => LegalHoldView)
  readonly items!: readonly LegalHoldView[];
}

/** For how long a class is kept. */
export class RetentionRuleBody {
  @JSONSchema({
    description: 'ISO 3166-1 alpha-2; null for every country without a rule of its own.',
    example: 'DE',
  })
  @IsNullable()
  @IsCountryCode()
  readonly country!: string | null;

  @JSONSchema({
    description: 'working-time-records, punch-evidence (positions), face-data or notes.',
    example: 'punch-evidence',
  })
  @IsIn([...RETENTION_CLASSES])
  readonly class!: RetentionClass;

  @JSONSchema({
    description: 'Days. What is kept goes by whole months, when all of a month is older.',
    example: 90,
  })
  @IsInt()
  @Min(1)
  @Max(36_525)
  readonly keepDays!: number;
}

/** The rules that hold, the defaults among them. */
export class RetentionRuleList {
  @JSONSchema({ description: 'The company’s own rules come before the defaults.' })
  @ValidateNested({ each: true })
  @Type(() => RetentionRuleBody)
  readonly items!: readonly RetentionRuleBody[];
}

/** What a run dropped of one class. */
export class RetentionCountView {
  @JSONSchema({ description: 'The class.', example: 'punch-evidence' })
  @IsString()
  readonly class!: string;

  @JSONSchema({
    description: 'The latest month that was dropped of anybody; null for none.',
    example: '2029-12',
  })
  @IsNullable()
  @IsString()
  readonly untilMonth!: string | null;

  @JSONSchema({ description: 'Keys destroyed, each of one person and month.', example: 118 })
  @IsInt()
  readonly destroyedKeys!: number;

  @JSONSchema({ description: 'Persons of whom something was dropped.', example: 118 })
  @IsInt()
  readonly persons!: number;

  @JSONSchema({ description: 'Persons whom a legal hold kept from it.', example: 1 })
  @IsInt()
  readonly heldPersons!: number;
}

/** A run of retention. */
export class RetentionRunView {
  @JSONSchema({ description: 'The run, named by its day in UTC.', example: '2030-04-01' })
  @IsString()
  readonly runId!: string;

  @JSONSchema({ description: 'When it began.', example: '2030-04-01T01:00:00.000Z' })
  @IsInstant()
  readonly startedAt!: string;

  @JSONSchema({ description: 'When it ended; null while it runs.', example: '2030-04-01T01:00:04.120Z' })
  @IsNullable()
  @IsInstant()
  readonly finishedAt!: string | null;

  @JSONSchema({ description: 'What it dropped, by class.' })
  @ValidateNested({ each: true })
  @Type(() => RetentionCountView)
  readonly counts!: readonly RetentionCountView[];
}

/** The latest runs. */
export class RetentionRunList {
  @JSONSchema({ description: 'At most 100, newest first.' })
  @ValidateNested({ each: true })
  @Type(() => RetentionRunView)
  readonly items!: readonly RetentionRunView[];
}
