import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import { newDirectorySecret } from '@timeledger/service/auth/directory-tokens.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { IdempotencyKey } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  DEFAULT_DIRECTORY_TOKEN_DAYS,
  type DirectoryTokenState,
} from '../domain/tenants/directory-tokens.decider.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { changeDirectoryTokens } from '../tenants/identity-changes.js';
import { DIRECTORY_MAX_AGE_MS } from '../tenants/tenant-directory.js';
import { TenantsQueries } from '../tenants/tenants.queries.js';
import { directoryTokenViewOf } from './directory-token.view.js';
import {
  directoryTokenExample,
  DirectoryTokenList,
  IssueDirectoryTokenBody,
  IssuedDirectoryToken,
} from './directory-token.dto.js';

@Controller('v1/directory-tokens')
export class DirectoryTokensController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(TenantsQueries) private readonly queries: TenantsQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'issueDirectoryToken',
    tag: 'Identity',
    summary: 'Issue a secret for a directory',
    description:
      'For directories that can send nothing but a long-lived secret, such as Okta: it opens the routes below /scim/v2 and nothing else. The secret is answered once and kept nowhere. Two tokens open at the same time, so that one can be changed for the other. Needs a second factor.',
    requestExample: { name: directoryTokenExample.name, expiresInDays: 180 },
    response: {
      status: 201,
      description: 'The token, with its secret.',
      type: IssuedDirectoryToken,
      example: {
        ...directoryTokenExample,
        lastUsedOn: null,
        secret: 'tldir_0199a1c25f4b7c6e9d1f3f2e1d0c9b8a_…',
      },
    },
    problems: ['directory-token.too-many'],
  })
  async issue(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() idempotencyKey: string,
    @Body() body: IssueDirectoryTokenBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IssuedDirectoryToken> {
    const { clock, hashing } = this.ports;
    const { tenantId, issuer = '', subject } = principal;
    const tokenId: string = deriveId('directory token', tenantId, issuer, subject, idempotencyKey);
    const { secret, ...kept } = newDirectorySecret(tokenId);
    const operation = 'directory-tokens.issue';
    const context = commandContextOf(hashing, { principal, operation, idempotencyKey, input: body });
    const lifeDays = body.expiresInDays ?? DEFAULT_DIRECTORY_TOKEN_DAYS;
    const { state, isDuplicate } = await changeDirectoryTokens(this.ports, context, {
      kind: 'issue-token',
      tokenId,
      name: body.name,
      ...kept,
      lifeDays,
    });
    // A secret in a cache of a proxy would be kept somewhere.
    reply.header('cache-control', 'no-store');
    const view = directoryTokenViewOf(tokenIn(state, tokenId), clock.nowMs());
    return { ...view, secret: isDuplicate ? null : secret };
  }

  @Get()
  @Operation({
    id: 'listDirectoryTokens',
    tag: 'Identity',
    summary: 'List the secrets of directories',
    description:
      'All directory tokens of the company, without their secrets; those that open nothing any more too.',
    response: {
      description: 'The tokens.',
      type: DirectoryTokenList,
      example: { items: [directoryTokenExample] },
    },
    problems: [],
  })
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<DirectoryTokenList> {
    const nowMs = this.ports.clock.nowMs();
    const tokens = await this.queries.directoryTokens(tenantId);
    return { items: tokens.map((token) => directoryTokenViewOf(token, nowMs)) };
  }

  @Delete(':id')
  @HttpCode(204)
  @Operation({
    id: 'revokeDirectoryToken',
    tag: 'Identity',
    summary: 'Revoke the secret of a directory',
    description:
      'Answers when no process lets it in any more, about a second later. For ever: what was revoked stays in the list. Needs a second factor.',
    response: { status: 204, description: 'It opens nothing any more.' },
    problems: ['directory-token.unknown'],
  })
  async revoke(@CurrentPrincipal() principal: Principal, @Param('id') tokenId: string): Promise<void> {
    const operation = 'directory-tokens.revoke';
    // Revoking twice is revoking once: the token is the key.
    const request = { principal, operation, idempotencyKey: tokenId, input: { tokenId } };
    const context = commandContextOf(this.ports.hashing, request);
    const { events } = await changeDirectoryTokens(this.ports, context, { kind: 'revoke-token', tokenId });
    const [revoked] = events;
    if (revoked === undefined) return;
    const ageMs = Math.max(0, this.ports.clock.nowMs() - Date.parse(revoked.recordedAt));
    // This process knows already; what others know is at most so old.
    if (ageMs < DIRECTORY_MAX_AGE_MS) await sleep(DIRECTORY_MAX_AGE_MS - ageMs);
  }
}

function tokenIn(state: readonly DirectoryTokenState[], id: string): DirectoryTokenState {
  const token = state.find(({ tokenId }) => tokenId === id);
  if (token === undefined) throw new DomainError('directory-token.unknown', 'not-found');
  return token;
}
