import type { ContextDefinition } from '@timeledger/service/context/context-definition.js';
import { Allocations } from './allocations/allocations.js';
import { workedDayIntake } from './allocations/worked-day-intake.js';
import { projectCostReactor } from './costs/project-cost.reactor.js';
import { ProjectCosts } from './costs/project-costs.js';
import { Rates } from './costs/rates.js';
import { TASK_TIME_PUBLIC_SCHEMAS } from './contracts/public-event-schemas.js';
import { TASK_TIME_SOURCE, TASK_TIME_TOPIC } from './contracts/public-events.js';
import { RECORDED_EVENT_SCHEMAS } from './event-schemas.js';
import { taskTimeMigrations } from './migrations.js';
import { taskTimePersonalData } from './privacy/personal-data.js';
import { taskTimeExportSections } from './privacy/export-sections.js';
import { PUBLISHED_TYPES, taskTimePublicMapping } from './public-events.mapping.js';
import { taskTimeProjection } from './read-model/task-time.projection.js';
import { EntryTurn } from './entries/entry-turn.js';
import { TimeEntries } from './entries/time-entries.js';
import { automaticTimingReactor } from './rules/automatic-timing.reactor.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { Tasks } from './projects/tasks.js';
import { TaskTimeCommands } from './task-time-commands.js';
import type { TaskTimePorts } from './task-time-ports.js';
import { taskTimePeople } from './task-time-people.js';
import { timerEntriesReactor } from './timers/timer-entries.reactor.js';
import { TaskTimeModule } from './task-time.module.js';
import { taskTimeProblems } from './task-time.problems.js';

const ORGANISATION = 'a copy of what the organisation says of the person, which its own sections tell';
const COMPANY =
  'about the work of the company: people are in it by id alone, as who answers for it or is to do it';

/** Allocations, for what comes on the bus. */
export function allocationsWith(ports: TaskTimePorts): Allocations {
  const commands = new TaskTimeCommands(ports);
  return new Allocations(commands, new Tasks(ports, commands));
}

/** Costs of projects, for what follows the log. */
export function projectCostsWith(ports: TaskTimePorts): ProjectCosts {
  const commands = new TaskTimeCommands(ports);
  return new ProjectCosts(commands, new Rates(commands));
}

const entriesWith = (ports: TaskTimePorts) => {
  const commands = new TaskTimeCommands(ports);
  const tasks = new Tasks(ports, commands);
  return { commands, tasks, entries: new TimeEntries(ports, commands, tasks, new EntryTurn(ports)) };
};

/** What follows from events of other systems. */
export function automaticTimingWith(ports: TaskTimePorts): Reactor {
  const { commands, entries, tasks } = entriesWith(ports);
  return automaticTimingReactor(commands, entries, tasks);
}

/** What timers leave. */
export function timerEntriesWith(ports: TaskTimePorts): Reactor {
  const { entries, tasks } = entriesWith(ports);
  return timerEntriesReactor(entries, tasks);
}

/** Task time: projects, tasks, timers, time entries, worked days shared out over tasks, and what projects cost. */
export const taskTimeContext: ContextDefinition<TaskTimePorts> = {
  name: 'tasktime',
  eventSchemas: RECORDED_EVENT_SCHEMAS,
  migrations: taskTimeMigrations,
  projections: [taskTimeProjection],
  publicTopic: {
    topic: TASK_TIME_TOPIC,
    source: TASK_TIME_SOURCE,
    about:
      'Projects and tasks as they are, the timers and time entries of people, their days shared out over tasks, and what projects come to. No names, titles or notes.',
    key: '`<tenant>.<employee>` of what people do, `<tenant>.<project>` and `<tenant>.<task>` of those.',
    schemas: Object.fromEntries(PUBLISHED_TYPES.map((type) => [type, TASK_TIME_PUBLIC_SCHEMAS[type]])),
    mapping: taskTimePublicMapping,
  },
  problems: taskTimeProblems,
  personalData: taskTimePersonalData,
  notInArchive: {
    'tasktime.ProjectChanged': COMPANY,
    'tasktime.TaskChanged': COMPANY,
    'tasktime.ProjectCostChanged':
      'what projects cost; minutes and rates of people are in sections of their own',
    'tasktime.TimingRuleChanged': 'a rule of the company, and no person',
    'tasktime.StretchEndNoted': 'a copy of an event of another system, which the archive has',
    'tasktime.BudgetThresholdReached': 'about a project of the company, and no person',
    ...Object.fromEntries(taskTimePeople.eventSchemas.map(({ type }) => [type, ORGANISATION])),
  },
  exportSections: taskTimeExportSections,
  module: (ports) => TaskTimeModule.with(ports),
  reactors: (ports, { followerPool }) => ({
    reactors: [
      projectCostReactor(ports, projectCostsWith(ports), followerPool),
      automaticTimingWith(ports),
      timerEntriesWith(ports),
    ],
  }),
  intakes: (ports) => [taskTimePeople.intake(ports), workedDayIntake(ports, allocationsWith(ports))],
  takenIn: ({ store }) => taskTimePeople.takenIn(store),
};
