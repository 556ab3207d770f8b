import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ACCESS_PURPOSES } from '@timeledger/people/privacy/access-log.dto.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsInstant,
  IsJsonObject,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { MAXIMUM_BATCH_FIXES } from '../domain/positions/position-batch.js';
import { COARSEST_FIX_METERS } from '../domain/positions/sent-fix.js';
import { DATUMS } from '@timeledger/kernel/coordinates.js';

/** The documented form of a position in a batch. */
export class SentPosition {
  @JSONSchema({
    description: 'The phone’s own id of the position, a UUID: sent again, it is the same position.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsUUID()
  readonly fixId!: string;

  @JSONSchema({
    description: 'When it was fixed, with an offset: at most seven days ago, at most two minutes ahead.',
    example: '2030-01-09T10:12:31+01:00',
  })
  @IsInstant()
  readonly fixedAt!: string;

  @JSONSchema({ description: 'Degrees, north positive.', example: 52.52 })
  @IsNumber()
  @Min(-90)
  @Max(90)
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees, east positive.', example: 13.405 })
  @IsNumber()
  @Min(-180)
  @Max(180)
  readonly longitude!: number;

  @JSONSchema({ description: 'What the coordinates are on. None is assumed.', example: 'WGS84' })
  @IsIn([...DATUMS])
  readonly datum!: string;

  @JSONSchema({ description: 'Radius in metres that holds the place with 68 %.', example: 12 })
  @IsNumber()
  @Min(0)
  @Max(COARSEST_FIX_METERS)
  readonly accuracyMeters!: number;

  @JSONSchema({ description: 'Over ground, in metres a second.', example: 1.4 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  readonly speedMetersPerSecond?: number;

  @JSONSchema({ description: 'Degrees clockwise from true north, below 360.', example: 270 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(360)
  readonly headingDegrees?: number;

  @JSONSchema({ description: 'Whether the phone says that the position is made up.', example: false })
  @IsOptional()
  @IsBoolean()
  readonly isMock?: boolean;
}

/** Positions of the own phone. Each is checked alone. */
export class PositionBatchBody {
  @JSONSchema({ description: 'The positions, each a SentPosition.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_BATCH_FIXES)
  readonly items!: readonly unknown[];
}

/** The documented form of {@link PositionBatchBody}. */
export class PositionBatch {
  @JSONSchema({ description: 'The positions, in any order. Each is checked alone.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_BATCH_FIXES)
  @ValidateNested({ each: true })
  @Type(() => SentPosition)
  readonly items!: readonly SentPosition[];
}

const OUTCOMES = ['stored', 'held', 'repeated', 'not-stored', 'refused'] as const;

/** What became of one position of a batch. */
export class PositionResult {
  @JSONSchema({ description: 'Place of the item in the batch, from 0.', example: 0 })
  @IsInt()
  readonly index!: number;

  @JSONSchema({
    description: 'The position’s id, as sent; null when it had none.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsNullable()
  @IsString()
  readonly fixId!: string | null;

  @JSONSchema({
    description:
      'stored; held (off duty as far as is known: kept if the punch that says otherwise comes within a quarter of an hour, else deleted); repeated (known under this id, what was sent first stands); not-stored (see `reason`: send it no more); refused (see `errors`).',
    example: 'stored',
  })
  @IsIn([...OUTCOMES])
  readonly outcome!: (typeof OUTCOMES)[number];

  @JSONSchema({
    description:
      'Why it is not stored: off-duty, unpaid-break, no-legal-basis, no-consent, consent-withdrawn, consent-to-another-text, before-consent, or deleted (what was stored of that month is deleted).',
    example: 'unpaid-break',
  })
  @IsOptional()
  @IsString()
  readonly reason?: string;

  @JSONSchema({ description: 'What is wrong with it: code, pointer into the batch, text.' })
  @IsOptional()
  @IsArray()
  @IsJsonObject({ each: true })
  readonly errors?: readonly Record<string, unknown>[];
}

/** What became of a batch. */
export class PositionBatchResult {
  @JSONSchema({ description: 'One result for each item, in the order sent.' })
  @ValidateNested({ each: true })
  @Type(() => PositionResult)
  readonly results!: readonly PositionResult[];
}

/** Whose positions, of when, and why one looks. */
export class PositionsQuery extends PageQuery {
  @JSONSchema({
    description: 'The person; `me` for the one who asks.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsEmployeeReference()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'From this time on; a day before `to` unless told, at most 31 days before it.',
    example: '2030-01-09T00:00:00+01:00',
  })
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @JSONSchema({ description: 'Before this time; now unless told.', example: '2030-01-10T00:00:00+01:00' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;

  @JSONSchema({
    description: `Why: ${ACCESS_PURPOSES.join(', ')}. Needed for what is not one’s own; logged, and shown to the person.`,
    example: 'dispute',
  })
  @IsOptional()
  @IsIn([...ACCESS_PURPOSES])
  readonly purpose?: (typeof ACCESS_PURPOSES)[number];
}

/** A position as it is kept. */
export class PositionView {
  @JSONSchema({ description: 'The phone’s own id.', example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e' })
  @IsUUID()
  readonly fixId!: string;

  @JSONSchema({ description: 'When it was fixed, in UTC.', example: '2030-01-09T09:12:31.000Z' })
  @IsInstant()
  readonly fixedAt!: string;

  @JSONSchema({ description: 'Degrees, north positive.', example: 52.52 })
  @IsNumber()
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees, east positive.', example: 13.405 })
  @IsNumber()
  readonly longitude!: number;

  @JSONSchema({ description: 'Always WGS84, whatever it was sent on.', example: 'WGS84' })
  @IsIn(['WGS84'])
  readonly datum!: 'WGS84';

  @JSONSchema({ description: 'Radius in metres that holds the place with 68 %.', example: 12 })
  @IsNumber()
  readonly accuracyMeters!: number;

  @JSONSchema({ description: 'In metres a second; null where the phone did not say.', example: 1.4 })
  @IsNullable()
  @IsNumber()
  readonly speedMetersPerSecond!: number | null;

  @JSONSchema({
    description: 'Degrees clockwise from true north; null where the phone did not say.',
    example: 270,
  })
  @IsNullable()
  @IsNumber()
  readonly headingDegrees!: number | null;

  @JSONSchema({ description: 'Whether the phone says that it is made up.', example: false })
  @IsBoolean()
  readonly isMock!: boolean;
}

/** A page of positions. */
export class PositionPage {
  @JSONSchema({ description: 'In order of their time.' })
  @ValidateNested({ each: true })
  @Type(() => PositionView)
  readonly items!: readonly PositionView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const sent = {
  fixId: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  fixedAt: '2030-01-09T10:12:31+01:00',
  latitude: 52.52,
  longitude: 13.405,
  datum: 'WGS84',
  accuracyMeters: 12,
};
const view = {
  ...sent,
  fixedAt: '2030-01-09T09:12:31.000Z',
  speedMetersPerSecond: null,
  headingDegrees: null,
  isMock: false,
};

/** Whole bodies for the documentation. */
export const positionExamples = {
  batch: { items: [sent] },
  result: { results: [{ index: 0, fixId: sent.fixId, outcome: 'stored' }] },
  page: { items: [view] },
};
