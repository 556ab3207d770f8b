import type { TenantUsage } from '@timeledger/runtime/usage/tenant-usage.js';
import type { ContextEngines } from './context-engines.js';
import type { ContextName, PortsOf } from './contexts.js';

/** A context that is open: its engines, and everything it needs of the world. */
export type OpenContext<Name extends ContextName> = ContextEngines & PortsOf<Name>;

/** All contexts, with everything they need of the world. */
export type Contexts = { readonly [Name in ContextName]: OpenContext<Name> } & {
  readonly organisation: { readonly usage: TenantUsage };
  /** Ends commands in flight, then closes every connection. */
  close(): Promise<void>;
};
