import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation } from '@timeledger/service/openapi/operation.decorator.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import type { AbsenceKind, AbsenceKindVersion } from '../domain/absence/absence-kind.js';
import { publishedVersionsOf } from '../domain/absence/absence-kind-book.decider.js';
import {
  absenceKindExamples as examples,
  AbsenceKindList,
  AbsenceKindView,
  ChangeAbsenceKindBody,
  DefineAbsenceKindBody,
} from './absence-kind.dto.js';
import { AbsenceKinds, type DefinedKind } from './absence-kinds.js';

const UNFIT = ['absence-kind.dates-unfit', 'absence-kind.balance-unfit'];
const COUNTS = 'Its ETag counts the versions that the company published: "0" before the first.';

/** Kinds of absence. */
@Controller('v1/absence-kinds')
export class AbsenceKindsController {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AbsenceKinds) private readonly kinds: AbsenceKinds,
  ) {}

  @Get()
  @Operation({
    id: 'listAbsenceKinds',
    tag: 'Absences',
    summary: 'List kinds of absence',
    description:
      'Every kind of absence of the company with all versions (ATT-07): those that the product brings along, and its own. For everybody in the company.',
    response: { description: 'The kinds.', type: AbsenceKindList, example: examples.list },
    problems: [],
  })
  async list(@CurrentPrincipal() { tenantId }: Principal): Promise<AbsenceKindList> {
    const book = await this.kinds.all(tenantId);
    return { items: [...book].map(([kind, versions]) => viewOf(kind, versions)) };
  }

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'defineAbsenceKind',
    tag: 'Absences',
    summary: 'Define a kind of absence',
    description:
      'Whether it is paid, counts as worked, has to be approved, and draws on a balance (ATT-07). Its code stays for ever; what it says is changed by further versions.',
    requestExample: examples.define,
    response: {
      status: 201,
      description: 'The kind.',
      type: AbsenceKindView,
      example: examples.view,
      headers: ['ETag', 'Position', 'Location'],
    },
    problems: [
      'absence-kind.already-defined',
      'absence-kind.too-many',
      'absence-kind.code-unfit',
      ...UNFIT,
      'request.id-reused',
    ],
  })
  async define(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: DefineAbsenceKindBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceKindView> {
    const kind = kindOf(body.kind, body);
    const defined = await this.kinds.decide(
      { principal, operation: 'absence-kinds.define', idempotencyKey: key, input: body },
      { step: 'define', kind },
    );
    reply.header('location', `/v1/absence-kinds/${kind.kind}`);
    return answer(reply, kind.kind, defined);
  }

  @Get(':kind')
  @Operation({
    id: 'getAbsenceKind',
    tag: 'Absences',
    summary: 'Read a kind of absence',
    description: 'A kind with all versions. For everybody in the company.',
    response: {
      description: `The kind. ${COUNTS}`,
      type: AbsenceKindView,
      example: examples.view,
      headers: ['ETag'],
    },
    problems: ['absence-kind.unknown'],
  })
  async get(
    @CurrentPrincipal() { tenantId }: Principal,
    @Param('kind') kind: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceKindView> {
    const versions = await this.kinds.versionsOf(tenantId, kind);
    setAnswerHeaders(reply, { revision: publishedVersionsOf(versions) });
    return viewOf(kind, versions);
  }

  @Put(':kind')
  @Operation({
    id: 'changeAbsenceKind',
    tag: 'Absences',
    summary: 'Publish a version of a kind of absence',
    description:
      'Absences that begin on its first day or later follow the version. Earlier versions are never changed, and none holds from before the one it follows. The first version of a kind of the product says what the company makes of it.',
    requestExample: examples.change,
    response: {
      description: `The kind with its new version. ${COUNTS}`,
      type: AbsenceKindView,
      example: examples.view,
      headers: ['ETag', 'Position'],
    },
    problems: ['absence-kind.unknown', ...UNFIT, 'resource.stale'],
  })
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('kind') kind: string,
    @IfMatchRevision() expectedVersions: number,
    @Body() body: ChangeAbsenceKindBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AbsenceKindView> {
    const input = { kind, expectedVersions, body };
    const defined = await this.kinds.decide(
      // The same again with the same `If-Match` is the same request, as befits a PUT.
      {
        principal,
        operation: 'absence-kinds.change',
        idempotencyKey: this.ports.hashing.hashOf(input),
        input,
      },
      { step: 'change', kind: kindOf(kind, body), expectedVersions },
    );
    return answer(reply, kind, defined);
  }
}

function answer(reply: FastifyReply, kind: string, { versions, position }: DefinedKind): AbsenceKindView {
  setAnswerHeaders(reply, { revision: publishedVersionsOf(versions), position });
  return viewOf(kind, versions);
}

/** What a client says of a kind, member by member: nothing else gets into the log. */
const kindOf = (kind: string, body: ChangeAbsenceKindBody): AbsenceKind => ({
  kind,
  effectiveFrom: body.effectiveFrom,
  name: { en: body.name.en, zh: body.name.zh },
  isPaid: body.isPaid,
  countsAsWorked: body.countsAsWorked,
  needsApproval: body.needsApproval,
  areHalvesAllowed: body.areHalvesAllowed,
  isOffered: body.isOffered,
  balance: balanceOf(body.balance),
});

function balanceOf(balance: ChangeAbsenceKindBody['balance']): AbsenceKind['balance'] {
  if (balance === null) return null;
  const { dayMinutes, accrual, carryOver, overdraftMinutes } = balance;
  return {
    dayMinutes,
    accrual: accrual === null ? null : { per: accrual.per, minutes: accrual.minutes },
    carryOver: { maximumMinutes: carryOver.maximumMinutes, expiresOn: carryOver.expiresOn },
    overdraftMinutes,
  };
}

const viewOf = (kind: string, versions: readonly AbsenceKindVersion[]): AbsenceKindView => ({
  kind,
  versions: versions.map(({ kind: _kind, ...version }) => version),
});
