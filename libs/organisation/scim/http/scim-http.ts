import { Inject, Injectable, UnsupportedMediaTypeException, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ErrorFormats } from '@timeledger/service/problems/error-formats.js';
import { scimErrorFormat } from './scim-errors.js';
import { SCIM_MEDIA_TYPE, SCIM_PATH } from './scim-paths.js';

/** Makes the server speak SCIM below its path: its media type is taken, and every error has its form. */
@Injectable()
export class ScimHttp implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
    @Inject(ErrorFormats) formats: ErrorFormats,
  ) {
    formats.add(`/${SCIM_PATH}`, scimErrorFormat);
  }

  onModuleInit(): void {
    const server = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    // As strict as for JSON anywhere: `__proto__` is an error, not a member.
    const parse = server.getDefaultJsonParser('error', 'error');
    server.addContentTypeParser<string>(SCIM_MEDIA_TYPE, { parseAs: 'string' }, (request, body, done) => {
      if (isScim(request)) void parse(request, body, done);
      else done(new UnsupportedMediaTypeException());
    });
  }
}

const isScim = ({ routeOptions }: FastifyRequest): boolean =>
  (routeOptions.url ?? '').startsWith(`/${SCIM_PATH}/`);
