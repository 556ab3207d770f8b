import { Inject, Injectable } from '@nestjs/common';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import {
  decideRate,
  evolveRates,
  initialRates,
  type Rate,
  type RateSet,
  type RatesState,
} from '../domain/costs/rates.js';
import { invalid } from '../domain/invalid.js';
import { projectFolding } from '../projects/projects.js';
import { ratesStream } from '../streams.js';
import { TaskTimeCommands } from '../task-time-commands.js';
import type { RateView, SetRateBody } from './rate.dto.js';

const foldingOf = (tenantId: TenantId) => ({
  streamId: ratesStream(tenantId),
  initialState: initialRates,
  evolve: evolveRates,
});

const viewOf = (id: string, { employeeId, projectId, perHour, validFrom }: Rate): RateView => ({
  ...{ id, employeeId, projectId, perHour, validFrom },
});

/** What hours cost. */
@Injectable()
export class Rates {
  constructor(@Inject(TaskTimeCommands) private readonly commands: TaskTimeCommands) {}

  /**
   * Sets a rate, in place of one for the same people, project, currency and date.
   * @throws DomainError as {@link decideRate}; 422 `project.not-there`, `money.currency-mismatch`
   */
  async set(
    request: CommandRequest,
    body: SetRateBody,
  ): Promise<{ readonly view: RateView; readonly position: string }> {
    const { tenantId } = request.principal;
    const { perHour, validFrom } = body;
    const employeeId = body.employeeId?.toLowerCase() ?? null;
    const projectId = body.projectId?.toLowerCase() ?? null;
    const scope = [employeeId ?? 'everybody', projectId ?? 'everywhere'];
    const rateId: string = deriveId('rate', tenantId, ...scope, perHour.currency, validFrom);
    const rate: Rate = {
      ...{ employeeId, role: null, projectId, validFrom },
      perHour: { amount: perHour.amount, currency: perHour.currency },
    };
    const { state, position } = await this.commands.change<RatesState, RateSet>({
      request,
      ...foldingOf(tenantId),
      decide: async (before) => {
        await this.assertProject(tenantId, rate);
        return decideRate(rateId, rate, before);
      },
    });
    return { view: viewOf(rateId, state[rateId] ?? rate), position };
  }

  /** All rates, by first day, by the log itself: always up to date. */
  async all(tenantId: TenantId): Promise<readonly RateView[]> {
    const { state } = await this.commands.current(tenantId, foldingOf(tenantId));
    return Object.entries(state)
      .map(([id, rate]) => viewOf(id, rate))
      .sort((a, b) => (`${a.validFrom} ${a.id}` < `${b.validFrom} ${b.id}` ? -1 : 1));
  }

  /** What work is priced by now. */
  async known(tenantId: TenantId): Promise<readonly Rate[]> {
    return Object.values((await this.commands.current(tenantId, foldingOf(tenantId))).state);
  }

  private async assertProject(tenantId: TenantId, { projectId, perHour }: Rate): Promise<void> {
    if (projectId === null) return;
    const { state } = await this.commands.current(tenantId, projectFolding(tenantId, projectId));
    if (state === undefined) throw invalid('project.not-there', '/projectId', 'does not exist');
    if (state.currency !== perHour.currency)
      throw invalid(
        'money.currency-mismatch',
        '/perHour/currency',
        `must be the project's, ${state.currency}`,
      );
  }
}
