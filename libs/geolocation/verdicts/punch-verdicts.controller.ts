import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { forbidden } from '@timeledger/access/access-policy.js';
import { parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import type { PunchVerdictGiven } from '../domain/verdicts/punch-verdict.decider.js';
import {
  OwnPunchVerdictView,
  PunchEvidenceBody,
  punchEvidenceExample,
  punchVerdictExample,
  PunchVerdictView,
} from './punch-verdict.dto.js';
import { PunchVerdicts } from './punch-verdicts.js';
import { bssidsOf, fixOf } from './sent-evidence.js';

/** Verdicts on where punches were made. */
@Controller('v1/punch-verdicts')
export class PunchVerdictsController {
  constructor(@Inject(PunchVerdicts) private readonly verdicts: PunchVerdicts) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'givePunchVerdict',
    tag: 'Geolocation',
    summary: 'Send where an own punch was made',
    description:
      'The evidence of a punch that attendance has recorded: a position with its datum and radius, access points heard. It is judged by the company’s sites and policy and then forgotten; the verdict names its reasons (GEO-03). The first evidence stands. A punch that nothing is sent of within two minutes gets an uncertain verdict, which evidence that comes later replaces. Right after the punch it may not be known here yet: send again in a moment.',
    requestExample: punchEvidenceExample,
    response: {
      status: 201,
      description: 'The verdict.',
      type: PunchVerdictView,
      example: punchVerdictExample,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'punch-verdict.punch-unknown',
      'punch-verdict.already-given',
      'coordinates.invalid',
      'bssid.malformed',
      'request.id-reused',
    ],
  })
  async give(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: PunchEvidenceBody,
    @Req() { ip }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PunchVerdictView> {
    const { employeeId } = principal;
    if (employeeId === undefined) throw forbidden();
    const evidence = {
      fix: body.fix === undefined ? null : fixOf(body.fix),
      bssids: bssidsOf(body.bssids ?? []),
      ip,
    };
    const request = {
      principal,
      operation: 'punch-verdicts.give',
      idempotencyKey: key,
      input: body,
    };
    const { verdict, revision, position } = await this.verdicts.give(
      request,
      employeeId,
      parseId(body.punchId, '/punchId'),
      evidence,
    );
    setAnswerHeaders(reply, { revision, position });
    return viewOf(verdict);
  }

  @Get(':punchId')
  @Operation({
    id: 'getPunchVerdict',
    tag: 'Geolocation',
    summary: 'Read where an own punch was made',
    description: 'The verdict with its reasons, for the person whose punch it is.',
    response: {
      description: 'The verdict, or null while evidence is waited for.',
      type: OwnPunchVerdictView,
      example: { punchId: punchVerdictExample.punchId, verdict: punchVerdictExample },
    },
    problems: ['punch-verdict.punch-unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId, employeeId }: Principal,
    @Param('punchId') id: string,
  ): Promise<OwnPunchVerdictView> {
    if (employeeId === undefined) throw forbidden();
    const punchId: string = parseId(id);
    const { verdict } = await this.verdicts.own(tenantId, employeeId, punchId);
    return { punchId, verdict: verdict === undefined ? null : viewOf(verdict) };
  }
}

const viewOf = (verdict: PunchVerdictGiven['data']): PunchVerdictView => {
  const { punchId, outcome, action, siteId, reasons, policyVersion, evidence } = verdict;
  return { punchId, outcome, action, siteId, reasons, policyVersion, evidence };
};
