import { Inject, Injectable } from '@nestjs/common';
import type { MessageEvent } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import type { TenantId } from '@timeledger/kernel/ids.js';
import type { Logger } from '@timeledger/kernel/logger.js';
import { Wakeup } from '@timeledger/runtime/wakeup.js';
import { AccessGate } from '../auth/access-gate.js';
import { bearerTokenOf } from '../auth/auth.guard.js';
import type { Principal } from '../auth/principal.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { HealthChecks } from '../health/health-checks.js';
import { LOGGER } from '../http/tokens.js';
import { RequestLimits } from '../limits/request-limits.js';
import { Metrics } from '../metrics/metrics.js';

/** How often streams do what they do by themselves. */
export interface LiveTimes {
  /** After how much silence a comment is sent: proxies close what is silent for a minute, some for half of one. */
  readonly heartbeatMs: number;
  /** How long somebody may go on reading who may not any more, and how late it is told what only time changes. */
  readonly renewMs: number;
  /** Changes of who may see what come in bursts: a list of a whole company is not read for each. */
  readonly renewGapMs: number;
}
/** The times of a service. */
export const LIVE_TIMES: LiveTimes = { heartbeatMs: 15_000, renewMs: 30_000, renewGapMs: 1_000 };
/** Where they are injected from. */
export const LIVE_TIMES_TOKEN = Symbol('live times');
/** How long a client waits before it comes back, unless it knows better. */
const RETRY_MS = 2_000;

/** What a stream tells of. Both are called one after the other, never at once. */
export interface LiveSource {
  /**
   * Everything that there is to tell to who asks, at the start and from time to time, because rights and clocks move on:
   * all of it the first time, afterwards only what is different from what was told.
   */
  renew(principal: Principal): Promise<readonly MessageEvent[]>;
  /** What came since; asked for after {@link LiveHandle.wake}. */
  changes(): Promise<readonly MessageEvent[]>;
  /** Nobody listens any more. */
  close(): void;
}

/** How a source says that there is something to tell. */
export interface LiveHandle {
  /** {@link LiveSource.changes} has something. */
  wake(): void;
  /** More may have changed than the source can tell by itself. */
  renewSoon(): void;
}

/** Opens a source for a stream. */
export type OpenLiveSource = (handle: LiveHandle) => LiveSource;

/**
 * Streams of server-sent events (WHATWG HTML, section 9.2) that stay open. Each takes one of its company's places; whoever
 * reads is asked again who they are every half minute; all end when the service drains, so that clients go to another one.
 * The last event says why a stream ended, in `data.code`: those of problem details.
 */
@Injectable()
export class LiveStreams {
  private readonly openOf = new Map<TenantId, number>();
  private readonly streams = new Set<LiveStream>();

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(AccessGate) private readonly gate: AccessGate,
    @Inject(RequestLimits) private readonly limits: RequestLimits,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(LIVE_TIMES_TOKEN) private readonly times: LiveTimes,
    @Inject(HealthChecks) health: HealthChecks,
    @Inject(Metrics) metrics: Metrics,
  ) {
    health.onDraining(() => this.streams.forEach((stream) => stream.end('service.unavailable')));
    metrics.gauge({
      name: 'live_streams',
      help: 'Streams of server-sent events that are open.',
      collect: (gauge) => gauge.set(this.streams.size),
    });
  }

  /**
   * Opens a stream for a request that was let in.
   * @param operation by whose row of the access policy it was
   * @param gone aborted when the client has left, or the answer is over
   * @throws LimitExceeded 429 when the company has no place left; whatever the source throws at its first look
   */
  async open(
    request: FastifyRequest,
    operation: string,
    gone: AbortSignal,
    source: OpenLiveSource,
  ): Promise<Observable<MessageEvent>> {
    const { principal } = request;
    if (principal === null) throw new Error(`${operation} lets in whoever comes: nobody to tell something`);
    const { tenantId } = principal;
    const count = this.openOf.get(tenantId) ?? 0;
    this.limits.admitStream(count);
    request.isLive = true;
    this.openOf.set(tenantId, count + 1);
    const stream = new LiveStream(source, () => this.again(request, operation), this.logger, this.times);
    this.streams.add(stream);
    const leave = (): void => {
      if (!this.streams.delete(stream)) return;
      const left = (this.openOf.get(tenantId) ?? 1) - 1;
      if (left === 0) this.openOf.delete(tenantId);
      else this.openOf.set(tenantId, left);
      stream.close();
    };
    gone.addEventListener('abort', leave, { once: true });
    if (gone.aborted) leave();
    // When the first look fails, the answer is over too.
    return stream.begin(principal);
  }

  /** Who asks, as it is known now: the token may be over, its issuer distrusted, a role taken away, a person deactivated. */
  private async again(request: FastifyRequest, operation: string): Promise<Principal> {
    const principal = await this.verifier.verify(bearerTokenOf(request.headers.authorization));
    const access = this.gate.of(operation);
    if (access === undefined) throw new Error(`no row of the access policy names ${operation}`);
    return access.admit(principal);
  }
}

/** One stream. */
class LiveStream implements LiveHandle {
  private readonly wakeup = new Wakeup();
  private readonly over = new AbortController();
  private readonly source: LiveSource;
  private renewAtMs = 0;
  private renewedAtMs = 0;
  private hasChanges = false;
  private endCode: string | undefined;
  /** A message without an id would be given a number. */
  private lastId = '';

  constructor(
    open: OpenLiveSource,
    private readonly again: () => Promise<Principal>,
    private readonly logger: Logger,
    private readonly times: LiveTimes,
  ) {
    this.source = open(this);
  }

  wake(): void {
    this.hasChanges = true;
    this.wakeup.wake();
  }

  renewSoon(): void {
    this.renewAtMs = Math.min(this.renewAtMs, this.renewedAtMs + this.times.renewGapMs);
    this.wakeup.wake();
  }

  /** Tells why, and ends. */
  end(code: string): void {
    this.endCode ??= code;
    this.wakeup.wake();
  }

  close(): void {
    if (this.over.signal.aborted) return;
    this.over.abort();
    this.source.close();
  }

  /** The first look is the request's own: what goes wrong there is answered like any other problem. */
  async begin(principal: Principal): Promise<Observable<MessageEvent>> {
    const [head, ...rest] = await this.renew(principal);
    // By itself it would be given an id.
    const first = head === undefined ? [] : [{ ...head, retry: RETRY_MS }, ...rest];
    return new Observable((subscriber) => {
      subscriber.next({ comment: 'open' });
      const tell = (message: MessageEvent): void => {
        this.lastId = message.id ?? this.lastId;
        subscriber.next(message);
      };
      first.forEach(tell);
      void this.run(tell).then(
        () => subscriber.complete(),
        (error: unknown) => subscriber.error(error),
      );
    });
  }

  private async run(tell: (message: MessageEvent) => void): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted && this.endCode === undefined) {
      const untilRenewal = Math.max(0, this.renewAtMs - performance.now());
      // What came while a renewal was under way has used up its wake-up.
      await this.wakeup.sleep(this.hasChanges ? 0 : Math.min(this.times.heartbeatMs, untilRenewal), signal);
      if (signal.aborted) return;
      if (this.endCode !== undefined) break;
      const messages = await this.news();
      if (signal.aborted) return;
      for (const message of messages) tell(message);
      if (messages.length === 0) tell({ comment: 'quiet' });
    }
    tell({ type: 'end', id: this.lastId, data: { code: this.endCode ?? 'service.unavailable' } });
  }

  private async news(): Promise<readonly MessageEvent[]> {
    try {
      if (performance.now() >= this.renewAtMs) return await this.renew(await this.again());
      if (!this.hasChanges) return [];
      this.hasChanges = false;
      return await this.source.changes();
    } catch (error) {
      this.end(this.codeOf(error));
      return [];
    }
  }

  private async renew(principal: Principal): Promise<readonly MessageEvent[]> {
    this.renewedAtMs = performance.now();
    this.renewAtMs = this.renewedAtMs + this.times.renewMs;
    return this.source.renew(principal);
  }

  /** What is wrong on our side is told without details, as for any request. */
  private codeOf(error: unknown): string {
    if (error instanceof DomainError) return error.code;
    this.logger.warn({ err: error }, 'a live stream ended');
    return 'service.unavailable';
  }
}
