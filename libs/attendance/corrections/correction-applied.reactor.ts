import { partsOf } from '@timeledger/kernel/envelope.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { AttendancePorts } from '../attendance-ports.js';
import { isCorrectionEvent } from '../domain/events/correction-events.js';
import { CorrectionApplication } from './apply-correction.js';

/**
 * Drives approved corrections on: normally the answer to the approval has applied them already and there is nothing left
 * to do; after a crash in between there is.
 */
export function correctionAppliedReactor(
  ports: Pick<AttendancePorts, 'store' | 'pipeline' | 'hooks' | 'clock'>,
): Reactor {
  const application = new CorrectionApplication(ports);
  return {
    name: 'apply-corrections',
    categories: ['attendance.corrections'],
    orderingKey: (event) => partsOf(event.streamId).id,
    async react(event) {
      if (!isCorrectionEvent(event) || event.type !== 'attendance.CorrectionApproved') return;
      await application.apply(event.tenantId, event.streamId, event.data.correctionId, event);
    },
  };
}
