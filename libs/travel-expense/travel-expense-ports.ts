import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything travel and expense needs of the world. An app chooses the engines behind it. */
export type TravelExpensePorts = ContextPorts;

export const TRAVEL_EXPENSE_PORTS = Symbol('travel-expense ports');

/** The name of the projection that keeps the read model. */
export const TRAVEL_EXPENSE_PROJECTION = 'travelexpense';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;

/** Waits until the read model has seen what the client has seen. @throws DomainError 504 `read.not-reached` */
export async function reachReadModel(
  { barrier }: Pick<TravelExpensePorts, 'barrier'>,
  token: string | undefined,
): Promise<void> {
  if (token !== undefined) await barrier.reach(token, TRAVEL_EXPENSE_PROJECTION, READ_WAIT_MS);
}
