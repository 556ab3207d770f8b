import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
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
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import {
  ISSUER_ALGORITHMS,
  MAPPABLE_ROLES,
  MAX_CLOCK_TOLERANCE_SECONDS,
} from '../domain/tenants/issuer-terms.js';

/** What the company may use. */
export class TenantLimitsView {
  @JSONSchema({ description: 'Requests per minute; null: the installation’s default.', example: 6000 })
  @IsNullable()
  @IsInt()
  readonly requestsPerMinute!: number | null;

  @JSONSchema({ description: 'Items of batches and imports per day; null: the default.', example: null })
  @IsNullable()
  @IsInt()
  readonly batchItemsPerDay!: number | null;

  @JSONSchema({ description: 'Events that may be stored; null: as many as there are.', example: null })
  @IsNullable()
  @IsInt()
  readonly storedEvents!: number | null;

  @JSONSchema({
    description: 'Bytes of events that may be stored; null: as many as there are.',
    example: null,
  })
  @IsNullable()
  @IsInt()
  readonly storedBytes!: number | null;
}

/** What the company has stored. */
export class TenantUsageView {
  @JSONSchema({ description: 'Events stored, over all contexts; some seconds old.', example: 12480 })
  @IsInt()
  readonly storedEvents!: number;

  @JSONSchema({
    description: 'Bytes of what these events say, as stored; some seconds old.',
    example: 5242880,
  })
  @IsInt()
  readonly storedBytes!: number;
}

/** The company as this installation knows it. */
export class TenantView {
  @JSONSchema({ description: 'The company’s id.', example: '5f5c2b1e-4f0f-4b59-9c3e-2b8a8f1f0a10' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Its name.', example: 'Field Service Ltd' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'Country, ISO 3166-1 alpha-2; null when not told.', example: 'DE' })
  @IsNullable()
  @IsString()
  readonly country!: string | null;

  @JSONSchema({ description: 'Language to begin with, BCP 47; null when not told.', example: 'de' })
  @IsNullable()
  @IsString()
  readonly locale!: string | null;

  @JSONSchema({ description: 'Whether its people are let in.', example: 'active' })
  @IsIn(['active', 'suspended'])
  readonly status!: 'active' | 'suspended';

  @JSONSchema({ description: 'What it may use.' })
  @ValidateNested()
  @Type(() => TenantLimitsView)
  readonly limits!: TenantLimitsView;

  @JSONSchema({ description: 'What it has used of it.' })
  @ValidateNested()
  @Type(() => TenantUsageView)
  readonly usage!: TenantUsageView;
}

/** The claim that tells this company’s tokens from those of others with the same issuer. */
export class TenantClaimBody {
  @JSONSchema({ description: 'Name of the claim.', example: 'tid' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({
    description: 'Its value in the company’s tokens.',
    example: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly value!: string;
}

/** What a value of the directory means here. */
export class RoleMappingBody {
  @JSONSchema({ description: 'A value of the roles claim, such as a group.', example: 'Timeledger-Admins' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly value!: string;

  @JSONSchema({ description: 'The roles that it gives.', example: ['tenant_administrator'] })
  @IsIn(MAPPABLE_ROLES, { each: true })
  @ArrayMaxSize(MAPPABLE_ROLES.length)
  readonly roles!: readonly (typeof MAPPABLE_ROLES)[number][];
}

/** By what tokens show a second factor. */
export class SecondFactorBody {
  @JSONSchema({ description: 'One of these methods in `amr` (RFC 8176).', example: ['mfa'] })
  @IsString({ each: true })
  @ArrayMaxSize(20)
  readonly amr!: readonly string[];

  @JSONSchema({
    description: 'Or one of these contexts in `acr` or `acrs`; asked for by name.',
    example: ['c1'],
  })
  @IsString({ each: true })
  @ArrayMaxSize(20)
  readonly acr!: readonly string[];

  @JSONSchema({
    description:
      'How old the sign-in may be, in seconds, where the token says when; null: as old as the token.',
    example: 43200,
  })
  @IsNullable()
  @IsInt()
  @Min(60)
  @Max(31_536_000)
  readonly maxAgeSeconds!: number | null;
}

/** An issuer whose tokens the company’s people come with. What is left out has the stated default. */
export class TrustIssuerBody {
  @JSONSchema({
    description: 'The issuer, exactly as `iss` in its tokens, a last slash included.',
    example: 'https://login.example.com/realms/field',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  readonly issuer!: string;

  @JSONSchema({ description: 'What `aud` must contain; `timeledger` unless told.', example: 'timeledger' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly audience?: string;

  @JSONSchema({ description: 'Where the keys are; found by discovery unless told.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  readonly jwksUri?: string;

  @JSONSchema({ description: 'Only where several companies share the issuer.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TenantClaimBody)
  readonly tenantClaim?: TenantClaimBody;

  @JSONSchema({ description: 'The claim with the employee’s id, a UUID; `sub` unless told.', example: 'sub' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly employeeClaim?: string;

  @JSONSchema({
    description: 'The way to the roles in the token, member by member; `roles` unless told.',
    example: ['realm_access', 'roles'],
  })
  @IsOptional()
  @IsString({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  readonly rolesClaim?: readonly string[];

  @JSONSchema({ description: 'What values of the roles claim mean; without it they are our own role names.' })
  @IsOptional()
  @ValidateNested({ each: true })
  @ArrayMaxSize(200)
  @Type(() => RoleMappingBody)
  readonly roleMappings?: readonly RoleMappingBody[];

  @JSONSchema({ description: 'Signatures that are accepted.', example: ['RS256'] })
  @IsOptional()
  @IsIn(ISSUER_ALGORITHMS, { each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(ISSUER_ALGORITHMS.length)
  readonly algorithms?: readonly (typeof ISSUER_ALGORITHMS)[number][];

  @JSONSchema({
    description: 'How far its clock may differ from ours, in seconds; 5 unless told.',
    example: 5,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_CLOCK_TOLERANCE_SECONDS)
  readonly clockToleranceSeconds?: number;

  @JSONSchema({ description: 'What counts as a second factor; the product’s own list unless told.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => SecondFactorBody)
  readonly secondFactor?: SecondFactorBody;
}

/** An issuer that the company trusts. */
export class TrustedIssuerView extends TrustIssuerBody {
  @JSONSchema({ description: 'The id of this entry.', example: '0d0a2f6e-9d61-5f0e-8a0c-7c1f0a3d2b11' })
  @IsUUID()
  readonly id!: string;
}

/** All issuers that the company trusts. */
export class TrustedIssuerList {
  @JSONSchema({ description: 'The issuers, the earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => TrustedIssuerView)
  readonly items!: readonly TrustedIssuerView[];
}

export const tenantExample = {
  id: '5f5c2b1e-4f0f-4b59-9c3e-2b8a8f1f0a10',
  name: 'Field Service Ltd',
  country: 'DE',
  locale: 'de',
  status: 'active',
  limits: { requestsPerMinute: 6000, batchItemsPerDay: null, storedEvents: null, storedBytes: null },
  usage: { storedEvents: 12480, storedBytes: 5242880 },
};

export const issuerExample = {
  issuer: 'https://login.example.com/realms/field',
  audience: 'timeledger',
  employeeClaim: 'sub',
  rolesClaim: ['realm_access', 'roles'],
  algorithms: ['RS256'],
  clockToleranceSeconds: 5,
};

export const trustedIssuerExample = { id: '0d0a2f6e-9d61-5f0e-8a0c-7c1f0a3d2b11', ...issuerExample };
