import { Controller, Get, Inject, Query } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttendanceAccess, unknownEmployment } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { PlannedDay, PlannedStretch } from '../domain/schedules/planned-day.js';
import { daysAskedFor, knownAtAskedFor } from '../settings/asked-for.js';
import { SettingsReader } from '../settings/settings.reader.js';
import {
  plannedDaysExample,
  PlannedDayList,
  PlannedDaysQuery,
  type PlannedDayView,
  type PlannedStretchView,
} from './planned-day.dto.js';
import { ScheduleReader } from './schedule.reader.js';

/** What is planned of people. */
@Controller('v1/planned-days')
export class PlannedDaysController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(ScheduleReader) private readonly schedules: ScheduleReader,
  ) {}

  @Get()
  @Operation({
    id: 'listPlannedDays',
    tag: 'Schedules',
    summary: 'Read what is planned of a person',
    description:
      'Each day with its kind, the parts of the shift as instants, and the minutes expected, by shifts, assignments and holidays (ATT-04); as known at a past moment with `knownAt`. A year whose holidays nobody knows yet is refused rather than guessed, where the shift observes holidays.',
    response: { description: 'The days.', type: PlannedDayList, example: plannedDaysExample },
    problems: [
      'employment.unknown',
      'pay-group.not-known-yet',
      'days.stretch-unfit',
      'holiday-calendar.year-unknown',
      'known-at.in-future',
    ],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PlannedDaysQuery,
  ): Promise<PlannedDayList> {
    const employmentId = parseId<EmploymentId>(query.employmentId, '?employmentId');
    await this.access.permitted(principal, employmentId, 'planned-day', 'read');
    const instant = knownAtAskedFor(query.knownAt, this.ports.clock);
    const dates = daysAskedFor(query);
    // Afresh: what is written is read at once.
    const settings = await this.settings.knownAt(principal.tenantId, employmentId, { instant });
    if (settings === undefined) throw unknownEmployment();
    const days = await this.schedules.plannedDays(principal.tenantId, settings, dates, { instant });
    return { items: days.map(viewOf) };
  }
}

const stretchOf = ({ startsMs, endsMs }: PlannedStretch): PlannedStretchView => ({
  startsAt: instantOf(startsMs),
  endsAt: instantOf(endsMs),
});

const viewOf = ({ shifts, core, attendedStretches: _, ...day }: PlannedDay): PlannedDayView => ({
  ...day,
  shifts: shifts.map(stretchOf),
  core: core === null ? null : stretchOf(core),
});
