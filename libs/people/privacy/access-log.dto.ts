import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsEmployeeReference, IsInstant, IsMonth } from '@timeledger/service/validation/format.decorators.js';

/** Why somebody looks at personal data of another. A list, because free text would be personal itself. */
export const ACCESS_PURPOSES = [
  'verification',
  'dispute',
  'correction',
  'safety',
  'audit',
  'legal-request',
] as const;

/** Whose log, and of which month. */
export class AccessLogQuery extends PageQuery {
  @JSONSchema({
    description: 'The person; `me` for the one who asks.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsEmployeeReference()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The month in UTC; the present one unless told.', example: '2030-01' })
  @IsOptional()
  @IsMonth()
  readonly month?: string;
}

/** Somebody was shown personal data. */
export class AccessLogItem {
  @JSONSchema({ description: 'When.', example: '2030-01-09T10:12:31.007Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({
    description: 'Who: the subject of the token.',
    example: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22',
  })
  @IsString()
  readonly readerId!: string;

  @JSONSchema({ description: 'Whether a person or a machine client.', example: 'user' })
  @IsString()
  readonly readerKind!: string;

  @JSONSchema({ description: 'With which roles.', example: ['time_administrator'] })
  @IsArray()
  @IsString({ each: true })
  readonly roles!: readonly string[];

  @JSONSchema({ description: 'Why, as the reader said.', example: 'dispute' })
  @IsString()
  readonly purpose!: string;

  @JSONSchema({ description: 'What kinds of data.', example: ['location'] })
  @IsArray()
  @IsString({ each: true })
  readonly kinds!: readonly string[];

  @JSONSchema({ description: 'Through which operation.', example: 'getPunchEvidence' })
  @IsString()
  readonly operation!: string;

  @JSONSchema({ description: 'Of which records.', example: ['9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c'] })
  @IsArray()
  @IsString({ each: true })
  readonly records!: readonly string[];
}

/** A page of the log of one month. */
export class AccessLogPage {
  @JSONSchema({ description: 'Oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => AccessLogItem)
  readonly items!: readonly AccessLogItem[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const item = {
  at: '2030-01-09T10:12:31.007Z',
  readerId: '7d3f2f63-7f6e-4a6b-9f1c-0a3b5a5f8c22',
  readerKind: 'user',
  roles: ['time_administrator'],
  purpose: 'dispute',
  kinds: ['location'],
  operation: 'getPunchEvidence',
  records: ['9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c'],
};

/** A whole body for the documentation. */
export const accessLogExample = { items: [item] };
