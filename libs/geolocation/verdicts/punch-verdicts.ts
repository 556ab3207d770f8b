import { Inject, Injectable } from '@nestjs/common';
import { deriveId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext } from '@timeledger/runtime/command-pipeline.js';
import { foldStream } from '@timeledger/runtime/stream-fold.js';
import type { StoredEvent } from '@timeledger/kernel/envelope.js';
import type { CommandRequest } from '@timeledger/service/http/command-context.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import {
  evolvePunchVerdict,
  giveVerdict,
  initialPunchVerdict,
  notePunch,
  type NotedPunch,
  type PunchVerdictGiven,
  type PunchVerdictState,
  type VerdictEvent,
} from '../domain/verdicts/punch-verdict.decider.js';
import { GeolocationCommands } from '../geolocation-commands.js';
import { GEOLOCATION_PORTS, type GeolocationPorts } from '../geolocation-ports.js';
import { verdictStream } from '../streams.js';
import { Judgements, type JudgedPunch } from './judgement.js';

/** Evidence of a punch, as its maker sends it. */
export type SentEvidence = Pick<JudgedPunch, 'fix' | 'bssids' | 'ip'>;

/** The actor of verdicts on punches that no evidence came for. Never renamed. */
export const GIVE_MISSING_VERDICT = 'geolocation.give-missing-verdict';

const NOTHING_SENT: SentEvidence = { fix: null, bssids: [], ip: null };

// The streams of verdicts hold no other events.
const evolveStored = evolvePunchVerdict as unknown as (
  state: PunchVerdictState,
  event: StoredEvent,
) => PunchVerdictState;

/** Gives verdicts, and records them. */
@Injectable()
export class PunchVerdicts {
  constructor(
    @Inject(GEOLOCATION_PORTS) private readonly ports: GeolocationPorts,
    @Inject(GeolocationCommands) private readonly commands: GeolocationCommands,
    @Inject(Judgements) private readonly judgements: Judgements,
  ) {}

  /** Notes a punch that is to be judged. */
  async note(context: CommandContext, punch: NotedPunch): Promise<void> {
    await this.commands.change<PunchVerdictState, VerdictEvent>({
      request: context,
      streamId: verdictStream(context.tenantId, punch.punchId),
      initialState: initialPunchVerdict,
      evolve: evolvePunchVerdict,
      decide: (state) => notePunch(punch, state),
    });
  }

  /**
   * The verdict on the evidence that somebody sends for an own punch.
   * @throws DomainError as {@link giveVerdict}
   */
  async give(
    request: CommandRequest,
    employeeId: string,
    punchId: string,
    evidence: SentEvidence,
  ): Promise<{
    readonly verdict: PunchVerdictGiven['data'];
    readonly revision: number;
    readonly position: string;
  }> {
    const { tenantId } = request.principal;
    const { state, revision, position } = await this.record(request, tenantId, punchId, employeeId, evidence);
    if (state.verdict === undefined) throw new DomainError('punch-verdict.punch-unknown', 'not-found');
    return { verdict: state.verdict, revision, position };
  }

  /**
   * What is known of an own punch, as the log has it.
   * @throws DomainError 404 `punch-verdict.punch-unknown` for one that is not known yet, or is not that person's
   */
  async own(tenantId: TenantId, employeeId: string, punchId: string): Promise<PunchVerdictState> {
    const { store, hooks } = this.ports;
    const stream = verdictStream(tenantId, punchId);
    const { state } = await foldStream(store, hooks, tenantId, stream, initialPunchVerdict, evolveStored);
    if (state.punch?.employeeId !== employeeId)
      throw new DomainError('punch-verdict.punch-unknown', 'not-found');
    return state;
  }

  /** The verdict on a punch that no evidence came for; nothing where one was given. */
  async giveWithoutEvidence(tenantId: TenantId, punchId: string): Promise<void> {
    const context: CommandContext = {
      tenantId,
      principal: GIVE_MISSING_VERDICT,
      actor: { kind: 'system', id: GIVE_MISSING_VERDICT },
      correlationId: punchId,
      causationId: punchId,
      requestHash: '',
      operation: 'punch-verdicts.give-missing',
      idempotencyKey: punchId,
    };
    await this.record(context, tenantId, punchId, undefined, NOTHING_SENT);
  }

  private record(
    request: CommandRequest | CommandContext,
    tenantId: TenantId,
    punchId: string,
    employeeId: string | undefined,
    evidence: SentEvidence,
  ) {
    return this.commands.change<PunchVerdictState, VerdictEvent>({
      request,
      streamId: verdictStream(tenantId, punchId),
      initialState: initialPunchVerdict,
      evolve: evolvePunchVerdict,
      decide: async (state) => {
        const { punch } = state;
        // Whose punch it is, is looked at before anything of the company is.
        if (punch === undefined || (employeeId !== undefined && punch.employeeId !== employeeId))
          throw new DomainError('punch-verdict.punch-unknown', 'not-found');
        const { at, zone } = punch;
        const judged = { employeeId: punch.employeeId, at, zone, ...evidence };
        const { verdict, signals } = await this.judgements.judge(tenantId, judged);
        const raised = signals.map((kind) => {
          const signalId: string = deriveId('integrity-signal', tenantId, punchId, kind);
          return { signalId, kind };
        });
        return giveVerdict({ employeeId, verdict, signals: raised }, state);
      },
    });
  }
}
