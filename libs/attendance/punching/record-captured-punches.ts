import { Inject, Injectable } from '@nestjs/common';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import { eventIdOf, type EmploymentId, type EventId } from '@timeledger/kernel/ids.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf, type UtcMonth } from '../domain/events/event.js';
import { decidePunch, punchStream, type RecordPunch } from '../domain/punches/punch.decider.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import { punchesStream } from '../streams.js';
import { punchContextOf } from './punch-recording.js';

/** The operation that ids of punches captured offline are derived with. Never renamed. */
export const CAPTURE_OPERATION = 'punches.capture';

/** One punch that was captured somewhere, ready to be recorded. Never refused for what it says. */
export interface CapturedPunch {
  /** The capturing side's own id of the punch: the same with every upload. */
  readonly captureId: string;
  readonly punch: RecordPunch;
  /** What the client sent for it: the same id must always bring the same. */
  readonly input: unknown;
}

/** What became of a captured punch. */
export type CapturedOutcome =
  | { readonly outcome: 'recorded' | 'duplicate'; readonly punchId: EventId }
  | { readonly outcome: 'refused'; readonly errors: readonly FieldError[] };

/** The outcomes, in the order of the punches given, and how far the log is with them. */
export interface CapturedRecording {
  readonly outcomes: readonly CapturedOutcome[];
  readonly position: number;
}

interface Candidate extends CapturedPunch {
  readonly index: number;
  readonly eventId: EventId;
  readonly requestHash: string;
}

const reused = (captureId: string): CapturedOutcome => ({
  outcome: 'refused',
  errors: [{ pointer: '/id', code: 'request.id-reused', detail: `${captureId} was used for another punch` }],
});

/**
 * Records punches that were captured offline, by terminals or in imports: each once, however often and in whatever
 * order they come. The punches of one UTC month are one append.
 */
@Injectable()
export class CapturedPunches {
  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts) {}

  /**
   * @param request whose `operation` and `principal` the ids are derived from; its `input` is not looked at
   * @returns an outcome for each punch; `refused` only for an id that was used for another punch
   */
  async record(
    request: CommandRequest,
    employmentId: EmploymentId,
    settings: EmploymentSettings,
    punches: readonly CapturedPunch[],
  ): Promise<CapturedRecording> {
    const context = commandContextOf(this.ports.hashing, request);
    const { tenantId, principal, operation } = context;
    const outcomes: CapturedOutcome[] = [];
    const byMonth = new Map<UtcMonth, Candidate[]>();
    punches.forEach((captured, index) => {
      const eventId = eventIdOf(tenantId, principal, operation, captured.captureId);
      const candidate = {
        ...captured,
        index,
        eventId,
        requestHash: this.ports.hashing.hashOf(captured.input),
      };
      const month = utcMonthOf(captured.punch.occurredAt);
      const others = byMonth.get(month);
      if (others === undefined) byMonth.set(month, [candidate]);
      else others.push(candidate);
    });
    let position = 0;
    for (const [month, candidates] of byMonth) {
      const result = await this.ports.pipeline.execute({
        context,
        streamId: punchesStream(tenantId, employmentId, month),
        queueKey: `punches ${tenantId} ${employmentId}`,
        ...punchStream,
        idScope: 'stream',
        decide: (state, _revision, requestHashes) => {
          const known = new Map(requestHashes);
          return candidates.flatMap(({ index, captureId, eventId, requestHash, punch }) => {
            const knownHash = known.get(eventId);
            if (knownHash !== undefined) {
              outcomes[index] =
                knownHash === requestHash ? { outcome: 'duplicate', punchId: eventId } : reused(captureId);
              return [];
            }
            known.set(eventId, requestHash);
            outcomes[index] = { outcome: 'recorded', punchId: eventId };
            const judgedBy = punchContextOf(settings, punch.occurredAt);
            return decidePunch({ ...punch, eventId }, state, judgedBy).map((decision) => ({
              ...decision,
              requestHash,
            }));
          });
        },
      });
      position = Math.max(position, result.position);
    }
    return { outcomes, position };
  }
}
