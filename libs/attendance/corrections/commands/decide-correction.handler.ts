import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { partsOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId } from '@timeledger/kernel/ids.js';
import { access } from '@timeledger/access/access.js';
import { hasSecondFactor } from '@timeledger/service/auth/step-up.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { AttendanceAccess, type AccessedEmployment } from '../../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import {
  correctionStream,
  decideCorrection,
  type CorrectionCommand,
} from '../../domain/corrections/correction.decider.js';
import { dayOfChange, targetOf, type CorrectionState } from '../../domain/corrections/correction-set.js';
import { CorrectionAnswers, type CorrectionAnswer } from './correction-answer.js';
import { challenging } from './step-up-challenge.js';
import { CorrectionAwaiting } from './correction-awaiting.reader.js';
import { CorrectionFacts } from './correction-facts.reader.js';
import type { CorrectionRequested } from '../../domain/events/correction-events.js';
import { isWithin } from '@timeledger/people/domain/people.js';
import { revisionOf } from '../correction-view.js';

/** What a person decides about a request. */
export type CorrectionStep =
  | { readonly kind: 'approve'; readonly comment?: string }
  | { readonly kind: 'reject'; readonly comment: string }
  | { readonly kind: 'withdraw' };

/** Approve, reject or withdraw a request. */
export class DecidePunchCorrection extends Command<CorrectionAnswer> {
  constructor(
    readonly principal: Principal,
    readonly correctionId: EventId,
    readonly step: CorrectionStep,
    /** `If-Match`: the correction as the person saw it. */
    readonly expected: number,
    readonly idempotencyKey: string,
  ) {
    super();
  }
}

/** @see correctionProblems */
export const unknownCorrection = (): DomainError =>
  new DomainError('correction.unknown', 'not-found', {
    detail: 'There is no such correction, or not for you.',
  });

/** Turns "no such employment for you" into "no such correction for you". */
export function asUnknownCorrection(error: unknown): never {
  throw error instanceof DomainError && error.code === 'employment.unknown' ? unknownCorrection() : error;
}

/**
 * Decides on a pending request, judged by the log itself.
 * Errors: those of `decideCorrection`; `correction.unknown` (404); `resource.stale` (412) when this correction, not
 * merely its stream, has changed since.
 */
@CommandHandler(DecidePunchCorrection)
export class DecidePunchCorrectionHandler implements ICommandHandler<DecidePunchCorrection> {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(CorrectionFacts) private readonly facts: CorrectionFacts,
    @Inject(CorrectionAwaiting) private readonly awaiting: CorrectionAwaiting,
    @Inject(CorrectionAnswers) private readonly answers: CorrectionAnswers,
  ) {}

  async execute(command: DecidePunchCorrection): Promise<CorrectionAnswer> {
    const { principal, correctionId, step, expected, idempotencyKey } = command;
    const { tenantId } = principal;
    const request = await this.ports.store.findEvent(tenantId, correctionId);
    if (request?.type !== 'attendance.CorrectionRequested') throw unknownCorrection();
    const { streamId } = request;
    const employmentId = partsOf(streamId).id as EmploymentId;
    const accessed = await this.accessTo(
      principal,
      employmentId,
      step,
      request as StoredEvent & CorrectionRequested,
    );
    const result = await this.ports.pipeline.execute({
      context: commandContextOf(this.ports.hashing, {
        principal,
        operation: `corrections.${step.kind}`,
        idempotencyKey,
        input: { correctionId, expected, step },
      }),
      streamId,
      ...correctionStream,
      decide: async (set) => {
        const correction = set.get(correctionId);
        if (correction === undefined) throw unknownCorrection();
        if (revisionOf(correction) !== expected) throw stale(correction);
        const decision = await this.commandOf(command, streamId, accessed, correction);
        return challenging(principal, instantOf(this.ports.clock.nowMs()), () =>
          decideCorrection(decision, set),
        );
      },
    });
    return this.answers.answer(tenantId, streamId, correctionId, result);
  }

  private async commandOf(
    { principal, correctionId, step }: DecidePunchCorrection,
    streamId: StreamId,
    accessed: AccessedEmployment,
    { request }: CorrectionState,
  ): Promise<CorrectionCommand> {
    const { tenantId } = principal;
    const person = this.access.actingPerson(principal, accessed);
    const nowMs = this.ports.clock.nowMs();
    const now = instantOf(nowMs);
    if (step.kind === 'withdraw') return { ...step, correctionId, person, now };
    const { employmentId, change } = request;
    const { settings } = accessed;
    const punchId = targetOf(change);
    const month = partsOf(streamId).part ?? request.month;
    const [{ approval, on }, punch] = await Promise.all([
      this.awaiting.neededFor(tenantId, settings, request),
      punchId === undefined ? undefined : this.facts.punch(tenantId, employmentId, punchId, month),
    ]);
    const owner = await this.access.ownerOf(tenantId, settings, on);
    const isShown = hasSecondFactor(principal, { nowMs });
    return { ...step, correctionId, person, owner, now, punch, approval, hasSecondFactor: isShown };
  }

  /** Nobody's own record is hidden from them: why they may not decide on it, the decision itself says. */
  private async accessTo(
    principal: Principal,
    employmentId: EmploymentId,
    step: CorrectionStep,
    { data: { change, requestedBy } }: CorrectionRequested,
  ): Promise<AccessedEmployment> {
    const on = [dayOfChange(change)];
    const accessed = await this.access.employment(principal, employmentId, on).catch(asUnknownCorrection);
    const isHidden = accessed.tenures !== undefined && !isWithin(accessed.tenures, dayOfChange(change));
    if (isHidden) throw unknownCorrection();
    const isConcerned = accessed.relations.has('self') || isSame(principal, requestedBy);
    if (!isConcerned) {
      const action = step.kind === 'withdraw' ? 'withdraw' : 'decide';
      access.assertMay(accessed.relations, 'correction', action, { unknown: unknownCorrection });
    }
    return accessed;
  }
}

const isSame = (principal: Principal, person: string): boolean =>
  (principal.employeeId ?? principal.subject) === person;

const stale = (correction: CorrectionState): DomainError =>
  new DomainError('resource.stale', 'stale', {
    detail: 'It was changed since you read it. Read it again and decide again.',
    extensions: { status: correction.status },
  });
