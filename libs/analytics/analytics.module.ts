import { Module, type DynamicModule } from '@nestjs/common';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { PeopleReader } from '@timeledger/people/people.reader.js';
import { ANALYTICS_PORTS, type AnalyticsPorts } from './analytics-ports.js';
import { AttendanceFiguresController } from './attendance/attendance-figures.controller.js';
import { AttendanceFiguresQueries } from './attendance/attendance-figures.queries.js';
import { AttendanceFacts } from './exports/attendance-facts.js';
import { AttendanceFactsController } from './exports/attendance-facts.controller.js';
import { WorkloadController } from './workload/workload.controller.js';
import { WorkloadQueries } from './workload/workload.queries.js';

/** Analytics: figures of what the other contexts tell. */
@Module({})
export class AnalyticsModule {
  static with(ports: AnalyticsPorts): DynamicModule {
    return {
      module: AnalyticsModule,
      controllers: [AttendanceFiguresController, AttendanceFactsController, WorkloadController],
      providers: [
        { provide: ANALYTICS_PORTS, useValue: ports },
        { provide: PeopleReader, useFactory: () => new PeopleReader('analytics', ports) },
        {
          provide: PersonAccess,
          useFactory: (people: PeopleReader) => new PersonAccess(people, ports.clock),
          inject: [PeopleReader],
        },
        AttendanceFiguresQueries,
        AttendanceFacts,
        WorkloadQueries,
      ],
    };
  }
}
