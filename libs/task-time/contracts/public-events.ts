import type { Instant } from '@timeledger/kernel/clock.js';
import type { Money } from '@timeledger/kernel/money.js';

/**
 * The public events of task-time: a contract of its own. Only optional members are ever added, enumerations are open,
 * consumers ignore what they do not know. No member holds a name, a title or a note.
 */
export const TASK_TIME_TOPIC = 'timeledger.task-time.v1';

/** CloudEvents `source` of everything on the topic. */
export const TASK_TIME_SOURCE = '/timeledger/task-time';

type Open<Known extends string> = Known | (string & {});

/** A project as it is now. */
export type PublicProject = {
  readonly projectId: string;
  readonly customerId: string | null;
  readonly leadId: string | null;
  readonly isBillable: boolean;
  readonly currency: string;
  readonly budget: Money | null;
  readonly isOpen: boolean;
};

/** A task as it is now. */
export type PublicTask = {
  readonly taskId: string;
  readonly projectId: string;
  readonly parentId: string | null;
  readonly assigneeIds: readonly string[];
  readonly priority: Open<'low' | 'normal' | 'high' | 'urgent'>;
  readonly estimateMinutes: number | null;
  /** `null` as its project says. */
  readonly isBillable: boolean | null;
  readonly isOpen: boolean;
};

/** A timer began to run, or is over. */
export type PublicTimerMoment = {
  readonly timerId: string;
  readonly employeeId: string;
  readonly taskId: string;
  readonly at: Instant;
};

/** An entry as it counts before rounding; `date` is the local date on which it begins. */
export type PublicTimeEntry = {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly minutes: number;
  readonly date: string;
  readonly billable: boolean;
};

/** An entry is new, another than it was, or gone. */
export type PublicTimeEntryChanged = {
  readonly entryId: string;
  readonly employeeId: string;
  readonly taskId: string;
  readonly projectId: string;
  readonly before: PublicTimeEntry | null;
  readonly after: PublicTimeEntry | null;
};

/** A week of project time was submitted, approved, opened again or locked. */
export type PublicProjectTimesheetChanged = {
  readonly employeeId: string;
  /** The Monday of the week. */
  readonly week: string;
  readonly status: Open<'open' | 'submitted' | 'approved' | 'locked'>;
  /** What was submitted, by task and local day, as it counts after rounding; null with every other status. */
  readonly lines:
    | readonly {
        readonly date: string;
        readonly taskId: string;
        readonly projectId: string;
        readonly minutes: number;
      }[]
    | null;
};

/** Minutes of a task on a day. */
export type PublicAllocationLine = {
  readonly taskId: string;
  readonly projectId: string;
  readonly minutes: number;
};

/**
 * A worked day was shared out over tasks, or shared out anew because it changed. Of a day that was locked or invoiced it is
 * an adjustment: what was calculated before stays, and the difference comes beside it.
 */
export type PublicAllocationCalculated = {
  readonly allocationId: string;
  readonly employeeId: string;
  readonly date: string;
  readonly before: readonly PublicAllocationLine[] | null;
  readonly after: readonly PublicAllocationLine[];
  readonly isAdjustment: boolean;
  readonly cause: {
    readonly kind: Open<'shares' | 'correction' | 'punch'>;
    readonly eventId: string | null;
    /** The correction that changed the worked day; left out for another reason. */
    readonly correctionId?: string;
  };
};

/** What a project came to. */
export type PublicProjectCost = { readonly minutes: number; readonly cost: Money };

/** The cost of a project changed. */
export type PublicProjectCostChanged = {
  readonly projectId: string;
  readonly before: PublicProjectCost;
  readonly after: PublicProjectCost;
  readonly cause: { readonly kind: Open<'time-entry' | 'allocation' | 'rate'>; readonly eventId: string };
};

/** A project's cost came to a share of its budget. */
export type PublicBudgetThresholdReached = {
  readonly projectId: string;
  /** Whole percents. */
  readonly threshold: number;
  readonly budget: Money;
  readonly cost: Money;
};

/** Something that somebody did. */
export type PublicActivity = {
  readonly kind: Open<'call' | 'email' | 'meeting' | 'visit' | 'message'>;
  readonly customerId: string | null;
  readonly taskId: string | null;
  readonly startedAt: Instant;
  readonly minutes: number;
};

/** An activity is new, another than it was, or taken back (`after` is null). */
export type PublicActivityChanged = {
  readonly activityId: string;
  readonly employeeId: string;
  readonly before: PublicActivity | null;
  readonly after: PublicActivity | null;
};

/** Data of each public event type. */
export interface TaskTimePublicEvents {
  'timeledger.task-time.project-changed.v1': PublicProject;
  'timeledger.task-time.task-changed.v1': PublicTask;
  'timeledger.task-time.timer-started.v1': PublicTimerMoment;
  'timeledger.task-time.timer-stopped.v1': PublicTimerMoment;
  'timeledger.task-time.time-entry-changed.v1': PublicTimeEntryChanged;
  'timeledger.task-time.allocation-calculated.v1': PublicAllocationCalculated;
  'timeledger.task-time.project-cost-changed.v1': PublicProjectCostChanged;
  'timeledger.task-time.budget-threshold-reached.v1': PublicBudgetThresholdReached;
  'timeledger.task-time.activity-changed.v1': PublicActivityChanged;
  'timeledger.task-time.project-timesheet-changed.v1': PublicProjectTimesheetChanged;
}

export type TaskTimePublicType = keyof TaskTimePublicEvents;
