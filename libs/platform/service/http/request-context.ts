import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Principal } from '../auth/principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; `null` until the guard has verified the token, and on public routes. */
    principal: Principal | null;
    /** When the request arrived, on the monotonic clock, in milliseconds. */
    startedAtMs: number;
    /** Whether its answer is a stream that stays open: how long that takes says nothing. */
    isLive: boolean;
  }
}

/** What goes with a request through everything it causes. */
export interface RequestContext {
  /** Names the request in logs, problems, events and on other services' side. */
  readonly correlationId: string;
  /** The `traceparent` that came with it (W3C Trace Context), if it was well-formed. */
  readonly traceparent: string | undefined;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the request, message or job that the caller works for; `undefined` outside of any. */
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** Runs something in a context: requests, and messages and jobs that carry one. */
export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

const SANE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The id that a client gave its request, if it is one that can stand in a log; else a new one. */
export const correlationIdOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' && SANE_ID.test(header) ? header : randomUUID();

/** A well-formed `traceparent`, or nothing: a broken one is ignored, as the specification asks. */
export const traceparentOf = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' && TRACEPARENT.test(header) ? header : undefined;
