import { Body, Controller, Get, HttpCode, Inject, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf, parseInstant, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import { ROLES, type Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import {
  DEFAULT_CORRECTION_RULES,
  DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
  RULE_RELATIONS,
} from '../domain/corrections/correction-rules.js';
import type { CorrectionRule, CorrectionRulesPublished } from '../domain/events/setting-events.js';
import { correctionRulesStream } from '../streams.js';
import {
  CorrectionRulesQuery,
  PublishCorrectionRulesBody,
  CorrectionRulesView,
  type CorrectionRuleBody,
  type CorrectionRulesVersion,
} from './correction-rules.dto.js';
import { CorrectionRulesPreview } from './correction-rules-preview.dto.js';
import { CorrectionRulesPreviews } from './correction-rules.preview.js';
import { refuseLockOut, refuseUnfitRules } from './correction-rules.refusals.js';
import { knownAtAskedFor } from '../settings/asked-for.js';
import { SettingsReader, type PublishedRules } from '../settings/settings.reader.js';
import { policyExamples } from './policies.examples.js';
import { SettingPublisher } from './setting-publisher.js';

const examples = policyExamples.correctionRules;
const REFUSALS = [
  'correction-rules.nobody-left',
  'correction-rules.rule-unfit',
  'correction-rules.condition-unfit',
];

@Controller('v1/correction-rules')
export class CorrectionRulesController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingPublisher) private readonly publisher: SettingPublisher,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(CorrectionRulesPreviews) private readonly previews: CorrectionRulesPreviews,
  ) {}

  @Get()
  @Operation({
    id: 'getCorrectionRules',
    tag: 'Policies',
    summary: 'Read the correction rules',
    description:
      'Who may correct what, how far back, in which state of the timesheet (COR-02): what holds now, or held at a moment, and every version published, with who published it; as known at a past moment with `knownAt`. For everybody in the tenant.',
    response: {
      description: 'The rules. Their ETag counts the versions: "0" while the defaults hold.',
      type: CorrectionRulesView,
      example: examples.view,
      headers: ['ETag'],
    },
    problems: ['known-at.in-future'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Query() query: CorrectionRulesQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionRulesView> {
    const known = knownAtAskedFor(query.knownAt, this.ports.clock);
    const versions = await this.settings.correctionRules(
      tenantId,
      known === undefined ? {} : { instant: known },
    );
    setAnswerHeaders(reply, { revision: versions.length });
    const at = query.at === undefined ? undefined : parseInstant(query.at);
    return viewOf(versions, at ?? known ?? this.now());
  }

  @Put()
  @Operation({
    id: 'publishCorrectionRules',
    tag: 'Policies',
    summary: 'Publish the correction rules',
    description:
      'Replaces all rules from now on, or from a later moment. Requests already filed keep the version that allowed them; who decides on them follows the rules in effect. Where no line says who decides, the manager of the day does, or who steps in for that one. Rules by which nobody could correct in some state of a timesheet are refused.',
    requestExample: examples.request,
    response: {
      description: 'The rules with their new version.',
      type: CorrectionRulesView,
      example: examples.view,
      headers: ['ETag', 'Position'],
    },
    problems: REFUSALS.concat('correction-rules.not-in-past', 'resource.stale'),
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: PublishCorrectionRulesBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CorrectionRulesView> {
    refuseUnfitRules(body);
    refuseLockOut(body);
    const effectiveFrom = this.effectiveFromOf(body);
    const { versions, position } = await this.publisher.publish<CorrectionRulesPublished>({
      principal,
      type: 'attendance.CorrectionRulesPublished',
      streamId: correctionRulesStream(principal.tenantId),
      expectedVersions,
      body,
      dataOf: (version) => ({
        version,
        effectiveFrom,
        rules: body.rules.map(plain),
        requestExpiresAfterDays: body.requestExpiresAfterDays,
        ...(body.approvals === undefined ? {} : { approvals: body.approvals.map(plain) }),
      }),
    });
    setAnswerHeaders(reply, { revision: versions.length, position });
    return viewOf(await this.settings.correctionRules(principal.tenantId), this.now());
  }

  @Post('preview')
  @HttpCode(200)
  @Operation({
    id: 'previewCorrectionRules',
    tag: 'Policies',
    summary: 'Preview correction rules',
    description:
      'What rules would change if they held now: who gains and who loses rights, by relation and by line, on which pending requests others would decide, and whether somebody could still correct in every state of a timesheet. Writes nothing.',
    requestExample: examples.request,
    response: { description: 'The preview.', type: CorrectionRulesPreview, example: examples.preview },
    problems: ['correction-rules.rule-unfit', 'correction-rules.condition-unfit'],
  })
  preview(
    @CurrentPrincipal() { tenantId }: Principal,
    @Body() body: PublishCorrectionRulesBody,
  ): Promise<CorrectionRulesPreview> {
    refuseUnfitRules(body);
    const { approvals } = body;
    return this.previews.of(tenantId, {
      rules: body.rules.map(plain),
      ...(approvals === undefined ? {} : { approvals: approvals.map(plain) }),
    });
  }

  private now(): Instant {
    return instantOf(this.ports.clock.nowMs());
  }

  /** @throws DomainError 422 `correction-rules.not-in-past`: what was allowed was allowed */
  private effectiveFromOf({ effectiveFrom }: PublishCorrectionRulesBody): Instant {
    const now = this.now();
    const wanted = effectiveFrom === undefined ? undefined : parseInstant(effectiveFrom);
    if (wanted === undefined || wanted >= now) return wanted ?? now;
    const code = 'correction-rules.not-in-past';
    const detail = 'Rules hold from now on or from a later moment.';
    throw new DomainError(code, 'invalid', { detail, errors: [{ pointer: '/effectiveFrom', code, detail }] });
  }
}

/** A body as plain data. */
const plain = <Body extends object>(body: Body): Body => JSON.parse(JSON.stringify(body)) as Body;

function ruleOf({ role: text, relations, ...rule }: CorrectionRule): readonly CorrectionRuleBody[] {
  const role = ROLES.find((known) => known === text);
  const known = relations?.flatMap((one) => RULE_RELATIONS.find((relation) => relation === one) ?? []);
  // A role or relation that the product no longer knows grants nobody anything.
  if (role === undefined && (known === undefined || known.length === 0)) return [];
  return [
    {
      ...rule,
      ...(role === undefined ? {} : { role }),
      ...(known === undefined ? {} : { relations: known }),
    },
  ];
}

function viewOf(published: readonly PublishedRules[], at: Instant): CorrectionRulesView {
  const versions = published.map(({ rules: { rules, ...rest }, publishedAt, publishedBy }) => ({
    ...rest,
    publishedAt,
    publishedBy,
    rules: rules.flatMap(ruleOf),
  }));
  return { inForce: versions.findLast(({ effectiveFrom }) => effectiveFrom <= at) ?? DEFAULTS, versions };
}

const DEFAULTS: CorrectionRulesVersion = {
  version: 0,
  effectiveFrom: null,
  publishedAt: null,
  publishedBy: null,
  rules: DEFAULT_CORRECTION_RULES.flatMap(ruleOf),
  requestExpiresAfterDays: DEFAULT_REQUEST_EXPIRES_AFTER_DAYS,
};
