import type { Instant } from '@timeledger/kernel/clock.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { deriveId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import type { Reactor } from '@timeledger/runtime/reactor-runner.js';
import type { TimeEntry } from '../domain/entries/entry.js';
import type { BusinessEventApplied } from '../domain/rules/rule.decider.js';
import {
  evolveStretchEnds,
  NO_STRETCH_ENDS,
  noteStretchEnd,
  type StretchEndNoted,
  type StretchEnds,
} from '../domain/rules/stretch.decider.js';
import { stretchesOfEnds } from '../domain/rules/timing-rules.js';
import type { TimeEntries } from '../entries/time-entries.js';
import type { Tasks } from '../projects/tasks.js';
import { stretchStream } from '../streams.js';
import type { TaskTimeCommands } from '../task-time-commands.js';

/** The actor of what rules record. Never renamed: the ids of its events hang on it. */
export const AUTOMATIC_TIMING = 'automatic-timing';

type Applied = BusinessEventApplied['data'];

const contextOf = (
  { tenantId, eventId, correlationId, traceparent }: StoredEvent,
  operation: string,
  key: string,
): CommandContext => ({
  tenantId,
  principal: AUTOMATIC_TIMING,
  actor: { kind: 'system', id: AUTOMATIC_TIMING },
  correlationId,
  causationId: eventId,
  ...(traceparent === undefined ? {} : { traceparent }),
  ...{ requestHash: '', operation, idempotencyKey: key },
});

/**
 * Records the time that follows from events of other systems, once they are taken in. The ends of a stretch come in any order:
 * what is recorded of it is what all ends that are known say, so a late one changes an entry or takes one back.
 */
export const automaticTimingReactor = (
  commands: Pick<TaskTimeCommands, 'change' | 'current'>,
  entries: Pick<TimeEntries, 'measure'>,
  tasks: Pick<Tasks, 'isBillable'>,
): Reactor => ({
  name: AUTOMATIC_TIMING,
  categories: ['tasktime.businessevent'],
  // The ends of one stretch one after the other.
  orderingKey: ({ data }) => {
    const { end, businessEventId } = data as Partial<Applied>;
    return String(end?.key ?? businessEventId ?? '');
  },
  async react(event) {
    if (event.type !== 'tasktime.BusinessEventApplied') return;
    // The type says so.
    const { businessEventId, employeeId, zone, end, entry } = event.data as Applied;
    const { tenantId } = event;
    const record = async (
      startedBy: string,
      startedAt: Instant,
      time: Pick<TimeEntry, 'taskId' | 'projectId' | 'startedAt' | 'endedAt'> | null,
    ): Promise<void> => {
      const entryId: string = deriveId('time-entry', tenantId, AUTOMATIC_TIMING, startedBy);
      const measured: TimeEntry | null = time && {
        ...{ ...time, zone, isBillable: await tasks.isBillable(tenantId, time.taskId) },
        ...{ source: 'rule', sourceId: startedBy, flags: [] },
      };
      const context = contextOf(event, 'time-entries.measure', `${event.eventId} ${entryId}`);
      await entries.measure(context, { employeeId, entryId, startedAt }, measured);
    };
    if (entry !== null) {
      const startedAt = entry.startedAt as Instant;
      await record(businessEventId, startedAt, { ...entry, startedAt, endedAt: entry.endedAt as Instant });
      return;
    }
    if (end === null) return;
    const folding = {
      streamId: stretchStream(tenantId, deriveId('stretch', tenantId, end.key)),
      initialState: NO_STRETCH_ENDS,
      evolve: evolveStretchEnds,
    };
    await commands.change<StretchEnds, StretchEndNoted>({
      request: contextOf(event, 'stretches.note', businessEventId),
      ...folding,
      decide: (known) => noteStretchEnd({ employeeId, zone, end }, known),
    });
    // Not what the command left behind: given again, it answers with what was known then.
    const { state: ends } = await commands.current<StretchEnds, StretchEndNoted>(tenantId, folding);
    const stretches = new Map(
      stretchesOfEnds(ends.map((known) => known.end)).map((one) => [one.startedBy, one]),
    );
    for (const { end: known } of ends) {
      if (known.side !== 'start') continue;
      const stretch = stretches.get(known.businessEventId);
      const time = stretch && {
        ...{ taskId: stretch.taskId, projectId: stretch.projectId },
        ...{ startedAt: stretch.startedAt, endedAt: stretch.endedAt },
      };
      await record(known.businessEventId, known.at, time ?? null);
    }
  },
});
