import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { deriveId, parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { AttendanceAccess } from '../../access/attendance-access.js';
import { isUserCode, MAX_USER_CODE_LENGTH } from '../log/user-code.js';
import {
  BindUserCodeBody,
  mappingOf,
  mappingViewOf,
  RegisterTerminalBody,
  terminalExample,
  TerminalView,
  UserCodeView,
} from './terminal.dto.js';
import { TerminalRegistry, type KnownTerminal } from './terminal.registry.js';

/** Time clocks and whose user codes they know. */
@Controller('v1/terminals')
export class TerminalsController {
  constructor(
    @Inject(TerminalRegistry) private readonly terminals: TerminalRegistry,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'registerTerminal',
    tag: 'Terminals',
    summary: 'Register a terminal',
    description:
      'Makes a time clock known: the zone of its clock and how its log is written (ATT-11). Its log can then be imported.',
    requestExample: {
      name: terminalExample.name,
      zone: terminalExample.zone,
      mapping: terminalExample.mapping,
    },
    response: {
      status: 201,
      description: 'The terminal.',
      type: TerminalView,
      example: { ...terminalExample, userCodeBindings: 0 },
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: ['terminal.already-registered', 'terminal.mapping-invalid', 'terminal.zone-unknown'],
  })
  async register(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: RegisterTerminalBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TerminalView> {
    const { tenantId, subject } = principal;
    const terminalId =
      body.id === undefined ? deriveId('terminal', tenantId, subject, key) : parseId(body.id, '/id');
    const { name, zone } = body;
    const changed = await this.terminals.change(
      { principal, operation: 'terminals.register', idempotencyKey: key, input: body },
      { kind: 'register-terminal', terminalId, name, zone, mapping: mappingOf(body.mapping) },
    );
    setAnswerHeaders(reply, { ...changed, location: `/v1/terminals/${terminalId}` });
    return viewOf(changed);
  }

  @Get(':id')
  @Operation({
    id: 'getTerminal',
    tag: 'Terminals',
    summary: 'Read a terminal',
    description: 'Zone and mapping of a terminal. User codes are personal and are not listed.',
    response: {
      description: 'The terminal.',
      type: TerminalView,
      example: terminalExample,
      headers: ['ETag'],
    },
    problems: ['terminal.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TerminalView> {
    const terminal = await this.terminals.get(principal.tenantId, parseId(id));
    setAnswerHeaders(reply, { revision: terminal.revision });
    return viewOf(terminal);
  }

  @Put(':id/user-codes/:code')
  @Operation({
    id: 'bindUserCode',
    tag: 'Terminals',
    summary: 'Say whose a user code is',
    description:
      'From a local day on, the code stands for an employment. Repeating it changes nothing. What a code meant on earlier days is never rewritten: those lines are recorded.',
    requestExample: { employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33', from: '2026-03-01' },
    response: {
      description: 'The binding.',
      type: UserCodeView,
      example: {
        terminalId: terminalExample.id,
        userCode: '1042',
        employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
        from: '2026-03-01',
      },
      headers: ['Position'],
    },
    problems: [
      'terminal.unknown',
      'terminal.user-code-bound',
      'terminal.user-code-malformed',
      'terminal.too-many-user-codes',
      'employment.unknown',
    ],
  })
  async bindUserCode(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('code') userCode: string,
    @Body() body: BindUserCodeBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserCodeView> {
    const terminalId = parseId(id);
    if (!isUserCode(userCode)) {
      throw new DomainError('terminal.user-code-malformed', 'invalid', {
        detail: `A user code has 1 to ${MAX_USER_CODE_LENGTH} printable characters, none of them at its ends a blank.`,
      });
    }
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'terminal', 'bind-user-code');
    const from = body.from ?? null;
    const { employeeId } = accessed.settings.employment;
    const { position } = await this.terminals.change(
      {
        principal,
        operation: 'terminals.bind-user-code',
        // The request names everything that makes it what it is: repeated, it finds its own event.
        idempotencyKey: JSON.stringify([terminalId, userCode, employmentId, from]),
        input: { terminalId, userCode, employmentId, from },
      },
      { kind: 'bind-user-code', terminalId, userCode, employmentId, employeeId, from },
    );
    setAnswerHeaders(reply, { position });
    return { terminalId, userCode, employmentId, from };
  }
}

const viewOf = ({ configuration, state }: KnownTerminal): TerminalView => ({
  id: configuration.terminalId,
  name: configuration.name,
  zone: configuration.zone,
  mapping: mappingViewOf(configuration.mapping),
  userCodeBindings: state.bindingCount,
});
