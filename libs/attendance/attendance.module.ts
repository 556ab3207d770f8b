import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AttendanceAccess } from './access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from './attendance-ports.js';
import { PunchesController } from './punching/punches.controller.js';
import { PunchQueries } from './punching/punches.queries.js';
import { CapturedPunches } from './punching/record-captured-punches.js';
import { RecordLivePunchHandler } from './punching/record-punch.handler.js';
import { SettingsReader } from './settings/settings.reader.js';
import { terminalControllers, terminalProviders } from './terminal-import/terminal-import.providers.js';

/** Attendance: punches, timesheets, corrections, policies. */
@Module({})
export class AttendanceModule {
  static with(ports: AttendancePorts): DynamicModule {
    return {
      module: AttendanceModule,
      imports: [CqrsModule.forRoot()],
      controllers: [...terminalControllers, PunchesController],
      providers: [
        { provide: ATTENDANCE_PORTS, useValue: ports },
        SettingsReader,
        AttendanceAccess,
        PunchQueries,
        CapturedPunches,
        RecordLivePunchHandler,
        ...terminalProviders,
      ],
      exports: [SettingsReader, AttendanceAccess],
    };
  }
}
