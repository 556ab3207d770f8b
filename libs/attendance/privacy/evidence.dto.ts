import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ACCESS_PURPOSES } from '@timeledger/people/privacy/access-log.dto.js';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { LocationBody } from '../punching/punch.dto.js';

/** Which punch, and why one looks. */
export class EvidenceQuery {
  @JSONSchema({ description: 'Whose punch.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({
    description: `Why: ${ACCESS_PURPOSES.join(', ')}. Needed for what is not one’s own; logged, and shown to the person.`,
    example: 'dispute',
  })
  @IsOptional()
  @IsIn([...ACCESS_PURPOSES])
  readonly purpose?: (typeof ACCESS_PURPOSES)[number];
}

/** What a punch brought besides its time. */
export class PunchEvidenceView {
  @JSONSchema({ description: 'The punch.', example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c' })
  @IsUUID()
  readonly punchId!: string;

  @JSONSchema({ description: 'Where it happened; null when it is not stored, or erased.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => LocationBody)
  readonly location!: LocationBody | null;

  @JSONSchema({
    description: 'What the person wrote; null when nothing is stored, or erased.',
    example: 'Forgot my badge',
  })
  @IsNullable()
  @IsString()
  readonly note!: string | null;

  @JSONSchema({
    description:
      'Whether something was stored and has been erased since: its time is over, or the person wanted it.',
    example: false,
  })
  @IsBoolean()
  readonly isErased!: boolean;
}

/** Whole bodies for the documentation. */
export const evidenceExamples = {
  evidence: {
    punchId: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
    location: { latitude: 52.52, longitude: 13.405, accuracyMeters: 12, datum: 'WGS84' },
    note: null,
    isErased: false,
  },
};
