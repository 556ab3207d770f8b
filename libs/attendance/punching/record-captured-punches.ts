import { Inject, Injectable } from '@nestjs/common';
import type { DomainError, FieldError } from '@timeledger/kernel/domain-error.js';
import { EventIdReused } from '@timeledger/event-store/errors.js';
import type { Instant } from '@timeledger/kernel/clock.js';
import { partsOf, type StreamId } from '@timeledger/kernel/envelope.js';
import { eventIdOf, type EmploymentId, type EventId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf, type UtcMonth } from '../domain/events/event.js';
import { decidePunch, punchStream, type RecordPunch } from '../domain/punches/punch.decider.js';
import type { PunchRecord } from '../domain/punches/punch-set.js';
import type { EmploymentSettings } from '../settings/settings.reader.js';
import { punchesStream } from '../streams.js';
import { PeopleReader } from '../settings/people.reader.js';
import { LIVE_OPERATION, punchContextOf, withFlags } from './punch-recording.js';

/** The operation that ids of punches captured offline are derived with; see `LIVE_OPERATION`. Never renamed. */
export const CAPTURE_OPERATION = 'punches.capture';

/** One punch that was captured somewhere, ready to be recorded. Never refused for what it says. */
export interface CapturedPunch {
  /** The capturing side's own id of the punch: the same with every upload. */
  readonly captureId: string;
  readonly punch: RecordPunch;
  /** What the client sent for it: the same id must always bring the same. */
  readonly input: unknown;
  /** Why it may not be recorded, unless it was before: the device it was captured with. */
  readonly refusal?: DomainError;
}

/** What became of a captured punch. */
export type CapturedOutcome =
  | { readonly outcome: 'recorded' | 'duplicate'; readonly punchId: EventId }
  | {
      readonly outcome: 'refused';
      readonly errors: readonly FieldError[];
      /** Set where the refusal is about the punch, and is to be logged. */
      readonly refusal?: DomainError;
    };

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

/** Punches of one employment and UTC month. */
interface MonthOfPunches {
  readonly context: CommandContext;
  readonly streamId: StreamId;
  readonly settings: EmploymentSettings;
  readonly candidates: readonly Candidate[];
}

/** So often a month is decided again when its ids are known after all. */
const MAX_ATTEMPTS = 4;

/** What happened after the person was deactivated is recorded all the same, for review. */
const flaggedIfAfter = (captured: CapturedPunch, since: Instant | undefined): CapturedPunch =>
  since === undefined || captured.punch.occurredAt < since
    ? captured
    : {
        ...captured,
        punch: withFlags(captured.punch, { isRefused: false, flags: ['person-deactivated'] }),
      };

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
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(PeopleReader) private readonly people: PeopleReader,
  ) {}

  /**
   * @param request whose `operation` and `principal` the ids are derived from; its `input` is not looked at
   * @returns an outcome for each punch; `refused` only for an id that was used for another punch, and as the caller says
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
    const inactiveSince = await this.people.inactiveSince(tenantId, settings.employment.employeeId);
    punches.forEach((each, index) => {
      const captured = flaggedIfAfter(each, inactiveSince);
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
      const streamId = punchesStream(tenantId, employmentId, month);
      const recorded = await this.recordMonth({ context, streamId, settings, candidates }, outcomes);
      position = Math.max(position, recorded);
    }
    return { outcomes, position };
  }

  /** @returns the position of the last event of the month, as far as it is known */
  private async recordMonth(month: MonthOfPunches, outcomes: CapturedOutcome[]): Promise<number> {
    let { candidates } = month;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.append({ ...month, candidates }, outcomes);
      } catch (error) {
        if (!(error instanceof EventIdReused) || attempt >= MAX_ATTEMPTS) throw error;
      }
      // An id leads to another month, or another process records the same upload: found out once for all items.
      const foreign = await this.knownElsewhere(month.context.tenantId, month.streamId, candidates);
      for (const { index, captureId } of foreign) outcomes[index] = reused(captureId);
      candidates = candidates.filter((candidate) => !foreign.has(candidate));
    }
  }

  private async append(
    { context, streamId, settings, candidates }: MonthOfPunches,
    outcomes: CapturedOutcome[],
  ): Promise<number> {
    const { tenantId, principal, operation } = context;
    const result = await this.ports.pipeline.execute({
      context,
      streamId,
      queueKey: `punches ${tenantId} ${partsOf(streamId).id}`,
      ...punchStream,
      idScope: 'stream',
      decide: (state, _revision, requestHashes) => {
        const known = new Map(requestHashes);
        return candidates.flatMap(({ index, captureId, eventId, requestHash, punch, refusal }) => {
          const knownHash = known.get(eventId);
          const live =
            operation === CAPTURE_OPERATION
              ? state.get(eventIdOf(tenantId, principal, LIVE_OPERATION, captureId))
              : undefined;
          if (knownHash !== undefined || live !== undefined) {
            const isSame = live === undefined ? knownHash === requestHash : isRecordedAs(live, punch);
            const punchId = live?.punchId ?? eventId;
            outcomes[index] = isSame ? { outcome: 'duplicate', punchId } : reused(captureId);
            return [];
          }
          if (refusal !== undefined) {
            outcomes[index] = { outcome: 'refused', errors: refusal.errors, refusal };
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
    return result.position;
  }

  private async knownElsewhere(
    tenantId: TenantId,
    streamId: StreamId,
    candidates: readonly Candidate[],
  ): Promise<ReadonlySet<Candidate>> {
    const found = await Promise.all(
      candidates.map(({ eventId }) => this.ports.store.findEvent(tenantId, eventId)),
    );
    return new Set(
      candidates.filter((_, index) => {
        const event = found[index];
        return event !== undefined && event.streamId !== streamId;
      }),
    );
  }
}

/** A live punch whose answer was lost goes into the device's queue with its id: the same punch, told twice. */
const isRecordedAs = ({ origin }: PunchRecord, punch: RecordPunch): boolean =>
  origin !== null && origin.kind === punch.kind && origin.occurredAt === punch.occurredAt;
