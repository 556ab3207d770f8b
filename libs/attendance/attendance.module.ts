import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AttendanceAccess } from './access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from './attendance-ports.js';
import { AttendanceGrpcService } from './grpc/attendance.grpc-service.js';
import { correctionsParts } from './corrections/corrections.parts.js';
import { policiesParts } from './policies/policies.parts.js';
import { PunchesController } from './punching/punches.controller.js';
import { PunchQueries } from './punching/punches.queries.js';
import { CapturedPunches } from './punching/record-captured-punches.js';
import { PunchBatches } from './punching/record-punch-batch.js';
import { RecordLivePunchHandler } from './punching/record-punch.handler.js';
import { SettingsReader } from './settings/settings.reader.js';
import { TimesheetCommands } from './timesheets/timesheet.commands.js';
import { TimesheetLifeController } from './timesheets/timesheet-life.controller.js';
import { TimesheetReader } from './timesheets/timesheet.reader.js';
import { TimesheetsController } from './timesheets/timesheets.controller.js';
import { TimesheetQueries } from './timesheets/timesheets.queries.js';
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
        ...terminalControllers,
        ...correctionsParts.controllers,
        ...policiesParts.controllers,
      ],
      providers: [
        { provide: ATTENDANCE_PORTS, useValue: ports },
        SettingsReader,
        AttendanceAccess,
        PunchQueries,
        CapturedPunches,
        PunchBatches,
        RecordLivePunchHandler,
        TimesheetReader,
        TimesheetQueries,
        TimesheetCommands,
        AttendanceGrpcService,
        ...terminalProviders,
        ...correctionsParts.providers,
        ...policiesParts.providers,
      ],
      exports: [SettingsReader, AttendanceAccess, TimesheetReader],
    };
  }
}
