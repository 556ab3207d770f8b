import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { changeTenant } from './identity-changes.js';
import {
  issuerExample,
  tenantExample,
  TenantView,
  TrustedIssuerList,
  TrustedIssuerView,
  trustedIssuerExample,
  TrustIssuerBody,
} from './tenant.dto.js';
import { issuerViewOf, tenantViewOf, termsOf } from './tenant.views.js';
import { TenantsQueries } from './tenants.queries.js';
import { checkTrust } from './trust-checks.js';

@Controller('v1/tenant')
export class TenantController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(TenantsQueries) private readonly queries: TenantsQueries,
  ) {}

  @Get()
  @Operation({
    id: 'getTenant',
    tag: 'Identity',
    summary: 'Read the company',
    description:
      'The company that the token is for: its name, whether it is let in, what it may use and what it has used (PLT-02).',
    response: { description: 'The company.', type: TenantView, example: tenantExample, headers: ['ETag'] },
    problems: ['tenant.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TenantView> {
    const { state, revision } = await this.queries.tenant(tenantId);
    setAnswerHeaders(reply, { revision });
    return tenantViewOf(state, this.ports.usage);
  }

  @Get('issuers')
  @Operation({
    id: 'listTrustedIssuers',
    tag: 'Identity',
    summary: 'List the issuers that the company trusts',
    description:
      'Whose tokens are accepted for this company, beside the issuer of the installation, and how they are read. The ETag is that of the company.',
    response: {
      description: 'The issuers.',
      type: TrustedIssuerList,
      example: { items: [trustedIssuerExample] },
      headers: ['ETag'],
    },
    problems: ['tenant.unknown'],
  })
  async issuers(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrustedIssuerList> {
    const { state, revision } = await this.queries.tenant(tenantId);
    setAnswerHeaders(reply, { revision });
    return { items: state.issuers.map(issuerViewOf) };
  }

  @Post('issuers')
  @HttpCode(201)
  @Operation({
    id: 'trustIssuer',
    tag: 'Identity',
    summary: 'Trust an issuer',
    description:
      'From now on the company’s people may come with tokens of this OpenID Connect issuer (PLT-01). Its metadata and keys are read once before. Needs a second factor.',
    requestExample: issuerExample,
    response: {
      status: 201,
      description: 'The issuer as trusted.',
      type: TrustedIssuerView,
      example: trustedIssuerExample,
      headers: ['ETag'],
    },
    problems: [
      'tenant.unknown',
      'issuer.not-accepted',
      'issuer.unreachable',
      'issuer.already-trusted',
      'issuer.trusted-elsewhere',
      'issuer.too-many',
    ],
  })
  async trust(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() idempotencyKey: string,
    @Body() body: TrustIssuerBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrustedIssuerView> {
    const { tenants, hashing } = this.ports;
    const { tenantId, subject } = principal;
    const terms = termsOf(body);
    await checkTrust(tenants, tenantId, terms, { isReachCheckWanted: true });
    const operation = 'tenant.trust-issuer';
    const trustId: string = deriveId('trusted issuer', tenantId, subject, idempotencyKey);
    const context = commandContextOf(hashing, { principal, operation, idempotencyKey, input: body });
    const { revision } = await changeTenant(this.ports, context, { kind: 'trust-issuer', trustId, terms });
    setAnswerHeaders(reply, { revision });
    return issuerViewOf({ trustId, terms });
  }

  @Post('issuers/:id/withdrawal')
  @HttpCode(200)
  @Operation({
    id: 'withdrawIssuer',
    tag: 'Identity',
    summary: 'Stop trusting an issuer',
    description:
      'Tokens of the issuer are refused from the next request on, in other processes within five seconds. The last entry of the issuer that the own token comes from stays: whoever asks would lock everybody out. Needs a second factor.',
    response: {
      description: 'The issuers that are still trusted.',
      type: TrustedIssuerList,
      example: { items: [] },
      headers: ['ETag'],
    },
    problems: ['tenant.unknown', 'issuer.unknown', 'issuer.own-last', 'resource.stale'],
  })
  async withdraw(
    @CurrentPrincipal() principal: Principal,
    @Param('id') trustId: string,
    @IdempotencyKey() idempotencyKey: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrustedIssuerList> {
    const operation = 'tenant.withdraw-issuer';
    const input = { trustId, expected };
    const context = commandContextOf(this.ports.hashing, { principal, operation, idempotencyKey, input });
    const command = { kind: 'withdraw-issuer', trustId, askedWith: principal.issuer } as const;
    const { state, revision } = await changeTenant(this.ports, context, command, expected);
    setAnswerHeaders(reply, { revision });
    return { items: (state?.issuers ?? []).map(issuerViewOf) };
  }
}
