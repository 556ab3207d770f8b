import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsCountryCode, IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';

/** Where a person is to belong; what is left out stays as it is. */
export class PlacementBody {
  @JSONSchema({ description: 'First local day with this team and site.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The team; null for none.', example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly teamId?: string | null;

  @JSONSchema({ description: 'The site; null for none.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly siteId?: string | null;

  @JSONSchema({
    description:
      'The country whose law holds, ISO 3166-1 alpha-2, from now on, whatever the day; null for unknown.',
    example: 'DE',
  })
  @IsOptional()
  @IsNullable()
  @IsCountryCode()
  readonly country?: string | null;
}

/** A change of where a person belongs. */
export class PlaceEmployeeBody extends PlacementBody {
  @JSONSchema({
    description: 'The token of the preview; needed where days before today are taken from a team or site.',
    example: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly previewToken?: string;
}

/** A team from a day on. */
export class TeamPlacementView {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The team; null for none.', example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01' })
  @IsNullable()
  @IsUUID()
  readonly teamId!: string | null;

  @JSONSchema({
    description: 'The group of the company’s directory that placed the person; left out where somebody did.',
    example: '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20',
  })
  @IsOptional()
  @IsUUID()
  readonly groupId?: string;
}

/** A site from a day on. */
export class SitePlacementView {
  @JSONSchema({ description: 'First local day.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'The site; null for none.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsNullable()
  @IsUUID()
  readonly siteId!: string | null;
}

/** Where a person belongs. */
export class PlacementView {
  @JSONSchema({ description: 'The country whose law holds; null while nobody has said.', example: 'DE' })
  @IsNullable()
  @IsCountryCode()
  readonly country!: string | null;

  @JSONSchema({ description: 'Teams by the day from which they hold, earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => TeamPlacementView)
  readonly teams!: readonly TeamPlacementView[];

  @JSONSchema({ description: 'Sites by the day from which they hold, earliest first.' })
  @ValidateNested({ each: true })
  @Type(() => SitePlacementView)
  readonly sites!: readonly SitePlacementView[];
}

export const placementExample = {
  country: 'DE',
  teams: [{ from: '2026-03-01', teamId: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01' }],
  sites: [{ from: '2026-03-01', siteId: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' }],
};

export const placementRequestExample = {
  from: '2026-03-01',
  teamId: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  siteId: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  country: 'DE',
};
