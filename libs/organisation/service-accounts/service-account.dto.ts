import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** More scopes than the policy has. */
const MAX_SCOPES = 100;

/** What a machine client may do from now on. */
export class ServiceAccountScopesBody {
  @JSONSchema({
    description: 'Scopes of the access policy; docs/access.md lists them.',
    example: ['punches:write'],
  })
  @IsString({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_SCOPES)
  readonly scopes!: readonly string[];
}

/** A machine client to be registered. */
export class RegisterServiceAccountBody extends ServiceAccountScopesBody {
  @JSONSchema({ description: 'What people call it; no person’s name.', example: 'Door terminals Berlin' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({
    description:
      'What its tokens call it: `azp` or `client_id` where they carry the role `service`, else `sub`.',
    example: 'door-terminals',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(255)
  readonly clientId!: string;

  @JSONSchema({
    description: 'The issuer of its tokens; any that the company trusts when left out.',
    example: 'https://login.example.com/realms/field',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  readonly issuer?: string;
}

/** A machine client as registered. */
export class ServiceAccountView {
  @JSONSchema({ description: 'The id of the account.', example: 'c0a7d7a2-5f4b-5c6e-9d1f-3f2e1d0c9b8a' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Door terminals Berlin' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'What its tokens call it.', example: 'door-terminals' })
  @IsString()
  readonly clientId!: string;

  @JSONSchema({ description: 'The issuer of its tokens; null for any.', example: null })
  @IsNullable()
  @IsString()
  readonly issuer!: string | null;

  @JSONSchema({ description: 'What it may do.', example: ['punches:write'] })
  @IsString({ each: true })
  readonly scopes!: readonly string[];

  @JSONSchema({ description: 'Revoked accounts are refused, for ever.', example: 'active' })
  @IsIn(['active', 'revoked'])
  readonly status!: 'active' | 'revoked';
}

/** All machine clients of the company. */
export class ServiceAccountList {
  @JSONSchema({ description: 'The accounts, the earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => ServiceAccountView)
  readonly items!: readonly ServiceAccountView[];
}

export const serviceAccountExample = {
  id: 'c0a7d7a2-5f4b-5c6e-9d1f-3f2e1d0c9b8a',
  name: 'Door terminals Berlin',
  clientId: 'door-terminals',
  issuer: null,
  scopes: ['punches:write'],
  status: 'active',
};
