import { Catch, HttpException, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '@timeledger/kernel/logger.js';
import { RouteTable } from '../http/server/route-table.js';
import { LOGGER } from '../http/tokens.js';
import { ErrorFormats } from './error-formats.js';
import { ProblemCatalogue, languageOf } from './problem-catalogue.js';
import { PROBLEM_MEDIA_TYPE, faultOfCode, internalFault, knownFaultOf, problemOf } from './problem.js';
import type { Fault } from './problem.js';

/** What Fastify's own errors mean. https://fastify.dev/docs/latest/Reference/Errors/ */
const CODE_OF_FASTIFY_ERROR: Readonly<Record<string, string>> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.body-missing',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request.malformed-json',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.media-type-unsupported',
  FST_ERR_CTP_INVALID_TYPE: 'request.media-type-unsupported',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.malformed',
  FST_ERR_BAD_URL: 'request.malformed-url',
  FST_ERR_MAX_PARAM_LENGTH: 'route.uri-too-long',
};

const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'request.malformed',
  404: 'route.not-found',
  413: 'request.too-large',
  414: 'route.uri-too-long',
  415: 'request.media-type-unsupported',
  503: 'service.unavailable',
};

function frameworkCodeOf(error: unknown): string | undefined {
  // Nest wraps what Fastify throws; the cause says more than the status.
  if (error instanceof HttpException)
    return frameworkCodeOf(error.cause) ?? CODE_OF_STATUS[error.getStatus()];
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  return CODE_OF_FASTIFY_ERROR[code] ?? (status < 500 ? CODE_OF_STATUS[status] : undefined);
}

/** Answers every error of every route, of the framework and of the server beneath it with a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly catalogue: ProblemCatalogue,
    private readonly routes: RouteTable,
    private readonly formats: ErrorFormats,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers an error outside Nest's routes. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const fault = this.faultOf(error, request);
    if (fault.isBug === true) {
      this.logger.error(
        { err: error, code: fault.code, correlationId: request.id, route: request.routeOptions.url },
        'request failed',
      );
    } else {
      this.logger.debug(
        { code: fault.code, status: fault.status, correlationId: request.id },
        'request refused',
      );
    }
    if (reply.sent || reply.raw.headersSent) {
      // The status is out already: only breaking the connection tells the client that the answer is not whole.
      reply.raw.destroy();
      return;
    }
    const language = languageOf(request.headers['accept-language']);
    const problem = problemOf(fault, this.catalogue, {
      language,
      correlationId: request.id,
      instance: request.url.split('?', 1)[0] ?? '/',
    });
    const format = this.formats.of(request.url);
    void reply
      .code(format?.statusOf(problem) ?? fault.status)
      .headers({
        ...fault.headers,
        'content-language': language,
        'cache-control': 'no-store',
        'x-correlation-id': request.id,
      })
      .type(format?.mediaType ?? PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(format?.bodyOf(problem) ?? problem));
  }

  private faultOf(error: unknown, request: FastifyRequest): Fault {
    const known = knownFaultOf(error, { hasIfMatch: request.headers['if-match'] !== undefined });
    if (known !== undefined) return known;
    const code = frameworkCodeOf(error);
    if (code === undefined) return internalFault;
    if (code !== 'route.not-found') return faultOfCode(code, this.catalogue);
    const allowed = this.routes.methodsOf(request.url);
    if (allowed.length === 0) return faultOfCode(code, this.catalogue);
    return {
      ...faultOfCode('route.method-not-allowed', this.catalogue, { allowedMethods: allowed }),
      headers: { allow: allowed.join(', ') },
    };
  }
}
