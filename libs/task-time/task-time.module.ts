import { Module, type DynamicModule } from '@nestjs/common';
import { PersonAccess } from '@timeledger/people/access/person-access.js';
import { PeopleReader } from '@timeledger/people/people.reader.js';
import { Activities } from './activities/activities.js';
import { BusinessEventsController } from './rules/business-events.controller.js';
import { BusinessEvents } from './rules/business-events.js';
import { TimingRulesController } from './rules/timing-rules.controller.js';
import { TimingRules } from './rules/timing-rules.js';
import { EntryTurn } from './entries/entry-turn.js';
import { TimeEntriesController } from './entries/time-entries.controller.js';
import { TimeEntries } from './entries/time-entries.js';
import { ActivitiesController } from './activities/activities.controller.js';
import { Allocations } from './allocations/allocations.js';
import { AllocationsController } from './allocations/allocations.controller.js';
import { ProjectCosts } from './costs/project-costs.js';
import { ProjectCostsController } from './costs/project-costs.controller.js';
import { Rates } from './costs/rates.js';
import { RatesController } from './costs/rates.controller.js';
import { Projects } from './projects/projects.js';
import { ProjectsController } from './projects/projects.controller.js';
import { Tasks } from './projects/tasks.js';
import { TasksController } from './projects/tasks.controller.js';
import { TaskTimeCommands } from './task-time-commands.js';
import { TASK_TIME_PORTS, type TaskTimePorts } from './task-time-ports.js';
import { Timers } from './timers/timers.js';
import { TimersController } from './timers/timers.controller.js';
import { ProjectTimesheetsController } from './timesheets/project-timesheets.controller.js';
import { ProjectTimesheets } from './timesheets/project-timesheets.js';

/** Task time: projects, tasks, timers, activities, and worked days shared out over tasks, what projects cost. */
@Module({})
export class TaskTimeModule {
  static with(ports: TaskTimePorts): DynamicModule {
    return {
      module: TaskTimeModule,
      controllers: [
        ProjectsController,
        TasksController,
        TimersController,
        ActivitiesController,
        TimeEntriesController,
        TimingRulesController,
        BusinessEventsController,
        ProjectTimesheetsController,
        AllocationsController,
        RatesController,
        ProjectCostsController,
      ],
      providers: [
        { provide: TASK_TIME_PORTS, useValue: ports },
        { provide: PeopleReader, useFactory: () => new PeopleReader('tasktime', ports) },
        {
          provide: PersonAccess,
          useFactory: (people: PeopleReader) => new PersonAccess(people, ports.clock),
          inject: [PeopleReader],
        },
        TaskTimeCommands,
        ...[
          Projects,
          Tasks,
          Timers,
          Activities,
          TimeEntries,
          EntryTurn,
          TimingRules,
          BusinessEvents,
          ProjectTimesheets,
          Allocations,
          Rates,
          ProjectCosts,
        ],
      ],
    };
  }
}
