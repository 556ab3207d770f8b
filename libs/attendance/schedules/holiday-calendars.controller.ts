import { Body, Controller, Get, Inject, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { HolidayCalendarsPublished } from '../domain/events/schedule-events.js';
import { daysOfYear } from '../domain/schedules/holiday-calendar.js';
import { SettingPublisher } from '../policies/setting-publisher.js';
import {
  calendarExamples,
  CalendarYearQuery,
  CalendarYearView,
  HolidayCalendarsBody,
  HolidayCalendarsView,
} from './holiday-calendar.dto.js';
import { holidayCalendarsStream } from './schedule-streams.js';
import { ScheduleReader } from './schedule.reader.js';
import { isKnownCalendar, statutoryDays } from './statutory-days.js';

/** Holidays, rest days and make-up workdays. */
@Controller('v1/holiday-calendars')
export class HolidayCalendarsController {
  constructor(
    @Inject(SettingPublisher) private readonly publisher: SettingPublisher,
    @Inject(ScheduleReader) private readonly schedules: ScheduleReader,
  ) {}

  @Get()
  @Operation({
    id: 'getHolidayCalendars',
    tag: 'Schedules',
    summary: 'Read what the company says about holidays',
    description:
      'Which pay groups follow which calendar, and the days that are otherwise than the law says (ATT-04). For everybody in the company.',
    response: {
      description: 'The calendars. Their ETag counts the changes: "0" before the first.',
      type: HolidayCalendarsView,
      example: calendarExamples.view,
      headers: ['ETag'],
    },
    problems: [],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HolidayCalendarsView> {
    const { version, calendars } = await this.schedules.calendars(tenantId);
    setAnswerHeaders(reply, { revision: version });
    return { version, calendars };
  }

  @Put()
  @Operation({
    id: 'publishHolidayCalendars',
    tag: 'Schedules',
    summary: 'Say what the company’s holidays are',
    description:
      'Replaces everything that the company says about holidays. Where it says nothing of a day, the law of the calendar counts. A year that the product does not know yet can be said completely with `completeYears`.',
    requestExample: calendarExamples.request,
    response: {
      description: 'The calendars.',
      type: HolidayCalendarsView,
      example: calendarExamples.view,
      headers: ['ETag', 'Position'],
    },
    problems: ['holiday-calendar.region-unknown', 'holiday-calendar.said-twice', 'resource.stale'],
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: HolidayCalendarsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HolidayCalendarsView> {
    refuseUnfit(body);
    const calendars = body.calendars.map(({ calendar, payGroupIds, completeYears, overrides }) => ({
      calendar,
      payGroupIds: [...payGroupIds],
      completeYears: [...completeYears],
      overrides: overrides.map(({ date, kind, name }) => ({ date, kind, name })),
    }));
    const { versions, position } = await this.publisher.publish<HolidayCalendarsPublished>({
      principal,
      type: 'attendance.HolidayCalendarsPublished',
      streamId: holidayCalendarsStream(principal.tenantId),
      expectedVersions,
      body,
      dataOf: (version) => ({ version, calendars }),
    });
    const published = versions.at(-1) ?? { version: 0, calendars };
    setAnswerHeaders(reply, { revision: published.version, position });
    return { version: published.version, calendars: published.calendars };
  }

  @Get(':calendar/days')
  @Operation({
    id: 'listHolidays',
    tag: 'Schedules',
    summary: 'Read the holidays of a year',
    description:
      'By law and as the company says. Of China the days that the State Council announced, with rest days that were moved and make-up workdays; a year not announced yet is refused rather than guessed.',
    response: { description: 'The days.', type: CalendarYearView, example: calendarExamples.year },
    problems: ['holiday-calendar.unknown', 'holiday-calendar.year-unknown'],
  })
  async days(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('calendar') calendar: string,
    @Query() { year }: CalendarYearQuery,
  ): Promise<CalendarYearView> {
    if (!isKnownCalendar(calendar)) throw new DomainError('holiday-calendar.unknown', 'not-found');
    const { calendars } = await this.schedules.calendars(tenantId);
    return { calendar, year, days: daysOfYear(calendars, calendar, year, statutoryDays) };
  }
}

/** @throws DomainError 422 `holiday-calendar.said-twice`; `holiday-calendar.region-unknown`, with a pointer */
function refuseUnfit({ calendars }: HolidayCalendarsBody): void {
  const unknown = calendars.findIndex(({ calendar }) => !isKnownCalendar(calendar));
  if (unknown !== -1) {
    const code = 'holiday-calendar.region-unknown';
    const detail = 'There is no such country or region.';
    const errors = [{ pointer: `/calendars/${unknown}/calendar`, code, detail }];
    throw new DomainError(code, 'invalid', { detail, errors });
  }
  const twice = (pointer: string): DomainError => {
    const code = 'holiday-calendar.said-twice';
    const detail = 'A calendar, a pay group, and a day of a calendar are each named once.';
    return new DomainError(code, 'invalid', { detail, errors: [{ pointer, code, detail }] });
  };
  const named = new Set<string>();
  const claim = (text: string, pointer: string): void => {
    if (named.has(text)) throw twice(pointer);
    named.add(text);
  };
  for (const [index, { calendar, payGroupIds, overrides }] of calendars.entries()) {
    const at = `/calendars/${index}`;
    claim(`calendar ${calendar}`, `${at}/calendar`);
    for (const [place, payGroup] of payGroupIds.entries())
      claim(`group ${payGroup}`, `${at}/payGroupIds/${place}`);
    for (const [place, { date }] of overrides.entries())
      claim(`day ${calendar} ${date}`, `${at}/overrides/${place}/date`);
  }
}
