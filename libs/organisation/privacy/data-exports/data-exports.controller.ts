import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { eventIdOf, newId, parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { access } from '@timeledger/access/access.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { assertStepUpForOthers } from '@timeledger/service/auth/step-up.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope } from '@timeledger/service/http/cursor.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { unknownExport, type DataExport } from '../../domain/privacy/data-export.decider.js';
import { organisationPersonalData } from '../personal-data.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../../organisation-ports.js';
import { OrganisationAccess } from '../../read-model/organisation-access.js';
import { PrivacyFacts } from '../privacy-facts.js';
import {
  dataExportExamples as examples,
  DataExportPage,
  DataExportView,
  FetchDataExportQuery,
  RequestDataExportBody,
} from './data-export.dto.js';
import { DataExports, type FoundExport } from './data-exports.js';

/** The right to a copy of everything (GDPR articles 15 and 20, PIPL article 45). */
@Controller('v1')
export class DataExportsController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(DataExports) private readonly exports: DataExports,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
    @Inject(PrivacyFacts) private readonly facts: PrivacyFacts,
  ) {}

  @Post('employees/:id/data-exports')
  @HttpCode(202)
  @Operation({
    id: 'requestDataExport',
    tag: 'Privacy',
    summary: 'Ask for everything that is stored about a person',
    description:
      'As one archive (GDPR articles 15 and 20, PIPL article 45): every record as JSON and as CSV, with a text that explains each file. It is prepared in the background; the answer says where to ask how it stands. While one is in preparation, asking again answers with that one; an archive that is there gives way to the new one. `me` stands for one’s own id.',
    requestExample: examples.body,
    response: {
      status: 202,
      description: 'It is being prepared.',
      type: DataExportView,
      example: examples.inPreparation,
      headers: ['Location', 'Position'],
    },
    problems: ['employee.unknown', 'data-export.too-many', 'request.id-reused'],
  })
  async request(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @Body() body: RequestDataExportBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DataExportView> {
    const { tenantId } = principal;
    const employeeId = await this.person(principal, id, 'request');
    const context = commandContextOf(this.ports.hashing, {
      principal,
      operation: 'data-exports.request',
      idempotencyKey: key,
      input: { employeeId, body },
    });
    const { operation, idempotencyKey } = context;
    const exportId = eventIdOf(tenantId, context.principal, operation, idempotencyKey);
    const command = {
      kind: 'request',
      employeeId,
      exportId,
      language: body.language,
      now: this.now(),
    } as const;
    const { state, events, position } = await this.exports.record(tenantId, command, context);
    const asked = events[0]?.data['exportId'];
    const found = state.exports.findLast(({ exportId: each, standing }) =>
      asked === undefined ? standing.status === 'in-preparation' : each === asked,
    );
    if (found === undefined) throw new Error('an export that was asked for is not there');
    setAnswerHeaders(reply, {
      position: this.ports.tokens.issue(position),
      location: `/v1/data-exports/${found.exportId}`,
    });
    return this.view({ tenantId, employeeId, found });
  }

  @Get('employees/:id/data-exports')
  @Operation({
    id: 'listDataExports',
    tag: 'Privacy',
    summary: 'See the exports of a person',
    description: 'All that were ever asked for, newest first. `me` stands for one’s own id.',
    response: {
      description: 'A page of exports.',
      type: DataExportPage,
      example: { items: [examples.ready] },
    },
    problems: ['employee.unknown'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<DataExportPage> {
    const { tenantId } = principal;
    const employeeId = await this.person(principal, id, 'read');
    const scope: CursorScope = { tenantId, list: 'listDataExports', filter: { employeeId } };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [last] = query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const newestFirst = (await this.exports.ofPerson(tenantId, employeeId)).exports.toReversed();
    const from = newestFirst.findIndex(({ exportId }) => exportId === last) + 1;
    const rows = newestFirst.slice(from, from + limit + 1);
    const page = pageOf<DataExport>(this.ports.cursors, scope, rows, limit, ({ exportId }) => [exportId]);
    const items = await Promise.all(page.items.map((found) => this.view({ tenantId, employeeId, found })));
    return { ...page, items };
  }

  @Get('data-exports/:id')
  @Operation({
    id: 'getDataExport',
    tag: 'Privacy',
    summary: 'See how an export stands',
    description: 'Whether its archive is ready, until when it can be fetched, and what became of it.',
    response: { description: 'The export.', type: DataExportView, example: examples.ready },
    problems: ['data-export.unknown'],
  })
  async one(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<DataExportView> {
    return this.view(await this.found(principal, id, 'read'));
  }

  @Get('data-exports/:id/archive')
  @Operation({
    id: 'downloadDataExport',
    tag: 'Privacy',
    summary: 'Fetch the archive of an export',
    description:
      'A `.tar.gz` with `README.txt`, `manifest.json` and two files for each kind of record. It can be fetched until `expiresAt`. `Repr-Digest` (RFC 9530) carries its SHA-256. Whoever fetches what is about another says why; it is logged before the first byte goes out, and the person sees it in the access log.',
    response: {
      description: 'The archive.',
      mediaType: 'application/gzip',
      example: 'The bytes of a .tar.gz',
    },
    problems: [
      'data-export.unknown',
      'data-export.not-ready',
      'data-export.failed',
      'data-export.ended',
      'data-export.purpose-missing',
    ],
  })
  async archive(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: FetchDataExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const asked = await this.found(principal, id, 'fetch');
    const { tenantId, employeeId, found } = asked;
    const isOwn = employeeId === principal.employeeId;
    if (!isOwn && query.purpose === undefined)
      throw new DomainError('data-export.purpose-missing', 'invalid', {
        detail: 'Say why you fetch what is not your own.',
        errors: [{ pointer: '?purpose', code: 'data-export.purpose-missing', detail: 'is needed' }],
      });
    const { archive, content } = await this.exports.open(asked);
    try {
      const purpose = isOwn ? null : (query.purpose ?? null);
      if (purpose !== null) await this.recordRead(principal, asked, archive.kinds, purpose);
      const { exportId } = found;
      await this.exports.record(
        tenantId,
        { kind: 'fetch', employeeId, exportId, isOwn, purpose, now: this.now() },
        this.contextOf(principal, 'data-exports.fetch', exportId),
      );
    } catch (error) {
      content.destroy();
      throw error;
    }
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    reply.header('repr-digest', `sha-256=:${Buffer.from(archive.sha256, 'hex').toString('base64')}:`);
    return new StreamableFile(content, {
      type: 'application/gzip',
      // Of the day alone: a file name travels further than what it names.
      disposition: `attachment; filename="timeledger-export-${found.requestedAt.slice(0, 10)}.tar.gz"`,
      length: archive.bytes,
    });
  }

  @Delete('data-exports/:id')
  @HttpCode(204)
  @Operation({
    id: 'deleteDataExport',
    tag: 'Privacy',
    summary: 'Delete the archive of an export',
    description:
      'Its key is destroyed with it. One that is in preparation comes to nothing. What has ended already stays as it is.',
    response: { status: 204, description: 'It is no longer there.' },
    problems: ['data-export.unknown'],
  })
  async delete(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    const { tenantId, employeeId, found } = await this.found(principal, id, 'delete');
    await this.exports.end({
      tenantId,
      employeeId,
      because: 'asked-for',
      which: ({ exportId }) => exportId === found.exportId,
      context: this.contextOf(principal, 'data-exports.delete', found.exportId),
    });
  }

  private async recordRead(
    principal: Principal,
    { employeeId, found }: FoundExport,
    names: readonly string[],
    purpose: string,
  ): Promise<void> {
    const kinds = (this.ports.personalData ?? organisationPersonalData)
      .filter(({ name }) => names.includes(name))
      .map((kind) => kind.purpose)
      // What everybody reads who may see the person is in no log.
      .filter((kind) => kind !== 'identity');
    const read = { employeeId, exportId: found.exportId, kinds: [...new Set(kinds)], purpose };
    await this.exports.ports.recordRead(principal, read);
  }

  /** @throws DomainError 404 `employee.unknown`; 403 `access.forbidden`; StepUpNeeded 401 */
  private async person(principal: Principal, id: string, action: 'request' | 'read'): Promise<EmployeeId> {
    const unknown = (): DomainError =>
      new DomainError('employee.unknown', 'not-found', { detail: 'There is no such thing, or not for you.' });
    const employeeId = id === 'me' ? principal.employeeId : parseId<EmployeeId>(id);
    if (employeeId === undefined) throw unknown();
    await this.assertMay(principal, employeeId, action, 'employee.unknown');
    if (!(await this.facts.isRegistered(principal.tenantId, employeeId))) throw unknown();
    return employeeId;
  }

  /** @throws DomainError 404 `data-export.unknown`; 403 `access.forbidden`; StepUpNeeded 401 */
  private async found(
    principal: Principal,
    id: string,
    action: 'read' | 'fetch' | 'delete',
  ): Promise<FoundExport> {
    const asked = await this.exports.find(principal.tenantId, parseId(id));
    await this.assertMay(principal, asked.employeeId, action, unknownExport().code);
    return asked;
  }

  private async assertMay(
    principal: Principal,
    person: EmployeeId,
    action: string,
    unknownCode: string,
  ): Promise<void> {
    await this.access.assertMay(principal, person, 'data-export', action, unknownCode);
    const row = access.row('data-export', action);
    assertStepUpForOthers(principal, row, person === principal.employeeId);
  }

  private async view(asked: FoundExport): Promise<DataExportView> {
    const { employeeId, found } = asked;
    const { standing } = found;
    const gone = await this.exports.goneBecause(asked);
    const archive = standing.status === 'ready' && gone === undefined ? standing.archive : undefined;
    return {
      id: found.exportId,
      employeeId,
      language: found.language,
      status: gone === undefined ? standing.status : 'ended',
      because: gone ?? becauseOf(found),
      requestedAt: found.requestedAt,
      requestedBy: found.requestedBy,
      expiresAt: archive?.expiresAt ?? null,
      bytes: archive?.bytes ?? null,
      digest: archive?.sha256 ?? null,
      downloads: found.downloads,
    };
  }

  private contextOf(principal: Principal, operation: string, exportId: string) {
    return commandContextOf(this.ports.hashing, {
      principal,
      operation,
      // Each fetch is one of its own, and deleting again changes nothing.
      idempotencyKey: newId(),
      input: { exportId },
    });
  }

  private now(): string {
    return instantOf(this.ports.clock.nowMs());
  }
}

function becauseOf({ standing }: DataExport): string | null {
  if (standing.status === 'failed') return standing.reason;
  return standing.status === 'ended' ? standing.because : null;
}
