import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything task-time needs of the world. An app chooses the engines behind it. */
export type TaskTimePorts = ContextPorts;

export const TASK_TIME_PORTS = Symbol('task-time ports');

/** The name of the projection that keeps the read model. */
export const TASK_TIME_PROJECTION = 'tasktime';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;
