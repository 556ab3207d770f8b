import type { EventSchema, SealedFields } from '@timeledger/event-store/event-schema.js';
import type { ActivityChanged } from './domain/activities/activity.decider.js';
import type { AllocationEvent } from './domain/allocations/allocation.decider.js';
import type { ProjectCostEvent } from './domain/costs/project-cost.decider.js';
import type { RateSet } from './domain/costs/rates.js';
import type { TimeEntryChanged } from './domain/entries/entry.decider.js';
import type { ProjectChanged } from './domain/projects/project.decider.js';
import type { TaskChanged } from './domain/projects/task.decider.js';
import type { BusinessEventFact, TimingRuleChanged } from './domain/rules/rule.decider.js';
import type { StretchEndNoted } from './domain/rules/stretch.decider.js';
import type { TimerEvent } from './domain/timers/timer.decider.js';
import type { SheetEvent } from './domain/timesheets/project-timesheet.decider.js';
import { taskTimePeople } from './task-time-people.js';

/** Every event that task-time makes itself. */
export type TaskTimeEvent =
  | ProjectChanged
  | TaskChanged
  | TimerEvent
  | TimeEntryChanged
  | AllocationEvent
  | RateSet
  | ProjectCostEvent
  | SheetEvent
  | TimingRuleChanged
  | BusinessEventFact
  | StretchEndNoted
  | ActivityChanged;
export type TaskTimeEventType = TaskTimeEvent['type'];

const note: SealedFields = { subject: 'employeeId', fields: { note: 'note' } };
const comment: SealedFields = { subject: 'employeeId', fields: { comment: 'note' } };

const version1 = (type: TaskTimeEventType, sealed?: SealedFields): EventSchema => ({
  type,
  schemaVersion: 1,
  ...(sealed === undefined ? {} : { sealed }),
});

/** Version, personal fields and upcasters of every stored event type; a missing type does not compile. */
export const TASK_TIME_EVENT_SCHEMAS: Readonly<Record<TaskTimeEventType, EventSchema>> = {
  'tasktime.ProjectChanged': version1('tasktime.ProjectChanged'),
  'tasktime.TaskChanged': version1('tasktime.TaskChanged'),
  'tasktime.TimerStarted': version1('tasktime.TimerStarted'),
  'tasktime.TimerPaused': version1('tasktime.TimerPaused'),
  'tasktime.TimerResumed': version1('tasktime.TimerResumed'),
  'tasktime.TimerStopped': version1('tasktime.TimerStopped'),
  'tasktime.TimeEntryChanged': version1('tasktime.TimeEntryChanged', note),
  'tasktime.AllocationShared': version1('tasktime.AllocationShared'),
  'tasktime.WorkedDayNoted': version1('tasktime.WorkedDayNoted'),
  'tasktime.AllocationCalculated': version1('tasktime.AllocationCalculated'),
  'tasktime.AllocationSettled': version1('tasktime.AllocationSettled'),
  'tasktime.RateSet': version1('tasktime.RateSet'),
  'tasktime.ProjectCostChanged': version1('tasktime.ProjectCostChanged'),
  'tasktime.BudgetThresholdReached': version1('tasktime.BudgetThresholdReached'),
  'tasktime.SheetRowsChosen': version1('tasktime.SheetRowsChosen'),
  'tasktime.SheetSubmitted': version1('tasktime.SheetSubmitted'),
  'tasktime.SheetApproved': version1('tasktime.SheetApproved'),
  'tasktime.SheetReopened': version1('tasktime.SheetReopened', comment),
  'tasktime.SheetLocked': version1('tasktime.SheetLocked'),
  'tasktime.TimingRuleChanged': version1('tasktime.TimingRuleChanged'),
  'tasktime.BusinessEventReceived': version1('tasktime.BusinessEventReceived'),
  'tasktime.BusinessEventParked': version1('tasktime.BusinessEventParked'),
  'tasktime.BusinessEventApplied': version1('tasktime.BusinessEventApplied'),
  'tasktime.StretchEndNoted': version1('tasktime.StretchEndNoted'),
  'tasktime.ActivityChanged': version1('tasktime.ActivityChanged'),
};

/** What is recorded: by operations here, and of what organisation tells. */
export const RECORDED_EVENT_SCHEMAS: readonly EventSchema[] = [
  ...Object.values(TASK_TIME_EVENT_SCHEMAS),
  ...taskTimePeople.eventSchemas,
];
