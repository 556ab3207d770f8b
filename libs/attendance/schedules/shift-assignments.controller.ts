import { Body, Controller, Get, Inject, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import { parseId, type EmploymentId, type TenantId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import type { ShiftsAssigned, ShiftSubject } from '../domain/events/schedule-events.js';
import { SettingPublisher } from '../policies/setting-publisher.js';
import { ScheduleReader, streamOfSubject } from './schedule.reader.js';
import { assignmentExamples, ShiftAssignmentsBody, ShiftAssignmentsView } from './shift-assignment.dto.js';

const REFUSALS = ['shift-assignment.shift-unknown', 'shift-assignment.dates-unfit', 'resource.stale'];
const COUNTS = 'Their ETag counts the changes: "0" before the first.';

/** Who works which shift when. */
@Controller('v1/shift-assignments')
export class ShiftAssignmentsController {
  constructor(
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingPublisher) private readonly publisher: SettingPublisher,
    @Inject(ScheduleReader) private readonly schedules: ScheduleReader,
  ) {}

  @Get('employments/:employmentId')
  @Operation({
    id: 'getShiftsOfEmployment',
    tag: 'Schedules',
    summary: 'Read the shifts assigned to a person',
    description:
      'The assignments of an employment itself; where none covers a day, those of the team count, the nearest first.',
    response: {
      description: `The assignments. ${COUNTS}`,
      type: ShiftAssignmentsView,
      example: assignmentExamples.ofEmployment,
      headers: ['ETag'],
    },
    problems: ['employment.unknown'],
  })
  async ofEmployment(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    const employmentId = parseId<EmploymentId>(id, 'employmentId');
    await this.access.permitted(principal, employmentId, 'shift-assignment', 'read');
    return this.answer(principal.tenantId, { kind: 'employment', employmentId }, reply);
  }

  @Put('employments/:employmentId')
  @Operation({
    id: 'assignShiftsToEmployment',
    tag: 'Schedules',
    summary: 'Assign shifts to a person',
    description:
      'Replaces all assignments of an employment. Days in the past may change: what was planned before can be read as it was known. By the manager, whoever stands in, and time administration; nobody for oneself.',
    requestExample: assignmentExamples.request,
    response: {
      description: 'The assignments.',
      type: ShiftAssignmentsView,
      example: assignmentExamples.ofEmployment,
      headers: ['ETag', 'Position'],
    },
    problems: ['employment.unknown', ...REFUSALS],
  })
  async assignToEmployment(
    @CurrentPrincipal() principal: Principal,
    @Param('employmentId') id: string,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: ShiftAssignmentsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    const employmentId = parseId<EmploymentId>(id, 'employmentId');
    await this.access.permitted(principal, employmentId, 'shift-assignment', 'assign');
    return this.assign(principal, { kind: 'employment', employmentId }, expectedVersions, body, reply);
  }

  @Get('teams/:teamId')
  @Operation({
    id: 'getShiftsOfTeam',
    tag: 'Schedules',
    summary: 'Read the shifts assigned to a team',
    description: 'They hold for everybody in the team and in the teams below whose own say nothing of a day.',
    response: {
      description: `The assignments. ${COUNTS}`,
      type: ShiftAssignmentsView,
      example: assignmentExamples.ofTeam,
      headers: ['ETag'],
    },
    problems: ['shift-assignment.team-unknown'],
  })
  async ofTeam(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('teamId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    return this.answer(tenantId, await this.team(tenantId, id), reply);
  }

  @Put('teams/:teamId')
  @Operation({
    id: 'assignShiftsToTeam',
    tag: 'Schedules',
    summary: 'Assign shifts to a team',
    description: 'Replaces all assignments of a team.',
    requestExample: assignmentExamples.request,
    response: {
      description: 'The assignments.',
      type: ShiftAssignmentsView,
      example: assignmentExamples.ofTeam,
      headers: ['ETag', 'Position'],
    },
    problems: ['shift-assignment.team-unknown', ...REFUSALS],
  })
  async assignToTeam(
    @CurrentPrincipal() principal: Principal,
    @Param('teamId') id: string,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: ShiftAssignmentsBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    const subject = await this.team(principal.tenantId, id);
    return this.assign(principal, subject, expectedVersions, body, reply);
  }

  /** @throws DomainError 404 `shift-assignment.team-unknown` */
  private async team(tenant: TenantId, id: string): Promise<ShiftSubject> {
    const teamId = parseId(id, 'teamId');
    if (!(await this.schedules.isTeam(tenant, teamId)))
      throw new DomainError('shift-assignment.team-unknown', 'not-found');
    return { kind: 'team', teamId };
  }

  private async answer(
    tenant: TenantId,
    subject: ShiftSubject,
    reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    const assigned = await this.schedules.assignments(tenant, subject);
    setAnswerHeaders(reply, { revision: assigned.version });
    return viewOf(assigned);
  }

  private async assign(
    principal: Principal,
    subject: ShiftSubject,
    expectedVersions: number,
    body: ShiftAssignmentsBody,
    reply: FastifyReply,
  ): Promise<ShiftAssignmentsView> {
    const { tenantId } = principal;
    await this.refuseUnfit(tenantId, body);
    const assignments = body.assignments.map(({ shiftId, from, until, rotationOffsetDays }) => ({
      shiftId,
      from,
      until,
      rotationOffsetDays,
    }));
    const { versions, position } = await this.publisher.publish<ShiftsAssigned>({
      principal,
      type: 'attendance.ShiftsAssigned',
      streamId: streamOfSubject(tenantId, subject),
      expectedVersions,
      body: { subject, assignments },
      dataOf: (version) => ({ version, subject, assignments }),
    });
    const assigned = versions.at(-1) ?? { version: 0, subject, assignments };
    setAnswerHeaders(reply, { revision: assigned.version, position });
    return viewOf(assigned);
  }

  /** @throws DomainError 422 `shift-assignment.shift-unknown`, `shift-assignment.dates-unfit` */
  private async refuseUnfit(tenant: TenantId, { assignments }: ShiftAssignmentsBody): Promise<void> {
    const shifts = await this.schedules.shifts(tenant);
    const refuse = (code: string, faults: readonly FieldError[]): void => {
      if (faults.length > 0) throw new DomainError(code, 'invalid', { errors: faults });
    };
    const unknown = 'shift-assignment.shift-unknown';
    refuse(
      unknown,
      assignments.flatMap(({ shiftId }, index) =>
        shiftId === null || shifts.has(shiftId)
          ? []
          : [{ pointer: `/assignments/${index}/shiftId`, code: unknown, detail: 'There is no such shift.' }],
      ),
    );
    const unfit = 'shift-assignment.dates-unfit';
    const detail = 'The last day is not before the first.';
    refuse(
      unfit,
      assignments.flatMap(({ from, until }, index) =>
        until === null || from <= until
          ? []
          : [{ pointer: `/assignments/${index}/until`, code: unfit, detail }],
      ),
    );
  }
}

const viewOf = ({ subject, version, assignments }: ShiftsAssigned['data']): ShiftAssignmentsView => ({
  subject: { kind: subject.kind, id: subject.kind === 'team' ? subject.teamId : subject.employmentId },
  version,
  assignments,
});
