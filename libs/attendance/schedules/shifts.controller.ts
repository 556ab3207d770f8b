import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { ScheduleReader } from './schedule.reader.js';
import { ShiftBooks } from './shift-books.js';
import { ShiftBody, shiftExamples, ShiftList, ShiftView } from './shift.dto.js';
import { shiftOf, shiftViewOf } from './shift.mapping.js';

/** Shifts that people can be assigned to. */
@Controller('v1/shifts')
export class ShiftsController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(ShiftBooks) private readonly books: ShiftBooks,
    @Inject(ScheduleReader) private readonly schedules: ScheduleReader,
  ) {}

  @Get()
  @Operation({
    id: 'listShifts',
    tag: 'Schedules',
    summary: 'List shifts',
    description: 'Every shift of the company with all versions (ATT-04). For everybody in it.',
    response: { description: 'The shifts.', type: ShiftList, example: shiftExamples.list },
    problems: [],
  })
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<ShiftList> {
    const book = await this.schedules.shifts(tenantId);
    return { items: [...book].map(([shiftId, versions]) => shiftViewOf(shiftId, versions)) };
  }

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'defineShift',
    tag: 'Schedules',
    summary: 'Define a shift',
    description:
      'Fixed hours, several parts, over midnight, flexible with core time and minutes to be worked, or a rotation of any number of days (ATT-04). Times are those of the clock in the zone of each pay group. A time that the clock skips is as much later as it skips; of one that comes twice the first is meant.',
    requestExample: shiftExamples.request,
    response: {
      status: 201,
      description: 'The shift.',
      type: ShiftView,
      example: shiftExamples.view,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['shift.pattern-unfit', 'shift.pattern-incomplete', 'shift.too-many', 'request.id-reused'],
  })
  async define(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: ShiftBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftView> {
    const shiftId = deriveId('shift', principal.tenantId, principal.subject, key);
    const { versions, position } = await this.books.define(
      { principal, operation: 'shifts.define', idempotencyKey: key, input: body },
      { shift: shiftOf(shiftId, body), expectedVersions: 0 },
    );
    setAnswerHeaders(reply, { revision: versions.length, position, location: `/v1/shifts/${shiftId}` });
    return shiftViewOf(shiftId, versions);
  }

  @Get(':id')
  @Operation({
    id: 'getShift',
    tag: 'Schedules',
    summary: 'Read a shift',
    description: 'A shift with all versions. For everybody in the company.',
    response: {
      description: 'The shift. Its ETag counts the versions.',
      type: ShiftView,
      example: shiftExamples.view,
      headers: ['ETag'],
    },
    problems: ['shift.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftView> {
    const shiftId = parseId(id);
    const versions = (await this.schedules.shifts(tenantId)).get(shiftId);
    if (versions === undefined) throw new DomainError('shift.unknown', 'not-found');
    setAnswerHeaders(reply, { revision: versions.length });
    return shiftViewOf(shiftId, versions);
  }

  @Put(':id')
  @Operation({
    id: 'changeShift',
    tag: 'Schedules',
    summary: 'Publish a version of a shift',
    description:
      'The version counts from its first local day on, for everybody who is assigned the shift. Earlier versions are never changed: what was planned with one can be planned again.',
    requestExample: shiftExamples.request,
    response: {
      description: 'The shift with its new version.',
      type: ShiftView,
      example: shiftExamples.view,
      headers: ['ETag', 'Position'],
    },
    problems: ['shift.unknown', 'shift.pattern-unfit', 'shift.pattern-incomplete', 'resource.stale'],
  })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: ShiftBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftView> {
    const shiftId = parseId(id);
    const shift = shiftOf(shiftId, body);
    // A shift has at least one version: whoever names none has not seen it.
    if (expectedVersions === 0) throw new DomainError('resource.stale', 'stale');
    const input = { shiftId, expectedVersions, body };
    const { versions, position } = await this.books.define(
      // The same again with the same `If-Match` is the same request, as befits a PUT.
      { principal, operation: 'shifts.change', idempotencyKey: this.ports.hashing.hashOf(input), input },
      { shift, expectedVersions },
    );
    setAnswerHeaders(reply, { revision: versions.length, position });
    return shiftViewOf(shiftId, versions);
  }
}
