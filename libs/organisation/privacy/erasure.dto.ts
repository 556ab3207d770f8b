import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** Keys of a person that go. */
export class ErasedPartView {
  @JSONSchema({ description: 'identity, location, face or note.', example: 'location' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({
    description: 'The kinds of personal data that it is about.',
    example: ['attendance.position'],
  })
  @IsArray()
  @IsString({ each: true })
  readonly kinds!: readonly string[];

  @JSONSchema({
    description: 'UTC months of which something is stored; empty for what has no month.',
    example: ['2030-01'],
  })
  @IsArray()
  @IsString({ each: true })
  readonly months!: readonly string[];
}

/** What stays for now. */
export class KeptPartView extends ErasedPartView {
  @JSONSchema({ description: 'legal-hold or legal-obligation.', example: 'legal-hold' })
  @IsIn(['legal-hold', 'legal-obligation'])
  readonly because!: string;

  @JSONSchema({
    description: 'When it goes; null for a legal hold that ends when it is lifted.',
    example: null,
  })
  @IsNullable()
  @IsInstant()
  readonly until!: string | null;
}

/** What stands outside the log and is removed. */
export class RemovedPartView {
  @JSONSchema({ description: 'What it is.', example: 'issuer.account' })
  @IsString()
  readonly kind!: string;

  @JSONSchema({ description: 'How many.', example: 1 })
  @IsInt()
  readonly count!: number;
}

/** How the erasure of a person stands, or would stand. */
export class ErasureView {
  @JSONSchema({ description: 'The person.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'When it was first asked for; null in a preview before that.',
    example: '2030-05-02T09:00:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly requestedAt!: string | null;

  @JSONSchema({ description: 'What goes now; empty when it is gone already.' })
  @ValidateNested({ each: true })
  @Type(() => ErasedPartView)
  readonly goes!: readonly ErasedPartView[];

  @JSONSchema({ description: 'What is removed with it: accounts of the embedded issuer.' })
  @ValidateNested({ each: true })
  @Type(() => RemovedPartView)
  readonly removes!: readonly RemovedPartView[];

  @JSONSchema({ description: 'What has to stay, why, and until when.' })
  @ValidateNested({ each: true })
  @Type(() => KeptPartView)
  readonly stays!: readonly KeptPartView[];

  @JSONSchema({
    description: 'When the last of it goes; null when nothing stays, or a legal hold has no end.',
    example: null,
  })
  @IsNullable()
  @IsInstant()
  readonly partialUntil!: string | null;

  @JSONSchema({
    description: 'Whether nothing stays: no key of the person is ever made again.',
    example: true,
  })
  @IsBoolean()
  readonly isComplete!: boolean;

  @JSONSchema({
    description:
      'Hours stay, under an id that names nobody any more: totals never change. The law asks for them until then.',
    example: '2032-05-31T00:00:00.000Z',
  })
  @IsInstant()
  readonly hoursKeptAtLeastUntil!: string;
}
