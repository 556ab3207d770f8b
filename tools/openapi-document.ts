import { randomBytes } from 'node:crypto';
import { Module, type DynamicModule } from '@nestjs/common';
import { access } from '@timeledger/access/access.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { createHttpApp } from '@timeledger/service/http/create-http-app.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';
import { unopenedContexts } from '@timeledger/timeledger/testing/unopened-contexts.js';

const verifier = {} as TokenVerifier;

@Module({})
class ApiModule {}

/** The OpenAPI document of the embedded shape, without a database or a port: what `/openapi.json` answers. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  // Describing routes asks no engine.
  const contexts = unopenedContexts();
  const root: DynamicModule = {
    module: ApiModule,
    imports: contexts.map(({ definition, ports }) => definition.module(ports)),
  };
  const app = await createHttpApp(root, {
    config: {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      HTTP_BODY_LIMIT_BYTES: 1_048_576,
      HTTP_HANDLER_TIMEOUT_MS: 1000,
      DRAIN_TIMEOUT_MS: 0,
    },
    verifier,
    access,
    secrets: new ServiceSecrets(randomBytes(32)),
    logger: silentLogger,
    openApi: { title: 'Timeledger', version: '1', description: 'Event-sourced working time.' },
    problems: contexts.map(({ definition }) => definition.problems),
  });
  try {
    return app.document();
  } finally {
    await app.close();
  }
}
