import { Body, Controller, Post, Req, UseGuards } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { BearerGuard, type AuthorisedRequest } from './bearer.guard.js';
import { CreatePunchDto } from './create-punch.dto.js';
import { Punch } from './punch.entity.js';

@Controller('v1/punches')
@UseGuards(BearerGuard)
export class PunchController {
  constructor(@InjectRepository(Punch) private readonly punches: Repository<Punch>) {}

  /** Inserts one row; `insert`, because `save` would open a transaction and look the row up first. */
  @Post()
  async create(
    @Body() body: CreatePunchDto,
    @Req() request: AuthorisedRequest,
  ): Promise<{ id: string; occurredAt: string }> {
    const occurredAt = new Date(body.occurredAt);
    await this.punches.insert({
      id: body.id,
      tenantId: String(request.claims?.['tenant_id']),
      employmentId: body.employmentId,
      kind: body.kind,
      occurredAt,
      zone: body.zone,
      deviceId: body.deviceId ?? null,
      location: body.location ?? null,
      note: body.note ?? null,
      subject: String(request.claims?.sub),
    });
    return { id: body.id, occurredAt: occurredAt.toISOString() };
  }
}
