import { IsIn, IsISO8601, IsOptional, IsString, IsTimeZone, IsUUID, MaxLength } from 'class-validator';

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
}
