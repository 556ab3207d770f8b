import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsInstant, IsNullable, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';
import { AwaitingView } from '../access/awaiting.dto.js';
import type { CorrectionStatus } from '../domain/corrections/correction-set.js';
import type { CorrectionChange } from '../domain/events/correction-events.js';
import type { PunchKind } from '../domain/events/punch-events.js';
import { PUNCH_KINDS } from '../punching/punch.dto.js';

export const CORRECTION_ACTIONS = [
  'change-time',
  'add',
  'void',
  'reclassify',
] as const satisfies readonly CorrectionChange['action'][];
export const CORRECTION_STATUSES = [
  'pending',
  'applying',
  'applied',
  'rejected',
  'withdrawn',
  'expired',
] as const satisfies readonly CorrectionStatus[];
/** Which corrections one may ask for at once. */
export const CORRECTION_VIEWS = ['mine', 'to-decide'] as const;

const MAX_TEXT_CHARS = 2000;
const correctionId = '3f0c1c0e-8a55-5e0b-9d6b-7d1f0c2b4a10';
const employmentId = '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33';
const punchId = '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c';
const employeeId = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';

/** The punch that a correction made offline is about, as the device recorded it. */
export class CapturedTargetBody {
  @JSONSchema({
    description: 'The device’s own id of the punch: the `id` that its upload brings.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'As first recorded.', example: 'clock-in' })
  @IsIn([...PUNCH_KINDS])
  readonly kind!: PunchKind;

  @JSONSchema({
    description: 'As first recorded: RFC 3339 with an offset.',
    example: '2026-03-02T08:00:00+01:00',
  })
  @IsInstant()
  readonly occurredAt!: string;

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;
}

/** What is to be corrected. */
export class RequestCorrectionBody {
  @JSONSchema({ description: 'Whose time it is.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({
    description:
      'change-time (also to another day or month), add a missing punch, void a wrong one, reclassify (another kind).',
    example: 'change-time',
  })
  @IsIn([...CORRECTION_ACTIONS])
  readonly action!: CorrectionChange['action'];

  @JSONSchema({ description: 'The punch in question. Not for add; else this or `target`.', example: punchId })
  @IsOptional()
  @IsUUID()
  readonly punchId?: string;

  @JSONSchema({
    description:
      'Instead of `punchId`, for a correction made on a device without connection: the punch as that device recorded it, which may arrive later. Needs `capturedAt`.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => CapturedTargetBody)
  readonly target?: CapturedTargetBody;

  @JSONSchema({
    description: 'The right time, for change-time and add: RFC 3339 with an offset.',
    example: '2026-03-02T07:30:00+01:00',
  })
  @IsOptional()
  @IsInstant()
  readonly occurredAt?: string;

  @JSONSchema({
    description: 'IANA time zone of the place, for add; for change-time that of the punch unless told.',
    example: 'Europe/Berlin',
  })
  @IsOptional()
  @IsTimeZone()
  readonly zone?: string;

  @JSONSchema({ description: 'The right kind, for add and reclassify.', example: 'clock-in' })
  @IsOptional()
  @IsIn([...PUNCH_KINDS])
  readonly kind?: PunchKind;

  @JSONSchema({ description: 'Why. Personal: stored sealed.', example: 'Was with a customer first.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly reason!: string;

  @JSONSchema({
    description:
      'When it was made on a device without connection. Of several corrections of one punch the one made last stands.',
    example: '2026-03-02T17:05:00+01:00',
  })
  @IsOptional()
  @IsInstant()
  readonly capturedAt?: string;
}

/** What comes with an approval. */
export class ApproveCorrectionBody {
  @JSONSchema({ description: 'For the one who asked. Personal: stored sealed.', example: 'Agreed.' })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_TEXT_CHARS)
  readonly comment?: string;
}

/** What comes with a rejection. */
export class RejectCorrectionBody {
  @JSONSchema({
    description: 'Why not, for the one who asked. Personal: stored sealed.',
    example: 'The door log says otherwise.',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly comment!: string;
}

/** A punch before or after a correction. */
export class CorrectedPunchView {
  @JSONSchema({ description: 'The kind of punch.', example: 'clock-in' })
  @IsIn([...PUNCH_KINDS])
  readonly kind!: PunchKind;

  @JSONSchema({ description: 'When, in UTC.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly occurredAt!: string;

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({ description: 'Offset from UTC at that time and place.', example: '+01:00' })
  @IsString()
  readonly offset!: string;
}

/** A correction through its life. */
export class CorrectionView {
  @JSONSchema({ description: 'The correction’s id.', example: correctionId })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whose time it is.', example: employmentId })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'The person whose time it is.', example: employeeId })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description:
      'pending: waits for a decision. applying: approved, on its way into the punches. applied: it counts. rejected, withdrawn, expired: it never will.',
    example: 'pending',
  })
  @IsIn([...CORRECTION_STATUSES])
  readonly status!: CorrectionStatus;

  @JSONSchema({ description: 'What is done to the punch.', example: 'change-time' })
  @IsIn([...CORRECTION_ACTIONS])
  readonly action!: CorrectionChange['action'];

  @JSONSchema({
    description: 'The punch; of one to add the id that it has once it is applied.',
    example: punchId,
  })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'The punch as it was when the correction came; null for one to add.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => CorrectedPunchView)
  readonly before!: CorrectedPunchView | null;

  @JSONSchema({ description: 'The punch as the correction makes it; null for a void.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => CorrectedPunchView)
  readonly after!: CorrectedPunchView | null;

  @JSONSchema({ description: 'Why; null once the person is erased.', example: 'Was with a customer first.' })
  @IsNullable()
  @IsString()
  readonly reason!: string | null;

  @JSONSchema({ description: 'Who asked: an employee id, or a token’s subject.', example: employeeId })
  @IsString()
  readonly requestedBy!: string;

  @JSONSchema({ description: 'When it was asked for.', example: '2026-03-02T16:05:00.000Z' })
  @IsInstant()
  readonly requestedAt!: string;

  @JSONSchema({
    description: 'Whether the one who asked may correct directly: nobody had to approve.',
    example: false,
  })
  @IsBoolean()
  readonly isDirect!: boolean;

  @JSONSchema({ description: 'Who approved, rejected or withdrew it; null while nobody has.', example: null })
  @IsNullable()
  @IsString()
  readonly decidedBy!: string | null;

  @JSONSchema({ description: 'When it was decided or expired; null before.', example: null })
  @IsNullable()
  @IsInstant()
  readonly decidedAt!: string | null;

  @JSONSchema({ description: 'What the one who decided had to say; null when nothing.', example: null })
  @IsNullable()
  @IsString()
  readonly comment!: string | null;

  @JSONSchema({
    description: 'When it expires undecided; null for a direct one.',
    example: '2026-04-01T16:05:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly expiresAt!: string | null;

  @JSONSchema({
    description: 'Version of the correction rules that allowed it; 0 for the defaults.',
    example: 0,
  })
  @IsInt()
  readonly rulesVersion!: number;

  @JSONSchema({ description: 'On whose decision it waits; null for one that is decided.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => AwaitingView)
  readonly awaiting!: AwaitingView | null;
}

/** A page of corrections. */
export class CorrectionPage {
  @JSONSchema({ description: 'The corrections, the newest first.' })
  @ValidateNested({ each: true })
  @Type(() => CorrectionView)
  readonly items!: readonly CorrectionView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which corrections to list. */
export class CorrectionQuery extends PageQuery {
  @JSONSchema({ description: 'Corrections of this employment.', example: employmentId })
  @IsOptional()
  @IsUUID()
  readonly employmentId?: string;

  @JSONSchema({ description: 'Corrections in this state.', example: 'pending' })
  @IsOptional()
  @IsIn([...CORRECTION_STATUSES])
  readonly status?: CorrectionStatus;

  @JSONSchema({
    description: 'mine: those that you asked for. to-decide: pending ones that wait for your decision.',
    example: 'to-decide',
  })
  @IsOptional()
  @IsIn([...CORRECTION_VIEWS])
  readonly view?: (typeof CORRECTION_VIEWS)[number];
}
