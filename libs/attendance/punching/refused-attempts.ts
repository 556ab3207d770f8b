import { Inject, Injectable } from '@nestjs/common';
import type { DomainError } from '@timeledger/kernel/domain-error.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf } from '../domain/events/event.js';
import { refusedAttempt, type RecordPunch } from '../domain/punches/punch.decider.js';
import { attemptsStream } from '../streams.js';

const keepNothing = (): null => null;

/** Logs punches that were refused, beside the timesheet that they would have counted in. */
@Injectable()
export class RefusedAttempts {
  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: Pick<AttendancePorts, 'pipeline'>) {}

  /** @param context of the request, with the key and the hash of the punch itself: the same attempt is logged once */
  async log(context: CommandContext, command: RecordPunch, refusal: DomainError): Promise<void> {
    const { employmentId } = command.data;
    await this.ports.pipeline.execute({
      // A refused id stays free: what comes under it next is another attempt, or a punch.
      context: {
        ...context,
        operation: 'punches.attempt',
        idempotencyKey: `${context.idempotencyKey} ${context.requestHash}`,
      },
      streamId: attemptsStream(context.tenantId, employmentId, utcMonthOf(command.occurredAt)),
      initialState: null,
      evolve: keepNothing,
      idScope: 'stream',
      decide: () => [refusedAttempt(command, refusal)],
    });
  }
}
