import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { readToEnd } from '@timeledger/event-store/read-to-end.js';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import { parseId, type EmploymentId } from '@timeledger/kernel/ids.js';
import type { CommandContext, CommandResult } from '@timeledger/runtime/command-pipeline.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { AttendanceAccess } from '../access/attendance-access.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../attendance-ports.js';
import { utcMonthOf } from '../domain/events/event.js';
import type { PunchData } from '../domain/events/punch-events.js';
import { earlierMonthOf } from '../domain/punches/presence.js';
import {
  decidePunch,
  punchStream,
  type PunchContext,
  type RecordPunch,
} from '../domain/punches/punch.decider.js';
import { foldPunchSet, type PunchSet } from '../domain/punches/punch-set.js';
import type { StorageRefusal } from '@timeledger/people/domain/storage-permission.js';
import { StoragePermissions } from '@timeledger/people/privacy/storage-permissions.js';
import { screenEvidence } from '../privacy/evidence-screen.js';
import { DeviceReader, deviceRevoked } from '../devices/device.reader.js';
import type { DeviceVerdict } from '../domain/punches/device-standing.js';
import { PeopleReader } from '../settings/people.reader.js';
import { SettingsReader, type EmploymentSettings } from '../settings/settings.reader.js';
import { punchesStream } from '../streams.js';
import type { RecordedPunchView, RecordPunchBody } from './punch.dto.js';
import { instantOfBody, LIVE_OPERATION, livePunchOf, punchContextOf, withFlags } from './punch-recording.js';
import { RefusedAttempts } from './refused-attempts.js';

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
    /** The device that the request names itself as, besides the one of the body. */
    readonly sentBy?: string,
  ) {
    super();
  }
}

/**
 * Records a live punch, or refuses it and logs the attempt beside the sheet.
 * Errors: those of `decidePunch`; `device.revoked` (403); `employment.unknown` (404), `access.forbidden` (403), `request.id-reused` (409),
 * `idempotency-key.missing` (400).
 */
@CommandHandler(RecordLivePunch)
export class RecordLivePunchHandler implements ICommandHandler<RecordLivePunch> {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(AttendanceAccess) private readonly access: AttendanceAccess,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
    @Inject(StoragePermissions) private readonly permissions: StoragePermissions,
    @Inject(PeopleReader) private readonly people: PeopleReader,
    @Inject(DeviceReader) private readonly devices: DeviceReader,
    @Inject(RefusedAttempts) private readonly attempts: RefusedAttempts,
  ) {}

  async execute({ principal, body, idempotencyKey, sentBy }: RecordLivePunch): Promise<RecordedPunch> {
    const key = body.id?.toLowerCase() ?? idempotencyKey;
    if (key === undefined) throw new DomainError('idempotency-key.missing', 'malformed');
    const employmentId = parseId<EmploymentId>(body.employmentId, '/employmentId');
    const accessed = await this.access.permitted(principal, employmentId, 'punch', 'record');
    const { tenantId } = principal;
    const { employeeId } = accessed.settings.employment;
    const occurredAt = instantOfBody(body.occurredAt, '/occurredAt');
    const receivedAtMs = this.ports.clock.nowMs();
    // Side by side, because what is asked of the log at one time is read at one time. Whether the person is active is
    // asked again where the punch is decided, and known by then.
    const [screened, verdict] = await Promise.all([
      screenEvidence(this.permissions, { tenantId, employeeId }, body, occurredAt),
      this.devices.judgeLive(tenantId, [body.deviceId, sentBy], {
        employeeId,
        occurredAt,
        receivedAt: instantOf(receivedAtMs),
      }),
      this.people.isActive(tenantId, employeeId),
    ]);
    const punch = livePunchOf(screened.body, {
      employmentId,
      employeeId,
      receivedAtMs,
      deviceId: body.deviceId ?? sentBy,
    });
    const command = withFlags(punch, verdict);
    const context = commandContextOf(this.ports.hashing, {
      principal,
      operation: LIVE_OPERATION,
      idempotencyKey: key,
      input: body,
    });
    try {
      const recorded = await this.record(context, command, accessed.settings, verdict);
      return this.answer(recorded, body.location !== undefined, screened.refusal);
    } catch (error) {
      if (error instanceof DomainError && isLogged(error.code))
        await this.attempts.log(context, command, error);
      throw error;
    }
  }

  private async record(
    context: CommandContext,
    command: RecordPunch,
    settings: EmploymentSettings,
    verdict: DeviceVerdict,
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
        if (verdict.isRefused)
          throw deviceRevoked(command.data.deviceId === undefined ? undefined : '/deviceId');
        await this.people.refuseDeactivated(tenantId, command.data.employeeId);
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

  private answer(
    { events, revision, position, isDuplicate }: CommandResult<PunchSet>,
    isEvidenceSent: boolean,
    refusal: StorageRefusal | undefined,
  ): RecordedPunch {
    const [event] = events;
    if (event === undefined) throw new Error('a recorded punch left no event');
    const evidence = isEvidenceSent ? evidenceOutcome(event, refusal) : {};
    const view = { ...viewOf(event, isDuplicate), ...evidence };
    return { view, revision, position: this.ports.tokens.issue(position) };
  }
}

/** The refusals that are logged beside the sheet: those that are about the punch. */
const isLogged = (code: string): boolean => code.startsWith('punch.') || code === 'device.revoked';

/** What became of the evidence that was sent; of a retry, what became of it then. */
const evidenceOutcome = (
  { data }: StoredEvent,
  refusal: StorageRefusal | undefined,
): Pick<RecordedPunchView, 'evidence' | 'evidenceReason'> =>
  data['evidence'] === undefined
    ? { evidence: 'not-stored', evidenceReason: refusal ?? 'not-permitted-then' }
    : { evidence: 'stored' };

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
