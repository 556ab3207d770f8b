import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf, parseInstant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { IdempotencyKey, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  decideLegalHold,
  evolveLegalHolds,
  initialLegalHolds,
} from '../domain/privacy/legal-hold.decider.js';
import {
  decideRetention,
  DEFAULT_RETENTION,
  evolveRetention,
  initialRetention,
} from '../domain/privacy/retention.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { PrivacyFacts } from './privacy-facts.js';
import { legalHoldStream, retentionStream } from './privacy-streams.js';
import { privacyExamples as examples } from './privacy.examples.js';
import { PrivacyQueries } from './privacy.queries.js';
import {
  LegalHoldList,
  LegalHoldView,
  PlaceLegalHoldBody,
  RetentionRuleBody,
  RetentionRuleList,
  RetentionRunList,
} from './retention.dto.js';

/** Legal holds and retention. */
@Controller('v1')
export class RetentionController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(PrivacyFacts) private readonly facts: PrivacyFacts,
    @Inject(PrivacyQueries) private readonly queries: PrivacyQueries,
  ) {}

  @Post('employees/:id/legal-holds')
  @HttpCode(201)
  @Operation({
    id: 'placeLegalHold',
    tag: 'Privacy',
    summary: 'Keep everything of a person from being deleted',
    description:
      'While a dispute or an authority needs it, neither retention nor a withdrawn consent nor an erasure deletes anything of the person.',
    requestExample: examples.holdBody,
    response: {
      status: 201,
      description: 'The hold.',
      type: LegalHoldView,
      example: examples.hold,
      headers: ['ETag', 'Position'],
    },
    problems: ['employee.unknown', 'legal-hold.ends-in-the-past', 'request.id-reused'],
  })
  async place(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @Body() body: PlaceLegalHoldBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LegalHoldView> {
    const employeeId = await this.registered(principal, id);
    const now = instantOf(this.ports.clock.nowMs());
    const until = body.until === undefined ? null : (parseInstant(body.until) ?? null);
    const holdId: string = deriveId('legal-hold', principal.tenantId, principal.subject, employeeId, key);
    const { reason } = body;
    const { revision, position, eventIds } = await this.commands.change({
      request: {
        principal,
        operation: 'legal-holds.place',
        idempotencyKey: key,
        input: { employeeId, body },
      },
      streamId: legalHoldStream(principal.tenantId, employeeId),
      initialState: initialLegalHolds,
      evolve: evolveLegalHolds,
      decide: (known) => decideLegalHold({ kind: 'place', employeeId, holdId, reason, until, now }, known),
    });
    setAnswerHeaders(reply, { revision, position });
    // As it was recorded, also by a first try: reads say the same.
    const [eventId] = eventIds;
    const placed = eventId && (await this.ports.store.findEvent(principal.tenantId, eventId));
    return { holdId, employeeId, reason, until, placedAt: placed?.occurredAt ?? now, isLifted: false };
  }

  @Post('employees/:id/legal-holds/:holdId/lifting')
  @HttpCode(204)
  @Operation({
    id: 'liftLegalHold',
    tag: 'Privacy',
    summary: 'Lift a legal hold',
    description: 'What was due meanwhile is deleted by the next run of retention.',
    response: { status: 204, description: 'Lifted.', headers: ['Position'] },
    problems: ['employee.unknown', 'legal-hold.unknown', 'request.id-reused'],
  })
  async lift(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('holdId') holdIdText: string,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const employeeId = await this.registered(principal, id);
    const holdId: string = parseId(holdIdText);
    const { position } = await this.commands.change({
      request: {
        principal,
        operation: 'legal-holds.lift',
        idempotencyKey: key,
        input: { employeeId, holdId },
      },
      streamId: legalHoldStream(principal.tenantId, employeeId),
      initialState: initialLegalHolds,
      evolve: evolveLegalHolds,
      decide: (known) => decideLegalHold({ kind: 'lift', employeeId, holdId }, known),
    });
    setAnswerHeaders(reply, { position });
  }

  @Get('employees/:id/legal-holds')
  @Operation({
    id: 'listLegalHolds',
    tag: 'Privacy',
    summary: 'Read the legal holds of a person',
    description: 'All of them, lifted ones too.',
    response: {
      description: 'The holds.',
      type: LegalHoldList,
      example: { items: [examples.hold] },
    },
    problems: ['employee.unknown'],
  })
  async holds(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
  ): Promise<LegalHoldList> {
    const employeeId = await this.registered(principal, id);
    await this.queries.reach(readAt);
    return { items: await this.queries.legalHolds(principal.tenantId, employeeId) };
  }

  @Post('retention-rules')
  @HttpCode(201)
  @Operation({
    id: 'declareRetentionRule',
    tag: 'Privacy',
    summary: 'Say for how long a class of data is kept',
    description:
      'For a country or for all: replaces the default. A shorter time deletes with the next run what is older, for good.',
    requestExample: examples.rule,
    response: {
      status: 201,
      description: 'All rules that hold.',
      type: RetentionRuleList,
      example: { items: [examples.rule] },
      headers: ['ETag', 'Position'],
    },
    problems: ['request.id-reused'],
  })
  async declare(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RetentionRuleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetentionRuleList> {
    const rule = { country: body.country, class: body.class, keepDays: body.keepDays };
    const { state, revision, position } = await this.commands.change({
      request: { principal, operation: 'retention-rules.declare', idempotencyKey: key, input: body },
      streamId: retentionStream(principal.tenantId),
      initialState: initialRetention,
      evolve: evolveRetention,
      decide: (known) => decideRetention(rule, known),
    });
    setAnswerHeaders(reply, { revision, position });
    return { items: [...state.rules, ...DEFAULT_RETENTION] };
  }

  @Get('retention-rules')
  @Operation({
    id: 'listRetentionRules',
    tag: 'Privacy',
    summary: 'Read for how long data is kept',
    description: 'The company’s own rules, then the defaults. Everybody of the company may read them.',
    response: {
      description: 'The rules.',
      type: RetentionRuleList,
      example: { items: [examples.rule] },
    },
    problems: [],
  })
  async rules(@CurrentPrincipal() principal: Principal): Promise<RetentionRuleList> {
    const { rules } = await this.facts.retention(principal.tenantId);
    return { items: [...rules, ...DEFAULT_RETENTION] };
  }

  @Get('retention-runs')
  @Operation({
    id: 'listRetentionRuns',
    tag: 'Privacy',
    summary: 'See what retention deleted',
    description: 'A run a day; what it deleted, by class, and until which month.',
    response: {
      description: 'The latest runs.',
      type: RetentionRunList,
      example: { items: [examples.run] },
    },
    problems: [],
  })
  async runs(
    @CurrentPrincipal() principal: Principal,
    @ReadAt() readAt: string | undefined,
  ): Promise<RetentionRunList> {
    await this.queries.reach(readAt);
    return { items: await this.queries.retentionRuns(principal.tenantId) };
  }

  /** @throws DomainError 404 `employee.unknown` */
  private async registered(principal: Principal, id: string): Promise<EmployeeId> {
    const employeeId = employeeIdOf(principal, id);
    if (await this.facts.isRegistered(principal.tenantId, employeeId)) return employeeId;
    throw new DomainError('employee.unknown', 'not-found', {
      detail: 'There is no such thing, or not for you.',
    });
  }
}
