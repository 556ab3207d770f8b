import { Inject, Injectable } from '@nestjs/common';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { AttendanceAccess } from '../../access/attendance-access.js';
import { type DecisionDays } from '@timeledger/people/access/person-access.js';
import { awaitingOf, type AwaitingView } from '../../access/awaiting.dto.js';
import { approvalFor, type ApprovalNeeded } from '../../domain/corrections/correction-rules.js';
import { dayOfChange, type CorrectionState } from '../../domain/corrections/correction-set.js';
import type { CorrectionRequested } from '../../domain/events/correction-events.js';
import { SettingsReader, type EmploymentSettings } from '../../settings/settings.reader.js';
import { CorrectionFacts, timesOf } from './correction-facts.reader.js';

/** Who is asked about a request, by the rules and the reporting lines as they are now. */
@Injectable()
export class CorrectionAwaiting {
  constructor(
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(CorrectionFacts) private readonly facts: CorrectionFacts,
  ) {}

  /** What the rules in effect ask of an approval, and the days whose managers decide. */
  async neededFor(
    tenant: TenantId,
    settings: EmploymentSettings,
    { employmentId, change, requestedBy, attributes = {} }: CorrectionRequested['data'],
  ): Promise<{ readonly approval: ApprovalNeeded; readonly on: DecisionDays }> {
    const [sheetStatuses, rules] = await Promise.all([
      this.facts.sheetStatuses(tenant, employmentId, settings, timesOf(change)),
      this.facts.rules(tenant),
    ]);
    const { action } = change;
    const approval = approvalFor(rules.approvals, { action, attributes, sheetStatuses });
    const today = this.access.today(settings);
    return {
      approval,
      on: {
        // Who managed the person on the day decides until the lock; who does so today may always.
        days: sheetStatuses.includes('locked') ? [today] : [dayOfChange(change), today],
        requestedBy,
        above: approval.by === 'manager-above' ? 1 : 0,
      },
    };
  }

  /** On whose decision a pending correction waits; `null` for every other one. */
  async of(tenant: TenantId, { status, request }: CorrectionState): Promise<AwaitingView | null> {
    if (status !== 'pending') return null;
    const settings = await this.settings.current(tenant, request.employmentId);
    if (settings === undefined) return null;
    const { approval, on } = await this.neededFor(tenant, settings, request);
    if (approval.by === 'time-administrator') return awaitingOf(null);
    return this.access.awaited(tenant, settings, on);
  }
}
