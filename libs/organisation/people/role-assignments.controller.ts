import { Body, Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { OrganisationAccess } from '../read-model/organisation-access.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import {
  assignmentExample,
  AssignRoleBody,
  EndAssignmentBody,
  RoleAssignmentView,
} from './assignment.dto.js';
import { EmployeeCommands } from './employee-commands.js';

const changedResponse: OperationResponse = {
  status: 201,
  description: 'All roles that were ever assigned to the person, by their first day.',
  type: RoleAssignmentView,
  isArray: true,
  example: [assignmentExample],
  headers: ['ETag', 'Position'],
};

const ownRole = (): DomainError =>
  new DomainError('access.forbidden', 'forbidden', {
    detail: 'Nobody assigns a role to oneself: ask another administrator.',
  });

/** Roles that the organisation assigns to people. */
@Controller('v1/employees')
export class RoleAssignmentsController {
  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
    @Inject(OrganisationAccess) private readonly access: OrganisationAccess,
  ) {}

  @Post(':id/role-assignments')
  @HttpCode(201)
  @Operation({
    id: 'assignRole',
    tag: 'Organisation',
    summary: 'Assign a role to a person',
    description:
      'The person holds the role from the first to the last day, beside what the token says. A time administrator with teams covers only the people of those teams and of the teams below; every other role holds for the whole company, and is assigned without a team. The same role for the same team is not assigned twice for one day. Nobody assigns a role to themselves.',
    requestExample: {
      role: assignmentExample.role,
      teamId: assignmentExample.teamId,
      from: assignmentExample.from,
      until: assignmentExample.until,
    },
    response: changedResponse,
    problems: [
      'employee.unknown',
      'employee.too-many-entries',
      'role-assignment.ends-before-start',
      'role-assignment.overlapping',
      'role-assignment.not-for-teams',
      'role-assignment.team-unknown',
      'role-assignment.team-closed',
      'resource.stale',
    ],
  })
  async assign(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: AssignRoleBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly RoleAssignmentView[]> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'role-assignment', 'change');
    // Whoever hands out roles gets their own from somebody else.
    if (principal.employeeId === employeeId) throw ownRole();
    const { role, teamId = null, from, until = null } = body;
    const request = {
      principal,
      operation: 'employees.assign-role',
      idempotencyKey: key,
      input: { id, expected, body },
    };
    const assignment = {
      assignmentId: deriveId('role-assignment', principal.tenantId, principal.subject, employeeId, key),
      role,
      teamId: teamId === null ? null : parseId(teamId, '/teamId'),
      from,
      until,
    };
    const { state, revision, position } = await this.people.changeRoles(
      { request, employeeId, expected },
      { kind: 'assign-role', employeeId, assignment },
    );
    setAnswerHeaders(reply, { revision, position });
    return state.assignments;
  }

  @Post(':id/role-assignments/:assignmentId/end')
  @HttpCode(201)
  @Operation({
    id: 'endRoleAssignment',
    tag: 'Organisation',
    summary: 'End an assigned role',
    description:
      'At the end of a day, or at once when no day is given: then yesterday was the last one, and an assignment that began today or has yet to begin stays in the list with the day before its first as its last, and holds on no day. Only makes the time shorter. Answers 201 when the next request is judged by it everywhere, or 202 when it is recorded and that could not be confirmed within 5 s.',
    requestExample: { until: '2026-12-31' },
    response: changedResponse,
    otherResponses: [
      { ...changedResponse, status: 202, description: 'Recorded; not confirmed everywhere yet.' },
    ],
    problems: [
      'employee.unknown',
      'role-assignment.unknown',
      'role-assignment.ends-before-start',
      'role-assignment.ends-earlier',
      'resource.stale',
    ],
  })
  async end(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('assignmentId') assignmentId: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: EndAssignmentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly RoleAssignmentView[]> {
    const employeeId = employeeIdOf(principal, id);
    await this.access.assertMay(principal, employeeId, 'role-assignment', 'change');
    const input = { id, assignmentId, expected, body };
    const request = { principal, operation: 'employees.end-role', idempotencyKey: key, input };
    const { state, revision, position } = await this.people.changeRoles(
      { request, employeeId, expected },
      {
        kind: 'end-role',
        employeeId,
        id: parseId(assignmentId),
        until: body.until,
        today: this.commands.todayIn('UTC'),
      },
    );
    const { tenantId } = principal;
    if (!(await this.people.isInForce(tenantId, employeeId, 'organisation.RoleAssignmentsChanged')))
      reply.status(202);
    setAnswerHeaders(reply, { revision, position });
    return state.assignments;
  }

  @Get(':id/role-assignments')
  @Operation({
    id: 'listRoleAssignments',
    tag: 'Organisation',
    summary: 'Read the roles assigned to a person',
    description: 'All that were ever assigned, by their first day; at most 200.',
    response: { ...changedResponse, status: 200, headers: ['ETag'] },
    problems: ['employee.unknown'],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly RoleAssignmentView[]> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.assignments(principal, employeeIdOf(principal, id));
    setAnswerHeaders(reply, { revision });
    return view;
  }
}
