import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DEFAULT_PAGE_SIZE, pageOf, type CursorScope, type Page } from '@timeledger/service/http/cursor.js';
import { invalid } from '../domain/invalid.js';
import {
  decideRule,
  evolveRule,
  initialRule,
  type RuleState,
  type TimingRuleChanged,
} from '../domain/rules/rule.decider.js';
import type { RuleEffect, TimingRule } from '../domain/rules/timing-rules.js';
import { Tasks } from '../projects/tasks.js';
import { timingRuleStream } from '../streams.js';
import { TaskTimeCommands, type TaskTimeChanged } from '../task-time-commands.js';
import {
  READ_WAIT_MS,
  TASK_TIME_PORTS,
  TASK_TIME_PROJECTION,
  type TaskTimePorts,
} from '../task-time-ports.js';
import type { RuleEffectBody, TimingRuleBody, TimingRulesQuery, TimingRuleView } from './timing-rule.dto.js';

type RuleRow = Record<string, unknown> & { readonly rule_id: string; readonly rule: TimingRule };

/** A rule as clients see it. */
export const timingRuleViewOf = (
  id: string,
  { eventType, effect, tasks, isActive }: TimingRule,
): TimingRuleView => ({
  ...{ id, eventType, effect, isActive },
  tasks: tasks.map(({ customerId, taskId }) => ({ customerId, taskId })),
});

function effectFrom({ kind, stretch, minutes }: RuleEffectBody): RuleEffect {
  if (kind === 'fixed') {
    if (minutes === undefined || stretch !== undefined)
      throw invalid('timing-rule.effect-invalid', '/effect', 'has `minutes` and no `stretch`');
    return { kind, minutes };
  }
  if (stretch === undefined || minutes !== undefined)
    throw invalid('timing-rule.effect-invalid', '/effect', 'has a `stretch` and no `minutes`');
  return { kind, stretch };
}

const foldingOf = (tenantId: TenantId, ruleId: string) => ({
  streamId: timingRuleStream(tenantId, ruleId),
  initialState: initialRule,
  evolve: evolveRule,
});

/** Rules on events of other systems (TSK-03). */
@Injectable()
export class TimingRules {
  constructor(
    @Inject(TASK_TIME_PORTS) private readonly ports: TaskTimePorts,
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Tasks) private readonly tasks: Tasks,
  ) {}

  /** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
  async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, TASK_TIME_PROJECTION, READ_WAIT_MS);
  }

  /** @throws DomainError as {@link decideRule} and `Tasks.open`; 422 `timing-rule.effect-invalid`; 412 `resource.stale` */
  change(
    request: CommandRequest,
    ruleId: string,
    body: TimingRuleBody,
    expected?: number,
  ): Promise<TaskTimeChanged<RuleState>> {
    const { tenantId } = request.principal;
    return this.commands.change<RuleState, TimingRuleChanged>({
      request,
      ...foldingOf(tenantId, ruleId),
      decide: async (state) => {
        const kind = expected === undefined ? 'create' : 'change';
        return decideRule({ kind, ruleId, rule: await this.ruleFrom(tenantId, body) }, state);
      },
      ...(expected === undefined ? {} : { expected }),
    });
  }

  /** By the log itself: always up to date. @throws DomainError 404 `timing-rule.unknown` */
  async get(
    tenantId: TenantId,
    ruleId: string,
  ): Promise<{ readonly view: TimingRuleView; readonly revision: number }> {
    const { state, revision } = await this.commands.current(tenantId, foldingOf(tenantId, ruleId));
    if (state === undefined) throw new DomainError('timing-rule.unknown', 'not-found');
    return { view: timingRuleViewOf(ruleId, state), revision };
  }

  /** A page of rules by id. */
  async list(tenantId: TenantId, query: TimingRulesQuery): Promise<Page<TimingRuleView>> {
    const { eventType = null, limit = DEFAULT_PAGE_SIZE } = query;
    const scope: CursorScope = { tenantId, list: 'listTimingRules', filter: { eventType } };
    const behind = query.cursor === undefined ? null : this.ports.cursors.read(scope, query.cursor)[0];
    const rows = await this.ports.database.query<RuleRow>(
      tenantId,
      `SELECT rule_id, rule FROM tasktime.timing_rule
       WHERE tenant_id = $1 AND ($2::uuid IS NULL OR rule_id > $2) AND ($3::text IS NULL OR event_type = $3)
       ORDER BY rule_id LIMIT $4`,
      [tenantId, behind, eventType, limit + 1],
    );
    const page = pageOf<RuleRow>(this.ports.cursors, scope, rows, limit, ({ rule_id }) => [rule_id]);
    return { ...page, items: page.items.map(({ rule_id, rule }) => timingRuleViewOf(rule_id, rule)) };
  }

  /**
   * The rules of a type of event, in the order of their ids: of several the first that is active counts. As the read model
   * has them: a rule that was acknowledged a moment ago may come with the next replay.
   */
  async of(tenantId: TenantId, eventType: string): Promise<readonly TimingRule[]> {
    const rows = await this.ports.database.query<RuleRow>(
      tenantId,
      'SELECT rule_id, rule FROM tasktime.timing_rule WHERE tenant_id = $1 AND event_type = $2 ORDER BY rule_id',
      [tenantId, eventType],
    );
    return rows.map(({ rule }) => rule);
  }

  private async ruleFrom(tenantId: TenantId, body: TimingRuleBody): Promise<TimingRule> {
    const tasks: TimingRule['tasks'][number][] = [];
    for (const [index, { customerId, taskId }] of body.tasks.entries()) {
      const id = taskId.toLowerCase();
      const { projectId } = await this.tasks.open(tenantId, id, `/tasks/${index}/taskId`);
      tasks.push({ customerId: customerId?.toLowerCase() ?? null, taskId: id, projectId });
    }
    const { eventType, isActive } = body;
    return { eventType, effect: effectFrom(body.effect), tasks, isActive };
  }
}
