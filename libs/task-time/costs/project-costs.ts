import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { AllocationCalculated } from '../domain/allocations/allocation.decider.js';
import {
  decideProjectCost,
  evolveProjectCost,
  initialProjectCost,
  noCost,
  type CostCause,
  type CostSource,
  type ProjectCost,
  type ProjectCostEvent,
  type ProjectCostState,
} from '../domain/costs/project-cost.decider.js';
import { costOf, rateOf, type Rate, type RateSet } from '../domain/costs/rates.js';
import type { Project } from '../domain/projects/project.js';
import { projectFolding } from '../projects/projects.js';
import { projectCostStream } from '../streams.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import { Rates } from './rates.js';

/** The actor of what is reckoned. Never renamed: the ids of its events hang on it. */
export const PROJECT_COST = 'project-cost';

/** Sources that one event names at most. */
const SOURCES_OF_AN_EVENT = 200;

const foldingOf = (tenantId: TenantId, projectId: string) => ({
  streamId: projectCostStream(tenantId, projectId),
  initialState: initialProjectCost,
  evolve: evolveProjectCost,
});

/** What projects come to. */
@Injectable()
export class ProjectCosts {
  constructor(
    @Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands,
    @Inject(Rates) private readonly rates: Rates,
  ) {}

  /** What a project came to by now, by the log. @throws DomainError 404 `project.unknown` */
  async of(
    tenantId: TenantId,
    projectId: string,
  ): Promise<{ readonly project: Project; readonly projectRevision: number; readonly total: ProjectCost }> {
    const { state: project, revision: projectRevision } = await this.commands.current(
      tenantId,
      projectFolding(tenantId, projectId),
    );
    if (project === undefined) throw new DomainError('project.unknown', 'not-found');
    const { state } = await this.commands.current(tenantId, foldingOf(tenantId, projectId));
    return { project, projectRevision, total: state.total ?? noCost(project.currency) };
  }

  /** Books what a day that was shared out costs each of its projects. */
  async bookDay(event: StoredEvent, { allocationId, ...day }: AllocationCalculated['data']): Promise<void> {
    const { tenantId } = event;
    const { employeeId, date, before, after } = day;
    const rates = await this.rates.known(tenantId);
    for (const projectId of new Set([...(before ?? []), ...after].map((line) => line.projectId))) {
      const minutes = after
        .filter((line) => line.projectId === projectId)
        .reduce((sum, line) => sum + line.minutes, 0);
      const source = { sourceId: allocationId, employeeId, date, minutes };
      await this.book(event, projectId, { kind: 'allocation', eventId: event.eventId }, (currency) => [
        priced(rates, projectId, currency, source),
      ]);
    }
  }

  /** Reckons anew what a rate that was set is for, in one project. */
  async reprice(event: StoredEvent, rate: RateSet['data'], projectId: string): Promise<void> {
    const rates = await this.rates.known(event.tenantId);
    const cause: CostCause = { kind: 'rate', eventId: event.eventId };
    await this.book(event, projectId, cause, (currency, { bySource }) =>
      Object.values(bySource)
        .filter(
          ({ employeeId, date }) =>
            date >= rate.validFrom && (rate.employeeId === null || rate.employeeId === employeeId),
        )
        .map(({ cost, ...source }) =>
          priced(rates, projectId, currency, { ...source, minutes: cost.minutes }),
        ),
    );
  }

  private async book(
    event: StoredEvent,
    projectId: string,
    cause: CostCause,
    sourcesOf: (currency: string, state: ProjectCostState) => readonly CostSource[],
  ): Promise<void> {
    const { tenantId } = event;
    const { state: project } = await this.commands.current(tenantId, projectFolding(tenantId, projectId));
    if (project === undefined) return;
    const { budget, currency } = project;
    await this.commands.change<ProjectCostState, ProjectCostEvent>({
      request: contextOf(event, projectId),
      ...foldingOf(tenantId, projectId),
      decide: (state) => {
        const sources = sourcesOf(currency, state);
        const events: ProjectCostEvent[] = [];
        let now = state;
        for (let from = 0; from < sources.length; from += SOURCES_OF_AN_EVENT) {
          const part = sources.slice(from, from + SOURCES_OF_AN_EVENT);
          const decided = decideProjectCost({ projectId, sources: part, budget, cause }, now);
          now = decided.reduce(evolveProjectCost, now);
          events.push(...decided);
        }
        return events;
      },
    });
  }
}

/** What minutes of a person on a day cost, by the rate of that day; unpriced where there is none. */
function priced(
  rates: readonly Rate[],
  projectId: string,
  currency: string,
  { minutes, ...source }: Omit<CostSource, 'cost'> & { readonly minutes: number },
): CostSource {
  const { employeeId, date } = source;
  const rate = rateOf(rates, { employeeId, roles: [], projectId, date, currency });
  const cost: ProjectCost =
    rate === undefined
      ? { ...noCost(currency), minutes, unpricedMinutes: minutes }
      : { minutes, cost: costOf(rate.perHour, minutes), unpricedMinutes: 0 };
  return { ...source, cost };
}

const contextOf = (event: StoredEvent, projectId: string): CommandContext => ({
  tenantId: event.tenantId,
  principal: PROJECT_COST,
  actor: { kind: 'system', id: PROJECT_COST },
  correlationId: event.correlationId,
  causationId: event.eventId,
  ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  requestHash: '',
  operation: 'project-costs.book',
  idempotencyKey: `${event.eventId} ${projectId}`,
});
