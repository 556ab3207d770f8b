import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything geolocation needs of the world. An app chooses the engines behind it. */
export type GeolocationPorts = ContextPorts;

export const GEOLOCATION_PORTS = Symbol('geolocation ports');

/** The name of the projection that keeps the read model. */
export const GEOLOCATION_PROJECTION = 'geolocation';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;
