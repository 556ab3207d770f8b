import type { FastifyInstance } from 'fastify';
import type { Logger } from '@timeledger/kernel/logger.js';
import type { HealthChecks } from '../../health/health-checks.js';

const IDLE_SWEEP_MS = 20;

/**
 * Lets a server finish: readiness turns to 503, no connection is accepted any more, requests in flight are answered
 * with `Connection: close`, and what is not done at the deadline is cut. Modules are still open all the while.
 */
export async function drain(
  server: FastifyInstance,
  health: HealthChecks,
  options: { readonly timeoutMs: number; readonly logger: Logger },
): Promise<void> {
  health.startDraining();
  const http = server.server;
  if (!http.listening) return;
  let deadline: NodeJS.Timeout | undefined;
  // A connection whose last answer went out is idle, but its client may keep it open for a minute.
  const sweep = setInterval(() => http.closeIdleConnections(), IDLE_SWEEP_MS);
  const isCut = await new Promise<boolean>((resolve) => {
    http.close(() => resolve(false));
    deadline = setTimeout(() => resolve(true), options.timeoutMs);
  });
  clearTimeout(deadline);
  clearInterval(sweep);
  if (isCut) {
    options.logger.warn({ timeoutMs: options.timeoutMs }, 'requests were cut at the deadline of the drain');
    http.closeAllConnections();
  }
}
