import { Body, Controller, Get, Inject, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf } from '@timeledger/kernel/clock.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IfMatchRevision, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  decideVerdictPolicy,
  evolveVerdictPolicies,
  initialVerdictPolicies,
  verdictPolicyOn,
  type VerdictPolicies,
  type VerdictPolicyPublished,
} from '../domain/verdicts/verdict-policy.js';
import { GeolocationCommands } from '../geolocation-commands.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { verdictPolicyStream } from '../streams.js';
import { Judgements } from './judgement.js';
import {
  VerdictPolicyBody,
  verdictPolicyExample,
  verdictPolicyRequestExample,
  VerdictPolicyView,
} from './verdict-policy.dto.js';

/** How the company judges where punches are made. */
@Controller('v1/verdict-policy')
export class VerdictPolicyController {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(GeolocationCommands) private readonly commands: GeolocationCommands,
    @Inject(Judgements) private readonly judgements: Judgements,
  ) {}

  @Get()
  @Operation({
    id: 'getVerdictPolicy',
    tag: 'Geolocation',
    summary: 'Read how places of punches are judged',
    description: 'What holds today and every version published (GEO-03). For everybody in the company.',
    response: {
      description: 'The policy. Its ETag counts the versions: "0" while the defaults hold.',
      type: VerdictPolicyView,
      example: verdictPolicyExample,
      headers: ['ETag'],
    },
    problems: [],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerdictPolicyView> {
    const versions = await this.judgements.policies(tenantId);
    setAnswerHeaders(reply, { revision: versions.length });
    return this.viewOf(versions);
  }

  @Put()
  @Operation({
    id: 'publishVerdictPolicy',
    tag: 'Geolocation',
    summary: 'Publish how places of punches are judged',
    description:
      'The version holds for punches from its first local day on, until the next one; it never reaches back. Versions are never changed. The position of a punch counts as the circle that holds it with 95 %, which is 1.62 times the radius that devices report.',
    requestExample: verdictPolicyRequestExample,
    response: {
      description: 'The policy with its new version.',
      type: VerdictPolicyView,
      example: verdictPolicyExample,
      headers: ['ETag', 'Position'],
    },
    problems: ['verdict-policy.invalid', 'resource.stale'],
  })
  async publish(
    @CurrentPrincipal() principal: Principal,
    @IfMatchRevision() seen: number,
    @Body() body: VerdictPolicyBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerdictPolicyView> {
    const { effectiveFrom, nearMeters, maximumAccuracyMeters, maximumFixAgeMs, actions } = body;
    const policy = {
      ...{ effectiveFrom, nearMeters, maximumAccuracyMeters, maximumFixAgeMs },
      actions: { ...actions },
    };
    const { position } = await this.commands.change<VerdictPolicies, VerdictPolicyPublished>({
      request: {
        principal,
        operation: 'verdict-policy.publish',
        idempotencyKey: `${seen} ${JSON.stringify(policy)}`,
        input: { seen, policy },
      },
      streamId: verdictPolicyStream(principal.tenantId),
      initialState: initialVerdictPolicies,
      evolve: evolveVerdictPolicies,
      decide: (versions) => decideVerdictPolicy(policy, versions, this.today()),
      expected: seen - 1,
    });
    const versions = await this.judgements.policies(principal.tenantId);
    setAnswerHeaders(reply, { revision: versions.length, position });
    return this.viewOf(versions);
  }

  private viewOf(versions: VerdictPolicies): VerdictPolicyView {
    return { inForce: verdictPolicyOn(versions, this.today()), versions };
  }

  private today(): string {
    return instantOf(this.ports.clock.nowMs()).slice(0, 10);
  }
}
