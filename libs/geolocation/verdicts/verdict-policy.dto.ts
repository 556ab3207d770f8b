import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate } from '@timeledger/service/validation/format.decorators.js';
import {
  ACTIONS,
  DEFAULT_VERDICT_POLICY,
  MAXIMUM_ACCURACY_METERS,
  MAXIMUM_FIX_AGE_MS,
  MAXIMUM_NEAR_METERS,
  type VerdictAction,
} from '../domain/verdicts/verdict-policy.js';

/** What follows from each outcome. */
export class VerdictActionsBody {
  @JSONSchema({ description: 'At a site.', example: 'allow' })
  @IsIn([...ACTIONS])
  readonly inside!: VerdictAction;

  @JSONSchema({ description: 'Not at a site, but within `nearMeters` of one.', example: 'allow' })
  @IsIn([...ACTIONS])
  readonly near!: VerdictAction;

  @JSONSchema({ description: 'Certainly farther away.', example: 'flag' })
  @IsIn([...ACTIONS])
  readonly outside!: VerdictAction;

  @JSONSchema({
    description: 'The evidence does not tell. Never `refuse`: nobody is refused for what is not known.',
    example: 'flag',
  })
  @IsIn(['allow', 'flag', 'ask'])
  readonly uncertain!: 'allow' | 'flag' | 'ask';

  @JSONSchema({
    description: 'At least this where two signals of different kinds meet. One alone is a flag at most.',
    example: 'flag',
  })
  @IsIn([...ACTIONS])
  readonly severalSignals!: VerdictAction;
}

/** A version of the policy to publish. */
export class VerdictPolicyBody {
  @JSONSchema({
    description: 'First local day of punches that it holds for; today or later, in UTC.',
    example: '2026-12-01',
  })
  @IsLocalDate()
  readonly effectiveFrom!: string;

  @JSONSchema({ description: 'How far outside a site still counts as near it.', example: 100 })
  @IsNumber()
  @Min(0)
  @Max(MAXIMUM_NEAR_METERS)
  readonly nearMeters!: number;

  @JSONSchema({
    description: 'A position that is reported with a larger radius (68 %) tells nothing.',
    example: 500,
  })
  @IsNumber()
  @Min(0)
  @Max(MAXIMUM_ACCURACY_METERS)
  readonly maximumAccuracyMeters!: number;

  @JSONSchema({
    description: 'How long before or after the punch its position may have been fixed.',
    example: 300000,
  })
  @IsInt()
  @Min(0)
  @Max(MAXIMUM_FIX_AGE_MS)
  readonly maximumFixAgeMs!: number;

  @JSONSchema({ description: 'What follows from each outcome.' })
  @ValidateNested()
  @Type(() => VerdictActionsBody)
  readonly actions!: VerdictActionsBody;
}

/** A version that was published; 0 is what holds where none was. */
export class VerdictPolicyVersion extends VerdictPolicyBody {
  @JSONSchema({ description: 'Counts from 1.', example: 1 })
  @IsInt()
  @Min(0)
  readonly version!: number;
}

/** The policy: what holds today, and every version. */
export class VerdictPolicyView {
  @JSONSchema({ description: 'What holds for punches of today (UTC).' })
  @ValidateNested()
  @Type(() => VerdictPolicyVersion)
  readonly inForce!: VerdictPolicyVersion;

  @JSONSchema({ description: 'Every version, the oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => VerdictPolicyVersion)
  readonly versions!: readonly VerdictPolicyVersion[];
}

const { version: _version, effectiveFrom: _from, ...defaults } = DEFAULT_VERDICT_POLICY;

export const verdictPolicyRequestExample = { effectiveFrom: '2026-12-01', ...defaults };

export const verdictPolicyExample = {
  inForce: DEFAULT_VERDICT_POLICY,
  versions: [{ version: 1, ...verdictPolicyRequestExample }],
};
