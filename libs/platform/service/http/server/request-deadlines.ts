import type { FastifyReply } from 'fastify';

const SWEEPS_PER_TIMEOUT = 10;

/**
 * Ends requests that take too long. One timer looks after all of them, because a timer and an abort signal for each,
 * as Fastify's `handlerTimeout` makes, cost a tenth of a small request. All have the same time, so the set is in
 * order of expiry; a request may take up to a tenth longer than it should.
 */
export class RequestDeadlines {
  private readonly pending = new Set<FastifyReply>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    timeoutMs: number,
    private readonly onOverdue: (reply: FastifyReply) => void,
  ) {
    this.timer = setInterval(
      () => this.sweep(performance.now() - timeoutMs),
      Math.ceil(timeoutMs / SWEEPS_PER_TIMEOUT),
    );
    this.timer.unref();
  }

  watch(reply: FastifyReply): void {
    this.pending.add(reply);
  }

  release(reply: FastifyReply): void {
    this.pending.delete(reply);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(startedBeforeMs: number): void {
    for (const reply of this.pending) {
      if (reply.request.startedAtMs > startedBeforeMs) return;
      this.pending.delete(reply);
      // An answer that has begun is a stream: it may take its time.
      if (!reply.sent && !reply.raw.headersSent) this.onOverdue(reply);
    }
  }
}
