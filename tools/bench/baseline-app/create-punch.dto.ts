import { Type } from 'class-transformer';
import {
  IsIn,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  IsTimeZone,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

/** Where the device was. */
export class LocationDto {
  @IsNumber()
  @Min(-90)
  @Max(90)
  latitude!: number;

  @IsNumber()
  @Min(-180)
  @Max(180)
  longitude!: number;

  @IsNumber()
  @Min(0)
  @Max(100_000)
  accuracyMeters!: number;

  @IsIn(['WGS84'])
  datum!: string;
}

/** The same members as the product's request. */
export class CreatePunchDto {
  @IsUUID()
  id!: string;

  @IsUUID()
  employmentId!: string;

  @IsIn(['clock-in', 'clock-out', 'break-start', 'break-end'])
  kind!: string;

  @IsISO8601({ strict: true })
  occurredAt!: string;

  @IsTimeZone()
  zone!: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  deviceId?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => LocationDto)
  location?: LocationDto;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;
}
