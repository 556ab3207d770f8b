import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { systemClock } from '@timeledger/kernel/clock.js';
import type { Clock } from '@timeledger/kernel/clock.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { AccessGate } from '../auth/access-gate.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { ServiceSecrets } from '../config/service-secrets.js';
import { HealthChecks } from '../health/health-checks.js';
import { HealthController } from '../health/health.controller.js';
import { RequestLimits } from '../limits/request-limits.js';
import { LIVE_TIMES, LIVE_TIMES_TOKEN, LiveStreams, type LiveTimes } from '../live/live-streams.js';
import { Metrics } from '../metrics/metrics.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { ErrorFormats } from '../problems/error-formats.js';
import { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { ProblemFilter } from '../problems/problem.filter.js';
import { SchemaValidationPipe } from '../validation/validation.pipe.js';
import { Cursors } from './cursor.js';
import { RequestHashing } from './request-hashing.js';
import { RouteTable } from './server/route-table.js';
import { CLOCK, LOGGER } from './tokens.js';
import { UnexpectedBodyGuard } from './unexpected-body.guard.js';

/** What a service is made of, besides its own modules. */
export interface ServiceParts {
  readonly verifier: TokenVerifier;
  readonly gate: AccessGate;
  readonly limits: RequestLimits;
  readonly secrets: ServiceSecrets;
  readonly logger: Logger;
  readonly catalogue: ProblemCatalogue;
  readonly metrics: Metrics;
  readonly health: HealthChecks;
  readonly routes: RouteTable;
  readonly clock?: Clock;
  readonly liveTimes?: LiveTimes;
}

/** Makes the parts of the service injectable everywhere, and puts guard, validation and problem details before every route. */
@Module({})
export class ServiceModule {
  static around(rootModule: Type | DynamicModule, parts: ServiceParts): DynamicModule {
    const shared = [
      { provide: LOGGER, useValue: parts.logger },
      { provide: CLOCK, useValue: parts.clock ?? systemClock },
      { provide: TokenVerifier, useValue: parts.verifier },
      { provide: AccessGate, useValue: parts.gate },
      { provide: RequestLimits, useValue: parts.limits },
      { provide: ServiceSecrets, useValue: parts.secrets },
      { provide: ProblemCatalogue, useValue: parts.catalogue },
      { provide: Metrics, useValue: parts.metrics },
      { provide: HealthChecks, useValue: parts.health },
      { provide: RouteTable, useValue: parts.routes },
      { provide: LIVE_TIMES_TOKEN, useValue: parts.liveTimes ?? LIVE_TIMES },
      { provide: Cursors, useValue: new Cursors(parts.secrets.keyOf('cursor')) },
      { provide: RequestHashing, useValue: new RequestHashing(parts.secrets.keyOf('request-hash')) },
    ];
    return {
      module: ServiceModule,
      global: true,
      imports: [DiscoveryModule, rootModule],
      controllers: [HealthController, MetricsController],
      providers: [
        ...shared,
        ErrorFormats,
        ProblemFilter,
        LiveStreams,
        { provide: APP_GUARD, useClass: AuthGuard },
        // Behind the guard: what stands in a body of somebody unknown is nobody's business.
        { provide: APP_GUARD, useClass: UnexpectedBodyGuard },
        { provide: APP_PIPE, useClass: SchemaValidationPipe },
        { provide: APP_FILTER, useExisting: ProblemFilter },
      ],
      exports: [
        LOGGER,
        CLOCK,
        TokenVerifier,
        AccessGate,
        RequestLimits,
        ServiceSecrets,
        ProblemCatalogue,
        Metrics,
        HealthChecks,
        RouteTable,
        Cursors,
        RequestHashing,
        ErrorFormats,
        LiveStreams,
      ],
    };
  }
}
