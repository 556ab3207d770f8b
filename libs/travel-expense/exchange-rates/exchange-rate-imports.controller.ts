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
  exchangeRateFileExample,
  exchangeRateImportExample,
  ExchangeRateImportQuery,
  ExchangeRateImportView,
} from './exchange-rate-import.dto.js';
import { ExchangeRateImports, type RateRowOutcome } from './exchange-rate-imports.js';
import { MAX_RATE_FILE_BYTES, MAX_RATE_ROWS } from './rate-file.js';

const PATH = 'v1/exchange-rate-imports';

/** Takes files of exchange rates. */
@Controller()
export class ExchangeRateImportsController implements OnModuleInit {
  constructor(
    @Inject(ExchangeRateImports) private readonly imports: ExchangeRateImports,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
  ) {}

  onModuleInit(): void {
    letTextsThrough(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), ['text/csv'], `/${PATH}`);
  }

  @Post(PATH)
  @HttpCode(200)
  @Operation({
    id: 'importExchangeRates',
    tag: 'Expenses',
    summary: 'Import exchange rates from a file',
    description: `A file as \`text/csv\`, UTF-8, separated by commas, at most ${MAX_RATE_FILE_BYTES} bytes and ${MAX_RATE_ROWS} rows (EXP-01). The first line names the columns \`date\`, \`from\`, \`to\`, \`rate\` and \`source\`, in any order; a rate has a decimal point.

A dry run writes nothing and says of every row what an import would do with it. A faulty row is refused alone. The same file sent again finds everything unchanged. An import needs an \`Idempotency-Key\`. The file itself is not kept.`,
    requestMediaType: 'text/csv',
    requestExample: exchangeRateFileExample,
    response: {
      description: 'What became of each row, or would.',
      type: ExchangeRateImportView,
      example: exchangeRateImportExample,
      headers: ['Position'],
    },
    problems: [
      'exchange-rate-file.malformed',
      'exchange-rate-file.header',
      'exchange-rate-file.too-large',
      'idempotency-key.missing',
      'request.body-missing',
      'request.media-type-unsupported',
      'request.id-reused',
    ],
  })
  async import(
    @CurrentPrincipal() principal: Principal,
    @OptionalIdempotencyKey() key: string | undefined,
    @Query() { mode = 'dry-run' }: ExchangeRateImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ExchangeRateImportView> {
    const isApplied = mode === 'apply';
    if (isApplied && key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
    this.limits.admitFile(principal.tenantId);
    const file = await fileOf(request);
    const { rows, position } = await this.imports.take(principal, file, isApplied ? key : undefined);
    this.limits.countRows(principal.tenantId, rows.length);
    if (position !== undefined) setAnswerHeaders(reply, { position });
    const count = (wanted: RateRowOutcome['action']): number =>
      rows.filter(({ action }) => action === wanted).length;
    return { isApplied, set: count('set'), unchanged: count('unchanged'), refused: count('refused'), rows };
  }
}

async function fileOf({ body }: FastifyRequest): Promise<Uint8Array> {
  if (!(body instanceof Readable)) throw new DomainError('request.body-missing', 'malformed');
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > MAX_RATE_FILE_BYTES) throw new DomainError('exchange-rate-file.too-large', 'too-large');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
