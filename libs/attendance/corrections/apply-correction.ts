import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { partsOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { EmploymentId, EventId, TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { followUpId } from '../domain/corrections/correction-decision.js';
import { correctionStream, decideCorrection } from '../domain/corrections/correction.decider.js';
import { targetOf, type CorrectionState } from '../domain/corrections/correction-set.js';
import { effectsOfCorrection, type EffectOfCorrection } from '../domain/corrections/effects-of-correction.js';
import { punchStream } from '../domain/punches/punch.decider.js';
import { punchesStream } from '../streams.js';
import { readPunchRecord } from './punch-record.js';

/** The actor of what follows from an approval. Never renamed. */
export const APPLY_CORRECTIONS = 'attendance.apply-corrections';

/** A correction and how far the log is with it. */
export interface AppliedCorrection {
  readonly correction: CorrectionState | undefined;
  readonly position: number;
}

/**
 * Brings an approved correction into the streams of punches: first its effects, then the note that all of them stand.
 * Every step is recognised by a derived id, so it may be driven on by anybody, any number of times, from wherever it
 * stopped.
 */
@Injectable()
export class CorrectionApplication {
  constructor(
    @Inject(ATTENDANCE_PORTS)
    private readonly ports: Pick<AttendancePorts, 'store' | 'pipeline' | 'hooks' | 'clock'>,
  ) {}

  /**
   * Does what is left to do; nothing for a correction that is not approved or is applied already.
   * @param cause the approval: its correlation goes on
   */
  async apply(
    tenant: TenantId,
    stream: StreamId,
    correctionId: EventId,
    cause: Pick<StoredEvent, 'eventId' | 'correlationId' | 'traceparent'>,
  ): Promise<AppliedCorrection> {
    const { store, hooks, pipeline, clock } = this.ports;
    const { initialState, evolve } = correctionStream;
    const folded = await foldStream(store, hooks, tenant, stream, initialState, evolve);
    const correction = folded.state.get(correctionId);
    if (correction?.status !== 'applying') return { correction, position: folded.position };
    const context = contextOf(tenant, correctionId, cause);
    const effects = await this.effectsOf(tenant, stream, correction);
    for (const effect of effects) await this.append(context, correction, effect);
    const now = instantOf(clock.nowMs());
    const effectEventIds = effects.map(({ event }) => event.eventId);
    const { state, position } = await pipeline.execute({
      context,
      streamId: stream,
      ...correctionStream,
      firstEventId: followUpId(correctionId, 'attendance.CorrectionApplied'),
      idScope: 'stream',
      decide: (set) => decideCorrection({ kind: 'confirm-applied', correctionId, effectEventIds, now }, set),
    });
    return { correction: state.get(correctionId), position };
  }

  private async effectsOf(
    tenant: TenantId,
    stream: StreamId,
    correction: CorrectionState,
  ): Promise<readonly EffectOfCorrection[]> {
    const punchId = targetOf(correction.request.change);
    const { id, part: month } = partsOf(stream);
    const punch =
      punchId === undefined || month === undefined
        ? undefined
        : await readPunchRecord(this.ports, tenant, id as EmploymentId, { punchId, month });
    return effectsOfCorrection(correction, punch);
  }

  private async append(
    context: CommandContext,
    { request: { employmentId } }: CorrectionState,
    { month, event }: EffectOfCorrection,
  ): Promise<void> {
    await this.ports.pipeline.execute({
      context,
      streamId: punchesStream(context.tenantId, employmentId, month),
      queueKey: `punches ${context.tenantId} ${employmentId}`,
      ...punchStream,
      firstEventId: event.eventId,
      idScope: 'stream',
      decide: () => [event],
    });
  }
}

/** No request asked for what follows from an approval: its request hash is empty, whoever drives it on. */
const contextOf = (
  tenantId: TenantId,
  correctionId: EventId,
  cause: Pick<StoredEvent, 'eventId' | 'correlationId' | 'traceparent'>,
): CommandContext => ({
  tenantId,
  principal: APPLY_CORRECTIONS,
  actor: { kind: 'system', id: APPLY_CORRECTIONS },
  correlationId: cause.correlationId,
  causationId: cause.eventId,
  ...(cause.traceparent === undefined ? {} : { traceparent: cause.traceparent }),
  requestHash: '',
  operation: 'corrections.apply',
  idempotencyKey: correctionId,
});
