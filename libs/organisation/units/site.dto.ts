import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsCountryCode, IsNullable, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';

/** A new site of work. */
export class CreateSiteBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'What people call it.', example: 'Depot Shanghai' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'IANA time zone.', example: 'Asia/Shanghai' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'ISO 3166-1 alpha-2.', example: 'CN' })
  @IsCountryCode()
  readonly country!: string;

  @JSONSchema({
    description: 'Address of the site: the company’s, never a person’s.',
    example: '1 Road, Shanghai',
  })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  readonly address?: string | null;
}

/** What is to change of a site; what is left out stays as it is. */
export class ChangeSiteBody {
  @JSONSchema({ description: 'What people call it.', example: 'Depot Shanghai' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name?: string;

  @JSONSchema({ description: 'IANA time zone.', example: 'Asia/Shanghai' })
  @IsOptional()
  @IsTimeZone()
  readonly zone?: string;

  @JSONSchema({ description: 'ISO 3166-1 alpha-2.', example: 'CN' })
  @IsOptional()
  @IsCountryCode()
  readonly country?: string;

  @JSONSchema({ description: 'Address of the site; null takes it away.', example: '1 Road, Shanghai' })
  @IsOptional()
  @IsNullable()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  readonly address?: string | null;

  @JSONSchema({ description: 'Whether it is open: nobody is placed at a closed one.', example: false })
  @IsOptional()
  @IsBoolean()
  readonly isActive?: boolean;
}

/** A site of work. */
export class SiteView {
  @JSONSchema({ description: 'Its id.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Depot Shanghai' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'IANA time zone.', example: 'Asia/Shanghai' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'ISO 3166-1 alpha-2.', example: 'CN' })
  @IsCountryCode()
  readonly country!: string;

  @JSONSchema({ description: 'Address; null where nobody has said.', example: '1 Road, Shanghai' })
  @IsNullable()
  @IsString()
  readonly address!: string | null;

  @JSONSchema({ description: 'Whether it is open.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A page of sites. */
export class SitePage {
  @JSONSchema({ description: 'The sites, by id.' })
  @ValidateNested({ each: true })
  @Type(() => SiteView)
  readonly items!: readonly SiteView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const siteExample = {
  id: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  name: 'Depot Shanghai',
  zone: 'Asia/Shanghai',
  country: 'CN',
  address: '1 Road, Shanghai',
  isActive: true,
};
