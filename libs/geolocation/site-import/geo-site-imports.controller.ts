import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Query, Req, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { OptionalIdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { letTextsThrough } from '@timeledger/service/http/text-bodies.js';
import { RequestLimits } from '@timeledger/service/limits/request-limits.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  geoSiteFileExample,
  geoSiteImportExample,
  GeoSiteImportQuery,
  GeoSiteImportView,
} from './geo-site-import.dto.js';
import { GeoSiteImports, type RowOutcome } from './geo-site-imports.js';
import { MAX_CELL_LENGTH, MAX_FILE_BYTES, MAX_ROWS } from './site-file.js';

const PATH = 'v1/geo-site-imports';

/** Takes files of sites. */
@Controller()
export class GeoSiteImportsController implements OnModuleInit {
  constructor(
    @Inject(GeoSiteImports) private readonly imports: GeoSiteImports,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
  ) {}

  onModuleInit(): void {
    letTextsThrough(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), ['text/csv'], `/${PATH}`);
  }

  @Post(PATH)
  @HttpCode(200)
  @Operation({
    id: 'importGeoSites',
    tag: 'Geolocation',
    summary: 'Import sites from a file',
    description: `A file as \`text/csv\`, UTF-8, separated by comma, semicolon or tab, at most ${MAX_FILE_BYTES} bytes, ${MAX_ROWS} rows and ${MAX_CELL_LENGTH} characters a cell (GEO-02). The first line names the columns; \`key\` finds a site again in the next file, and a row is the site as a whole. A circle has \`latitude\`, \`longitude\`, \`datum\` and \`radius_m\`; a \`polygon\` is \`52.50 13.40; 52.50 13.41; 52.51 13.41\` with its \`datum\`. \`hours\` are \`1-5 08:00-18:00; 6 09:00-13:00\`, lists are separated by spaces, \`active\` is yes or no.

A dry run writes nothing and says of every row what an import would do with it. A faulty row is refused as a whole and leaves the others alone. The same file sent again finds everything unchanged, so one that says that rows are pending is simply sent again. An import needs an \`Idempotency-Key\`. The file itself is not kept.`,
    requestMediaType: 'text/csv',
    requestExample: geoSiteFileExample,
    response: {
      description: 'What became of each row, or would.',
      type: GeoSiteImportView,
      example: geoSiteImportExample,
      headers: ['Position'],
    },
    problems: [
      'geo-site-import.malformed',
      'geo-site-import.header',
      'geo-site-import.too-many-rows',
      'idempotency-key.missing',
      'request.body-missing',
      'request.too-large',
      'request.media-type-unsupported',
    ],
  })
  async import(
    @CurrentPrincipal() principal: Principal,
    @OptionalIdempotencyKey() key: string | undefined,
    @Query() { mode = 'dry-run' }: GeoSiteImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GeoSiteImportView> {
    const isApplied = mode === 'apply';
    if (isApplied && key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
    this.limits.admitFile(principal.tenantId);
    const file = await fileOf(request);
    const { rows, position } = await this.imports.take(principal, file, isApplied ? key : undefined);
    this.limits.countRows(principal.tenantId, rows.length);
    if (position !== undefined) setAnswerHeaders(reply, { position });
    return { isApplied, ...countsOf(rows), rows };
  }
}

function countsOf(rows: readonly RowOutcome[]) {
  const count = (wanted: RowOutcome['action']): number =>
    rows.filter(({ action }) => action === wanted).length;
  return {
    created: count('create'),
    updated: count('update'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    pending: count('pending'),
  };
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
