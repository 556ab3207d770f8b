import { Inject, Injectable } from '@nestjs/common';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { isLocalDate } from '@timeledger/service/validation/formats.js';
import { ATTENDANCE_PORTS, ATTENDANCE_PROJECTION, type AttendancePorts } from '../attendance-ports.js';
import type { LocalDate, UtcMonth } from '../domain/events/event.js';
import {
  effectivePunches,
  foldPunchSet,
  monthsBetween,
  monthsStillToRead,
  type EffectivePunch,
  type PunchRecord,
  type PunchSet,
} from '../domain/punches/punch-set.js';
import { calculatedMinutesOf } from '../domain/timesheets/adjustment.js';
import {
  evolveTimesheet,
  INITIAL_TIMESHEET,
  type PinnedCalculation,
  type TimesheetState,
} from '../domain/timesheets/timesheet-state.js';
import { payPeriodAt, payPeriodStarting, type PayPeriod } from '../domain/work-time/pay-period.js';
import { calculateTimesheet, type TimesheetCalculation } from '../domain/work-time/work-time-calculator.js';
import { marginMsOf, policyOn } from '../domain/work-time/work-time-policy.js';
import { readOptionsOf, type KnownAt } from '../settings/known-at.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';
import { punchesStream, timesheetStream } from '../streams.js';

/** A timesheet at one state of knowledge: what was calculated, from what, and its bookkeeping. */
export interface TimesheetReading {
  readonly settings: EmploymentSettings;
  readonly period: PayPeriod;
  readonly punches: readonly EffectivePunch[];
  readonly calculation: TimesheetCalculation;
  readonly state: TimesheetState;
  /** Last revision of the timesheet's own stream; -1 when nothing was recorded of it. */
  readonly sheetRevision: number;
  /** Last revision of each month of punches that was read; -1 for an empty one. */
  readonly punchRevisions: ReadonlyMap<UtcMonth, number>;
}

/** The release of the time-zone data that this process calculates with. */
export const TZ_DATA = process.versions['tz'] ?? 'unknown';

/** Refuses a name that no pay period of the employment has. */
export const unknownPeriod = (): DomainError =>
  new DomainError('timesheet.unknown', 'not-found', {
    detail: 'No pay period of this employment begins on that day.',
  });

const parked = (): DomainError =>
  new DomainError('projection.parked', 'unavailable', {
    detail: 'What you ask for waits to be mended. Everything recorded is safe; ask again later.',
  });

interface Rows {
  readonly punches: readonly PunchRecord[];
  readonly streams: Readonly<Record<UtcMonth, number>>;
  readonly is_parked: boolean;
  readonly sheet: { readonly state: TimesheetState; readonly revision: number } | null;
}

/** Reads timesheets: now from the read model, as known at a moment (and for decisions) from the log itself. */
@Injectable()
export class TimesheetReader {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /**
   * The pay period that begins on a local date, or the one that today belongs to.
   * @throws DomainError 404 `timesheet.unknown`; 409 `pay-group.not-known-yet`
   */
  periodOf(settings: EmploymentSettings, start: LocalDate | 'current'): PayPeriod {
    if (settings.definitions.length === 0) {
      throw new DomainError('pay-group.not-known-yet', 'conflict', {
        detail: 'The pay group of this employment is not known here yet. Try again in a moment.',
      });
    }
    if (start === 'current') return payPeriodAt(settings.definitions, this.ports.clock.nowMs());
    const period = isLocalDate(start) ? payPeriodStarting(settings.definitions, start) : undefined;
    if (period === undefined) throw unknownPeriod();
    return period;
  }

  /**
   * The timesheet as it is now: its punches and bookkeeping from the read model, in one statement.
   * @throws DomainError 404 `employment.unknown`, `timesheet.unknown`; 503 `projection.parked`
   */
  async current(
    tenant: TenantId,
    employment: EmploymentId,
    start: LocalDate | 'current',
  ): Promise<TimesheetReading> {
    const settings = await this.settingsKnownAt(tenant, employment, {});
    const period = this.periodOf(settings, start);
    const { fromMs, toMs, months } = extentOf(period, settings);
    const [rows] = await this.ports.database.query<Rows & Record<string, unknown>>(
      tenant,
      `SELECT
         (SELECT coalesce(json_agg(record), '[]') FROM attendance.punch
          WHERE tenant_id = $1 AND employment_id = $2 AND at_ms BETWEEN $3 AND $4) AS punches,
         (SELECT coalesce(json_object_agg(month, revision), '{}') FROM attendance.punch_stream
          WHERE tenant_id = $1 AND employment_id = $2 AND month = ANY ($5)) AS streams,
         (SELECT json_build_object('state', state, 'revision', revision) FROM attendance.timesheet
          WHERE tenant_id = $1 AND employment_id = $2 AND period_start = $6) AS sheet,
         EXISTS (SELECT FROM attendance.parked_key
          WHERE tenant_id = $1 AND follower = $7 AND ordering_key = $2::text) AS is_parked`,
      [tenant, employment, fromMs, toMs, months, period.start, ATTENDANCE_PROJECTION],
    );
    if (rows?.is_parked === true) throw parked();
    if (rows === undefined) throw new Error('a statement without FROM gave no row');
    const set: PunchSet = new Map(rows.punches.map((record) => [record.punchId, record]));
    return this.reading(settings, period, {
      set,
      state: rows.sheet?.state ?? INITIAL_TIMESHEET,
      sheetRevision: rows.sheet?.revision ?? -1,
      punchRevisions: new Map(months.map((month) => [month, rows.streams[month] ?? -1])),
      asOf: undefined,
    });
  }

  /**
   * The timesheet as it was known, folded from the prefixes of its streams; with an empty {@link KnownAt} as the log
   * says now, which is what decisions rest on.
   * @throws DomainError 404 `employment.unknown` when nothing was known of the employment then; `timesheet.unknown`
   */
  async knownAt(
    tenant: TenantId,
    employment: EmploymentId,
    start: LocalDate | 'current',
    known: KnownAt,
  ): Promise<TimesheetReading> {
    const settings = await this.settingsKnownAt(tenant, employment, known);
    const period = this.periodOf(settings, start);
    const [{ set, punchRevisions, lastRecordedAt }, sheet] = await Promise.all([
      this.punchesKnownAt(tenant, employment, extentOf(period, settings).months, known),
      readToEnd(
        this.ports.store,
        tenant,
        timesheetStream(tenant, employment, period.start),
        readOptionsOf(known),
      ),
    ]);
    return this.reading(settings, period, {
      set,
      state: sheet.reduce(evolveTimesheet, INITIAL_TIMESHEET),
      sheetRevision: sheet.at(-1)?.revision ?? -1,
      punchRevisions,
      // A position stands for the moment of the last fact up to it: what is read by it is the same for ever.
      asOf: known.instant ?? (known.position === undefined ? undefined : lastRecordedAt),
    });
  }

  /** Every event behind a timesheet, opened for reading: of its punches, its bookkeeping. In order of position. */
  async eventsOf(
    tenant: TenantId,
    employment: EmploymentId,
    reading: TimesheetReading,
  ): Promise<readonly StoredEvent[]> {
    const streams = [
      timesheetStream(tenant, employment, reading.period.start),
      ...[...reading.punchRevisions.keys()].map((month) => punchesStream(tenant, employment, month)),
    ];
    const pages = await Promise.all(streams.map((stream) => readToEnd(this.ports.store, tenant, stream)));
    const events = await Promise.all(pages.flat().map((event) => this.ports.hooks.read(event)));
    return events.sort((left, right) => left.position - right.position);
  }

  private async settingsKnownAt(
    tenant: TenantId,
    employment: EmploymentId,
    known: KnownAt,
  ): Promise<EmploymentSettings> {
    const settings = await this.settings.knownAt(tenant, employment, known);
    if (settings !== undefined) return settings;
    throw new DomainError('employment.unknown', 'not-found', { detail: 'Nothing was known of it then.' });
  }

  private async punchesKnownAt(
    tenant: TenantId,
    employment: EmploymentId,
    wanted: readonly UtcMonth[],
    known: KnownAt,
  ): Promise<{
    set: PunchSet;
    punchRevisions: Map<UtcMonth, number>;
    lastRecordedAt: Instant | undefined;
  }> {
    const punchRevisions = new Map<UtcMonth, number>();
    let lastRecordedAt: Instant | undefined;
    let set: PunchSet = new Map();
    for (
      let months = wanted;
      months.length > 0;
      months = monthsStillToRead(set, new Set(punchRevisions.keys()))
    ) {
      const pages = await Promise.all(
        months.map((month) =>
          readToEnd(this.ports.store, tenant, punchesStream(tenant, employment, month), readOptionsOf(known)),
        ),
      );
      pages.forEach((events, index) => {
        const last = events.at(-1);
        punchRevisions.set(months[index] ?? '', last?.revision ?? -1);
        if (last !== undefined && (lastRecordedAt === undefined || last.recordedAt > lastRecordedAt))
          lastRecordedAt = last.recordedAt;
      });
      set = foldPunchSet(pages.flat(), set);
    }
    return { set, punchRevisions, lastRecordedAt };
  }

  private reading(
    settings: EmploymentSettings,
    period: PayPeriod,
    parts: Pick<TimesheetReading, 'state' | 'sheetRevision' | 'punchRevisions'> & {
      set: PunchSet;
      /** The moment that open sessions are judged at; now unless told. */
      asOf: Instant | undefined;
    },
  ): TimesheetReading {
    const { set, asOf = instantOf(this.ports.clock.nowMs()), ...rest } = parts;
    const punches = effectivePunches(set);
    const calculation = calculateTimesheet({
      punches,
      period,
      policies: settings.policies,
      employment: settings.employment,
      asOf,
    });
    return { settings, period, punches, calculation, ...rest };
  }
}

/** From when to when punches matter to a period, and the months whose streams hold them. */
function extentOf(period: PayPeriod, settings: EmploymentSettings) {
  const marginMs = marginMsOf(settings.policies);
  const fromMs = period.startMs - marginMs;
  const toMs = period.endMs + marginMs;
  return { fromMs, toMs, months: monthsBetween(fromMs, toMs) };
}

/** What submit, approve and lock pin of a reading. */
export function pinOf(reading: TimesheetReading): PinnedCalculation {
  const { calculation, period, settings, punchRevisions } = reading;
  const versions = new Map(
    calculation.days
      .map(({ date }) => policyOn(settings.policies, date))
      .map((policy) => [policy.version, policy]),
  );
  return {
    calculated: calculatedMinutesOf(calculation),
    pins: {
      punchRevisions: Object.fromEntries(punchRevisions),
      policyVersions: [...versions.values()].map(({ policyId, version }) => ({ policyId, version })),
      payGroupId: period.payGroup.payGroupId,
      payGroupVersion: period.payGroup.version,
      tzData: TZ_DATA,
      calculatorVersion: calculation.calculatorVersion,
    },
  };
}

/**
 * The ETag of a timesheet: it moves with its bookkeeping, with every month of punches that its period and margins touch,
 * and with the versions of policy and pay group (docs/adr/0003).
 */
export function tagOf({ settings, period, sheetRevision, punchRevisions }: TimesheetReading): string {
  const months = extentOf(period, settings).months.map((month) => (punchRevisions.get(month) ?? -1) + 1);
  return [sheetRevision + 1, settings.policies.length, period.payGroup.version, ...months].join('.');
}
