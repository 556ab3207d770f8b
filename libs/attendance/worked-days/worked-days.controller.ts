import { Controller, Get, Inject, Query } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ReadAt } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, READ_WAIT_MS, type AttendancePorts } from '../attendance-ports.js';
import { isWorkedDayEvent } from '../domain/events/worked-day-events.js';
import { daysAskedFor, knownAtAskedFor } from '../settings/asked-for.js';
import { readOptionsOf } from '../settings/known-at.js';
import { workedDaysStream } from '../streams.js';
import { WORKED_DAY } from './day-calculation.js';
import { WorkedDayList, workedDaysExample, WorkedDaysQuery, type WorkedDayView } from './worked-day.dto.js';

/** Days as they were calculated, from attendance's own log: a month of an employment is one short stream. */
@Controller('v1/worked-days')
export class WorkedDaysController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
  ) {}

  @Get()
  @Operation({
    id: 'listWorkedDays',
    tag: 'Timesheets',
    summary: 'Read the days of a person as calculated',
    description:
      'Each day with what was worked and what was expected, lateness, sessions and the event that made it so: the same that `worked-day-calculated.v1` tells. Days off on which nobody worked, and days that are still to come, are left out. A day follows its cause within moments; `Read-At` waits for that. As known at a past moment with `knownAt`.',
    response: { description: 'The days.', type: WorkedDayList, example: workedDaysExample },
    problems: ['employment.unknown', 'days.stretch-unfit', 'known-at.in-future'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: WorkedDaysQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<WorkedDayList> {
    const employmentId = parseId<EmploymentId>(query.employmentId, '?employmentId');
    await this.access.permitted(principal, employmentId, 'worked-day', 'read');
    const instant = knownAtAskedFor(query.knownAt, this.ports.clock);
    const months = [...new Set(daysAskedFor(query).map((date) => date.slice(0, 7).replace('-', '')))];
    if (readAt !== undefined) await this.ports.barrier.reach(readAt, WORKED_DAY, READ_WAIT_MS);
    const pages = await Promise.all(
      months.map((month) =>
        readToEnd(
          this.ports.store,
          principal.tenantId,
          workedDaysStream(principal.tenantId, employmentId, month),
          readOptionsOf({ instant }),
        ),
      ),
    );
    const days = new Map<string, WorkedDayView>();
    for (const event of pages.flat()) {
      if (!isWorkedDayEvent(event)) continue;
      const { date, zone, revision, after, cause } = event.data;
      if (date < query.firstDay || date > query.lastDay) continue;
      days.set(date, { ...{ date, zone, revision, calculatedAt: event.recordedAt }, ...after, cause });
    }
    return { items: [...days.values()].sort((one, other) => (one.date < other.date ? -1 : 1)) };
  }
}
