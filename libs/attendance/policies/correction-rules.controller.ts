import { Body, Controller, Get, Inject, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { AllowRoles, CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import { ROLES, type Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import {
  DEFAULT_CORRECTION_RULES,
  DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
} from '../domain/corrections/correction-rules.js';
import type { CorrectionRule, CorrectionRulesPublished } from '../domain/events/setting-events.js';
import { correctionRulesStream } from '../streams.js';
import {
  CorrectionRulesBody,
  CorrectionRulesView,
  type CorrectionRuleBody,
  type CorrectionRulesVersion,
} from './correction-rules.dto.js';
import { policyExamples } from './policies.examples.js';
import { SettingPublisher } from './setting-publisher.js';

const examples = policyExamples.correctionRules;

@Controller('v1/correction-rules')
export class CorrectionRulesController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingPublisher) private readonly publisher: SettingPublisher,
  ) {}

  @Get()
  @Operation({
    id: 'getCorrectionRules',
    tag: 'Policies',
    summary: 'Read the correction rules',
    description:
      'Who may correct what, how far back, in which state of the timesheet (COR-02): what holds now and every version published. For everybody in the tenant.',
    response: {
      description: 'The rules. Their ETag counts the versions: "0" while the defaults hold.',
      type: CorrectionRulesView,
      example: examples.view,
      headers: ['ETag'],
    },
    problems: [],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionRulesView> {
    const stream = correctionRulesStream(tenantId);
    const versions = await this.publisher.versionsIn<CorrectionRulesPublished>(tenantId, stream);
    setAnswerHeaders(reply, { revision: versions.length });
    return viewOf(versions);
  }

  @Put()
  @AllowRoles('time_administrator', 'tenant_administrator')
  @Operation({
    id: 'publishCorrectionRules',
    tag: 'Policies',
    summary: 'Publish the correction rules',
    description:
      'Replaces all rules from now on; requests already filed keep the version that allowed them. Approving needs no rule: the manager by reporting line decides, or where none is eligible a time administrator.',
    requestExample: examples.request,
    response: {
      description: 'The rules with their new version.',
      type: CorrectionRulesView,
      example: examples.view,
      headers: ['ETag', 'Position'],
    },
    problems: ['correction-rules.nobody-may-correct', 'resource.stale'],
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: CorrectionRulesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionRulesView> {
    refuseUselessRules(body);
    const effectiveFrom = instantOf(this.ports.clock.nowMs());
    const { versions, position } = await this.publisher.publish<CorrectionRulesPublished>({
      principal,
      type: 'attendance.CorrectionRulesPublished',
      streamId: correctionRulesStream(principal.tenantId),
      expectedVersions,
      body,
      dataOf: (version) => ({
        version,
        effectiveFrom,
        rules: body.rules.map((rule) => ({ ...rule })),
        requestExpiresAfterDays: body.requestExpiresAfterDays,
      }),
    });
    setAnswerHeaders(reply, { revision: versions.length, position });
    return viewOf(versions);
  }
}

/** Every right of a rule hangs on the state of a timesheet: a rule without one grants nothing. */
function refuseUselessRules({ rules }: CorrectionRulesBody): void {
  if (rules.some((rule) => rule.sheetStatuses.length > 0)) return;
  const code = 'correction-rules.nobody-may-correct';
  const detail = 'At least one rule must let somebody correct, or ask for it, in some state of a timesheet.';
  throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/rules', code, detail }] });
}

function ruleOf({ role: text, ...rule }: CorrectionRule): readonly CorrectionRuleBody[] {
  const role = ROLES.find((known) => known === text);
  // A role that the product no longer knows grants nobody anything.
  return role === undefined ? [] : [{ role, ...rule }];
}

function viewOf(published: readonly CorrectionRulesPublished['data'][]): CorrectionRulesView {
  const versions = published.map(({ rules, ...rest }): CorrectionRulesVersion => ({
    ...rest,
    rules: rules.flatMap(ruleOf),
  }));
  return { inForce: versions.at(-1) ?? DEFAULTS, versions };
}

const DEFAULTS: CorrectionRulesVersion = {
  version: 0,
  effectiveFrom: null,
  rules: DEFAULT_CORRECTION_RULES.flatMap(ruleOf),
  requestExpiresAfterDays: DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
};
