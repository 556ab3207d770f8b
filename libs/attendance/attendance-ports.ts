import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything attendance needs of the world. An app chooses the engines behind it. */
export type AttendancePorts = ContextPorts;

export const ATTENDANCE_PORTS = Symbol('attendance ports');

/** The name of the projection that keeps the read model. */
export const ATTENDANCE_PROJECTION = 'attendance';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;
