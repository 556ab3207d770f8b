import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { decideConsent, evolveConsents, initialConsents } from '../domain/privacy/consent.decider.js';
import { isHeldAt } from '../domain/privacy/legal-hold.decider.js';
import { PURPOSES, type ConsentWithdrawn, type Purpose } from '../domain/privacy/privacy-events.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { UPTAKE_WAIT_MS } from '../uptake.js';
import { DataExports } from './data-exports/data-exports.js';
import { PrivacyFacts } from './privacy-facts.js';
import { organisationPersonalData } from './personal-data.js';
import { consentStream } from './privacy-streams.js';
import {
  ConsentPage,
  ConsentQuery,
  ConsentView,
  EmployeePrivacyView,
  GiveConsentBody,
  WithdrawnConsentView,
} from './privacy.dto.js';
import { privacyExamples as examples } from './privacy.examples.js';
import { PrivacyQueries } from './privacy.queries.js';
import { discardWithdrawn } from './withdrawn-data.js';

const unknown = (): DomainError =>
  new DomainError('employee.unknown', 'not-found', { detail: 'There is no such thing, or not for you.' });

const READERS = ['tenant_administrator', 'auditor'] as const;

/** Consents are given and taken back by the person alone. */
@Controller('v1')
export class ConsentsController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(PrivacyFacts) private readonly facts: PrivacyFacts,
    @Inject(PrivacyQueries) private readonly queries: PrivacyQueries,
    @Inject(DataExports) private readonly exports: DataExports,
  ) {}

  @Post('employees/:id/consents')
  @HttpCode(201)
  @Operation({
    id: 'giveConsent',
    tag: 'Privacy',
    summary: 'Consent to a kind of data being stored',
    description:
      'The person agrees to the version of the text that was shown and is in force (PLT-05). Nobody consents for another. `me` stands for one’s own id.',
    requestExample: examples.consentBody,
    response: {
      status: 201,
      description: 'Where the person stands with the purpose.',
      type: ConsentView,
      example: examples.consent,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'employee.unknown',
      'access.forbidden',
      'consent.not-asked-for',
      'consent.other-text',
      'consent.language-unknown',
      'request.id-reused',
    ],
  })
  async give(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @Body() body: GiveConsentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsentView> {
    const employeeId = await this.ownId(principal, id);
    const { tenantId } = principal;
    const { purpose, textVersion, language } = body;
    const now = this.now();
    const place = await this.facts.countryOf(tenantId, employeeId);
    const ground = await this.facts.groundAt(tenantId, place, purpose, now);
    const { declaration: asked, country } = ground;
    const languages = await this.facts.languagesOf(tenantId, ground);
    const { state, revision, position } = await this.commands.change({
      request: { principal, operation: 'consents.give', idempotencyKey: key, input: { employeeId, body } },
      streamId: consentStream(tenantId, employeeId),
      initialState: initialConsents,
      evolve: evolveConsents,
      decide: (known) =>
        decideConsent(
          { kind: 'give', employeeId, purpose, textVersion, language, asked, country, languages, now },
          known,
        ),
    });
    setAnswerHeaders(reply, { revision, position });
    const given = state.consents.find((one) => one.purpose === purpose);
    if (given === undefined) throw new Error('a consent that was given is not there');
    return given;
  }

  @Post('employees/:id/consents/:purpose/withdrawal')
  @HttpCode(200)
  @Operation({
    id: 'withdrawConsent',
    tag: 'Privacy',
    summary: 'Take a consent back',
    description:
      'As easy as giving it (GDPR article 7 (3), PIPL article 15). From the answer 200 on nothing of that kind is stored of the person; with 202 it is recorded and works within seconds. What rested on the consent is deleted, unless a legal hold forbids it. Taking back what does not stand changes nothing.',
    response: {
      description: 'It is taken back, and works.',
      type: WithdrawnConsentView,
      example: examples.withdrawn,
      headers: ['Position'],
    },
    otherResponses: [
      {
        status: 202,
        description: 'It is taken back; nobody can say yet that it works everywhere.',
        type: WithdrawnConsentView,
        example: { ...examples.withdrawn, isEffective: false },
        headers: ['Position'],
      },
    ],
    problems: ['employee.unknown', 'access.forbidden', 'consent.purpose-unknown', 'request.id-reused'],
  })
  async withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('purpose') purposeText: string,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WithdrawnConsentView> {
    const employeeId = await this.ownId(principal, id);
    const purpose = purposeOf(purposeText);
    const { tenantId } = principal;
    const now = this.now();
    const { position, eventIds } = await this.commands.change({
      request: {
        principal,
        operation: 'consents.withdraw',
        idempotencyKey: key,
        input: { employeeId, purpose },
      },
      streamId: consentStream(tenantId, employeeId),
      initialState: initialConsents,
      evolve: evolveConsents,
      decide: (known) => decideConsent({ kind: 'withdraw', employeeId, purpose, now }, known),
    });
    setAnswerHeaders(reply, { position });
    const [eventId] = eventIds;
    const isEffective =
      eventId === undefined ||
      ((await this.ports.uptake?.isTakenIn(
        tenantId,
        'organisation.ConsentWithdrawn',
        eventId,
        UPTAKE_WAIT_MS,
      )) ??
        false);
    const isDeleted = await this.deleteWithdrawn(tenantId, employeeId, purpose);
    reply.status(isEffective ? 200 : 202);
    return { purpose, isEffective, isDeleted };
  }

  @Get('employees/:id/privacy')
  @Operation({
    id: 'getEmployeePrivacy',
    tag: 'Privacy',
    summary: 'Read what is stored of a person, and on which ground',
    description:
      'For each kind of personal data: the ground, whether it is stored now, for how long, of which months something is there; and the history of consents. For the person (`me`), tenant administrators and auditors.',
    response: {
      description: 'The person’s privacy.',
      type: EmployeePrivacyView,
      example: examples.employeePrivacy,
    },
    problems: ['employee.unknown'],
  })
  async ofEmployee(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<EmployeePrivacyView> {
    const employeeId = await this.readableId(principal, id);
    return this.queries.ofEmployee(principal.tenantId, employeeId);
  }

  @Get('consents')
  @Operation({
    id: 'listConsents',
    tag: 'Privacy',
    summary: 'See who consented to what',
    description:
      'Everybody who ever answered for one purpose, with counts by country and version of the text.',
    response: {
      description: 'A page of consents.',
      type: ConsentPage,
      example: examples.consentPage,
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ConsentQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<ConsentPage> {
    await this.queries.reach(readAt);
    return this.queries.consents(principal.tenantId, query);
  }

  /** Deletes what rested on a withdrawn consent, also of a withdrawal that died before it did so. */
  private async deleteWithdrawn(
    tenantId: TenantId,
    employeeId: EmployeeId,
    purpose: Purpose,
  ): Promise<boolean> {
    const { keys } = this.ports;
    await this.endExports(tenantId, employeeId, purpose);
    const { holds, withdrawal } = await this.lastWithdrawal(tenantId, employeeId, purpose);
    if (keys === undefined || isHeldAt(holds, this.now())) return false;
    if (withdrawal !== undefined) await discardWithdrawn(keys, tenantId, withdrawal);
    return true;
  }

  /** Archives are copies: what rested on the consent is not handed out any more, whatever a hold keeps. */
  private async endExports(tenantId: TenantId, employeeId: EmployeeId, purpose: Purpose): Promise<void> {
    if (this.ports.dataExports === undefined) return;
    const names = new Set(
      (this.ports.personalData ?? organisationPersonalData)
        .filter((kind) => kind.purpose === purpose)
        .map(({ name }) => name),
    );
    await this.exports.end({
      tenantId,
      employeeId,
      because: 'withdrawal',
      // One that is being made may have read it already.
      which: ({ standing }) =>
        standing.status !== 'ready' || standing.archive.kinds.some((kind) => names.has(kind)),
    });
  }

  private async lastWithdrawal(tenantId: TenantId, employeeId: EmployeeId, purpose: Purpose) {
    const [holds, events] = await Promise.all([
      this.facts.holds(tenantId, employeeId),
      this.facts.events(tenantId, consentStream(tenantId, employeeId)),
    ]);
    const last = events.findLast(({ data }) => data['purpose'] === purpose);
    const withdrawal =
      last?.type === 'organisation.ConsentWithdrawn' ? (last.data as ConsentWithdrawn['data']) : undefined;
    return { holds, withdrawal };
  }

  private now(): string {
    return instantOf(this.ports.clock.nowMs());
  }

  /** @throws DomainError 404 `employee.unknown`; 403 `access.forbidden` for those who may read it */
  private async ownId(principal: Principal, id: string): Promise<EmployeeId> {
    const employeeId = await this.readableId(principal, id);
    if (employeeId === principal.employeeId) return employeeId;
    throw new DomainError('access.forbidden', 'forbidden', { detail: 'Nobody consents for another.' });
  }

  /** @throws DomainError 404 `employee.unknown` */
  private async readableId(principal: Principal, id: string): Promise<EmployeeId> {
    const employeeId = id === 'me' ? principal.employeeId : parseId<EmployeeId>(id);
    const isReader = READERS.some((role) => principal.roles.has(role));
    if (employeeId === undefined || (employeeId !== principal.employeeId && !isReader)) throw unknown();
    if (!(await this.facts.isRegistered(principal.tenantId, employeeId))) throw unknown();
    return employeeId;
  }
}

function purposeOf(text: string): Purpose {
  const purpose = PURPOSES.find((one) => one === text);
  if (purpose === undefined) throw new DomainError('consent.purpose-unknown', 'not-found');
  return purpose;
}
