import { LRUCache } from 'lru-cache';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { epochMsOf, instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf, type StoredEvent } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { AttendancePorts } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import { isPunchEvent, type PunchEvent } from '../domain/events/punch-events.js';
import {
  isTimesheetEvent,
  type SheetStatus,
  type TimesheetAdjusted,
} from '../domain/events/timesheet-events.js';
import { differenceOfLines } from '../domain/timesheets/adjustment.js';
import {
  evolveTimesheet,
  INITIAL_TIMESHEET,
  type TimesheetState,
} from '../domain/timesheets/timesheet-state.js';
import { decideTimesheet, timesheetStream as timesheetFold } from '../domain/timesheets/timesheet.decider.js';
import type { SheetName } from '../domain/timesheets/timesheet.decider.js';
import { nextPayPeriod, payPeriodAt, payPeriodOf, type PayPeriod } from '../domain/work-time/pay-period.js';
import { marginMsOf } from '../domain/work-time/work-time-policy.js';
import type { EmploymentSettings, SettingsReader } from '../settings/settings.reader.js';
import { timesheetStream } from '../streams.js';
import { instantsOf } from './instants-of-punch.js';
import { pinOf, type TimesheetReader } from './timesheet.reader.js';

/** Never renamed: the ids of what it records hang on it. */
export const LATER_FACTS = 'later-facts';

/** Sheets that an adjustment may be offered to before it must find an open one. */
const MAX_PERIODS_AHEAD = 1200;
const MAX_KEPT_STATUSES = 50_000;

/** What the reactor works with. */
export interface LaterFactsParts {
  readonly ports: Pick<AttendancePorts, 'store' | 'pipeline' | 'clock' | 'logger'>;
  readonly settings: SettingsReader;
  readonly reader: TimesheetReader;
}

/**
 * A fact that comes after a timesheet was submitted or approved returns it to its manager; one that comes after the lock
 * becomes an adjustment, booked into the next open sheet. Rests on the log alone, so that it can be run again.
 */
export function laterFactsReactor(parts: LaterFactsParts): Reactor {
  const facts = new LaterFacts(parts);
  return {
    name: LATER_FACTS,
    categories: ['attendance.punches', 'attendance.timesheet'],
    orderingKey: (event) => partsOf(event.streamId).id,
    async react(event) {
      if (isTimesheetEvent(event)) await facts.takeInBookkeeping(event);
      else if (isPunchEvent(event)) await facts.takeInPunch(event);
    },
    resumed: () => facts.forget(),
  };
}

class LaterFacts {
  /** The states of sheets as this reactor has seen them in the log: most facts concern open ones, and cost nothing. */
  private readonly statuses = new LRUCache<string, SheetStatus>({ max: MAX_KEPT_STATUSES });

  constructor(private readonly parts: LaterFactsParts) {}

  /** What another process has seen was not seen here. */
  forget(): void {
    this.statuses.clear();
  }

  async takeInBookkeeping(event: StoredEvent): Promise<void> {
    // What is kept may be older than this event: the next fact reads the sheet again.
    this.statuses.delete(event.streamId);
    if (event.type === 'attendance.TimesheetAdjusted')
      await this.book(event as StoredEvent & TimesheetAdjusted);
  }

  async takeInPunch(event: StoredEvent & PunchEvent): Promise<void> {
    const { tenantId } = event;
    const { employmentId } = event.data;
    const settings = await this.parts.settings.current(tenantId, employmentId);
    if (settings === undefined || settings.definitions.length === 0) return;
    const instants = await instantsOf(this.parts.ports.store, event);
    const marginMs = marginMsOf(settings.policies);
    const touched = new Map<LocalDate, { period: PayPeriod; isWithin: boolean }>();
    for (const atMs of instants.map(epochMsOf)) {
      const last = payPeriodAt(settings.definitions, atMs + marginMs);
      for (
        let period = payPeriodAt(settings.definitions, atMs - marginMs);
        period.start <= last.start;
        period = nextPayPeriod(settings.definitions, period)
      ) {
        const isWithin = atMs >= period.startMs && atMs < period.endMs;
        touched.set(period.start, {
          period,
          isWithin: isWithin || touched.get(period.start)?.isWithin === true,
        });
      }
    }
    for (const { period, isWithin } of touched.values()) {
      if ((await this.statusOf(tenantId, employmentId, period.start)) !== 'open') {
        await this.takeInto(event, settings, period, isWithin);
      }
    }
  }

  private async takeInto(
    event: StoredEvent & PunchEvent,
    settings: EmploymentSettings,
    period: PayPeriod,
    isWithin: boolean,
  ): Promise<void> {
    const { tenantId } = event;
    const { employmentId } = event.data;
    await this.parts.ports.pipeline.execute({
      context: this.contextOf(event, `${LATER_FACTS} ${period.start}`),
      streamId: timesheetStream(tenantId, employmentId, period.start),
      ...timesheetFold,
      idScope: 'stream',
      decide: async (state) => {
        const calculation = pinOf(await this.parts.reader.knownAt(tenantId, employmentId, period.start, {}));
        const pinned = state.pinned?.calculated.lines ?? [];
        // A fact in the margin of a period belongs to its neighbour unless it changes a minute here.
        const changesMinutes = differenceOfLines(calculation.calculated.lines, pinned).length > 0;
        if (!isWithin && !changesMinutes) return [];
        return decideTimesheet(
          {
            kind: 'take-in-later-fact',
            sheet: sheetOf(employmentId, settings, period),
            now: this.now(),
            calculation,
            causedBy: [event.eventId],
            bookInto: nextPayPeriod(settings.definitions, period).start,
          },
          state,
        );
      },
    });
    this.statuses.delete(timesheetStream(tenantId, employmentId, period.start));
  }

  /** Books an adjustment into the first open sheet behind the one it comes from; once, whatever happened in between. */
  private async book(event: StoredEvent & TimesheetAdjusted): Promise<void> {
    const { tenantId, eventId: adjustmentId } = event;
    const { employmentId, periodStart, lines, bookInto } = event.data;
    const settings = await this.parts.settings.knownAt(tenantId, employmentId, {});
    const first = settings === undefined ? undefined : payPeriodOf(settings.definitions, bookInto);
    if (settings === undefined || first === undefined) {
      throw new DomainError('timesheet.unknown', 'not-found', {
        detail: `no pay period begins on ${bookInto}`,
      });
    }
    if (await this.isBooked(tenantId, employmentId, settings, first, adjustmentId)) return;
    let period = first;
    for (let ahead = 0; ahead < MAX_PERIODS_AHEAD; ahead += 1) {
      const { start } = period;
      const sheet = sheetOf(employmentId, settings, period);
      try {
        await this.parts.ports.pipeline.execute({
          context: this.contextOf(event, `${LATER_FACTS} booking ${start}`),
          streamId: timesheetStream(tenantId, employmentId, start),
          ...timesheetFold,
          idScope: 'stream',
          decide: (state) =>
            decideTimesheet(
              {
                kind: 'book-adjustment',
                sheet,
                now: this.now(),
                adjustmentId,
                originPeriodStart: periodStart,
                lines,
              },
              state,
            ),
        });
        return;
      } catch (error) {
        if (!(error instanceof DomainError) || error.kind !== 'conflict') throw error;
        period = nextPayPeriod(settings.definitions, period);
      }
    }
    throw new DomainError('timesheet.no-open-period', 'conflict', {
      detail: 'no open period was found to book into',
    });
  }

  private async isBooked(
    tenant: TenantId,
    employment: EmploymentId,
    settings: EmploymentSettings,
    first: PayPeriod,
    adjustmentId: EventId,
  ): Promise<boolean> {
    const now = payPeriodAt(settings.definitions, this.parts.ports.clock.nowMs());
    const lastStart = now.start > first.start ? now.start : first.start;
    for (
      let period = first;
      period.start <= lastStart;
      period = nextPayPeriod(settings.definitions, period)
    ) {
      const state = await this.sheetState(tenant, employment, period.start);
      if (state.booked.some((booked) => booked.adjustmentId === adjustmentId)) return true;
    }
    return false;
  }

  private async statusOf(tenant: TenantId, employment: EmploymentId, start: LocalDate): Promise<SheetStatus> {
    const stream = timesheetStream(tenant, employment, start);
    const kept = this.statuses.get(stream);
    if (kept !== undefined) return kept;
    const { status } = await this.sheetState(tenant, employment, start);
    this.statuses.set(stream, status);
    return status;
  }

  private async sheetState(
    tenant: TenantId,
    employment: EmploymentId,
    start: LocalDate,
  ): Promise<TimesheetState> {
    const events = await readToEnd(
      this.parts.ports.store,
      tenant,
      timesheetStream(tenant, employment, start),
    );
    return events.reduce(evolveTimesheet, INITIAL_TIMESHEET);
  }

  private contextOf(event: StoredEvent, operation: string): CommandContext {
    return {
      tenantId: event.tenantId,
      principal: LATER_FACTS,
      actor: { kind: 'system', id: LATER_FACTS },
      correlationId: event.correlationId,
      causationId: event.eventId,
      ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
      requestHash: '',
      operation,
      idempotencyKey: event.eventId,
    };
  }

  private now(): Instant {
    return instantOf(this.parts.ports.clock.nowMs());
  }
}

const sheetOf = (employmentId: EmploymentId, settings: EmploymentSettings, period: PayPeriod): SheetName => ({
  employmentId,
  employeeId: settings.employment.employeeId,
  periodStart: period.start,
  periodEnd: period.end,
});
