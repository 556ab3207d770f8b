import {
  ProxyTracerProvider,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  context,
  trace,
} from '@opentelemetry/api';
import type { Context, Span } from '@opentelemetry/api';
import { traceparentOf } from '../http/request-context.js';

const TRACER = 'timeledger';

/** The OpenTelemetry context that a `traceparent` names. Ours to read, because without an SDK the API propagates nothing. */
export function contextOfTraceparent(traceparent: string | undefined): Context {
  if (traceparentOf(traceparent) === undefined || traceparent === undefined) return ROOT_CONTEXT;
  const [, traceId = '', spanId = '', flags = '00'] = traceparent.split('-');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  });
}

/** The `traceparent` of the span at work, else the one that came in: what goes into envelopes and to other services. */
export function traceparentToSend(incoming: string | undefined): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (span === undefined || !trace.isSpanContextValid(span)) return incoming;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** Whether an OpenTelemetry SDK was registered before the service started: without one no spans are made. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  // A fresh proxy delegates to the API's one "does nothing" provider.
  return (
    !(provider instanceof ProxyTracerProvider) ||
    provider.getDelegate() !== new ProxyTracerProvider().getDelegate()
  );
}

/** Starts the span of a request that came over the wire. */
export const startServerSpan = (name: string, traceparent: string | undefined): Span =>
  trace.getTracer(TRACER).startSpan(name, { kind: SpanKind.SERVER }, contextOfTraceparent(traceparent));

/** Ends it. */
export function endServerSpan(span: Span, status: number): void {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Runs work as part of a span. */
export const runInSpan = <T>(span: Span, work: () => T): T =>
  context.with(trace.setSpan(context.active(), span), work);
