import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import type { CommandContext, CommandResult } from '@timeledger/runtime/command-pipeline.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { assertRelation, AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf } from '../domain/events/event.js';
import type { PunchData } from '../domain/events/punch-events.js';
import { earlierMonthOf } from '../domain/punches/presence.js';
import {
  decidePunch,
  punchStream,
  refusedAttempt,
  type PunchContext,
  type RecordPunch,
} from '../domain/punches/punch.decider.js';
import { foldPunchSet, type PunchSet } from '../domain/punches/punch-set.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';
import { attemptsStream, punchesStream } from '../streams.js';
import type { RecordedPunchView, RecordPunchBody } from './punch.dto.js';
import { LIVE_OPERATION, livePunchOf, punchContextOf } from './punch-recording.js';

/** A live punch was recorded, now or by an earlier try. */
export interface RecordedPunch {
  readonly view: RecordedPunchView;
  readonly revision: number;
  /** Token for `Read-At`. */
  readonly position: string;
}

/** Record a live punch. */
export class RecordLivePunch extends Command<RecordedPunch> {
  constructor(
    readonly principal: Principal,
    readonly body: RecordPunchBody,
    /** The `Idempotency-Key`, for a body without an id of its own. */
    readonly idempotencyKey: string | undefined,
  ) {
    super();
  }
}

/**
 * Records a live punch, or refuses it and logs the attempt beside the sheet.
 * Errors: those of `decidePunch`; `employment.unknown` (404), `access.forbidden` (403), `request.id-reused` (409),
 * `idempotency-key.missing` (400).
 */
@CommandHandler(RecordLivePunch)
export class RecordLivePunchHandler implements ICommandHandler<RecordLivePunch> {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  async execute({ principal, body, idempotencyKey }: RecordLivePunch): Promise<RecordedPunch> {
    const key = body.id?.toLowerCase() ?? idempotencyKey;
    if (key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.employment(principal, employmentId);
    assertRelation(accessed, 'self', 'service');
    const command = livePunchOf(body, {
      employmentId,
      employeeId: accessed.settings.employment.employeeId,
      receivedAtMs: this.ports.clock.nowMs(),
      deviceId: body.deviceId,
    });
    const context = commandContextOf(this.ports.hashing, {
      principal,
      operation: LIVE_OPERATION,
      idempotencyKey: key,
      input: body,
    });
    try {
      return this.answer(await this.record(context, command, accessed.settings));
    } catch (error) {
      if (error instanceof DomainError && error.code.startsWith('punch.'))
        await this.logAttempt(context, command, error);
      throw error;
    }
  }

  private async record(
    context: CommandContext,
    command: RecordPunch,
    settings: EmploymentSettings,
  ): Promise<CommandResult<PunchSet>> {
    const { tenantId } = context;
    const { employmentId } = command.data;
    let judgedBy = settings;
    return this.ports.pipeline.execute({
      context,
      streamId: punchesStream(tenantId, employmentId, utcMonthOf(command.occurredAt)),
      queueKey: `punches ${tenantId} ${employmentId}`,
      ...punchStream,
      idScope: 'stream',
      decide: async (state) => {
        try {
          return decidePunch(command, state, await this.contextOf(context, command, judgedBy));
        } catch (error) {
          // A refusal may rest on settings of two seconds ago: the pipeline asks again, and then they are read afresh.
          this.settings.forget(tenantId, employmentId);
          judgedBy = (await this.settings.current(tenantId, employmentId)) ?? judgedBy;
          if (judgedBy === settings) throw error;
          return decidePunch(command, state, await this.contextOf(context, command, judgedBy));
        }
      },
    });
  }

  /** What the punch is judged by; the month before is read only near its end, where it may have left a session open. */
  private async contextOf(
    context: CommandContext,
    command: RecordPunch,
    settings: EmploymentSettings,
  ): Promise<PunchContext> {
    const judged = punchContextOf(settings, command.occurredAt);
    const month = earlierMonthOf(command.occurredAt, judged.policy);
    if (month === undefined) return judged;
    const stream = punchesStream(context.tenantId, command.data.employmentId, month);
    const events = await readToEnd(this.ports.store, context.tenantId, stream);
    return { ...judged, earlier: foldPunchSet(events) };
  }

  private async logAttempt(
    context: CommandContext,
    command: RecordPunch,
    refusal: DomainError,
  ): Promise<void> {
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

  private answer({ events, revision, position, isDuplicate }: CommandResult<PunchSet>): RecordedPunch {
    const [event] = events;
    if (event === undefined) throw new Error('a recorded punch left no event');
    return { view: viewOf(event, isDuplicate), revision, position: this.ports.tokens.issue(position) };
  }
}

const keepNothing = (): null => null;

const KIND_OF: Readonly<Record<string, RecordedPunchView['kind']>> = {
  'attendance.ClockedIn': 'clock-in',
  'attendance.ClockedOut': 'clock-out',
  'attendance.BreakStarted': 'break-start',
  'attendance.BreakEnded': 'break-end',
};

function viewOf(event: StoredEvent, isDuplicate: boolean): RecordedPunchView {
  // The first event of a punch's request is the punch.
  const data = event.data as unknown as PunchData;
  return {
    punchId: event.eventId,
    employmentId: data.employmentId,
    kind: KIND_OF[event.type] ?? 'clock-in',
    occurredAt: event.occurredAt,
    zone: data.zone,
    offset: data.offset,
    source: data.source,
    flags: data.flags,
    recordedAt: event.recordedAt,
    isDuplicate,
  };
}
