import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Query, Req, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import { OptionalIdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { letTextsThrough } from '@timeledger/service/http/text-bodies.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { MAX_CELL_LENGTH, MAX_FILE_BYTES, MAX_ROWS } from './people-file.js';
import { peopleImportExample, PeopleImportQuery, PeopleImportView } from './people-import.dto.js';
import { countsOf, PeopleImports } from './people-imports.js';

const PATH = 'v1/organisation-imports';

/** Takes files of people. */
@Controller()
export class PeopleImportsController implements OnModuleInit {
  constructor(
    @Inject(PeopleImports) private readonly imports: PeopleImports,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
  ) {}

  onModuleInit(): void {
    letTextsThrough(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), ['text/csv'], `/${PATH}`);
  }

  @Post(PATH)
  @HttpCode(200)
  @Operation({
    id: 'importPeople',
    tag: 'Organisation',
    summary: 'Import people from a file',
    description: `A file as \`text/csv\`, UTF-8, separated by comma, semicolon or tab, at most ${MAX_FILE_BYTES} bytes, ${MAX_ROWS} rows and ${MAX_CELL_LENGTH} characters a cell (PLT-03). The first line names the columns; \`staff_number\` finds people again, an empty cell leaves what is. Rows may name managers who come later.

A dry run writes nothing and says of every row what an import would do with it. A faulty row is refused as a whole and leaves the others alone. The same file sent again finds everything unchanged, so a broken import is simply sent again, and so is one that says that rows are pending. An import needs an \`Idempotency-Key\`. The file itself is not kept.`,
    requestMediaType: 'text/csv',
    requestExample:
      'staff_number,name,hired_on,pay_group,team,manager\r\nF-1042,Ann Field,2026-03-01,Monthly,Field service,F-1001\r\n',
    response: {
      description: 'What became of each row, or would.',
      type: PeopleImportView,
      example: peopleImportExample,
      headers: ['Position'],
    },
    problems: [
      'organisation-import.encoding-unsupported',
      'organisation-import.malformed',
      'organisation-import.header-missing',
      'organisation-import.column-unknown',
      'organisation-import.column-repeated',
      'organisation-import.too-many-rows',
      'organisation-import.too-entangled',
      'idempotency-key.missing',
      'request.id-reused',
      'request.body-missing',
      'request.too-large',
      'request.media-type-unsupported',
    ],
  })
  async import(
    @CurrentPrincipal() principal: Principal,
    @OptionalIdempotencyKey() key: string | undefined,
    @Query() query: PeopleImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeopleImportView> {
    const { mode = 'dry-run', onError = 'skip', acknowledgeRetroactive = 'false' } = query;
    const options = { mode, onError, isRetroactiveSeen: acknowledgeRetroactive === 'true' };
    if (mode === 'apply' && key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
    this.limits.admitFile(principal.tenantId);
    const file = await fileOf(request);
    const { rows, isApplied, position } =
      mode === 'apply' && key !== undefined
        ? await this.imports.apply(principal, file, key, options)
        : await this.imports.dryRun(principal, file, options);
    this.limits.countRows(principal.tenantId, rows.length);
    if (position !== undefined) setAnswerHeaders(reply, { position });
    return { isApplied, ...countsOf(rows), rows };
  }
}

const tooLarge = (): DomainError =>
  new DomainError('request.too-large', 'too-large', {
    detail: `A file has at most ${MAX_FILE_BYTES} bytes; cut it between rows and send the parts.`,
  });

async function fileOf({ body, headers }: FastifyRequest): Promise<Uint8Array> {
  if (!(body instanceof Readable)) throw new DomainError('request.body-missing', 'malformed');
  if (Number(headers['content-length'] ?? 0) > MAX_FILE_BYTES) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > MAX_FILE_BYTES) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
