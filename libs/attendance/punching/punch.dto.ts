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
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsInstant,
  IsJsonObject,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import type { PunchKind } from '../domain/events/punch-events.js';

export const PUNCH_KINDS = [
  'clock-in',
  'clock-out',
  'break-start',
  'break-end',
] as const satisfies readonly PunchKind[];
/** The most items that one batch may bring. */
export const MAX_BATCH_ITEMS = 500;
const MAX_NOTE_CHARS = 2000;

/** Where the device was, on WGS 84. Personal: stored sealed. */
export class LocationBody {
  @JSONSchema({ description: 'Degrees north.', example: 52.52 })
  @IsNumber()
  @Min(-90)
  @Max(90)
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees east.', example: 13.405 })
  @IsNumber()
  @Min(-180)
  @Max(180)
  readonly longitude!: number;

  @JSONSchema({ description: 'Radius in metres that holds the place with 68 % probability.', example: 12 })
  @IsNumber()
  @Min(0)
  @Max(100_000)
  readonly accuracyMeters!: number;

  @JSONSchema({ description: 'The geodetic datum.', example: 'WGS84' })
  @IsIn(['WGS84'])
  readonly datum!: 'WGS84';
}

/** What every punch tells. */
class PunchBody {
  @JSONSchema({ description: 'Work begins, ends, pauses, goes on.', example: 'clock-in' })
  @IsIn([...PUNCH_KINDS])
  readonly kind!: PunchKind;

  @JSONSchema({
    description: 'When, as the device’s clock told: RFC 3339 with an offset.',
    example: '2026-03-02T08:00:00+01:00',
  })
  @IsInstant()
  readonly occurredAt!: string;

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'Where it happened.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => LocationBody)
  readonly location?: LocationBody;

  @JSONSchema({ description: 'Free text. Personal: stored sealed.', example: 'Forgot my badge' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_NOTE_CHARS)
  readonly note?: string;
}

/** A live punch. */
export class RecordPunchBody extends PunchBody {
  @JSONSchema({
    description:
      'Your own id of the punch, a UUID: a retry never makes a second one. May be left out with an Idempotency-Key.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'Identifies the device.', example: 'phone-7f3a' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly deviceId?: string;
}

/** A punch that a device captured while it was offline. */
export class CapturedPunchBody extends PunchBody {
  @JSONSchema({
    description: 'The device’s id of the punch, a UUID, the same with every upload.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({
    description: 'The device’s monotonic clock at the capture, milliseconds since `bootId` began.',
    example: 812345,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly monotonicMs?: number;

  @JSONSchema({ description: 'Identifies one run of the device since it was started.', example: 'boot-17' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly bootId?: string;

  @JSONSchema({ description: 'Whether the device itself noticed that its clock was turned.', example: false })
  @IsOptional()
  @IsBoolean()
  readonly isClockTurned?: boolean;
}

/** What a device captured, in any order. Items are checked one by one: a malformed one fails alone. */
export class PunchBatchBody {
  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'Identifies the device.', example: 'phone-7f3a' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly deviceId!: string;

  @JSONSchema({ description: 'The punches, each a CapturedPunchBody.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH_ITEMS)
  readonly items!: readonly unknown[];
}

/** The documented form of {@link PunchBatchBody}. */
export class CapturedPunchBatch {
  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'Identifies the device.', example: 'phone-7f3a' })
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  readonly deviceId!: string;

  @JSONSchema({ description: 'The punches, in any order. Each is checked alone.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BATCH_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => CapturedPunchBody)
  readonly items!: readonly CapturedPunchBody[];
}

/** A punch as it was recorded. */
export class PunchView {
  @JSONSchema({
    description: 'The punch’s id in Timeledger.',
    example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
  })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'Whose time it is.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'As it counts now.', example: 'clock-in' })
  @IsIn([...PUNCH_KINDS])
  readonly kind!: PunchKind;

  @JSONSchema({ description: 'When, as it counts now, in UTC.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly occurredAt!: string;

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({ description: 'Offset from UTC at that time and place.', example: '+01:00' })
  @IsString()
  readonly offset!: string;

  @JSONSchema({
    description: 'How it came: live, offline, import, terminal, manual, automatic.',
    example: 'live',
  })
  @IsString()
  readonly source!: string;

  @JSONSchema({ description: 'What was odd when it was recorded.', example: [] })
  @IsArray()
  @IsString({ each: true })
  readonly flags!: readonly string[];
}

/** A live punch as it was recorded. */
export class RecordedPunchView extends PunchView {
  @JSONSchema({ description: 'When the log learned it.', example: '2026-03-02T07:00:00.412Z' })
  @IsInstant()
  readonly recordedAt!: string;

  @JSONSchema({
    description: 'Whether it had been recorded before: this is the original answer.',
    example: false,
  })
  @IsBoolean()
  readonly isDuplicate!: boolean;

  @JSONSchema({
    description:
      'What became of the location that was sent: stored, or not-stored where the company has no ground to store it or the person does not consent; absent where none was sent. The punch counts all the same.',
    example: 'not-stored',
  })
  @IsOptional()
  @IsIn(['stored', 'not-stored'])
  readonly evidence?: 'stored' | 'not-stored';

  @JSONSchema({
    description:
      'Why it was not stored: no-legal-basis, no-consent, consent-withdrawn, consent-to-another-text, before-consent, or not-permitted-then for a retry.',
    example: 'no-consent',
  })
  @IsOptional()
  @IsString()
  readonly evidenceReason?: string;
}

/** A punch with what was done to it since. */
export class ListedPunchView extends PunchView {
  @JSONSchema({ description: 'Whether it was voided: it counts no more.', example: false })
  @IsBoolean()
  readonly isVoided!: boolean;

  @JSONSchema({ description: 'As first recorded.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly originallyOccurredAt!: string;

  @JSONSchema({ description: 'The corrections that touched it.', example: [] })
  @IsArray()
  @IsUUID(undefined, { each: true })
  readonly correctionIds!: readonly string[];
}

/** A page of punches. */
export class PunchPage {
  @JSONSchema({ description: 'The punches by time, then id.' })
  @ValidateNested({ each: true })
  @Type(() => ListedPunchView)
  readonly items!: readonly ListedPunchView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which punches to list. */
export class PunchQuery extends PageQuery {
  @JSONSchema({ description: 'Whose punches.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'From this time on.', example: '2026-03-01T00:00:00+01:00' })
  @IsOptional()
  @IsInstant()
  readonly from?: string;

  @JSONSchema({ description: 'Before this time.', example: '2026-04-01T00:00:00+02:00' })
  @IsOptional()
  @IsInstant()
  readonly to?: string;
}

/** What became of one item of a batch. */
export class CapturedPunchResult {
  @JSONSchema({ description: 'Place of the item in the batch, from 0.', example: 0 })
  @IsInt()
  readonly index!: number;

  @JSONSchema({
    description: 'The item’s own id, as sent; null when it had none.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsNullable()
  @IsString()
  readonly id!: string | null;

  @JSONSchema({
    description: 'recorded, duplicate (recorded before, by this or an earlier upload) or refused.',
    example: 'recorded',
  })
  @IsIn(['recorded', 'duplicate', 'refused'])
  readonly outcome!: 'recorded' | 'duplicate' | 'refused';

  @JSONSchema({
    description: 'The punch’s id in Timeledger; null when refused.',
    example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
  })
  @IsNullable()
  @IsUUID()
  readonly punchId!: string | null;

  @JSONSchema({
    description:
      'What became of the location of a recorded item, where it brought one; see RecordedPunchView.',
    example: 'stored',
  })
  @IsOptional()
  @IsIn(['stored', 'not-stored'])
  readonly evidence?: 'stored' | 'not-stored';

  @JSONSchema({ description: 'Why it was not stored.', example: 'no-consent' })
  @IsOptional()
  @IsString()
  readonly evidenceReason?: string;

  @JSONSchema({ description: 'Why it was refused: code, pointer into the batch, text.' })
  @IsOptional()
  @IsArray()
  @IsJsonObject({ each: true })
  readonly errors?: readonly Record<string, unknown>[];
}

/** What became of a batch. */
export class PunchBatchResult {
  @JSONSchema({ description: 'One result for each item, in the order sent.' })
  @ValidateNested({ each: true })
  @Type(() => CapturedPunchResult)
  readonly results!: readonly CapturedPunchResult[];
}
