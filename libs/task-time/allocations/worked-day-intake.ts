import { ATTENDANCE_TOPIC } from '@timeledger/attendance/contracts/public-events.js';
import { parseId, type TenantId } from '@timeledger/kernel/ids.js';
import type { ContextIntake } from '@timeledger/service/context/context-definition.js';
import type { TaskTimePorts } from '../task-time-ports.js';
import type { Allocations } from './allocations.js';
import { calculatedDayOf } from './worked-day-message.js';

/** The consumer group; also the actor of what it records. Never renamed: the ids of its events hang on it. */
export const WORKED_DAY_INTAKE = 'tasktime.worked-day-intake';

/** Takes in the days that attendance calculates, from the first on. */
export const workedDayIntake = (
  { logger }: Pick<TaskTimePorts, 'logger'>,
  allocations: Pick<Allocations, 'note'>,
): ContextIntake => ({
  group: WORKED_DAY_INTAKE,
  topics: [ATTENDANCE_TOPIC],
  logger,
  async handle(message) {
    const day = calculatedDayOf(message);
    if (day === undefined) return;
    await allocations.note(
      {
        tenantId: parseId<TenantId>(message.tenantId, '/tenantId'),
        principal: WORKED_DAY_INTAKE,
        actor: { kind: 'system', id: WORKED_DAY_INTAKE },
        correlationId: message.id,
        causationId: message.id,
        ...(message.traceparent === undefined ? {} : { traceparent: message.traceparent }),
        requestHash: '',
        operation: 'allocations.note',
        idempotencyKey: message.id,
      },
      day,
    );
  },
});
