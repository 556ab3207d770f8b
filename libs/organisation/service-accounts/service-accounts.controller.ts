import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { access } from '@timeledger/access/access.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type {
  ServiceAccount,
  ServiceAccountCommand,
  ServiceAccounts,
} from '../domain/tenants/service-accounts.decider.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { changeServiceAccounts } from '../tenants/identity-changes.js';
import { TenantsQueries } from '../tenants/tenants.queries.js';
import {
  RegisterServiceAccountBody,
  serviceAccountExample,
  ServiceAccountList,
  ServiceAccountScopesBody,
  ServiceAccountView,
} from './service-account.dto.js';

const viewOf = ({ accountId, isRevoked, ...shown }: ServiceAccount): ServiceAccountView => ({
  id: accountId,
  name: shown.name,
  clientId: shown.clientId,
  issuer: shown.issuer,
  scopes: shown.scopes,
  status: isRevoked ? 'revoked' : 'active',
});

function accountIn(accounts: ServiceAccounts, id: string): ServiceAccount {
  const account = accounts.find(({ accountId }) => accountId === id);
  if (account === undefined) throw new DomainError('service-account.unknown', 'not-found');
  return account;
}

const accountResponse: OperationResponse = {
  description: 'The account.',
  type: ServiceAccountView,
  example: serviceAccountExample,
  headers: ['ETag'],
};

@Controller('v1/service-accounts')
export class ServiceAccountsController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(TenantsQueries) private readonly queries: TenantsQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'registerServiceAccount',
    tag: 'Identity',
    summary: 'Register a machine client',
    description:
      'A client of an issuer that the company trusts may do what its scopes say, and no more, whatever its token carries; a token that carries none of our scopes has all that are registered (PLT-01). Needs a second factor.',
    requestExample: {
      name: serviceAccountExample.name,
      clientId: 'door-terminals',
      scopes: ['punches:write'],
    },
    response: { ...accountResponse, status: 201, headers: ['ETag', 'Location'] },
    problems: [
      'service-account.scope-unknown',
      'service-account.already-registered',
      'service-account.too-many',
    ],
  })
  async register(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RegisterServiceAccountBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountView> {
    const accountId: string = deriveId('service account', principal.tenantId, principal.subject, key);
    const { name, clientId, scopes, issuer = null } = body;
    const command = { kind: 'register-account', accountId, name, clientId, issuer, scopes } as const;
    const view = await this.change(principal, reply, 'service-accounts.register', key, body, command);
    reply.header('location', `/v1/service-accounts/${accountId}`);
    return view;
  }

  @Get()
  @Operation({
    id: 'listServiceAccounts',
    tag: 'Identity',
    summary: 'List machine clients',
    description: 'All service accounts of the company, revoked ones too. The ETag is that of the list.',
    response: {
      description: 'The accounts.',
      type: ServiceAccountList,
      example: { items: [serviceAccountExample] },
      headers: ['ETag'],
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountList> {
    const { state, revision } = await this.queries.serviceAccounts(tenantId);
    if (revision >= 0) setAnswerHeaders(reply, { revision });
    return { items: state.map(viewOf) };
  }

  @Get(':id')
  @Operation({
    id: 'getServiceAccount',
    tag: 'Identity',
    summary: 'Read a machine client',
    description: 'One service account. The ETag is that of the list: any change of an account moves it on.',
    response: accountResponse,
    problems: ['service-account.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountView> {
    const { state, revision } = await this.queries.serviceAccounts(tenantId);
    const account = accountIn(state, id);
    setAnswerHeaders(reply, { revision });
    return viewOf(account);
  }

  @Post(':id/scopes')
  @HttpCode(200)
  @Operation({
    id: 'changeServiceAccountScopes',
    tag: 'Identity',
    summary: 'Change what a machine client may do',
    description: 'The scopes from now on: they replace those before. Needs a second factor.',
    requestExample: { scopes: ['punches:write'] },
    response: accountResponse,
    problems: [
      'service-account.unknown',
      'service-account.revoked',
      'service-account.scope-unknown',
      'resource.stale',
    ],
  })
  changeScopes(
    @CurrentPrincipal() principal: Principal,
    @Param('id') accountId: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { scopes }: ServiceAccountScopesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountView> {
    const input = { accountId, expected, scopes };
    const command = { kind: 'change-scopes', accountId, scopes } as const;
    return this.change(principal, reply, 'service-accounts.scopes', key, input, command, expected);
  }

  @Post(':id/revocation')
  @HttpCode(200)
  @Operation({
    id: 'revokeServiceAccount',
    tag: 'Identity',
    summary: 'Revoke a machine client',
    description:
      'Its tokens are refused from the next request on, in other processes within five seconds, however long they are valid. For ever: a client that is to come back is registered anew. Needs a second factor.',
    response: { ...accountResponse, example: { ...serviceAccountExample, status: 'revoked' } },
    problems: ['service-account.unknown', 'resource.stale'],
  })
  revoke(
    @CurrentPrincipal() principal: Principal,
    @Param('id') accountId: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ServiceAccountView> {
    const command = { kind: 'revoke-account', accountId } as const;
    const input = { accountId, expected };
    return this.change(principal, reply, 'service-accounts.revoke', key, input, command, expected);
  }

  private async change(
    principal: Principal,
    reply: FastifyReply,
    operation: string,
    idempotencyKey: string,
    input: unknown,
    command: ServiceAccountCommand,
    expected?: number,
  ): Promise<ServiceAccountView> {
    const context = commandContextOf(this.ports.hashing, { principal, operation, idempotencyKey, input });
    const { state, revision } = await changeServiceAccounts(
      this.ports,
      context,
      command,
      access.scopes,
      expected,
    );
    setAnswerHeaders(reply, { revision });
    return viewOf(accountIn(state, command.accountId));
  }
}
