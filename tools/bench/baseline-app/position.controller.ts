import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsISO8601,
  IsNumber,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Repository } from 'typeorm';
import { BearerGuard, type AuthorisedRequest } from './bearer.guard.js';
import { Position } from './position.entity.js';

/** The same members as the product's request. */
export class PositionDto {
  @IsUUID()
  fixId!: string;

  @IsISO8601({ strict: true })
  fixedAt!: string;

  @IsNumber()
  @Min(-90)
  @Max(90)
  latitude!: number;

  @IsNumber()
  @Min(-180)
  @Max(180)
  longitude!: number;

  @IsIn(['WGS84'])
  datum!: string;

  @IsNumber()
  @Min(0)
  @Max(100_000)
  accuracyMeters!: number;
}

export class PositionBatchDto {
  @IsArray()
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => PositionDto)
  items!: PositionDto[];
}

@Controller('v1/position-batches')
@UseGuards(BearerGuard)
export class PositionController {
  constructor(@InjectRepository(Position) private readonly positions: Repository<Position>) {}

  /** Inserts all rows of a batch with one statement; `insert`, because `save` would look each of them up first. */
  @Post()
  @HttpCode(200)
  async create(
    @Body() { items }: PositionBatchDto,
    @Req() request: AuthorisedRequest,
  ): Promise<{ results: readonly { fixId: string }[] }> {
    const tenantId = String(request.claims?.['tenant_id']);
    const subject = String(request.claims?.sub);
    await this.positions.insert(
      items.map(({ fixId, fixedAt, latitude, longitude, accuracyMeters }) => ({
        ...{ fixId, tenantId, subject, fixedAt: new Date(fixedAt), latitude, longitude, accuracyMeters },
      })),
    );
    return { results: items.map(({ fixId }) => ({ fixId })) };
  }
}
