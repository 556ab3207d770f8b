import { Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { ErasureScope } from '../domain/privacy/privacy-events.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { ErasureView, type ErasedPartView } from './erasure.dto.js';
import { Erasures, type Erasure } from './erasures.js';
import { erasureExample } from './privacy.examples.js';

/** Erasing people. */
@Controller('v1/employees')
export class ErasuresController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(Erasures) private readonly erasures: Erasures,
  ) {}

  @Post(':id/erasures/preview')
  @HttpCode(200)
  @Operation({
    id: 'previewErasure',
    tag: 'Privacy',
    summary: 'See what an erasure would take and what it would leave',
    description: 'Changes nothing.',
    response: {
      description: 'What goes now, and what stays until when.',
      type: ErasureView,
      example: { ...erasureExample, requestedAt: null },
    },
    problems: ['employee.unknown'],
  })
  async preview(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ErasureView> {
    return this.viewOf(await this.erasures.preview(principal.tenantId, employeeIdOf(principal, id)));
  }

  @Post(':id/erasures')
  @HttpCode(201)
  @Operation({
    id: 'eraseEmployee',
    tag: 'Privacy',
    summary: 'Erase a person for ever',
    description:
      'Destroys the keys that seal name, contacts, positions and texts of the person, wherever they stand: log, read models, backups made before. It cannot be undone. Hours stay, under an id that names nobody. What a legal hold or a legal obligation keeps stays until its time is over and then goes by itself. Again changes nothing.',
    response: {
      status: 201,
      description: 'What went, and what stays until when.',
      type: ErasureView,
      example: erasureExample,
      headers: ['Position'],
    },
    problems: ['employee.unknown', 'request.id-reused'],
  })
  async erase(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ErasureView> {
    const employeeId = employeeIdOf(principal, id);
    const request = {
      principal,
      operation: 'erasures.erase',
      idempotencyKey: key,
      input: { employeeId },
    };
    const erasure = await this.erasures.erase(commandContextOf(this.ports.hashing, request), employeeId);
    setAnswerHeaders(reply, { position: this.ports.tokens.issue(erasure.position) });
    return this.viewOf(erasure);
  }

  private viewOf({ employeeId, requestedAt, plan, removals, recordsUntil }: Erasure): ErasureView {
    const partOf = ({ purpose, months }: ErasureScope): ErasedPartView => ({
      purpose,
      kinds: this.erasures.kindsOf([purpose]),
      months,
    });
    return {
      employeeId,
      requestedAt,
      goes: plan.goes.map(partOf),
      removes: removals,
      stays: plan.stays.map((kept) => ({ ...partOf(kept), because: kept.because, until: kept.until })),
      partialUntil: plan.partialUntil,
      isComplete: plan.isComplete,
      hoursKeptAtLeastUntil: recordsUntil,
    };
  }
}
