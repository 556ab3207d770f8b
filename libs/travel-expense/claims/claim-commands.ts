import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import type { CommandContext, CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { ClaimEvent } from '../domain/claims/claim-events.js';
import { evolveClaim, NO_CLAIM, type Claim, type ClaimState } from '../domain/claims/claim-state.js';
import { decideClaim, type ClaimCommand } from '../domain/claims/claim.decider.js';
import { claimStream } from '../streams.js';

/** What a command on a claim led to. */
export interface ClaimChanged {
  /** The claim as it is now. */
  readonly claim: ClaimState;
  /** For `ETag`. */
  readonly revision: number;
  /** For the `Read-At` token. */
  readonly position: number;
  /** Whether the same request was answered before. */
  readonly isDuplicate: boolean;
}

/** Takes in one event of a claim's stream, which holds nothing else; one function, as folded states are kept by it. */
export const evolveStored = (claim: Claim, event: StoredEvent): Claim =>
  evolveClaim(claim, event as unknown as ClaimEvent);

/**
 * Decides on a command for a claim and records what follows. The same request again is answered without another event;
 * requests that race are decided one after the other, each on what the one before led to.
 * @param expected `If-Match`
 * @throws DomainError as {@link decideClaim}; 409 `request.id-reused`; 412 `resource.stale`
 */
export async function changeClaim(
  { pipeline, clock }: { readonly pipeline: CommandPipeline; readonly clock: Clock },
  context: CommandContext,
  claimId: string,
  command: ClaimCommand,
  expected?: number,
): Promise<ClaimChanged> {
  const { state, revision, position, isDuplicate } = await pipeline.execute<Claim>({
    context,
    streamId: claimStream(context.tenantId, claimId),
    initialState: NO_CLAIM,
    evolve: evolveStored,
    decide: (claim) =>
      decideClaim(command, claim, instantOf(clock.nowMs())).map((decision) => ({
        ...decision,
        data: decision.data as JsonObject,
      })),
    ...(expected === undefined ? {} : { expected }),
  });
  if (state === undefined) throw new Error('an accepted command left no claim');
  return { claim: state, revision, position, isDuplicate };
}
