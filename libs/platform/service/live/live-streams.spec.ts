import { Controller, Inject, Req, Sse, SseSignal, type MessageEvent } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { AccessPolicy } from '@timeledger/access/access-policy.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import type { Principal } from '../auth/principal.js';
import { RequestLimits, UNLIMITED } from '../limits/request-limits.js';
import { Operation } from '../openapi/operation.decorator.js';
import { readLive, type LiveReader } from '@timeledger/testing/live-reader.js';
import {
  startTestService,
  type TestIdentity,
  type TestService,
  type TestServiceOptions,
} from '../testing/test-service.js';
import { LiveStreams, type LiveHandle, type LiveSource } from './live-streams.js';

/** A source that a test has in its hands. */
class ToySource implements LiveSource {
  static readonly opened: ToySource[] = [];
  static failure: Error | undefined;
  readonly seenBy: Principal[] = [];
  readonly seenAtMs: number[] = [];
  readonly pending: MessageEvent[] = [];
  isClosed = false;

  constructor(readonly handle: LiveHandle) {
    ToySource.opened.push(this);
  }

  async renew(principal: Principal): Promise<readonly MessageEvent[]> {
    if (ToySource.failure !== undefined) throw ToySource.failure;
    this.seenBy.push(principal);
    this.seenAtMs.push(performance.now());
    return this.seenBy.length === 1 ? [{ type: 'board', id: 'p1', data: { toys: 0 } }] : [];
  }

  async changes(): Promise<readonly MessageEvent[]> {
    return this.pending.splice(0);
  }

  tell(...messages: MessageEvent[]): void {
    this.pending.push(...messages);
    this.handle.wake();
  }

  close(): void {
    this.isClosed = true;
  }
}

@Controller('v1/toys')
class ToyController {
  constructor(@Inject(LiveStreams) private readonly live: LiveStreams) {}

  @Sse('live')
  @Operation({
    id: 'liveToys',
    summary: 'Toys',
    description: 'Toys.',
    response: { description: 'Events.', mediaType: 'text/event-stream', example: 'data: {}' },
    problems: ['limit.exceeded'],
  })
  toys(@Req() request: FastifyRequest, @SseSignal() gone: AbortSignal): Promise<Observable<MessageEvent>> {
    return this.live.open(request, 'liveToys', gone, (handle) => new ToySource(handle));
  }
}

const access = new AccessPolicy([
  {
    ...{ resource: 'toy', action: 'watch', kind: 'tenant', operations: ['liveToys'] },
    allow: { anyone: true },
    text: { en: 'Toys.', zh: '玩具。' },
  },
]);

const readers: LiveReader[] = [];
let service: TestService | undefined;
afterEach(async () => {
  readers.splice(0).forEach((reader) => reader.leave());
  await service?.close();
  service = undefined;
  ToySource.failure = undefined;
  ToySource.opened.length = 0;
});

async function start(options: Partial<TestServiceOptions> = {}) {
  const started = await startTestService({ controllers: [ToyController], access, ...options });
  service = started;
  const url = await started.app.listen();
  const open = async (who: TestIdentity = {}): Promise<LiveReader> => {
    const reader = await readLive(`${url}/v1/toys/live`, await started.issuer.token(who));
    readers.push(reader);
    return reader;
  };
  return { service: started, url, open };
}
const sourceOf = (index: number): ToySource => {
  const source = ToySource.opened[index];
  if (source === undefined) throw new Error(`no stream ${index}`);
  return source;
};

describe('a live stream', () => {
  it('begins with what there is and tells what comes, in order', async () => {
    const { open } = await start();
    const reader = await open();
    expect([reader.status, reader.contentType]).toEqual([200, 'text/event-stream']);
    expect(await reader.next()).toEqual({ type: 'board', id: 'p1', data: { toys: 0 } });
    sourceOf(0).tell(
      { type: 'changes', id: 'p2', data: { toys: 1 } },
      { type: 'changes', id: 'p2', data: { toys: 2 } },
    );
    expect([(await reader.next()).data, (await reader.next()).data]).toEqual([{ toys: 1 }, { toys: 2 }]);
    expect(reader.isOver).toBe(false);
  });

  it('says something when nothing happens, and is not measured as a request', async () => {
    const liveTimes = { heartbeatMs: 20, renewMs: 60_000, renewGapMs: 10 };
    const { open, service: started } = await start({ liveTimes });
    const reader = await open();
    await waitUntil(() => reader.comments.filter((comment) => comment === 'quiet').length > 2, {
      what: 'comments',
    });
    expect(await started.app.metrics.text()).toContain('timeledger_live_streams 1');
    reader.leave();
    await waitUntil(() => sourceOf(0).isClosed, { what: 'the source to be closed' });
    const metrics = await started.app.metrics.text();
    expect(metrics).toContain('timeledger_live_streams 0');
    expect(metrics).not.toContain('/v1/toys/live');
  });

  it('asks anew who listens: one whose token is over is told so, and nothing more', async () => {
    const liveTimes = { heartbeatMs: 5_000, renewMs: 100, renewGapMs: 10 };
    const { open } = await start({ liveTimes });
    const [short, long] = [await open({ lifeSeconds: 2 }), await open()];
    await waitUntil(() => short.isOver, { what: 'the end' });
    expect(short.messages.at(-1)).toEqual({ type: 'end', id: 'p1', data: { code: 'auth.token-expired' } });
    await waitUntil(() => sourceOf(0).isClosed, { what: 'the source to be closed' });
    expect(long.isOver).toBe(false);
    expect(sourceOf(1).seenBy.length).toBeGreaterThan(3);
  });

  it('is renewed soon when the source says so, not at once for each of many changes', async () => {
    const liveTimes = { heartbeatMs: 5_000, renewMs: 60_000, renewGapMs: 400 };
    const { open } = await start({ liveTimes });
    await open();
    const asking = setInterval(() => sourceOf(0).handle.renewSoon(), 5);
    await waitUntil(() => sourceOf(0).seenBy.length === 3, { what: 'the second renewal' });
    clearInterval(asking);
    const [first, second, third] = sourceOf(0).seenAtMs;
    expect(Math.min(Number(second) - Number(first), Number(third) - Number(second))).toBeGreaterThan(390);
  });

  it('ends with the code of what went wrong; what is wrong on our side is not told', async () => {
    const liveTimes = { heartbeatMs: 5_000, renewMs: 50, renewGapMs: 10 };
    const { open, service: started } = await start({ liveTimes });
    for (const [failure, code] of [
      [new DomainError('access.forbidden', 'forbidden', {}), 'access.forbidden'],
      [new Error('secret'), 'service.unavailable'],
    ] as const) {
      ToySource.failure = undefined;
      const reader = await open();
      await reader.next();
      ToySource.failure = failure;
      expect(await reader.next()).toEqual({ type: 'end', id: 'p1', data: { code } });
      await waitUntil(() => reader.isOver, { what: 'the end of the answer' });
    }
    // How long a stream was open says nothing about how fast requests are answered.
    expect(await started.app.metrics.text()).not.toContain('/v1/toys/live');
  });

  it('answers what goes wrong at the start like any request, and takes no place', async () => {
    const { open } = await start({ limits: new RequestLimits({ ...UNLIMITED, liveStreams: 1 }) });
    ToySource.failure = new DomainError('access.forbidden', 'forbidden', {});
    for (let times = 0; times < 3; times += 1) {
      const reader = await open();
      expect([reader.status, reader.body]).toMatchObject([403, { code: 'access.forbidden' }]);
    }
    ToySource.failure = undefined;
    expect((await open()).status).toBe(200);
  });

  it('takes one of the places of its company, which is free again when the client leaves', async () => {
    const { open } = await start({ limits: new RequestLimits({ ...UNLIMITED, liveStreams: 2 }) });
    const company = { tenantId: newId<TenantId>() };
    const [first] = [await open(company), await open(company)];
    const refused = await open(company);
    expect([refused.status, refused.body]).toMatchObject([
      429,
      { code: 'limit.exceeded', limit: 'live-streams', retryAfterSeconds: 30 },
    ]);
    expect((await open()).status).toBe(200);
    first?.leave();
    await waitUntil(async () => (await open(company)).status === 200, { what: 'a free place' });
  });

  it('ends when the service drains, so that nobody waits for it', async () => {
    const { open, service: started } = await start({ config: { DRAIN_TIMEOUT_MS: 30_000 } });
    const reader = await open();
    await reader.next();
    service = undefined;
    await started.close();
    expect(await reader.next()).toEqual({ type: 'end', id: 'p1', data: { code: 'service.unavailable' } });
    await waitUntil(() => reader.isOver, { what: 'the end' });
  });
});
