import { Type } from 'class-transformer';
import {
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
import { IsInstant, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MAX_DIRECTORY_TOKEN_DAYS } from '../domain/tenants/directory-tokens.decider.js';

/** A directory that is to provision people. */
export class IssueDirectoryTokenBody {
  @JSONSchema({ description: 'What people call it; no person’s name.', example: 'Okta production' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'For how many days it opens; 180 unless told.', example: 180 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_DIRECTORY_TOKEN_DAYS)
  readonly expiresInDays?: number;
}

/** A directory token, without its secret. */
export class DirectoryTokenView {
  @JSONSchema({ description: 'The id of the token.', example: '0199a1c2-5f4b-7c6e-9d1f-3f2e1d0c9b8a' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Okta production' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'The last characters of its secret.', example: 'x9Qa' })
  @IsString()
  readonly hint!: string;

  @JSONSchema({ description: 'When it was issued.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly createdAt!: string;

  @JSONSchema({ description: 'From when on it opens nothing.', example: '2026-08-29T08:00:00.000Z' })
  @IsInstant()
  readonly expiresAt!: string;

  @JSONSchema({ description: 'The last day (UTC) it was used on; null for never.', example: '2026-03-04' })
  @IsNullable()
  @IsLocalDate()
  readonly lastUsedOn!: string | null;

  @JSONSchema({ description: 'Only an active one opens anything.', example: 'active' })
  @IsIn(['active', 'expired', 'revoked'])
  readonly status!: 'active' | 'expired' | 'revoked';
}

/** A token that was just issued. */
export class IssuedDirectoryToken extends DirectoryTokenView {
  @JSONSchema({
    description:
      'The secret, shown this once and kept nowhere; null when the same request is repeated: revoke the token then, and issue another.',
    example: 'tldir_0199a1c25f4b7c6e9d1f3f2e1d0c9b8a_…',
  })
  @IsNullable()
  @IsString()
  readonly secret!: string | null;
}

/** All directory tokens of the company. */
export class DirectoryTokenList {
  @JSONSchema({ description: 'The tokens, the earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => DirectoryTokenView)
  readonly items!: readonly DirectoryTokenView[];
}

export const directoryTokenExample = {
  id: '0199a1c2-5f4b-7c6e-9d1f-3f2e1d0c9b8a',
  name: 'Okta production',
  hint: 'x9Qa',
  createdAt: '2026-03-02T08:00:00.000Z',
  expiresAt: '2026-08-29T08:00:00.000Z',
  lastUsedOn: '2026-03-04',
  status: 'active',
};
