import type { BusMessage } from '@timeledger/bus/port.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { PublicMapping } from '@timeledger/runtime/publisher.js';
import {
  TASK_TIME_SOURCE,
  TASK_TIME_TOPIC,
  type PublicProjectCost,
  type PublicTimeEntry,
  type TaskTimePublicEvents,
  type TaskTimePublicType,
} from './contracts/public-events.js';
import type { ProjectCost } from './domain/costs/project-cost.decider.js';
import { localDateAt, minutesOf, type TimeEntry } from './domain/entries/entry.js';
import type { SheetCell, SheetStatus } from './domain/timesheets/project-timesheet.decider.js';
import type { TaskTimeEvent } from './event-schemas.js';

/** What is published today; the other types of the contract come with what makes them. */
export const PUBLISHED_TYPES = [
  'timeledger.task-time.project-changed.v1',
  'timeledger.task-time.task-changed.v1',
  'timeledger.task-time.timer-started.v1',
  'timeledger.task-time.timer-stopped.v1',
  'timeledger.task-time.allocation-calculated.v1',
  'timeledger.task-time.project-cost-changed.v1',
  'timeledger.task-time.budget-threshold-reached.v1',
  'timeledger.task-time.activity-changed.v1',
  'timeledger.task-time.time-entry-changed.v1',
  'timeledger.task-time.project-timesheet-changed.v1',
] as const satisfies readonly TaskTimePublicType[];

type Body = {
  readonly [Type in TaskTimePublicType]: {
    readonly type: Type;
    /** What the message is about: the CloudEvents subject. */
    readonly subject: string;
    /** What it is kept in order by, behind the tenant. */
    readonly key: string;
    readonly data: TaskTimePublicEvents[Type];
  };
}[TaskTimePublicType];

const publicEntry = (entry: TimeEntry | null): PublicTimeEntry | null =>
  entry && {
    startedAt: entry.startedAt,
    endedAt: entry.endedAt,
    minutes: minutesOf(entry),
    date: localDateAt(entry.zone, entry.startedAt),
    billable: entry.isBillable,
  };

const publicCost = ({ minutes, cost }: ProjectCost): PublicProjectCost => ({ minutes, cost });

const ofSheet = (
  { employeeId, week }: { readonly employeeId: string; readonly week: string },
  status: SheetStatus,
  cells: readonly SheetCell[] | null = null,
): Body => ({
  ...{
    type: 'timeledger.task-time.project-timesheet-changed.v1',
    subject: `${employeeId}/${week}`,
    key: employeeId,
  },
  data: { employeeId, week, status, lines: cells },
});

/** Of people: in order by person. */
function ofPerson(event: TaskTimeEvent): Body | undefined {
  switch (event.type) {
    case 'tasktime.TimerStarted':
    case 'tasktime.TimerStopped': {
      const { timerId, employeeId, taskId, at } = event.data;
      const type =
        event.type === 'tasktime.TimerStarted'
          ? 'timeledger.task-time.timer-started.v1'
          : 'timeledger.task-time.timer-stopped.v1';
      return { type, subject: timerId, key: employeeId, data: { timerId, employeeId, taskId, at } };
    }
    case 'tasktime.TimeEntryChanged': {
      const { entryId, employeeId, before, after } = event.data;
      const either = after ?? before;
      if (either === null) return undefined;
      const { taskId, projectId } = either;
      const data = { entryId, employeeId, taskId, projectId };
      return {
        ...{ type: 'timeledger.task-time.time-entry-changed.v1', subject: entryId, key: employeeId },
        data: { ...data, before: publicEntry(before), after: publicEntry(after) },
      };
    }
    case 'tasktime.AllocationCalculated': {
      const { allocationId, employeeId, date, before, after, isAdjustment, cause } = event.data;
      return {
        type: 'timeledger.task-time.allocation-calculated.v1',
        subject: allocationId,
        key: employeeId,
        data: { allocationId, employeeId, date, before, after, isAdjustment, cause },
      };
    }
    case 'tasktime.SheetSubmitted':
      return ofSheet(event.data, 'submitted', event.data.cells);
    case 'tasktime.SheetApproved':
      return ofSheet(event.data, 'approved');
    case 'tasktime.SheetReopened':
      return ofSheet(event.data, 'open');
    case 'tasktime.SheetLocked':
      return ofSheet(event.data, 'locked');
    case 'tasktime.ActivityChanged': {
      const { activityId, employeeId, before, after } = event.data;
      return {
        ...{ type: 'timeledger.task-time.activity-changed.v1', subject: activityId, key: employeeId },
        data: { activityId, employeeId, before, after },
      };
    }
    default:
      return undefined;
  }
}

/** Of projects and tasks: in order by project, tasks by task. */
function ofProject(event: TaskTimeEvent): Body | undefined {
  switch (event.type) {
    case 'tasktime.ProjectChanged': {
      const { projectId, customerId, leadId, isBillable, currency, budget, isOpen } = event.data;
      const data = { projectId, customerId, leadId, isBillable, currency, isOpen };
      return {
        ...{ type: 'timeledger.task-time.project-changed.v1', subject: projectId, key: projectId },
        data: { ...data, budget: budget?.amount ?? null },
      };
    }
    case 'tasktime.TaskChanged': {
      const { taskId, projectId, parentId, assigneeIds, priority, estimateMinutes, isBillable, isOpen } =
        event.data;
      return {
        ...{ type: 'timeledger.task-time.task-changed.v1', subject: taskId, key: taskId },
        data: { taskId, projectId, parentId, assigneeIds, priority, estimateMinutes, isBillable, isOpen },
      };
    }
    case 'tasktime.ProjectCostChanged': {
      const { projectId, before, after, cause } = event.data;
      return {
        ...{ type: 'timeledger.task-time.project-cost-changed.v1', subject: projectId, key: projectId },
        data: { projectId, before: publicCost(before), after: publicCost(after), cause },
      };
    }
    case 'tasktime.BudgetThresholdReached': {
      const { projectId, threshold, budget, cost } = event.data;
      return {
        ...{ type: 'timeledger.task-time.budget-threshold-reached.v1', subject: projectId, key: projectId },
        data: { projectId, threshold, budget, cost },
      };
    }
    default:
      return undefined;
  }
}

/** The message that tells others of a stored event: from the event alone, so that it is the same for ever. */
export function toTaskTimeMessage(stored: StoredEvent): BusMessage | undefined {
  // The categories below hold task-time's own events.
  const event = stored as unknown as TaskTimeEvent;
  const body = ofPerson(event) ?? ofProject(event);
  if (body === undefined) return undefined;
  return {
    topic: TASK_TIME_TOPIC,
    key: `${stored.tenantId}.${body.key}`,
    id: stored.eventId,
    type: body.type,
    source: TASK_TIME_SOURCE,
    subject: body.subject,
    time: stored.occurredAt,
    sequence: stored.position,
    tenantId: stored.tenantId,
    ...(stored.traceparent === undefined ? {} : { traceparent: stored.traceparent }),
    data: body.data,
  };
}

/** What of task-time's log goes on its topic. Ordered as the keys are: by person, project or task. */
export const taskTimePublicMapping: PublicMapping = {
  name: 'publisher',
  categories: [
    'tasktime.project',
    'tasktime.task',
    'tasktime.timers',
    'tasktime.entries',
    'tasktime.allocation',
    'tasktime.projectcost',
    'tasktime.activity',
    'tasktime.sheet',
  ],
  orderingKey: ({ type, data, streamId }) =>
    type !== 'tasktime.TaskChanged' && typeof data['employeeId'] === 'string'
      ? data['employeeId']
      : partsOf(streamId).id,
  messageOf: toTaskTimeMessage,
};
