import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { ACTIONS, OUTCOMES } from '../domain/verdicts/verdict-policy.js';
import { PlaceBody } from '../sites/geo-site.dto.js';

/** Access points heard at once; more are no more evidence. */
export const MAXIMUM_HEARD = 100;

/** Where the device was. */
export class FixBody extends PlaceBody {
  @JSONSchema({ description: 'Radius in metres that holds the place with 68 % probability.', example: 12 })
  @IsNumber()
  @Min(0)
  @Max(100_000)
  readonly accuracyMeters!: number;

  @JSONSchema({
    description: 'When the position was fixed: RFC 3339 with an offset.',
    example: '2026-12-01T08:00:00+08:00',
  })
  @IsInstant()
  readonly fixedAt!: string;

  @JSONSchema({ description: 'Whether the device says that the position is made up.', example: false })
  @IsOptional()
  @IsBoolean()
  readonly isMock?: boolean;
}

/** Evidence of where an own punch was made. */
export class PunchEvidenceBody {
  @JSONSchema({
    description: 'The punch, as attendance answered.',
    example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'Where the device was. Judged and forgotten: only the verdict is kept.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => FixBody)
  readonly fix?: FixBody;

  @JSONSchema({
    description: 'Wi-Fi access points that the device heard. Not kept either.',
    example: ['00:11:22:33:44:55'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAXIMUM_HEARD)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  readonly bssids?: readonly string[];
}

/** Where a punch was made, and what follows from it. */
export class PunchVerdictView {
  @JSONSchema({ description: 'The punch.', example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e' })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'Where it was made, as far as the evidence tells.', example: 'inside' })
  @IsIn([...OUTCOMES])
  readonly outcome!: string;

  @JSONSchema({ description: 'What the company’s policy makes of it.', example: 'allow' })
  @IsIn([...ACTIONS])
  readonly action!: string;

  @JSONSchema({ description: 'The site that it is about; null where it is about none.' })
  @IsNullable()
  @IsUUID()
  readonly siteId!: string | null;

  @JSONSchema({ description: 'Why: codes of evidence and signals.', example: ['position.within-site'] })
  @IsArray()
  @IsString({ each: true })
  readonly reasons!: readonly string[];

  @JSONSchema({ description: 'The version of the policy; 0 is the default.', example: 1 })
  @IsInt()
  readonly policyVersion!: number;

  @JSONSchema({ description: 'Whether there was anything to judge by.', example: 'sent' })
  @IsIn(['sent', 'missing'])
  readonly evidence!: string;
}

/** An own punch, and the verdict on where it was made. */
export class OwnPunchVerdictView {
  @JSONSchema({ description: 'The punch.', example: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e' })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'Null while evidence is waited for.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => PunchVerdictView)
  readonly verdict!: PunchVerdictView | null;
}

export const punchEvidenceExample = {
  punchId: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  fix: {
    latitude: 31.2304,
    longitude: 121.4737,
    datum: 'WGS84',
    accuracyMeters: 12,
    fixedAt: '2026-12-01T08:00:00+08:00',
  },
  bssids: ['00:11:22:33:44:55'],
};

export const punchVerdictExample = {
  punchId: '018f5d2c-6b1e-7c3a-9d4e-5f6a7b8c9d0e',
  outcome: 'inside',
  action: 'allow',
  siteId: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  reasons: ['position.within-site', 'wifi.of-site'],
  policyVersion: 1,
  evidence: 'sent',
};
