import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { streamIdOf, type StoredEvent, type StreamId } from '@timeledger/kernel/envelope.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import { commandContextOf, type CommandRequest } from '@timeledger/service/http/command-context.js';
import { ATTENDANCE_PORTS, type AttendancePorts } from '../../attendance-ports.js';
import {
  decideTerminal,
  evolveTerminal,
  initialTerminal,
  type TerminalCommand,
  type TerminalEvent,
  type TerminalRegistered,
  type TerminalState,
} from './terminal.decider.js';

/** A terminal that is registered. */
export interface KnownTerminal {
  readonly configuration: TerminalRegistered['data'];
  readonly state: TerminalState;
  readonly revision: number;
}

/** What a change of a terminal led to. */
export interface ChangedTerminal extends KnownTerminal {
  /** Token for `Read-At`. */
  readonly position: string;
}

const streamOf = (tenant: TenantId, terminalId: string): StreamId =>
  streamIdOf('attendance.terminal', tenant, terminalId);

// The streams of terminals hold nothing but their events.
const evolve = (state: TerminalState, event: StoredEvent): TerminalState =>
  evolveTerminal(state, event as unknown as TerminalEvent);

/** The terminals of a tenant, each a stream of its own. */
@Injectable()
export class TerminalRegistry {
  constructor(@Inject(ATTENDANCE_PORTS) private readonly ports: AttendancePorts) {}

  /**
   * Decides and records; nothing is recorded when the change is refused or changes nothing.
   * @throws DomainError as `decideTerminal`
   */
  async change(request: CommandRequest, command: TerminalCommand): Promise<ChangedTerminal> {
    const { clock, hashing, pipeline, tokens } = this.ports;
    const result = await pipeline.execute<TerminalState>({
      context: commandContextOf(hashing, request),
      streamId: streamOf(request.principal.tenantId, command.terminalId),
      initialState: initialTerminal,
      evolve,
      decide: (state) =>
        decideTerminal(command, state).map((decision) => ({
          ...decision,
          schemaVersion: 1,
          occurredAt: instantOf(clock.nowMs()),
        })),
    });
    return { ...knownOf(result.state, result.revision), position: tokens.issue(result.position) };
  }

  /** A terminal as the log has it now. @throws DomainError `terminal.unknown` */
  async get(tenant: TenantId, terminalId: string): Promise<KnownTerminal> {
    const { hooks, store } = this.ports;
    const stream = streamOf(tenant, terminalId);
    const { state, revision } = await foldStream(store, hooks, tenant, stream, initialTerminal, evolve);
    return knownOf(state, revision);
  }
}

function knownOf(state: TerminalState, revision: number): KnownTerminal {
  const { configuration } = state;
  if (configuration === undefined) throw new DomainError('terminal.unknown', 'not-found');
  return { configuration, state, revision };
}
