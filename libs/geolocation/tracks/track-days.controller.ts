import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { ReadAt } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  TrackDayPage,
  TrackDayQuery,
  trackDayExamples as examples,
  TrackDaysQuery,
  TrackDayView,
} from './track-day.dto.js';
import { TrackReads } from './track-reads.js';

/** What positions show of a day: stops, moves, sites, visits (GEO-07, GEO-08). */
@Controller('v1/track-days')
export class TrackDaysController {
  constructor(@Inject(TrackReads) private readonly reads: TrackReads) {}

  @Get()
  @Operation({
    id: 'listTrackDays',
    tag: 'Positions',
    summary: 'Read how far somebody went, and whom they visited, by day',
    description:
      'What is recorded of each duty: it stays when the positions are gone (GEO-09). Two to three minutes behind the positions; distances are told once the duty is over. Late positions and corrections change it. Who reads what is not one’s own says why; it is logged before the answer goes out.',
    response: { description: 'A page of days.', type: TrackDayPage, example: examples.page },
    problems: ['employee.unknown', 'access.forbidden', 'access.purpose-missing'],
  })
  list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: TrackDaysQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TrackDayPage> {
    return this.reads.page(principal, query, readAt);
  }

  @Get(':employeeId/:date')
  @Operation({
    id: 'getTrackDay',
    tag: 'Positions',
    summary: 'Read the track of a day',
    description:
      'Stops, moves, the way, sites and visits of the duty that began on a date, from the positions as they are kept now; where they are gone, what is recorded of it, without places. Empty where nothing was sent. `me` for the one who asks. Who reads what is not one’s own says why; it is logged before the answer goes out.',
    response: { description: 'The day.', type: TrackDayView, example: examples.day },
    problems: ['employee.unknown', 'access.forbidden', 'access.purpose-missing', 'track.date-invalid'],
  })
  day(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Param('date') date: string,
    @Query() { purpose }: TrackDayQuery,
  ): Promise<TrackDayView> {
    return this.reads.day(principal, employeeId, date, purpose);
  }
}
