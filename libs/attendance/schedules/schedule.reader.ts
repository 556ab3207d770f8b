import { Inject, Injectable } from '@nestjs/common';
import type { EventStore } from '@timeledger/event-store/port.js';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, TenantId } from '@timeledger/kernel/ids.js';
import { ATTENDANCE_PORTS } from '../attendance-ports.js';
import type { LocalDate } from '../domain/events/event.js';
import type { ShiftDefined, ShiftsAssigned, ShiftSubject } from '../domain/events/schedule-events.js';
import {
  calendarOf,
  daysOfYear,
  type CalendarCode,
  type DayMark,
  type HolidayCalendars,
} from '../domain/schedules/holiday-calendar.js';
import { plannedDay, type PlannedDay } from '../domain/schedules/planned-day.js';
import { EMPTY_SHIFT_BOOK, evolveShiftBook, type ShiftBook } from '../domain/schedules/shift-book.decider.js';
import type { ShiftAssignment } from '../domain/schedules/shift.js';
import { payPeriodOf } from '../domain/work-time/pay-period.js';
import { readOptionsOf, type KnownAt } from '../settings/known-at.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import { placementStream, teamStream } from '../streams.js';
import {
  employmentShiftsStream,
  holidayCalendarsStream,
  shiftBookStream,
  teamShiftsStream,
} from './schedule-streams.js';
import { statutoryDays } from './statutory-days.js';

/** No tree of teams is deeper; one that goes round would not end. */
const MAX_LEVELS = 50;
const NO_CALENDARS: HolidayCalendars = { version: 0, calendars: [] };

type Placement = {
  readonly country: string | null;
  readonly teams: readonly { readonly from: LocalDate; readonly teamId: string | null }[];
};

/** The stream that holds the assignments of a subject. */
export const streamOfSubject = (tenant: TenantId, subject: ShiftSubject): StreamId =>
  subject.kind === 'team'
    ? teamShiftsStream(tenant, subject.teamId)
    : employmentShiftsStream(tenant, subject.employmentId as EmploymentId);

/**
 * Shifts, assignments and calendars, and what they plan; from attendance's own log, so that everything can be read as it
 * was known at a moment. What is written is read at once: nothing waits for a read model.
 */
@Injectable()
export class ScheduleReader {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: { readonly store: Pick<EventStore, 'readStream'> },
  ) {}

  /** Every shift with its versions. */
  async shifts(tenant: TenantId, known: KnownAt = {}): Promise<ShiftBook> {
    const definitions = await this.dataOf<ShiftDefined['data']>(tenant, shiftBookStream(tenant), known);
    return definitions.reduce<ShiftBook>(
      (book, data) => evolveShiftBook(book, { data } as ShiftDefined),
      EMPTY_SHIFT_BOOK,
    );
  }

  /** What the tenant says about holidays; version 0 while it says nothing. */
  async calendars(tenant: TenantId, known: KnownAt = {}): Promise<HolidayCalendars> {
    const stream = holidayCalendarsStream(tenant);
    return (await this.dataOf<HolidayCalendars>(tenant, stream, known)).at(-1) ?? NO_CALENDARS;
  }

  /** The assignments of an employment or team; version 0 while there are none. */
  async assignments(
    tenant: TenantId,
    subject: ShiftSubject,
    known: KnownAt = {},
  ): Promise<ShiftsAssigned['data']> {
    const states = await this.dataOf<ShiftsAssigned['data']>(tenant, streamOfSubject(tenant, subject), known);
    return states.at(-1) ?? { version: 0, subject, assignments: [] };
  }

  /** Whether attendance has heard of a team. */
  async isTeam(tenant: TenantId, teamId: string): Promise<boolean> {
    return (await this.ports.store.readStream(tenant, teamStream(tenant, teamId), { limit: 1 })).length > 0;
  }

  /**
   * What is planned of an employment, day by day; nothing outside the employment.
   * @throws DomainError 409 `pay-group.not-known-yet`; 422 `holiday-calendar.year-unknown`
   */
  async plannedDays(
    tenant: TenantId,
    { employment, definitions }: EmploymentSettings,
    dates: readonly LocalDate[],
    known: KnownAt = {},
  ): Promise<readonly PlannedDay[]> {
    if (definitions.length === 0) throw new DomainError('pay-group.not-known-yet', 'conflict');
    const [book, { calendars }, own, placements] = await Promise.all([
      this.shifts(tenant, known),
      this.calendars(tenant, known),
      this.assignments(tenant, { kind: 'employment', employmentId: employment.employmentId }, known),
      this.dataOf<Placement>(tenant, placementStream(tenant, employment.employeeId), known),
    ]);
    const placement = placements.at(-1) ?? { country: null, teams: [] };
    const lines = await this.linesOf(tenant, placement.teams, dates, known);
    const marks = new Map<string, ReadonlyMap<LocalDate, DayMark>>();
    const marksOf = (calendar: CalendarCode, year: number): ReadonlyMap<LocalDate, DayMark> => {
      const key = `${calendar} ${year}`;
      const days =
        marks.get(key) ??
        new Map(daysOfYear(calendars, calendar, year, statutoryDays).map((mark) => [mark.date, mark]));
      marks.set(key, days);
      return days;
    };
    return dates.map((date) => {
      const { payGroup } = payPeriodOf(definitions, date);
      const isEmployed =
        employment.hiredOn <= date && (employment.leftOn === null || date <= employment.leftOn);
      const calendar = calendarOf(calendars, payGroup.payGroupId, placement.country);
      return plannedDay(
        {
          zone: payGroup.zone,
          assignments: () =>
            isEmployed ? [own.assignments, ...(lines.get(teamOn(placement.teams, date) ?? '') ?? [])] : [],
          versionsOf: (shiftId) => book.get(shiftId) ?? [],
          markOf: (day) =>
            calendar === undefined ? undefined : marksOf(calendar, Number(day.slice(0, 4))).get(day),
        },
        date,
      );
    });
  }

  /** For each team of the person on the days, its assignments and those of the teams above, the nearest first. */
  private async linesOf(
    tenant: TenantId,
    teams: Placement['teams'],
    dates: readonly LocalDate[],
    known: KnownAt,
  ): Promise<ReadonlyMap<string, readonly (readonly ShiftAssignment[])[]>> {
    const lines = new Map<string, readonly (readonly ShiftAssignment[])[]>();
    const wanted = new Set(dates.flatMap((date) => teamOn(teams, date) ?? []));
    for (const first of wanted) {
      const line: (readonly ShiftAssignment[])[] = [];
      let teamId: string | null = first;
      for (let level = 0; teamId !== null && level < MAX_LEVELS; level += 1) {
        line.push((await this.assignments(tenant, { kind: 'team', teamId }, known)).assignments);
        const states: readonly { readonly parentTeamId: string | null }[] = await this.dataOf(
          tenant,
          teamStream(tenant, teamId),
          known,
        );
        teamId = states.at(-1)?.parentTeamId ?? null;
      }
      lines.set(first, line);
    }
    return lines;
  }

  /** What the events of a stream say that holds one type of event. Nothing in these streams is sealed. */
  private async dataOf<Data>(tenant: TenantId, stream: StreamId, known: KnownAt): Promise<readonly Data[]> {
    const events = await readToEnd(this.ports.store, tenant, stream, readOptionsOf(known));
    return events.map(({ data }) => data as unknown as Data);
  }
}

/** The team of a person on a day. */
const teamOn = (teams: Placement['teams'], date: LocalDate): string | null =>
  teams.findLast(({ from }) => from <= date)?.teamId ?? null;
