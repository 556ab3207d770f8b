import { Module, type DynamicModule } from '@nestjs/common';
import { AttendanceModule } from '@timeledger/attendance/attendance.module.js';
import type { AttendancePorts } from '@timeledger/attendance/attendance-ports.js';
import { OrganisationModule } from '@timeledger/organisation/organisation.module.js';
import type { OrganisationPorts } from '@timeledger/organisation/organisation-ports.js';

/** All contexts in one process. */
@Module({})
export class AppModule {
  static with(ports: {
    readonly attendance: AttendancePorts;
    readonly organisation: OrganisationPorts;
  }): DynamicModule {
    return {
      module: AppModule,
      imports: [AttendanceModule.with(ports.attendance), OrganisationModule.with(ports.organisation)],
    };
  }
}
