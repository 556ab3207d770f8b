import { randomBytes } from 'node:crypto';
import { Module, type DynamicModule } from '@nestjs/common';
import { AttendanceModule } from '@timeledger/attendance/attendance.module.js';
import { attendanceProblems } from '@timeledger/attendance/attendance.problems.js';
import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { OrganisationModule } from '@timeledger/organisation/organisation.module.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';
import { organisationProblems } from '@timeledger/organisation/organisation.problems.js';
import type { TokenVerifier } from '@timeledger/service/auth/token-verifier.js';
import { ServiceSecrets } from '@timeledger/service/config/service-secrets.js';
import { createHttpApp } from '@timeledger/service/http/create-http-app.js';
import type { OpenApiDocument } from '@timeledger/service/openapi/openapi-document.js';

/** Stands for engines: describing routes asks none of them, so nothing needs to be there. */
const absent = <Engines>(): Engines => Object.freeze({}) as Engines;

@Module({})
class ApiModule {}

/** The OpenAPI document of the embedded shape, without a database or a port: what `/openapi.json` answers. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  const root: DynamicModule = {
    module: ApiModule,
    imports: [
      OrganisationModule.with(absent<OrganisationPorts>()),
      AttendanceModule.with(absent<AttendancePorts>()),
    ],
  };
  const app = await createHttpApp(root, {
    config: {
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: 0,
      HTTP_BODY_LIMIT_BYTES: 1_048_576,
      HTTP_HANDLER_TIMEOUT_MS: 1000,
      DRAIN_TIMEOUT_MS: 0,
    },
    verifier: absent<TokenVerifier>(),
    secrets: new ServiceSecrets(randomBytes(32)),
    logger: silentLogger,
    openApi: { title: 'Timeledger', version: '1', description: 'Event-sourced working time.' },
    problems: [organisationProblems, attendanceProblems],
  });
  try {
    return app.document();
  } finally {
    await app.close();
  }
}
