import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { absencesParts } from './absences/absences.parts.js';
import { AttendanceAccess } from './access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from './attendance-ports.js';
import { AttendanceGrpcService } from './grpc/attendance.grpc-service.js';
import { correctionsParts } from './corrections/corrections.parts.js';
import { devicesParts } from './devices/devices.parts.js';
import { feedbackParts } from './feedback/feedback.parts.js';
import { policiesParts } from './policies/policies.parts.js';
import { privacyParts } from './privacy/privacy.parts.js';
import { PunchesController } from './punching/punches.controller.js';
import { PunchQueries } from './punching/punches.queries.js';
import { CapturedPunches } from './punching/record-captured-punches.js';
import { PunchBatches } from './punching/record-punch-batch.js';
import { RecordLivePunchHandler } from './punching/record-punch.handler.js';
import { PresenceBoards } from './presence/presence-boards.js';
import { PresenceController } from './presence/presence.controller.js';
import { PresenceQueries } from './presence/presence.queries.js';
import { PeopleReader } from './settings/people.reader.js';
import { RefusedAttempts } from './punching/refused-attempts.js';
import { schedulesParts } from './schedules/schedules.parts.js';
import { SettingsReader } from './settings/settings.reader.js';
import { TimesheetCommands } from './timesheets/timesheet.commands.js';
import { TimesheetLifeController } from './timesheets/timesheet-life.controller.js';
import { TimesheetReader } from './timesheets/timesheet.reader.js';
import { TimesheetsController } from './timesheets/timesheets.controller.js';
import { TimesheetQueries } from './timesheets/timesheets.queries.js';
import { WorkedDaysController } from './worked-days/worked-days.controller.js';
import { terminalControllers, terminalProviders } from './terminal-import/terminal-import.providers.js';

/** Attendance: punches, timesheets, corrections, policies. */
@Module({})
export class AttendanceModule {
  static with(ports: AttendancePorts): DynamicModule {
    return {
      module: AttendanceModule,
      imports: [CqrsModule.forRoot()],
      controllers: [
        PunchesController,
        TimesheetsController,
        TimesheetLifeController,
        WorkedDaysController,
        PresenceController,
        ...terminalControllers,
        ...correctionsParts.controllers,
        ...policiesParts.controllers,
        ...schedulesParts.controllers,
        ...absencesParts.controllers,
        ...feedbackParts.controllers,
        ...privacyParts.controllers,
      ],
      providers: [
        { provide: ATTENDANCE_PORTS, useValue: ports },
        SettingsReader,
        PeopleReader,
        AttendanceAccess,
        ...devicesParts.providers,
        ...feedbackParts.providers,
        ...privacyParts.providers,
        PunchQueries,
        CapturedPunches,
        PunchBatches,
        RecordLivePunchHandler,
        RefusedAttempts,
        TimesheetReader,
        TimesheetQueries,
        TimesheetCommands,
        PresenceQueries,
        PresenceBoards,
        AttendanceGrpcService,
        ...terminalProviders,
        ...correctionsParts.providers,
        ...policiesParts.providers,
        ...schedulesParts.providers,
        ...absencesParts.providers,
      ],
      exports: [SettingsReader, PeopleReader, AttendanceAccess, TimesheetReader],
    };
  }
}
