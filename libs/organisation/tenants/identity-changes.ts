import { instantOf, type Clock } from '@timeledger/kernel/clock.js';
import type { JsonObject, StoredEvent } from '@timeledger/kernel/envelope.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import type { CommandContext, CommandPipeline } from '@timeledger/runtime/command-pipeline.js';
import {
  decideDirectoryTokens,
  evolveDirectoryTokens,
  initialDirectoryTokens,
  type DirectoryTokenCommand,
  type DirectoryTokenStates,
} from '../domain/tenants/directory-tokens.decider.js';
import {
  decideServiceAccounts,
  evolveServiceAccounts,
  initialServiceAccounts,
  type ServiceAccountCommand,
  type ServiceAccounts,
} from '../domain/tenants/service-accounts.decider.js';
import type {
  DirectoryTokenEvent,
  IdentityEvent,
  ServiceAccountEvent,
  TenantEvent,
} from '../domain/tenants/tenant-events.js';
import {
  decideTenant,
  evolveTenant,
  initialTenant,
  type TenantCommand,
  type TenantState,
} from '../domain/tenants/tenant.decider.js';
import { identityEventSchemas } from './identity-event-schemas.js';
import type { TenantDirectory } from './tenant-directory.js';
import { directoryTokensStreamOf, serviceAccountsStreamOf, tenantStreamOf } from './tenant-streams.js';

/** What changes of tenants and machine clients need of the world. */
export interface IdentityPorts {
  readonly pipeline: CommandPipeline;
  readonly tenants: TenantDirectory;
  readonly clock: Clock;
}

/** What a change led to. */
export interface IdentityChanged<State> {
  readonly state: State;
  /** What was recorded, now or by the first try. */
  readonly events: readonly StoredEvent[];
  readonly revision: number;
  readonly position: number;
  /** Whether the same request had been answered before. */
  readonly isDuplicate: boolean;
}

const versions = new Map(identityEventSchemas.map(({ type, schemaVersion }) => [type, schemaVersion]));

const decisionsOf = (clock: Clock, events: readonly IdentityEvent[]) =>
  events.map(({ type, data }) => ({
    type,
    schemaVersion: versions.get(type) ?? 1,
    occurredAt: instantOf(clock.nowMs()),
    data: data as JsonObject,
  }));

// One function for all commands each: the pipeline keeps states by it. The streams hold only these events.
const evolveTenantStream = (state: TenantState, event: StoredEvent): TenantState =>
  evolveTenant(state, event as unknown as TenantEvent);
const evolveAccountsStream = (state: ServiceAccounts, event: StoredEvent): ServiceAccounts =>
  evolveServiceAccounts(state, event as unknown as ServiceAccountEvent);
const evolveTokensStream = (state: DirectoryTokenStates, event: StoredEvent): DirectoryTokenStates =>
  evolveDirectoryTokens(state, event as unknown as DirectoryTokenEvent);

/** What an operator asks for at the command line, or the product itself at its start: nobody's token stands behind it. */
export const operatorContext = (tenantId: TenantId, operation: string): CommandContext => ({
  tenantId,
  principal: 'operator',
  actor: { kind: 'system', id: 'operator' },
  correlationId: newId(),
  requestHash: '',
  operation,
  idempotencyKey: newId(),
});

/**
 * Changes a tenant; the next request of this process is judged by it, that of another within five seconds.
 * @throws DomainError as {@link decideTenant} says
 */
export async function changeTenant(
  { pipeline, tenants, clock }: IdentityPorts,
  context: CommandContext,
  command: TenantCommand,
  expected?: number,
): Promise<IdentityChanged<TenantState>> {
  const changed = await pipeline.execute<TenantState>({
    context,
    streamId: tenantStreamOf(context.tenantId),
    initialState: initialTenant,
    evolve: evolveTenantStream,
    decide: (state) => decisionsOf(clock, decideTenant(command, state)),
    ...(expected === undefined ? {} : { expected }),
  });
  await known(tenants, changed.events);
  return changed;
}

/**
 * Changes the machine clients of a tenant.
 * @throws DomainError as {@link decideServiceAccounts} says
 */
export async function changeServiceAccounts(
  { pipeline, tenants, clock }: IdentityPorts,
  context: CommandContext,
  command: ServiceAccountCommand,
  knownScopes: readonly string[],
  expected?: number,
): Promise<IdentityChanged<ServiceAccounts>> {
  const changed = await pipeline.execute<ServiceAccounts>({
    context,
    streamId: serviceAccountsStreamOf(context.tenantId),
    initialState: initialServiceAccounts,
    evolve: evolveAccountsStream,
    decide: (state) => decisionsOf(clock, decideServiceAccounts(command, state, knownScopes)),
    ...(expected === undefined ? {} : { expected }),
  });
  await known(tenants, changed.events);
  return changed;
}

/**
 * Changes the directory tokens of a tenant.
 * @throws DomainError as {@link decideDirectoryTokens} says
 */
export async function changeDirectoryTokens(
  { pipeline, tenants, clock }: IdentityPorts,
  context: CommandContext,
  command: DirectoryTokenCommand,
): Promise<IdentityChanged<DirectoryTokenStates>> {
  const changed = await pipeline.execute<DirectoryTokenStates>({
    context,
    streamId: directoryTokensStreamOf(context.tenantId),
    initialState: initialDirectoryTokens,
    evolve: evolveTokensStream,
    decide: (state) => decisionsOf(clock, decideDirectoryTokens(command, state, clock.nowMs())),
  });
  await known(tenants, changed.events);
  return changed;
}

/** Takes in what another process wrote before, too: events are learned without a gap only. */
async function known(tenants: TenantDirectory, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tenants.refresh();
  tenants.learn(events);
}
