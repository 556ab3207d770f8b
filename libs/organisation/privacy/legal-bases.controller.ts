import { Body, Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { instantOf, parseInstant } from '@timeledger/kernel/clock.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { IdempotencyKey, ReadAt, setAnswerHeaders } from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import {
  decideLegalBasis,
  evolveLegalBasis,
  initialLegalBasis,
} from '../domain/privacy/legal-basis.decider.js';
import { OrganisationCommands } from '../organisation-commands.js';
import { ORGANISATION_PORTS, type OrganisationPorts } from '../organisation-ports.js';
import { legalBasisStream } from './privacy-streams.js';
import { DeclareLegalBasisBody, LegalBasisList, LegalBasisView } from './privacy.dto.js';
import { privacyExamples as examples } from './privacy.examples.js';
import { PrivacyQueries } from './privacy.queries.js';

@Controller('v1/legal-bases')
export class LegalBasesController {
  constructor(
    @Inject(ORGANISATION_PORTS) private readonly ports: OrganisationPorts,
    @Inject(OrganisationCommands) private readonly commands: OrganisationCommands,
    @Inject(PrivacyQueries) private readonly queries: PrivacyQueries,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'declareLegalBasis',
    tag: 'Privacy',
    summary: 'Declare on which ground a kind of data is stored',
    description:
      'For a country, or for every other one, and a purpose: the ground and the text that employees are shown (PLT-05). Until location or face has a ground, nothing of that kind is stored. A new declaration is a new version of the text: where the ground is consent, everybody is asked again, and a consent to an older version permits no more.',
    requestExample: examples.declare,
    response: {
      status: 201,
      description: 'The declaration.',
      type: LegalBasisView,
      example: examples.legalBasis,
      headers: ['ETag', 'Position'],
    },
    problems: [
      'legal-basis.not-for-purpose',
      'legal-basis.in-the-past',
      'legal-basis.language-twice',
      'legal-basis.not-later',
      'request.id-reused',
    ],
  })
  async declare(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: DeclareLegalBasisBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LegalBasisView> {
    const country = body.country ?? null;
    const now = instantOf(this.ports.clock.nowMs());
    const from = body.from === undefined ? now : (parseInstant(body.from) ?? now);
    const { purpose, basis } = body;
    const texts = body.texts.map(({ language, text }) => ({ language, text }));
    const { state, revision, position } = await this.commands.change({
      request: { principal, operation: 'legal-bases.declare', idempotencyKey: key, input: body },
      streamId: legalBasisStream(principal.tenantId, country),
      initialState: initialLegalBasis,
      evolve: evolveLegalBasis,
      decide: (known) => decideLegalBasis({ country, purpose, basis, texts, from, now }, known),
    });
    setAnswerHeaders(reply, { revision, position });
    const declared = state.purposes.findLast((one) => one.purpose === purpose);
    return {
      country,
      purpose,
      basis,
      texts,
      textVersion: declared?.textVersion ?? 1,
      from: declared?.from ?? from,
    };
  }

  @Get()
  @Operation({
    id: 'listLegalBases',
    tag: 'Privacy',
    summary: 'Read the declared grounds and their texts',
    description:
      'Every version of every text, by country and purpose. Everybody of the company may read them.',
    response: {
      description: 'The declarations.',
      type: LegalBasisList,
      example: { items: [examples.legalBasis] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @ReadAt() readAt: string | undefined,
  ): Promise<LegalBasisList> {
    await this.queries.reach(readAt);
    return { items: await this.queries.legalBases(principal.tenantId) };
  }
}
