import { Inject, Injectable } from '@nestjs/common';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import {
  DEFAULT_CORRECTION_RULES,
  DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
  rulesInEffect,
} from '../../domain/corrections/correction-rules.js';
import { isAskedFor } from '../../domain/corrections/correction-attributes.js';
import type { RecordAttributes } from '../../domain/corrections/record-attributes.js';
import { punchesAfter } from '../../domain/corrections/changed-punches.js';
import type { CorrectionChange } from '../../domain/events/correction-events.js';
import type { CorrectionRules } from '../../domain/events/setting-events.js';
import { localDateOf } from '../../domain/work-time/day-boundaries.js';
import { calculateTimesheet } from '../../domain/work-time/work-time-calculator.js';
import { TimesheetReader } from '../../timesheets/timesheet.reader.js';
import type { UtcMonth } from '../../domain/events/event.js';
import { isPunchEvent } from '../../domain/events/punch-events.js';
import type { SheetStatus } from '../../domain/events/timesheet-events.js';
import { punchIdOf, type PunchRecord } from '../../domain/punches/punch-set.js';
import { evolveTimesheet, INITIAL_TIMESHEET } from '../../domain/timesheets/timesheet-state.js';
import { payPeriodAt } from '../../domain/work-time/pay-period.js';
import { SettingsReader, type EmploymentSettings } from '../../settings/settings.reader.js';
import { timesheetStream } from '../../streams.js';
import { readPunchRecord } from '../punch-record.js';

/** @see correctionProblems */
export const unknownPunch = (): DomainError =>
  new DomainError('correction.punch-unknown', 'not-found', { detail: 'The employment has no such punch.' });

/** What corrections are judged by, from the log itself: a read model may lag, and a decision may not. */
@Injectable()
export class CorrectionFacts {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(TimesheetReader) private readonly sheets: TimesheetReader,
  ) {}

  /**
   * The month in whose stream a punch was first recorded: the same for ever; `undefined` while it has not arrived.
   * @throws DomainError 404 `correction.punch-unknown` for punches of other employments
   */
  async monthOfPunch(
    tenant: TenantId,
    employment: EmploymentId,
    punchId: EventId,
  ): Promise<UtcMonth | undefined> {
    const event = await this.ports.store.findEvent(tenant, punchId);
    if (event === undefined) return undefined;
    // The id of an effect on a punch is no punch's id.
    const isPunch = isPunchEvent(event) && punchIdOf(event) === punchId;
    const { id, part } = partsOf(event.streamId);
    if (!isPunch || id !== employment || part === undefined) throw unknownPunch();
    return part;
  }

  /** All that is known of a punch that was first recorded in a month. */
  punch(
    tenant: TenantId,
    employment: EmploymentId,
    punchId: EventId,
    month: UtcMonth,
  ): Promise<PunchRecord | undefined> {
    return readPunchRecord(this.ports, tenant, employment, { punchId, month });
  }

  /** What holds for an employment now, read afresh; what was kept where nothing is found. */
  async settingsOf(
    tenant: TenantId,
    employment: EmploymentId,
    kept: EmploymentSettings,
  ): Promise<EmploymentSettings> {
    return (await this.settings.knownAt(tenant, employment, {})) ?? kept;
  }

  /** States of the timesheets that instants fall into, one for each sheet; open while no pay group is known. */
  async sheetStatuses(
    tenant: TenantId,
    employment: EmploymentId,
    settings: EmploymentSettings,
    times: readonly Instant[],
  ): Promise<readonly SheetStatus[]> {
    if (settings.definitions.length === 0) return [INITIAL_TIMESHEET.status];
    const periods = times.map((time) => payPeriodAt(settings.definitions, Date.parse(time)).start);
    return Promise.all(
      [...new Set(periods)].map(async (start) => {
        const events = await this.ports.store.readStream(tenant, timesheetStream(tenant, employment, start));
        return events.reduce(evolveTimesheet, INITIAL_TIMESHEET).status;
      }),
    );
  }

  /** The tenant's correction rules in effect now; the defaults, as version 0, where none are. */
  async rules(tenant: TenantId): Promise<Omit<CorrectionRules, 'effectiveFrom'>> {
    const published = await this.settings.correctionRules(tenant);
    const now = instantOf(this.ports.clock.nowMs());
    return (
      rulesInEffect(
        published.map(({ rules }) => rules),
        now,
      ) ?? {
        version: 0,
        rules: DEFAULT_CORRECTION_RULES,
        requestExpiresAfterDays: DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
      }
    );
  }

  /**
   * What only a calculation tells of a change: whether its days show exceptions, and by how many minutes their work
   * changes. Calculated only where some rule asks.
   */
  async calculatedAttributes(
    tenant: TenantId,
    employment: EmploymentId,
    settings: EmploymentSettings,
    change: CorrectionChange,
    { rules, approvals = [] }: Pick<CorrectionRules, 'rules' | 'approvals'>,
  ): Promise<RecordAttributes> {
    const asked = [...rules, ...approvals];
    const needsExceptions = isAskedFor('has-exceptions', asked);
    const needsMinutes =
      isAskedFor('changed-minutes', asked) ||
      rules.some(({ stepUpAboveMinutes }) => stepUpAboveMinutes !== undefined);
    if ((!needsExceptions && !needsMinutes) || settings.definitions.length === 0) return {};
    const days = new Set(timesOf(change).map((time) => time.slice(0, 10)));
    const starts = new Set(
      timesOf(change).map((time) => payPeriodAt(settings.definitions, Date.parse(time)).start),
    );
    let changedMinutes = 0;
    let hasExceptions = false;
    for (const start of starts) {
      const reading = await this.sheets.knownAt(tenant, employment, start, {});
      const after = calculateTimesheet({
        punches: punchesAfter(reading.punches, change),
        period: reading.period,
        policies: settings.policies,
        employment: settings.employment,
        asOf: instantOf(this.ports.clock.nowMs()),
      });
      reading.calculation.days.forEach((day, index) => {
        changedMinutes += Math.abs(day.workedMinutes - (after.days[index]?.workedMinutes ?? 0));
      });
      days.add(localDateOf(reading.period.payGroup.zone, Date.parse(timesOf(change)[0] ?? '')));
      hasExceptions ||= reading.calculation.exceptions.some(({ date }) => days.has(date));
    }
    return {
      ...(needsExceptions ? { 'has-exceptions': hasExceptions } : {}),
      ...(needsMinutes ? { 'changed-minutes': changedMinutes } : {}),
    };
  }
}

/** When the punch is and is to be: the sheets and days that a change touches. */
export const timesOf = (change: CorrectionChange): readonly Instant[] => [
  ...(change.action === 'add' ? [] : [change.target.occurredAt]),
  ...(change.action === 'add' || change.action === 'change-time' ? [change.after.occurredAt] : []),
];
