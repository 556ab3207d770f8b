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
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsEmployeeReference,
  IsInstant,
  IsNullable,
} from '@timeledger/service/validation/format.decorators.js';
import { DEVICE_PLATFORMS, type DevicePlatform } from '../domain/devices/device-events.js';

const MAX_TEXT_CHARS = 100;
const MAX_REASON_CHARS = 2000;
const MAX_QUEUE = 1_000_000;

/** A device that is to be known. */
export class RegisterDeviceBody {
  @JSONSchema({
    description: 'The device’s own id, a random UUID that it keeps; minted when left out.',
    example: 'c3f6b2f4-9b1e-4f57-8a55-6a1d2c3b4e5f',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({
    description:
      'Who uses it: yourself when left out; null for a device that several people share. For others and for shared devices: administration only.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly employeeId?: string | null;

  @JSONSchema({ description: 'What it runs on.', example: 'android' })
  @IsIn([...DEVICE_PLATFORMS])
  readonly platform!: DevicePlatform;

  @JSONSchema({ description: 'A name to know it by. Personal: stored sealed.', example: 'Ann’s phone' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly name?: string;

  @JSONSchema({ description: 'Make and model.', example: 'Pixel 9' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly model?: string;

  @JSONSchema({ description: 'Version of the app.', example: '1.4.0' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly appVersion?: string;
}

/** Whose device it is from now on. */
export class BindDeviceBody {
  @JSONSchema({
    description: 'The person; null for a device that several people share.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsNullable()
  @IsUUID()
  readonly employeeId!: string | null;
}

/** Why a device is revoked. */
export class RevokeDeviceBody {
  @JSONSchema({ description: 'Why. Personal: stored sealed.', example: 'Left on the train' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_REASON_CHARS)
  readonly reason?: string;
}

/** What a device did about the order to wipe itself. */
export class AcknowledgeWipeBody {
  @JSONSchema({ description: 'Punches uploaded from its queue because of the order.', example: 3 })
  @IsInt()
  @Min(0)
  @Max(MAX_QUEUE)
  readonly uploadedPunches!: number;

  @JSONSchema({
    description:
      'Punches that it could not upload. With any left nothing may be wiped, and the order stands.',
    example: 0,
  })
  @IsInt()
  @Min(0)
  @Max(MAX_QUEUE)
  readonly remainingPunches!: number;
}

/** From when on whose device it was. */
export class DeviceBindingView {
  @JSONSchema({
    description: 'The person; null for nobody.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsNullable()
  @IsUUID()
  readonly employeeId!: string | null;

  @JSONSchema({ description: 'Since when.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly since!: string;
}

/** An order to wipe, and what became of it. */
export class WipeOrderView {
  @JSONSchema({ description: 'When it was ordered.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly orderedAt!: string;

  @JSONSchema({
    description:
      'ordered: the device has not answered. incomplete: punches are left in its queue, the order stands. complete: wiped.',
    example: 'ordered',
  })
  @IsIn(['ordered', 'incomplete', 'complete'])
  readonly status!: 'ordered' | 'incomplete' | 'complete';

  @JSONSchema({ description: 'Punches uploaded before; null until the device answers.', example: 3 })
  @IsNullable()
  @IsInt()
  readonly uploadedPunches!: number | null;

  @JSONSchema({ description: 'Punches left on the device; null until it answers.', example: 0 })
  @IsNullable()
  @IsInt()
  readonly remainingPunches!: number | null;

  @JSONSchema({ description: 'When the device last answered; null until then.', example: null })
  @IsNullable()
  @IsInstant()
  readonly acknowledgedAt!: string | null;
}

/** A device as known. */
export class DeviceView {
  @JSONSchema({ description: 'The device’s id.', example: 'c3f6b2f4-9b1e-4f57-8a55-6a1d2c3b4e5f' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({
    description: 'Whose it is now; null for nobody’s.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsNullable()
  @IsUUID()
  readonly employeeId!: string | null;

  @JSONSchema({ description: 'active or revoked.', example: 'active' })
  @IsIn(['active', 'revoked'])
  readonly status!: 'active' | 'revoked';

  @JSONSchema({ description: 'What it runs on.', example: 'android' })
  @IsIn([...DEVICE_PLATFORMS])
  readonly platform!: DevicePlatform;

  @JSONSchema({ description: 'Make and model; null when not told.', example: 'Pixel 9' })
  @IsNullable()
  @IsString()
  readonly model!: string | null;

  @JSONSchema({ description: 'Version of the app at registration; null when not told.', example: '1.4.0' })
  @IsNullable()
  @IsString()
  readonly appVersion!: string | null;

  @JSONSchema({
    description: 'Its name; null without one, and once the person is erased.',
    example: 'Ann’s phone',
  })
  @IsNullable()
  @IsString()
  readonly name!: string | null;

  @JSONSchema({ description: 'Since when it is known.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly registeredAt!: string;

  @JSONSchema({ description: 'Whose it was, oldest first; the last one holds.' })
  @ValidateNested({ each: true })
  @Type(() => DeviceBindingView)
  readonly bindings!: readonly DeviceBindingView[];

  @JSONSchema({ description: 'Since when it counts no more; null while it does.', example: null })
  @IsNullable()
  @IsInstant()
  readonly revokedAt!: string | null;

  @JSONSchema({
    description: 'Why it was revoked; null without a note, and once the person is erased.',
    example: null,
  })
  @IsNullable()
  @IsString()
  readonly revocationReason!: string | null;

  @JSONSchema({ description: 'The latest order to wipe; null without one.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => WipeOrderView)
  readonly wipe!: WipeOrderView | null;
}

/** A page of devices. */
export class DevicePage {
  @JSONSchema({ description: 'The devices, by id.' })
  @ValidateNested({ each: true })
  @Type(() => DeviceView)
  readonly items!: readonly DeviceView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which devices to list. */
export class DeviceQuery extends PageQuery {
  @JSONSchema({
    description: 'Only this person’s; `me` for the one who asks.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsOptional()
  @IsEmployeeReference()
  readonly employeeId?: string;
}

/** What a device is to do. */
export class DeviceOrdersView {
  @JSONSchema({ description: 'Whether requests of the device are still answered.', example: 'active' })
  @IsIn(['active', 'revoked'])
  readonly status!: 'active' | 'revoked';

  @JSONSchema({
    description: 'First upload every queued punch (`POST /v1/punch-batches`), also when revoked.',
    example: false,
  })
  @IsBoolean()
  readonly isToUploadQueue!: boolean;

  @JSONSchema({
    description: 'Then delete everything that the app keeps, and acknowledge.',
    example: false,
  })
  @IsBoolean()
  readonly isToWipe!: boolean;

  @JSONSchema({ description: 'When wiping was ordered; null when it was not.', example: null })
  @IsNullable()
  @IsInstant()
  readonly wipeOrderedAt!: string | null;
}

export const deviceExample = {
  id: 'c3f6b2f4-9b1e-4f57-8a55-6a1d2c3b4e5f',
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  status: 'active',
  platform: 'android',
  model: 'Pixel 9',
  appVersion: '1.4.0',
  name: 'Ann’s phone',
  registeredAt: '2026-03-02T07:00:00.000Z',
  bindings: [{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', since: '2026-03-02T07:00:00.000Z' }],
  revokedAt: null,
  revocationReason: null,
  wipe: null,
} as const;
