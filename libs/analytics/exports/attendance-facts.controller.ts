import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
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
import { AttendanceFacts } from './attendance-facts.js';
import { AttendanceFactsQuery } from './attendance-facts.dto.js';

/** The registered media type: https://www.iana.org/assignments/media-types/application/vnd.apache.parquet */
const PARQUET = 'application/vnd.apache.parquet';

/** Facts for analysts (ANA-11). */
@Controller('v1/attendance-facts')
export class AttendanceFactsController {
  constructor(
    @Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts,
    @Inject(AttendanceFacts) private readonly facts: AttendanceFacts,
  ) {}

  @Get()
  @Operation({
    id: 'getAttendanceFacts',
    tag: 'Figures',
    summary: 'Fetch the days that figures are made of, as Parquet',
    description:
      'One row for each person, day and employment of the company: its ids, the team of the day, the status, and what the day counts in each figure, so that sums over rows are the figures. No names. The file is written while it is read; one that broke off lacks its end, and no reader takes it. Columns are only ever added; `dataset`, `firstDay` and `lastDay` are in its key-value metadata.',
    response: { description: 'The file.', mediaType: PARQUET, example: 'The bytes of a Parquet file' },
    problems: ['figures.stretch-unfit'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: AttendanceFactsQuery,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, ANALYTICS_PROJECTION, READ_WAIT_MS);
    const file = this.facts.file(tenantId, query);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    // One row group at a time is made ahead of the reader.
    return new StreamableFile(Readable.from(file, { objectMode: true, highWaterMark: 1 }), {
      type: PARQUET,
      disposition: `attachment; filename="attendance-facts-${query.firstDay}-${query.lastDay}.parquet"`,
    });
  }
}
