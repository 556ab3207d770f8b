import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { PlanRouteBody, RoutePlanView } from './route-plan.dto.js';
import { routePlanExamples as examples } from './route-plan.examples.js';
import { RoutePlans } from './route-plans.js';

/** In which order to drive to a day’s stops. */
@Controller('v1/route-plans')
export class RoutePlansController {
  constructor(@Inject(RoutePlans) private readonly plans: RoutePlans) {}

  @Post()
  @HttpCode(200)
  @Operation({
    id: 'planRoute',
    tag: 'Visits',
    summary: 'Propose a route for a day',
    description:
      'The order in which one person drives to the stops of a day (TRV-03), with all times: as many of the most important as fit, then of the next; of these the least driving. What does not fit is named with the reason; a stop that is impossible even alone is refused with a pointer. Ways are guessed by great circle, detour and speed, the same at any hour. The same request has the same answer. Writes nothing: move visits with `PUT /v1/visits/{id}/plan` as you like the proposal.',
    requestExample: examples.request,
    response: { description: 'The proposal.', type: RoutePlanView, example: examples.plan },
    problems: [
      ...[
        'route-plan.employee-unknown',
        'coordinate.out-of-range',
        'datum.missing',
        'route-plan.span-reversed',
      ],
      ...['route-plan.earliest-start-outside', 'route-plan.stop-unnamed', 'route-plan.stop-repeated'],
      ...['route-plan.service-missing', 'route-plan.visit-unknown', 'route-plan.visit-not-planned'],
      ...['route-plan.joint-visit-fixed', 'route-plan.visit-on-another-day', 'route-plan.end-not-reachable'],
      ...['route-plan.service-exceeds-window', 'route-plan.window-not-reachable'],
      ...['route-plan.working-hours-exceeded', 'command.queue-full'],
    ],
  })
  propose(@CurrentPrincipal() principal: Principal, @Body() body: PlanRouteBody): Promise<RoutePlanView> {
    return this.plans.propose(principal, body);
  }
}
