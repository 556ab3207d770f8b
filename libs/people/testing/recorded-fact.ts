import { instantOf } from '@timeledger/kernel/clock.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import type { FactKind, Facts } from '../domain/facts.js';
import { factStream } from '../fact-streams.js';

/** Records what organisation says, in a context's log, as the intake of the context would. */
export async function recordFact<Kind extends FactKind>(
  { context, pipeline }: { readonly context: string; readonly pipeline: CommandPipeline },
  tenantId: TenantId,
  kind: Kind,
  about: string,
  data: Facts[Kind],
): Promise<void> {
  await pipeline.execute({
    context: {
      ...{ tenantId, principal: 'test', actor: { kind: 'system', id: 'test' }, correlationId: newId() },
      ...{ requestHash: '', operation: `facts.${kind}`, idempotencyKey: newId() },
    },
    streamId: factStream(context, tenantId, kind, about),
    initialState: null,
    evolve: () => null,
    decide: () => [
      {
        type: `${context}.${kind}`,
        schemaVersion: 1,
        occurredAt: instantOf(Date.UTC(2026, 0, 1)),
        data,
      },
    ],
  });
}
