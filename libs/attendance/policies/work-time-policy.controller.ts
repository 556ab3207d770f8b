import { Body, Controller, Get, Inject, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf } from '@timeledger/kernel/clock.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { WorkTimePolicy, WorkTimePolicyPublished } from '../domain/events/setting-events.js';
import { policyOn } from '../domain/work-time/work-time-policy.js';
import { policyStream } from '../streams.js';
import { policyExamples } from './policies.examples.js';
import { SettingPublisher } from './setting-publisher.js';
import {
  WorkTimePolicyBody,
  WorkTimePolicyView,
  type WorkTimePolicyVersion,
} from './work-time-policy.dto.js';

const examples = policyExamples.workTimePolicy;

@Controller('v1/work-time-policy')
export class WorkTimePolicyController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingPublisher) private readonly publisher: SettingPublisher,
  ) {}

  @Get()
  @Operation({
    id: 'getWorkTimePolicy',
    tag: 'Policies',
    summary: 'Read the work-time policy',
    description:
      'The thresholds that sessions, breaks, overtime and exceptions are calculated with (ATT-06): what counts today and every version published. For everybody in the tenant.',
    response: {
      description: 'The policy. Its ETag counts the versions: "0" while the defaults hold.',
      type: WorkTimePolicyView,
      example: examples.view,
      headers: ['ETag'],
    },
    problems: [],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkTimePolicyView> {
    const versions = await this.publisher.versionsIn<WorkTimePolicyPublished>(
      tenantId,
      policyStream(tenantId),
    );
    setAnswerHeaders(reply, { revision: versions.length });
    return this.viewOf(tenantId, versions);
  }

  @Put()
  @Operation({
    id: 'publishWorkTimePolicy',
    tag: 'Policies',
    summary: 'Publish a version of the work-time policy',
    description:
      'The version counts from its first local day on, in the zone of each pay group, until the next one. Versions are never changed: what was calculated with one can be calculated again. Several of one day: the last published stands. What was read of employments may be two seconds old in other processes.',
    requestExample: examples.request,
    response: {
      description: 'The policy with its new version.',
      type: WorkTimePolicyView,
      example: examples.view,
      headers: ['ETag', 'Position'],
    },
    problems: ['resource.stale'],
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: WorkTimePolicyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkTimePolicyView> {
    const { tenantId } = principal;
    const { versions, position } = await this.publisher.publish<WorkTimePolicyPublished>({
      principal,
      type: 'attendance.WorkTimePolicyPublished',
      streamId: policyStream(tenantId),
      expectedVersions,
      body,
      dataOf: (version) => ({ policyId: tenantId, version, ...body }),
    });
    setAnswerHeaders(reply, { revision: versions.length, position });
    return this.viewOf(tenantId, versions);
  }

  private viewOf(policyId: string, versions: readonly WorkTimePolicy[]): WorkTimePolicyView {
    const today = instantOf(this.ports.clock.nowMs()).slice(0, 10);
    return {
      policyId,
      inForce: versionOf(policyOn(versions, today)),
      versions: versions.map(versionOf),
    };
  }
}

const versionOf = ({ policyId: _policyId, ...version }: WorkTimePolicy): WorkTimePolicyVersion => version;
