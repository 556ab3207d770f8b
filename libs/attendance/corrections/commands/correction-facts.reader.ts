import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import {
  DEFAULT_CORRECTION_RULES,
  DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
} from '../../domain/corrections/correction-rules.js';
import type { RequestCorrection } from '../../domain/corrections/request-correction.js';
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

  /** The tenant's correction rules; the defaults, as version 0, where none are published. */
  async rules(tenant: TenantId): Promise<RequestCorrection['rules']> {
    const published = await this.settings.correctionRules(tenant);
    return (
      published ?? {
        version: 0,
        rules: DEFAULT_CORRECTION_RULES,
        requestExpiresAfterDays: DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
      }
    );
  }
}
