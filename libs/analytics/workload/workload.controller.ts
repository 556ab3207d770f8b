import { Controller, Get, Inject, Query } from '@nestjs/common';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ReadAt } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  ANALYTICS_PORTS,
  ANALYTICS_PROJECTION,
  READ_WAIT_MS,
  type AnalyticsPorts,
} from '../analytics-ports.js';
import { workloadExample, WorkloadQuery, WorkloadView } from './workload.dto.js';
import { MAX_LOADED, WorkloadQueries } from './workload.queries.js';

/** Who works more than was planned, and who less (ANA-04). */
@Controller('v1/workload')
export class WorkloadController {
  constructor(
    @Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts,
    @Inject(WorkloadQueries) private readonly workload: WorkloadQueries,
  ) {}

  @Get()
  @Operation({
    id: 'getWorkload',
    tag: 'Figures',
    summary: 'Who is overloaded, who is idle, and what could be handed over',
    description: `Of the people whom you may see, at most ${MAX_LOADED}: planned and worked minutes, the share of the one in the other, and a suggestion who could hand how much to whom. Leave is no capacity. Follows corrections like every figure.`,
    response: { description: 'The load.', type: WorkloadView, example: workloadExample },
    problems: ['figures.stretch-unfit', 'workload.too-many'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Query() query: WorkloadQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<WorkloadView> {
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, ANALYTICS_PROJECTION, READ_WAIT_MS);
    return this.workload.of(principal, query);
  }
}
