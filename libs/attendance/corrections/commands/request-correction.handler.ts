import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { eventIdOf, parseId, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { hasSecondFactor } from '@timeledger/service/auth/step-up.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { AttendanceAccess, type AccessedEmployment } from '../../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import { correctionStream, decideCorrection } from '../../domain/corrections/correction.decider.js';
import type { RequestCorrection } from '../../domain/corrections/request-correction.js';
import type { CorrectionTarget } from '../../domain/events/correction-events.js';
import { utcMonthOf, type UtcMonth } from '../../domain/events/event.js';
import { effectivePunchOf, type PunchRecord } from '../../domain/punches/punch-set.js';
import { boundsOf, instantOfBody } from '../../punching/punch-recording.js';
import { CAPTURE_OPERATION } from '../../punching/record-captured-punches.js';
import { correctionsStream } from '../../streams.js';
import { CorrectionAnswers, type CorrectionAnswer } from './correction-answer.js';
import { challenging } from './step-up-challenge.js';
import { CorrectionFacts, timesOf, unknownPunch } from './correction-facts.reader.js';
import { assertFitsAction, changeOf, statedTarget } from './correction-request.js';
import type { RequestCorrectionBody } from '../correction.dto.js';

/** Correct a punch, or ask for it. */
export class RequestPunchCorrection extends Command<CorrectionAnswer> {
  constructor(
    readonly principal: Principal,
    readonly body: RequestCorrectionBody,
    readonly idempotencyKey: string,
  ) {
    super();
  }
}

/** Which punch is meant, and which month's corrections it belongs to: functions of the request alone. */
interface Routed {
  readonly month: UtcMonth;
  readonly punchId?: EventId;
  /** As a device without connection stated it. */
  readonly stated?: CorrectionTarget;
}

/**
 * Files a request, or corrects at once where the rules let the person.
 * Errors: those of `decideCorrection`; `employment.unknown`, `correction.punch-unknown` (404);
 * `correction.target-mismatch` (422); `request.member-missing`, `request.unknown-member` (400).
 */
@CommandHandler(RequestPunchCorrection)
export class RequestPunchCorrectionHandler implements ICommandHandler<RequestPunchCorrection> {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CorrectionFacts) private readonly facts: CorrectionFacts,
    @Inject(CorrectionAnswers) private readonly answers: CorrectionAnswers,
  ) {}

  async execute({ principal, body, idempotencyKey }: RequestPunchCorrection): Promise<CorrectionAnswer> {
    assertFitsAction(body);
    const { tenantId } = principal;
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'correction', 'request');
    const context = commandContextOf(this.ports.hashing, {
      principal,
      operation: 'corrections.request',
      idempotencyKey,
      input: body,
    });
    const correctionId = eventIdOf(tenantId, context.principal, context.operation, idempotencyKey);
    const routed = await this.route(context, employmentId, body);
    const streamId = correctionsStream(tenantId, employmentId, routed.month);
    const result = await this.ports.pipeline.execute({
      context,
      streamId,
      ...correctionStream,
      firstEventId: correctionId,
      decide: async (set) => {
        const command = await this.commandOf(principal, body, accessed, routed, correctionId);
        return challenging(principal, command.now, () => decideCorrection(command, set));
      },
    });
    return this.answers.answer(tenantId, streamId, correctionId, result);
  }

  private async route(
    { tenantId, principal }: CommandContext,
    employmentId: EmploymentId,
    { punchId, target, occurredAt }: RequestCorrectionBody,
  ): Promise<Routed> {
    if (punchId !== undefined) {
      const id = parseId<EventId>(punchId, '/punchId');
      const month = await this.facts.monthOfPunch(tenantId, employmentId, id);
      if (month === undefined) throw unknownPunch();
      return { month, punchId: id };
    }
    if (target !== undefined) {
      // The id that the punch gets, or has got, when this device uploads it.
      const id = eventIdOf(tenantId, principal, CAPTURE_OPERATION, target.id.toLowerCase());
      const stated = statedTarget(target, id);
      return { month: utcMonthOf(stated.occurredAt), punchId: id, stated };
    }
    return { month: utcMonthOf(instantOfBody(occurredAt ?? '', '/occurredAt')) };
  }

  /** The command with all that it is judged by, read afresh. */
  private async commandOf(
    principal: Principal,
    body: RequestCorrectionBody,
    accessed: AccessedEmployment,
    routed: Routed,
    correctionId: EventId,
  ): Promise<RequestCorrection> {
    const { tenantId } = principal;
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const { facts } = this;
    if (routed.stated !== undefined) {
      const month = await facts.monthOfPunch(tenantId, employmentId, routed.stated.punchId);
      if (month !== undefined && month !== routed.month) throw mismatch();
    }
    const [settings, rules, punch] = await Promise.all([
      facts.settingsOf(tenantId, employmentId, accessed.settings),
      facts.rules(tenantId),
      routed.punchId === undefined
        ? undefined
        : facts.punch(tenantId, employmentId, routed.punchId, routed.month),
    ]);
    const change = changeOf(body, targetAsKnown(punch) ?? routed.stated);
    const [owner, sheetStatuses, attributes] = await Promise.all([
      this.access.ownerOf(tenantId, settings, { days: [this.access.today(settings)] }),
      facts.sheetStatuses(tenantId, employmentId, settings, timesOf(change)),
      facts.calculatedAttributes(tenantId, employmentId, settings, change, rules),
    ]);
    const nowMs = this.ports.clock.nowMs();
    const now = instantOf(nowMs);
    const capturedAt =
      body.capturedAt === undefined ? undefined : instantOfBody(body.capturedAt, '/capturedAt');
    return {
      kind: 'request',
      correctionId,
      subject: { employmentId, employeeId: settings.employment.employeeId },
      change,
      reason: body.reason,
      now,
      // A device whose clock is ahead has made it now.
      ...(capturedAt === undefined ? {} : { capturedAt: capturedAt < now ? capturedAt : now }),
      person: this.access.actingPerson(principal, accessed),
      owner,
      punch,
      employment: boundsOf(settings),
      sheetStatuses,
      rules,
      attributes,
      hasSecondFactor: hasSecondFactor(principal, { nowMs }),
    };
  }
}

/** All corrections of a punch stand together, so that none overlooks another: a device may not state another month. */
function mismatch(): DomainError {
  const code = 'correction.target-mismatch';
  const detail = 'The punch was first recorded in another month than the target states.';
  return new DomainError(code, 'invalid', {
    detail,
    errors: [{ pointer: '/target/occurredAt', code, detail }],
  });
}

function targetAsKnown(punch: PunchRecord | undefined): CorrectionTarget | undefined {
  const known = punch === undefined ? undefined : effectivePunchOf(punch);
  if (known === undefined) return undefined;
  const { punchId, kind, occurredAt, zone, offset } = known;
  return { punchId, kind, occurredAt, zone, offset };
}
