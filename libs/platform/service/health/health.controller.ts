import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from '@timeledger/kernel/logger.js';
import { Public } from '../auth/auth.decorators.js';
import { LOGGER } from '../http/tokens.js';
import { HealthChecks } from './health-checks.js';
import type { Readiness } from './health-checks.js';

/** What an orchestrator asks. Kept out of the documented API. */
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthChecks,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The process runs and its event loop turns. A failing dependency is no reason to kill it. */
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** Requests can be served: 200, or 503 with the names of what is missing. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.checks.readiness((name, error) =>
      this.logger.warn({ check: name, err: error }, 'health check failed'),
    );
    reply.code(readiness.status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return readiness;
  }
}
