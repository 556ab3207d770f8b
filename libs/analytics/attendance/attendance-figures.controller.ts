import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import type { Page } from '@timeledger/service/http/cursor.js';
import { ReadAt } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  ANALYTICS_PORTS,
  ANALYTICS_PROJECTION,
  READ_WAIT_MS,
  type AnalyticsPorts,
} from '../analytics-ports.js';
import {
  figureExamples as examples,
  FigureDaysQuery,
  FiguresQuery,
  PersonFiguresList,
  PersonFiguresPage,
  RestatementPage,
  RestatementsQuery,
  TeamFiguresPage,
  type PersonFiguresView,
  type RestatementView,
  type TeamFiguresView,
} from './attendance-figures.dto.js';
import { AttendanceFiguresQueries } from './attendance-figures.queries.js';

/** Figures of attendance (ANA-01), and how they changed afterwards. */
@Controller('v1')
export class AttendanceFiguresController {
  constructor(
    @Inject(ANALYTICS_PORTS) private readonly ports: AnalyticsPorts,
    @Inject(AttendanceFiguresQueries) private readonly figures: AttendanceFiguresQueries,
  ) {}

  @Get('attendance-figures')
  @Operation({
    id: 'listAttendanceFigures',
    tag: 'Figures',
    summary: 'Figures of attendance by person',
    description:
      'Attendance, absence, lateness and overtime of the people whom you may see, by person and period. Rates are of planned days; leave, and days of which nobody knows what was planned, are in none. A page follows the days told so far; `docs/analytics.md` has every definition.',
    response: { description: 'A page of figures.', type: PersonFiguresPage, example: examples.people },
    problems: ['cursor.invalid', 'figures.stretch-unfit'],
  })
  async ofPeople(
    @CurrentPrincipal() principal: Principal,
    @Query() query: FiguresQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<Page<PersonFiguresView>> {
    await this.reach(readAt);
    return this.figures.ofPeople(principal, query);
  }

  @Get('attendance-figures/:employeeId')
  @Operation({
    id: 'getAttendanceFigures',
    tag: 'Figures',
    summary: 'Figures of attendance of one person',
    description: 'The same of one person; `me` for oneself.',
    response: { description: 'The figures.', type: PersonFiguresList, example: examples.people },
    problems: ['employee.unknown', 'access.forbidden', 'figures.stretch-unfit'],
  })
  async ofPerson(
    @CurrentPrincipal() principal: Principal,
    @Param('employeeId') employeeId: string,
    @Query() query: FigureDaysQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<PersonFiguresList> {
    await this.reach(readAt);
    return this.figures.ofPerson(principal, employeeId, query);
  }

  @Get('team-attendance-figures')
  @Operation({
    id: 'listTeamAttendanceFigures',
    tag: 'Figures',
    summary: 'Figures of attendance by team',
    description:
      'By the team in which people were on the day, whoever is in it now, and by period; of the people whom you may see. Rates of a team are those of its sums.',
    response: { description: 'A page of figures.', type: TeamFiguresPage, example: examples.teams },
    problems: ['cursor.invalid', 'figures.stretch-unfit'],
  })
  async ofTeams(
    @CurrentPrincipal() principal: Principal,
    @Query() query: FiguresQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<Page<TeamFiguresView>> {
    await this.reach(readAt);
    return this.figures.ofTeams(principal, query);
  }

  @Get('attendance-restatements')
  @Operation({
    id: 'listAttendanceRestatements',
    tag: 'Figures',
    summary: 'How figures of a person changed afterwards',
    description:
      'Each time a day came out otherwise after it was over: which figures of its month are others, with before, after and cause. The same is published as `attendance-restated.v1`.',
    response: {
      description: 'A page of restatements, the newest first.',
      type: RestatementPage,
      example: examples.restatements,
    },
    problems: ['cursor.invalid', 'employee.unknown', 'access.forbidden'],
  })
  async restatements(
    @CurrentPrincipal() principal: Principal,
    @Query() query: RestatementsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<Page<RestatementView>> {
    await this.reach(readAt);
    return this.figures.restatements(principal, query);
  }

  private async reach(token: string | undefined): Promise<void> {
    if (token !== undefined) await this.ports.barrier.reach(token, ANALYTICS_PROJECTION, READ_WAIT_MS);
  }
}
