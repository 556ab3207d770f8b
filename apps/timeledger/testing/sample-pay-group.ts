import { instantOf, systemClock } from '@timeledger/kernel/clock.js';
import { streamIdOf } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandPipeline } from '@timeledger/runtime/command-pipeline.js';

/** Records a pay group of a tenant in organisation's log, past its API: the least that makes every follower move. */
export async function defineSamplePayGroup(
  pipeline: CommandPipeline,
  tenantId: TenantId,
  payGroupId: string,
): Promise<void> {
  const definition = {
    effectiveFrom: '2026-01-01',
    zone: 'Europe/Berlin',
    periodKind: 'monthly',
    anchor: '2026-01-01',
    workweekStart: 1,
    dayAttribution: 'start-of-session',
  } as const;
  await pipeline.execute<undefined>({
    context: {
      tenantId,
      principal: 'test',
      actor: { kind: 'system', id: 'test' },
      correlationId: newId(),
      requestHash: '',
      operation: 'define',
      idempotencyKey: newId(),
    },
    streamId: streamIdOf('organisation.paygroup', tenantId, payGroupId),
    initialState: undefined,
    evolve: () => undefined,
    decide: () => [
      {
        type: 'organisation.PayGroupDefined',
        schemaVersion: 1,
        occurredAt: instantOf(systemClock.nowMs()),
        data: { payGroupId, name: 'Field', definitions: [definition], before: [] },
      },
    ],
  });
}
