import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { deriveId, parseId, type EmployeeId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { assertStepUp } from '@timeledger/service/auth/step-up.js';
import { employeeIdOf } from '@timeledger/service/http/employee-id.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { EmployeeCommands } from '../people/employee-commands.js';
import { MoveCommands, type Move } from '../people/move-commands.js';
import { movePreviewExample, MovePreviewView, movePreviewViewOf } from '../people/move-preview.dto.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import {
  ChangeReportingLineBody,
  employeeExample,
  EmployeePage,
  EmployeeView,
  RegisterEmployeeBody,
  ReportingLineBody,
} from './employee.dto.js';

/** @throws DomainError 422 `id.malformed` */
const lineOf = ({
  from,
  managerId,
}: ReportingLineBody): Extract<Move, { readonly kind: 'reporting-line' }> => ({
  kind: 'reporting-line',
  from,
  managerId: managerId === null ? null : parseId<EmployeeId>(managerId, '/managerId'),
});

@Controller('v1/employees')
export class EmployeesController {
  constructor(
    @Inject(EmployeeCommands) private readonly people: EmployeeCommands,
    @Inject(MoveCommands) private readonly moves: MoveCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'registerEmployee',
    tag: 'Organisation',
    summary: 'Register an employee',
    description:
      'A person comes into the organisation (PLT-03). Name, staff number and contacts are stored sealed. A staff number belongs to one person of the company.',
    requestExample: { name: employeeExample.name, staffNumber: employeeExample.staffNumber },
    response: {
      status: 201,
      description: 'The employee.',
      type: EmployeeView,
      example: { ...employeeExample, reportingLines: [] },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      'employee.already-registered',
      'employee.staff-number-taken',
      'employee.erased',
      'request.id-reused',
    ],
  })
  async register(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RegisterEmployeeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeView> {
    const { tenantId, subject } = principal;
    const { id, ...facts } = body;
    const employeeId =
      id === undefined ? deriveId<EmployeeId>('employee', tenantId, subject, key) : parseId<EmployeeId>(id);
    const request = { principal, operation: 'employees.register', idempotencyKey: key, input: body };
    const { state, revision, position } = await this.people.register({ request, employeeId }, facts);
    setAnswerHeaders(reply, { revision, position, location: `/v1/employees/${employeeId}` });
    return { id: employeeId, ...state.facts, isActive: state.isActive, reportingLines: state.lines };
  }

  @Post(':id/reporting-lines')
  @HttpCode(201)
  @Operation({
    id: 'changeReportingLine',
    tag: 'Organisation',
    summary: 'Name the manager from a day on',
    description:
      'The manager, a registered employee, is responsible from that local day until the next entry. Past days keep the manager of their time. Naming the same day again replaces its entry. A change that takes days before today from a manager needs the token of a preview. Nobody comes to stand above oneself on any day. Naming oneself as the manager needs a second factor.',
    requestExample: employeeExample.reportingLines[0],
    response: {
      status: 201,
      description: 'All reporting lines of the employee.',
      type: ReportingLineBody,
      isArray: true,
      example: employeeExample.reportingLines,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'employee.unknown',
      'employee.too-many-entries',
      'reporting-line.self',
      'reporting-line.manager-unknown',
      'reporting-line.cycle',
      'reporting-line.too-deep',
      'move.preview-needed',
      'move.preview-stale',
      'resource.stale',
    ],
  })
  async changeReportingLine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ChangeReportingLineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ReportingLineBody[]> {
    const employeeId = employeeIdOf(principal, id);
    const line = lineOf(body);
    // Whoever leads people reads their records: an administrator comes to lead nobody by a password alone.
    if (line.managerId !== null && line.managerId === principal.employeeId) assertStepUp(principal);
    const { previewToken, ...input } = body;
    const { state, revision, position } = await this.moves.move(
      {
        // A preview is how one comes to ask, not what is asked for.
        request: {
          principal,
          operation: 'employees.reporting-line',
          idempotencyKey: key,
          input: { id, expected, body: input },
        },
        employeeId,
        expected,
      },
      line,
      previewToken === undefined ? {} : { previewToken },
    );
    setAnswerHeaders(reply, { revision, position });
    return state.lines;
  }

  @Post(':id/reporting-lines/preview')
  @HttpCode(200)
  @Operation({
    id: 'previewReportingLine',
    tag: 'Organisation',
    summary: 'See what a change of the manager would do',
    description:
      'Writes nothing. Says which days would get another manager. Where days before today are taken from a manager, the change itself needs the token of this answer, within 15 minutes, for the same change of the same revision. Approvals that were given stay given, and timesheets that were decided keep their decision.',
    requestExample: employeeExample.reportingLines[0],
    response: {
      description: 'What would change.',
      type: MovePreviewView,
      example: movePreviewExample,
      headers: ['ETag'],
    },
    problems: [
      'employee.unknown',
      'reporting-line.self',
      'reporting-line.manager-unknown',
      'reporting-line.cycle',
      'reporting-line.too-deep',
    ],
  })
  async previewReportingLine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body() body: ReportingLineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MovePreviewView> {
    const preview = await this.moves.preview(principal.tenantId, employeeIdOf(principal, id), lineOf(body));
    setAnswerHeaders(reply, { revision: Math.max(preview.revision, 0) });
    return movePreviewViewOf(preview);
  }

  @Get(':id')
  @Operation({
    id: 'getEmployee',
    tag: 'Organisation',
    summary: 'Read an employee',
    description:
      'Everybody reads oneself, managers the people below them, administrators and auditors all; time administrators with teams the people of their teams.',
    response: {
      description: 'The employee.',
      type: EmployeeView,
      example: employeeExample,
      headers: ['ETag'],
    },
    problems: ['employee.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeView> {
    await this.queries.reach(readAt);
    const { view, revision } = await this.queries.employee(principal, employeeIdOf(principal, id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listEmployees',
    tag: 'Organisation',
    summary: 'List employees',
    description: 'The employees that one may read, by id.',
    response: {
      description: 'A page of employees.',
      type: EmployeePage,
      example: { items: [employeeExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<EmployeePage> {
    await this.queries.reach(readAt);
    return this.queries.employees(principal, query);
  }
}
