import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { deriveId, parseId, type EmployeeId, type TenantId } from '@timeledger/kernel/ids.js';
import { AllowRoles, CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { decideEmployee, evolveEmployee, initialEmployee } from '../domain/employee.decider.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { OrganisationQueries } from '../read-model/organisation.queries.js';
import {
  employeeExample,
  EmployeePage,
  EmployeeView,
  RegisterEmployeeBody,
  ReportingLineBody,
} from './employee.dto.js';

const streamOf = (tenant: TenantId, id: string) => streamIdOf('organisation.employee', tenant, id);

@Controller('v1/employees')
export class EmployeesController {
  constructor(
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(OrganisationQueries) private readonly queries: OrganisationQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @AllowRoles('time_administrator', 'tenant_administrator')
  @Operation({
    id: 'registerEmployee',
    tag: 'Organisation',
    summary: 'Register an employee',
    description: 'A person comes into the organisation (PLT-03). Name and staff number are stored sealed.',
    requestExample: { name: employeeExample.name, staffNumber: employeeExample.staffNumber },
    response: {
      status: 201,
      description: 'The employee.',
      type: EmployeeView,
      example: { ...employeeExample, reportingLines: [] },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['employee.already-registered', 'request.id-reused'],
  })
  async register(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RegisterEmployeeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EmployeeView> {
    const { tenantId, subject } = principal;
    const id =
      body.id === undefined
        ? deriveId<EmployeeId>('employee', tenantId, subject, key)
        : parseId<EmployeeId>(body.id);
    const staffNumber = body.staffNumber ?? null;
    const { state, revision, position } = await this.commands.change({
      request: { principal, operation: 'employees.register', idempotencyKey: key, input: body },
      streamId: streamOf(tenantId, id),
      initialState: initialEmployee,
      evolve: evolveEmployee,
      decide: (known) =>
        decideEmployee({ kind: 'register-employee', employeeId: id, name: body.name, staffNumber }, known),
    });
    setAnswerHeaders(reply, { revision, position, location: `/v1/employees/${id}` });
    return { id, name: body.name, staffNumber, reportingLines: state.lines };
  }

  @Post(':id/reporting-lines')
  @HttpCode(201)
  @AllowRoles('time_administrator', 'tenant_administrator')
  @Operation({
    id: 'changeReportingLine',
    tag: 'Organisation',
    summary: 'Name the manager from a day on',
    description:
      'The manager, a registered employee, is responsible from that local day until the next entry. Past days keep the manager of their time. Naming the same day again replaces its entry.',
    requestExample: employeeExample.reportingLines[0],
    response: {
      status: 201,
      description: 'All reporting lines of the employee.',
      type: ReportingLineBody,
      isArray: true,
      example: employeeExample.reportingLines,
      headers: ['ETag', 'Position'],
    },
    problems: ['employee.unknown', 'reporting-line.self', 'reporting-line.manager-unknown', 'resource.stale'],
  })
  async changeReportingLine(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Body() body: ReportingLineBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<readonly ReportingLineBody[]> {
    const employeeId = parseId<EmployeeId>(id);
    const managerId = body.managerId === null ? null : parseId<EmployeeId>(body.managerId, '/managerId');
    if (managerId !== null) await this.queries.assertKnown(principal.tenantId, { managerId });
    const { state, revision, position } = await this.commands.change({
      request: {
        principal,
        operation: 'employees.reporting-line',
        idempotencyKey: key,
        input: { id, expected, body },
      },
      streamId: streamOf(principal.tenantId, employeeId),
      initialState: initialEmployee,
      evolve: evolveEmployee,
      decide: (known) =>
        decideEmployee({ kind: 'change-reporting-line', employeeId, from: body.from, managerId }, known),
      expected,
    });
    setAnswerHeaders(reply, { revision, position });
    return state.lines;
  }

  @Get(':id')
  @Operation({
    id: 'getEmployee',
    tag: 'Organisation',
    summary: 'Read an employee',
    description: 'Time and tenant administrators read everybody; everybody reads oneself.',
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
    const { view, revision } = await this.queries.employee(principal, parseId<EmployeeId>(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @AllowRoles('time_administrator', 'tenant_administrator', 'auditor')
  @Operation({
    id: 'listEmployees',
    tag: 'Organisation',
    summary: 'List employees',
    description: 'All employees of the tenant, by id.',
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
    return this.queries.employees(principal.tenantId, query);
  }
}
