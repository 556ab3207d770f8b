import type { Instant } from '@timeledger/kernel/clock.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import { stretchesOfTimer, type TimerStopped } from '../domain/timers/timer.decider.js';
import type { TimeEntries } from '../entries/time-entries.js';
import type { Tasks } from '../projects/tasks.js';

/** The actor of what timers leave. Never renamed: the ids of its events hang on it. */
export const TIMER_ENTRIES = 'timer-entries';

/**
 * Leaves a time entry for each stretch in which a timer ran, once it is stopped. Given again it leaves none a second time, and
 * what its person has changed or taken back since stays as they left it.
 */
export const timerEntriesReactor = (
  entries: Pick<TimeEntries, 'measure'>,
  tasks: Pick<Tasks, 'isBillable'>,
): Reactor => ({
  name: TIMER_ENTRIES,
  categories: ['tasktime.timers'],
  orderingKey: ({ data }) => String(data['employeeId']),
  async react({ type, data, tenantId, eventId, correlationId, traceparent }) {
    if (type !== 'tasktime.TimerStopped') return;
    // The type says so.
    const stopped = data as TimerStopped['data'];
    const { employeeId, timerId, taskId, projectId, zone, isForgotten } = stopped;
    // Whoever does not say where they are counts no days.
    if (zone === undefined) return;
    const isBillable = await tasks.isBillable(tenantId, taskId);
    for (const { from, until } of stretchesOfTimer(stopped)) {
      const entryId: string = deriveId('time-entry', tenantId, TIMER_ENTRIES, `${timerId} ${from}`);
      await entries.measure(
        {
          ...{ tenantId, principal: TIMER_ENTRIES, actor: { kind: 'system', id: TIMER_ENTRIES } },
          ...{ correlationId, causationId: eventId, requestHash: '' },
          ...(traceparent === undefined ? {} : { traceparent }),
          ...{ operation: 'time-entries.measure', idempotencyKey: `${eventId} ${entryId}` },
        },
        { employeeId, entryId, startedAt: from satisfies Instant },
        {
          ...{ taskId, projectId, startedAt: from, endedAt: until, zone, isBillable },
          ...{ source: 'timer', sourceId: timerId, flags: isForgotten ? ['forgotten'] : [] },
        },
      );
    }
  },
});
