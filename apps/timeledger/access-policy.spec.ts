import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { loadSync } from '@grpc/proto-loader';
import { access } from '@timeledger/access/access.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import type { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { createHttpApp } from '@timeledger/service/http/create-http-app.js';
import { readRoutes } from '@timeledger/service/openapi/route-reader.js';
import { AppModule } from './app.module.js';
import { CONTEXT_DESCRIPTIONS } from './contexts.js';
import { unopenedContexts } from './testing/unopened-contexts.js';

const PROTO_FOLDER = fileURLToPath(new URL('../../proto', import.meta.url));

/** What the policy calls every method of every service below `proto/`. */
function grpcMethods(): readonly string[] {
  return readdirSync(PROTO_FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.proto'))
    .flatMap((file) =>
      Object.values(loadSync(join(PROTO_FOLDER, file), { includeDirs: [PROTO_FOLDER] })).flatMap((loaded) =>
        'format' in loaded ? [] : Object.values(loaded).map(({ path }) => path.replace(/^\//, '')),
      ),
    );
}

/** What the policy calls every route that is not public. Fails where one has no row. */
async function guardedRoutes(): Promise<readonly string[]> {
  // Reading routes asks no engine.
  const app = await createHttpApp(AppModule.with(unopenedContexts()), {
    config: {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      HTTP_BODY_LIMIT_BYTES: 1_048_576,
      HTTP_HANDLER_TIMEOUT_MS: 1000,
      DRAIN_TIMEOUT_MS: 0,
    },
    verifier: {} as TokenVerifier,
    access,
    secrets: new ServiceSecrets(randomBytes(32)),
    logger: silentLogger,
    problems: CONTEXT_DESCRIPTIONS.map(({ problems }) => problems),
    openApi: { title: 'Timeledger', version: '0.1.0', description: 'The whole product.' },
  });
  const routes = readRoutes(app.nest.get(DiscoveryService), new MetadataScanner());
  await app.close();
  return routes.filter((route) => route.access.isPublic !== true).map(({ operationId }) => operationId);
}

describe('the access policy', () => {
  it('names every route and every method, and nothing that is not there', async () => {
    const operations = [...(await guardedRoutes()), ...grpcMethods()].sort();
    const named = access.rows.flatMap((row) => row.operations).sort();
    expect(operations.length).toBeGreaterThan(30);
    expect({ withoutRow: operations.filter((each) => !named.includes(each)) }).toEqual({ withoutRow: [] });
    expect({ withoutRoute: named.filter((each) => !operations.includes(each)) }).toEqual({
      withoutRoute: [],
    });
  });
});
