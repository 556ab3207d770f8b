import type { ContextPorts } from '@timeledger/service/context/context-ports.js';

/** Everything attendance needs of the world. An app chooses the engines behind it. */
export type AttendancePorts = ContextPorts;

export const ATTENDANCE_PORTS = Symbol('attendance ports');

/** The name of the projection that keeps the read model. */
export const ATTENDANCE_PROJECTION = 'attendance';

/** How long a query with `Read-At` waits for the read model. */
export const READ_WAIT_MS = 5_000;

/**
 * Waits until a list has seen what the client has seen: what it lists, and who sees whom, which the main read model knows.
 * @param projection that keeps what is listed
 * @throws DomainError 504 `read.not-reached`
 */
export async function reachList(
  { barrier }: Pick<AttendancePorts, 'barrier'>,
  token: string | undefined,
  projection: string,
): Promise<void> {
  if (token === undefined) return;
  for (const name of [projection, ATTENDANCE_PROJECTION]) await barrier.reach(token, name, READ_WAIT_MS);
}
