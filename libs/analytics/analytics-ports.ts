import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything analytics needs of the world. An app chooses the engines behind it. */
export type AnalyticsPorts = ContextPorts;

export const ANALYTICS_PORTS = Symbol('analytics ports');

/** The name of the projection that keeps the read model. */
export const ANALYTICS_PROJECTION = 'analytics';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;
