import { Inject, Injectable } from '@nestjs/common';
import type { StreamId } from '@timeledger/kernel/envelope.js';
import type { EventId, TenantId } from '@timeledger/kernel/ids.js';
import type { CommandResult } from '@timeledger/runtime/command-pipeline.js';
import { faultOf } from '@timeledger/runtime/fault.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import { followUpId } from '../../domain/corrections/correction-decision.js';
import type { CorrectionSet } from '../../domain/corrections/correction-set.js';
import { CorrectionApplication } from '../apply-correction.js';
import { CorrectionAwaiting } from './correction-awaiting.reader.js';
import { correctionViewOf, revisionOf } from '../correction-view.js';
import type { CorrectionView } from '../correction.dto.js';

/** Where a command left a correction. */
export interface CorrectionAnswer {
  readonly view: CorrectionView;
  /** Its ETag. */
  readonly revision: number;
  /** Token for `Read-At`; covers the effects once the correction is applied. */
  readonly position: string;
}

/** Finishes what commands on corrections begin. */
@Injectable()
export class CorrectionAnswers {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(CorrectionApplication) private readonly application: CorrectionApplication,
    @Inject(CorrectionAwaiting) private readonly awaiting: CorrectionAwaiting,
  ) {}

  /**
   * Applies an approved correction at once, so that the answer's position covers its effects. When that fails the
   * approval stands all the same: the answer says *applying*, and the reactor drives it on.
   * @returns the correction as it is now, also for a repeated request
   */
  async answer(
    tenant: TenantId,
    stream: StreamId,
    correctionId: EventId,
    result: CommandResult<CorrectionSet>,
  ): Promise<CorrectionAnswer> {
    let correction = result.state.get(correctionId);
    let position = result.position;
    const cause = result.events.at(-1);
    if (correction?.status === 'applying' && cause !== undefined) {
      try {
        const applied = await this.application.apply(tenant, stream, correctionId, cause);
        correction = applied.correction ?? correction;
        position = Math.max(position, applied.position);
      } catch (error) {
        this.ports.logger.warn({ correctionId, ...faultOf(error) }, 'correction not applied yet');
      }
    }
    if (result.isDuplicate && result.state.get(correctionId)?.status === 'applied') {
      // What a repeated request recorded lies before the effects that the answer speaks of.
      const appliedId = followUpId(correctionId, 'attendance.CorrectionApplied');
      const applied = await this.ports.store.findEvent(tenant, appliedId);
      position = Math.max(position, applied?.position ?? 0);
    }
    if (correction === undefined) throw new Error('a command on a correction left no correction');
    return {
      view: correctionViewOf(correction, await this.awaiting.of(tenant, correction)),
      revision: revisionOf(correction),
      position: this.ports.tokens.issue(position),
    };
  }
}
