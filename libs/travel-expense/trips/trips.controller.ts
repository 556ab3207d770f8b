import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { actingPersonOf } from '@timeledger/people/access/person-access.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import type { TripCommand } from '../domain/trips/trip.decider.js';
import { reachReadModel, TRAVEL_EXPENSE_PORTS, type TravelExpensePorts } from '../travel-expense-ports.js';
import {
  DecideTripBody,
  TripBody,
  tripExamples as examples,
  TripPage,
  TripsQuery,
  TripView,
} from './trip.dto.js';
import { Trips, tripViewOf, type TripAction, type TripDone } from './trips.js';

const after = (example: object): OperationResponse => ({
  description: 'The trip after that.',
  type: TripView,
  example,
  headers: ['ETag', 'Position'],
});
const STEP_PROBLEMS = ['trip.unknown', 'resource.stale', 'request.id-reused'];
const PLAN_PROBLEMS = [
  ...['trip.ends-before-start', 'trip.too-long'],
  ...['trip.customer-unknown', 'trip.visit-unknown'],
];

/** A step on a trip, as it was asked for. */
interface AskedStep {
  readonly principal: Principal;
  readonly id: string;
  readonly key: string;
  readonly expected: number;
  readonly reply: FastifyReply;
}

/** Who travels for the company when, for whom, and who agreed to it. */
@Controller('v1/trips')
export class TripsController {
  constructor(
    @Inject(TRAVEL_EXPENSE_PORTS) private readonly ports: TravelExpensePorts,
    @Inject(Trips) private readonly trips: Trips,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'requestTrip',
    tag: 'Trips',
    summary: 'Ask for a trip',
    description:
      'A trip of your own (TRV-04), with the customers and the visits that it is for. Somebody above you decides. The same request twice is one trip.',
    requestExample: examples.requests.request,
    requestExamples: { linked: examples.requests.linked },
    response: {
      ...after(examples.requested),
      status: 201,
      description: 'The trip.',
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [...PLAN_PROBLEMS, 'trip.already-requested', 'request.id-reused'],
  })
  async request(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: TripBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    const id: string = deriveId('trip', principal.tenantId, principal.subject, key);
    const request = { principal, operation: 'trips.request', idempotencyKey: key, input: body };
    const changed = await this.trips.request(request, id, body);
    setAnswerHeaders(reply, { location: `/v1/trips/${id}` });
    return answer(reply, changed);
  }

  @Put(':id')
  @Operation({
    id: 'changeTrip',
    tag: 'Trips',
    summary: 'Change a trip',
    description:
      'The trip as it is to be, as a whole. Other days of an approved one take another approval; so does one that was rejected. A trip under way is changed as it goes on, and everybody who listens learns of it.',
    requestExample: examples.requests.request,
    requestExamples: { linked: examples.requests.linked },
    response: after(examples.requested),
    problems: [...PLAN_PROBLEMS, 'trip.unknown', 'trip.closed', 'resource.stale'],
  })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') param: string,
    @IfMatchRevision() expected: number,
    @Body() body: TripBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    const id: string = parseId(param);
    const request = {
      principal,
      operation: 'trips.change',
      // Sending the same again with the same `If-Match` is the same request, as befits a PUT.
      idempotencyKey: `${id} ${expected} ${JSON.stringify(body)}`,
      input: { id, expected, body },
    };
    return answer(reply, await this.trips.change(request, id, body, expected));
  }

  @Post(':id/approval')
  @HttpCode(200)
  @Operation({
    id: 'approveTrip',
    tag: 'Trips',
    summary: 'Approve a trip',
    description: 'A manager of the person, or whoever stands in for one, agrees. Nobody does for themselves.',
    requestExample: examples.requests.decide,
    response: after(examples.approved),
    problems: [...STEP_PROBLEMS, 'trip.not-requested'],
  })
  approve(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment = null }: DecideTripBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    const decidedBy = actingPersonOf(principal).id;
    const asked = { principal, id, key, expected, reply };
    return this.step(asked, { kind: 'approve', decidedBy, comment }, 'decide');
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Operation({
    id: 'rejectTrip',
    tag: 'Trips',
    summary: 'Reject a trip',
    description: 'Whoever may approve a trip may reject it; its person may change it and ask again.',
    requestExample: examples.requests.decide,
    response: after(examples.rejected),
    problems: [...STEP_PROBLEMS, 'trip.not-requested'],
  })
  reject(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() { comment = null }: DecideTripBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    const decidedBy = actingPersonOf(principal).id;
    const asked = { principal, id, key, expected, reply };
    return this.step(asked, { kind: 'reject', decidedBy, comment }, 'decide');
  }

  @Post(':id/departure')
  @HttpCode(200)
  @Operation({
    id: 'startTrip',
    tag: 'Trips',
    summary: 'Start a trip',
    description: 'An approved trip is under way from now on.',
    response: after(examples.started),
    problems: [...STEP_PROBLEMS, 'trip.not-approved'],
  })
  start(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    return this.step({ principal, id, key, expected, reply }, { kind: 'start' }, 'change');
  }

  @Post(':id/completion')
  @HttpCode(200)
  @Operation({
    id: 'completeTrip',
    tag: 'Trips',
    summary: 'Complete a trip',
    description: 'A trip that was under way is over, and is not changed any more.',
    response: after(examples.completed),
    problems: [...STEP_PROBLEMS, 'trip.not-under-way'],
  })
  complete(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    return this.step({ principal, id, key, expected, reply }, { kind: 'complete' }, 'change');
  }

  @Post(':id/cancellation')
  @HttpCode(200)
  @Operation({
    id: 'cancelTrip',
    tag: 'Trips',
    summary: 'Cancel a trip',
    description: 'A trip that has not begun does not take place.',
    response: after(examples.cancelled),
    problems: [...STEP_PROBLEMS, 'trip.not-cancellable'],
  })
  cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    return this.step({ principal, id, key, expected, reply }, { kind: 'cancel' }, 'change');
  }

  @Get(':id')
  @Operation({
    id: 'getTrip',
    tag: 'Trips',
    summary: 'Read a trip',
    description: 'Always up to date; its `ETag` is what a change names in `If-Match`.',
    response: { ...after(examples.approved), description: 'The trip.', headers: ['ETag'] },
    problems: ['trip.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TripView> {
    const { trip, revision } = await this.trips.get(principal, parseId(id));
    setAnswerHeaders(reply, { revision });
    return tripViewOf(trip);
  }

  @Get()
  @Operation({
    id: 'listTrips',
    tag: 'Trips',
    summary: 'List trips',
    description:
      'Trips that you may read, the latest first day first: your own, those of the people below you in the reporting line, and all for finance and auditors; by person, day and how far they are.',
    response: { description: 'A page of trips.', type: TripPage, example: examples.page },
    problems: ['cursor.invalid'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: TripsQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<TripPage> {
    await reachReadModel(this.ports, readAt);
    return this.trips.list(principal, query);
  }

  private async step(
    { principal, id: param, key, expected, reply }: AskedStep,
    command: TripCommand,
    action: TripAction,
  ): Promise<TripView> {
    const id: string = parseId(param);
    const request = {
      ...{ principal, operation: `trips.${command.kind}`, idempotencyKey: key },
      input: { id, expected, command },
    };
    return answer(reply, await this.trips.step(request, id, { command, action }, expected));
  }
}

function answer(reply: FastifyReply, { state, revision, position }: TripDone): TripView {
  setAnswerHeaders(reply, { revision, position });
  return tripViewOf(state);
}
