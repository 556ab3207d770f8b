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
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable, IsTimeZone } from '@timeledger/service/validation/format.decorators.js';
import { DATUMS, type Datum } from '@timeledger/kernel/coordinates.js';
import { MAXIMUM_CORNERS, MAXIMUM_RADIUS_METERS, MINIMUM_RADIUS_METERS } from '../domain/geometry/shape.js';
import { MAXIMUM_OPENING_SPANS } from '../domain/sites/opening-hours.js';
import { MAXIMUM_NETWORKS, SITE_PURPOSES, type SitePurpose } from '../domain/sites/site.js';

/** A corner of a polygon. */
export class CornerBody {
  @JSONSchema({ description: 'Degrees north.', example: 52.52 })
  @IsNumber()
  @Min(-90)
  @Max(90)
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees east.', example: 13.405 })
  @IsNumber()
  @Min(-180)
  @Max(180)
  readonly longitude!: number;
}

/** A place. */
export class PlaceBody extends CornerBody {
  @JSONSchema({
    description:
      'The geodetic datum; GCJ-02 (maps of mainland China) and BD-09 (Baidu) are converted to WGS 84. Needed: none is assumed, and without one the answer is 422.',
    example: 'WGS84',
  })
  // Optional here, so that a missing one is told as what it is.
  @IsOptional()
  @IsIn([...DATUMS])
  readonly datum?: Datum;
}

/** A circle or a polygon on the ground. */
export class ShapeBody {
  @JSONSchema({ description: 'Which of the two.', example: 'circle' })
  @IsIn(['circle', 'polygon'])
  readonly kind!: 'circle' | 'polygon';

  @JSONSchema({ description: 'Middle of a circle.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => PlaceBody)
  readonly center?: PlaceBody;

  @JSONSchema({ description: 'Radius of a circle.', example: 150 })
  @IsOptional()
  @IsNumber()
  @Min(MINIMUM_RADIUS_METERS)
  @Max(MAXIMUM_RADIUS_METERS)
  readonly radiusMeters?: number;

  @JSONSchema({ description: 'The datum of the corners of a polygon.', example: 'WGS84' })
  @IsOptional()
  @IsIn([...DATUMS])
  readonly datum?: Datum;

  @JSONSchema({
    description:
      'Corners of a polygon, in order; it may be closed with its first corner, may cross the antimeridian, and must neither cross nor touch itself.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAXIMUM_CORNERS + 1)
  @ValidateNested({ each: true })
  @Type(() => CornerBody)
  readonly corners?: readonly CornerBody[];
}

/** Open on a day of the week. */
export class OpeningSpanBody {
  @JSONSchema({ description: '1 for Monday to 7 for Sunday (ISO 8601).', example: 1 })
  @IsInt()
  @Min(1)
  @Max(7)
  readonly weekday!: number;

  @JSONSchema({ description: 'Wall time of the site.', example: '08:00' })
  @IsString()
  @MaxLength(5)
  readonly from!: string;

  @JSONSchema({ description: 'Wall time; at or before `from` it is on the day after.', example: '18:00' })
  @IsString()
  @MaxLength(5)
  readonly until!: string;
}

/** What is said of a site. */
export class GeoSiteFactsBody {
  @JSONSchema({ description: 'What people call it.', example: 'Depot Shanghai' })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly name!: string;

  @JSONSchema({ description: 'A place of work, or a customer’s.', example: 'work' })
  @IsIn([...SITE_PURPOSES])
  readonly purpose!: SitePurpose;

  @JSONSchema({ description: 'Whose place it is; only, and always, of a customer’s site.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly customerId?: string | null;

  @JSONSchema({ description: 'Where it is; left out where its networks alone tell.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ShapeBody)
  readonly shape?: ShapeBody;

  @JSONSchema({ description: 'Identities of its Wi-Fi access points.', example: ['00:11:22:33:44:55'] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAXIMUM_NETWORKS)
  @IsString({ each: true })
  @MaxLength(40, { each: true })
  readonly bssids?: readonly string[];

  @JSONSchema({
    description: 'Blocks of internet addresses (CIDR), IPv4 or IPv6.',
    example: ['192.0.2.0/24'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAXIMUM_NETWORKS)
  @IsString({ each: true })
  @MaxLength(60, { each: true })
  readonly ipRanges?: readonly string[];

  @JSONSchema({ description: 'When it is open; left out for always.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAXIMUM_OPENING_SPANS)
  @ValidateNested({ each: true })
  @Type(() => OpeningSpanBody)
  readonly openingHours?: readonly OpeningSpanBody[];

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Asia/Shanghai' })
  @IsTimeZone()
  readonly zone!: string;
}

/** A new site. */
export class CreateGeoSiteBody extends GeoSiteFactsBody {
  @JSONSchema({
    description: 'Your own id for it, a random UUID; minted when left out.',
    example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;
}

/** A site as it is to be from now on, as a whole. */
export class PutGeoSiteBody extends GeoSiteFactsBody {
  @JSONSchema({ description: 'Whether it is in use; a closed one counts for no verdict.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A corner on WGS 84. */
export class CoordinatesView {
  @JSONSchema({ description: 'Degrees north.', example: 31.2304 })
  @IsNumber()
  readonly latitude!: number;

  @JSONSchema({ description: 'Degrees east.', example: 121.4737 })
  @IsNumber()
  readonly longitude!: number;
}

/** A circle or a polygon, on WGS 84. */
export class ShapeView {
  @JSONSchema({ description: 'Which of the two.', example: 'circle' })
  @IsIn(['circle', 'polygon'])
  readonly kind!: string;

  @JSONSchema({ description: 'Always WGS 84, whatever was sent.', example: 'WGS84' })
  @IsIn(['WGS84'])
  readonly datum!: 'WGS84';

  @JSONSchema({ description: 'Middle of a circle.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => CoordinatesView)
  readonly center?: CoordinatesView;

  @JSONSchema({ description: 'Radius of a circle.', example: 150 })
  @IsOptional()
  @IsNumber()
  readonly radiusMeters?: number;

  @JSONSchema({ description: 'Corners of a polygon.' })
  @IsOptional()
  @ValidateNested({ each: true })
  @Type(() => CoordinatesView)
  readonly corners?: readonly CoordinatesView[];
}

/** A site. */
export class GeoSiteView {
  @JSONSchema({ description: 'Its id.', example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What people call it.', example: 'Depot Shanghai' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'A place of work, or a customer’s.', example: 'work' })
  @IsIn([...SITE_PURPOSES])
  readonly purpose!: string;

  @JSONSchema({ description: 'Whose place it is; null for a place of work.' })
  @IsNullable()
  @IsUUID()
  readonly customerId!: string | null;

  @JSONSchema({ description: 'Where it is; null where its networks alone tell.' })
  @IsNullable()
  @ValidateNested()
  @Type(() => ShapeView)
  readonly shape!: ShapeView | null;

  @JSONSchema({ description: 'Its access points.', example: ['00:11:22:33:44:55'] })
  @IsArray()
  @IsString({ each: true })
  readonly bssids!: readonly string[];

  @JSONSchema({ description: 'Its address blocks.', example: ['192.0.2.0/24'] })
  @IsArray()
  @IsString({ each: true })
  readonly ipRanges!: readonly string[];

  @JSONSchema({ description: 'When it is open; empty for always.' })
  @ValidateNested({ each: true })
  @Type(() => OpeningSpanBody)
  readonly openingHours!: readonly OpeningSpanBody[];

  @JSONSchema({ description: 'IANA time zone of the place.', example: 'Asia/Shanghai' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'Whether it is in use.', example: true })
  @IsBoolean()
  readonly isActive!: boolean;
}

/** A page of sites. */
export class GeoSitePage {
  @JSONSchema({ description: 'The sites, by id.' })
  @ValidateNested({ each: true })
  @Type(() => GeoSiteView)
  readonly items!: readonly GeoSiteView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

export const geoSiteRequestExample = {
  name: 'Depot Shanghai',
  purpose: 'work',
  shape: {
    kind: 'circle',
    center: { latitude: 31.2304, longitude: 121.4737, datum: 'WGS84' },
    radiusMeters: 150,
  },
  bssids: ['00:11:22:33:44:55'],
  ipRanges: ['192.0.2.0/24'],
  openingHours: [{ weekday: 1, from: '08:00', until: '18:00' }],
  zone: 'Asia/Shanghai',
};

export const geoSiteExample = {
  id: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  ...geoSiteRequestExample,
  customerId: null,
  shape: {
    kind: 'circle',
    datum: 'WGS84',
    center: { latitude: 31.2304, longitude: 121.4737 },
    radiusMeters: 150,
  },
  isActive: true,
};
