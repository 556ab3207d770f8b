import { Inject, Injectable } from '@nestjs/common';
import { forbidden } from '@timeledger/access/access-policy.js';
import { instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import {
  decideActivity,
  evolveActivity,
  initialActivity,
  type Activity,
  type ActivityChanged,
  type ActivityState,
} from '../domain/activities/activity.decider.js';
import { Tasks } from '../projects/tasks.js';
import { activityStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import type { ActivitiesQuery, ActivityBody, ActivityView } from './activity.dto.js';

type ActivityRow = Record<string, unknown> & {
  readonly activity_id: string;
  readonly activity: Activity;
};

/** What one does with an activity. */
export type ActivityStep =
  { readonly kind: 'log' | 'change'; readonly body: ActivityBody } | { readonly kind: 'take-back' };

/** An activity as its owner sees it. */
export const activityViewOf = (id: string, activity: Activity): ActivityView => {
  const { kind, customerId, taskId, startedAt, minutes } = activity;
  return { id, kind, customerId, taskId, startedAt, minutes };
};

/** The instant of a body, in UTC: what was validated is one. */
const instantFrom = (text: string): Instant => {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} was taken for an instant`);
  return at;
};

const activityFrom = (body: ActivityBody): Activity => ({
  kind: body.kind,
  customerId: body.customerId?.toLowerCase() ?? null,
  taskId: body.taskId?.toLowerCase() ?? null,
  startedAt: instantFrom(body.startedAt),
  minutes: body.minutes,
});

const foldingOf = (tenantId: TenantId, activityId: string) => ({
  streamId: activityStream(tenantId, activityId),
  initialState: initialActivity,
  evolve: evolveActivity,
});

/** Own activities. What is of somebody else answers as what does not exist. */
@Injectable()
export class Activities {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /**
   * @throws DomainError as {@link decideActivity} and `Tasks.open`; 403 `access.forbidden` for one who is no employee; 412
   * `resource.stale`
   */
  change(
    request: CommandRequest,
    activityId: string,
    step: ActivityStep,
    expected?: number,
  ): Promise<TaskTimeChanged<ActivityState>> {
    const { tenantId } = request.principal;
    const about = { activityId, employeeId: meOf(request.principal) };
    const around = {
      now: instantOf(this.ports.clock.nowMs()),
      assertTask: async (taskId: string): Promise<void> => {
        await this.tasks.open(tenantId, taskId);
      },
    };
    return this.commands.change<ActivityState, ActivityChanged>({
      request,
      ...foldingOf(tenantId, activityId),
      decide: (state) =>
        decideActivity(
          step.kind === 'take-back'
            ? { ...about, kind: step.kind }
            : { ...about, kind: step.kind, activity: activityFrom(step.body) },
          around,
          state,
        ),
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** An activity by the log itself: always up to date. @throws DomainError 404 `activity.unknown` */
  async get(
    principal: Principal,
    activityId: string,
  ): Promise<{ readonly activity: Activity; readonly revision: number }> {
    const { tenantId } = principal;
    const { state, revision } = await this.commands.current(tenantId, foldingOf(tenantId, activityId));
    if (state === undefined || state.activity === null || state.employeeId !== meOf(principal))
      throw new DomainError('activity.unknown', 'not-found');
    return { activity: state.activity, revision };
  }

  /** A page of own activities, the latest first. */
  async list(principal: Principal, query: ActivitiesQuery): Promise<Page<ActivityView>> {
    const { tenantId } = principal;
    const employeeId = meOf(principal);
    const { firstDay = null, lastDay = null, kind = null } = query;
    const [customerId, taskId] = [query.customerId ?? null, query.taskId ?? null];
    const scope: CursorScope = {
      tenantId,
      list: 'listActivities',
      filter: { employeeId, firstDay, lastDay, kind, customerId, taskId },
    };
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const [behindAt = null, behindId = null] =
      query.cursor === undefined ? [] : this.ports.cursors.read(scope, query.cursor);
    const rows = await this.ports.database.query<ActivityRow>(
      tenantId,
      `SELECT activity_id, activity FROM tasktime.activity
       WHERE tenant_id = $1 AND employee_id = $2 AND activity IS NOT NULL
         AND ($3::date IS NULL OR started_at >= $3::date::timestamp AT TIME ZONE 'UTC')
         AND ($4::date IS NULL OR started_at < ($4::date + 1)::timestamp AT TIME ZONE 'UTC')
         AND ($5::text IS NULL OR kind = $5)
         AND ($6::uuid IS NULL OR customer_id = $6) AND ($7::uuid IS NULL OR task_id = $7)
         AND ($8::timestamptz IS NULL OR (started_at, activity_id) < ($8, $9::uuid))
       ORDER BY started_at DESC, activity_id DESC LIMIT $10`,
      [
        ...[tenantId, employeeId, firstDay, lastDay, kind, customerId, taskId],
        ...[behindAt, behindId, limit + 1],
      ],
    );
    const page = pageOf<ActivityRow>(this.ports.cursors, scope, rows, limit, (row) => [
      row.activity.startedAt,
      row.activity_id,
    ]);
    return {
      ...page,
      items: page.items.map(({ activity_id, activity }) => activityViewOf(activity_id, activity)),
    };
  }
}

function meOf({ employeeId }: Principal): string {
  if (employeeId === undefined) throw forbidden();
  return employeeId;
}
