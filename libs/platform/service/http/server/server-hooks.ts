import type { Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HealthChecks } from '../../health/health-checks.js';
import type { Metrics } from '../../metrics/metrics.js';
import {
  endServerSpan,
  isTracing,
  runInSpan,
  startServerSpan,
  traceparentToSend,
} from '../../telemetry/tracing.js';
import type { RequestDeadlines } from './request-deadlines.js';
import { runInContext, traceparentOf } from '../request-context.js';
import type { RouteTable } from './route-table.js';

/** What proxies note for a client that went away before the answer. */
const ABORTED_STATUS = 499;

const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'unmatched';

/**
 * What happens around every request: arrival is noted, the correlation id goes into the answer, the context is there
 * for all that the handler causes, and the time it took is measured. Nothing is logged at `info`.
 */
export function addServerHooks(
  server: FastifyInstance,
  parts: {
    readonly metrics: Metrics;
    readonly health: HealthChecks;
    readonly routes: RouteTable;
    readonly deadlines: RequestDeadlines;
  },
): void {
  const withSpans = isTracing();
  const spans = new WeakMap<FastifyRequest, Span>();
  server.decorateRequest('principal', null);
  server.decorateRequest('startedAtMs', 0);
  server.decorateRequest('isLive', false);
  server.addHook('onRoute', (route) => parts.routes.add(route.url, route.method));
  server.addHook('onRequest', (request, reply, done) => {
    request.startedAtMs = performance.now();
    parts.deadlines.watch(reply);
    reply.header('x-correlation-id', request.id);
    if (parts.health.isDraining) reply.header('connection', 'close');
    done();
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    const coding = request.headers['content-encoding'];
    if (coding === undefined || coding.toLowerCase() === 'identity') return done(null, payload);
    // RFC 9110 section 15.5.16: the answer names what would be understood.
    reply.header('accept-encoding', 'identity');
    done(Object.assign(new Error('the body is in a content coding'), { statusCode: 415 }));
  });
  // Not earlier: reading the body ends the asynchronous context of the hooks before it.
  server.addHook('preHandler', (request, _reply, done) => {
    const incoming = traceparentOf(request.headers.traceparent);
    if (!withSpans) {
      runInContext({ correlationId: request.id, traceparent: incoming }, done);
      return;
    }
    const span = startServerSpan(`${request.method} ${routeOf(request)}`, incoming);
    spans.set(request, span);
    runInSpan(span, () =>
      runInContext({ correlationId: request.id, traceparent: traceparentToSend(incoming) }, done),
    );
  });
  server.addHook('onResponse', (request, reply, done) => {
    parts.deadlines.release(reply);
    if (!request.isLive)
      parts.metrics.observeRequest(
        request.method,
        routeOf(request),
        reply.statusCode,
        (performance.now() - request.startedAtMs) / 1000,
      );
    const span = spans.get(request);
    if (span !== undefined) endServerSpan(span, reply.statusCode);
    done();
  });
  server.addHook('onRequestAbort', (request, done) => {
    const span = spans.get(request);
    if (span !== undefined) endServerSpan(span, ABORTED_STATUS);
    done();
  });
  server.addHook('onClose', (_server, done) => {
    parts.deadlines.stop();
    done();
  });
}
