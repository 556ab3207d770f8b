import { Inject, Injectable } from '@nestjs/common';
import { epochMsOf, instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { EmploymentId } from '@timeledger/kernel/ids.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { commandContextOf } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import { decidePunch, punchStream } from '../../domain/punches/punch.decider.js';
import type { PunchSet } from '../../domain/punches/punch-set.js';
import { punchContextOf } from '../../punching/punch-recording.js';
import { zoneOffsetAt } from '../../punching/zone-offset.js';
import { SettingsReader, type EmploymentSettings } from '../../settings/settings.reader.js';
import { punchesStream } from '../../streams.js';
import { repeatedAmong, type Tap } from './repeated-tap.js';
import type { TerminalPunch, TerminalPunchOutcome, TerminalPunchSink } from './terminal-import.js';

/** The terminal whose log is imported, and by whom. */
export interface ImportedTerminal {
  readonly principal: Principal;
  readonly terminalId: string;
  readonly zone: string;
}

/** Tells how far the log has got. */
export interface RecordingProgress {
  /** The greatest position of what was recorded; 0 when nothing was. */
  position: number;
}

/** Another process may import an overlapping file at the same moment; so often a chunk is decided again. */
const MAX_ATTEMPTS = 4;

/** Records the punches of a terminal's log through the command pipeline. */
@Injectable()
export class TerminalPunchRecorder {
  constructor(
    @Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts,
    @Inject(SettingsReader) private readonly settings: SettingsReader,
  ) {}

  /** The sink of one import. */
  sinkOf(terminal: ImportedTerminal, progress: RecordingProgress): TerminalPunchSink {
    return { record: (...chunk) => this.recordAgain(terminal, progress, ...chunk) };
  }

  private async recordAgain(
    terminal: ImportedTerminal,
    progress: RecordingProgress,
    ...chunk: Parameters<TerminalPunchSink['record']>
  ): Promise<readonly TerminalPunchOutcome[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.record(terminal, progress, ...chunk);
      } catch (error) {
        const isRace = error instanceof DomainError && error.code === 'request.id-reused';
        if (!isRace || attempt >= MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async record(
    terminal: ImportedTerminal,
    progress: RecordingProgress,
    employmentId: EmploymentId,
    month: string,
    punches: readonly TerminalPunch[],
  ): Promise<readonly TerminalPunchOutcome[]> {
    const { principal, terminalId } = terminal;
    const { tenantId } = principal;
    const settings = await this.settings.current(tenantId, employmentId);
    if (settings === undefined) throw new DomainError('employment.unknown', 'not-found');
    const streamId = punchesStream(tenantId, employmentId, month);
    const ofAnother = await this.recordedElsewhere(tenantId, streamId, punches);
    let outcomes: readonly TerminalPunchOutcome[] = [];
    const result = await this.ports.pipeline.execute({
      context: commandContextOf(this.ports.hashing, {
        principal,
        operation: 'terminals.import',
        idempotencyKey: punches[0]?.punchId ?? '',
        // A punch's id is derived from all that the line says, so one hash serves all lines of a terminal.
        input: { terminalId },
      }),
      streamId,
      queueKey: `punches ${tenantId} ${employmentId}`,
      ...punchStream,
      idScope: 'stream',
      decide: (state) => {
        outcomes = outcomesOf(punches, ofAnother, state);
        return punches
          .filter((_, index) => outcomes[index] === 'recorded')
          .flatMap((punch) =>
            decidePunch(
              this.commandOf(terminal, employmentId, settings, punch),
              state,
              punchContextOf(settings, punch.occurredAt),
            ),
          );
      },
    });
    progress.position = Math.max(progress.position, result.position);
    return outcomes;
  }

  private commandOf(
    { terminalId, zone }: ImportedTerminal,
    employmentId: EmploymentId,
    settings: EmploymentSettings,
    { punchId, kind, occurredAt }: TerminalPunch,
  ) {
    return {
      eventId: punchId,
      kind,
      occurredAt,
      data: {
        employmentId,
        employeeId: settings.employment.employeeId,
        source: 'terminal',
        zone,
        offset: zoneOffsetAt(zone, epochMsOf(occurredAt)),
        receivedAt: instantOf(this.ports.clock.nowMs()),
        deviceTime: occurredAt,
        deviceId: terminalId,
        flags: [],
      },
    } as const;
  }

  /** The punches whose code passed from hand to hand and that stand in another person's stream already. */
  private async recordedElsewhere(
    tenantId: Principal['tenantId'],
    streamId: string,
    punches: readonly TerminalPunch[],
  ): Promise<ReadonlySet<TerminalPunch>> {
    const found = new Set<TerminalPunch>();
    for (const punch of punches) {
      if (!punch.mayBeOfAnother) continue;
      const event = await this.ports.store.findEvent(tenantId, punch.punchId);
      if (event !== undefined && event.streamId !== streamId) found.add(punch);
    }
    return found;
  }
}

/** What becomes of each punch beside those that its month holds. */
function outcomesOf(
  punches: readonly TerminalPunch[],
  ofAnother: ReadonlySet<TerminalPunch>,
  state: PunchSet,
): readonly TerminalPunchOutcome[] {
  const isKnown = ({ punchId }: TerminalPunch): boolean => (state.get(punchId)?.origin ?? null) !== null;
  const recorded: Tap[] = [];
  for (const { origin } of state.values()) {
    if (origin?.source === 'terminal')
      recorded.push({ epochMs: epochMsOf(origin.occurredAt), kind: origin.kind });
  }
  const fresh = punches.filter((punch) => !isKnown(punch) && !ofAnother.has(punch));
  const repeated = repeatedAmong(
    recorded,
    fresh.map(({ occurredAt, kind }) => ({ epochMs: epochMsOf(occurredAt), kind })),
  );
  const repeats = new Set(fresh.filter((_, index) => repeated[index]));
  return punches.map((punch) => {
    if (ofAnother.has(punch)) return 'recorded-for-another';
    if (isKnown(punch)) return 'already-recorded';
    return repeats.has(punch) ? 'repeated-tap' : 'recorded';
  });
}
