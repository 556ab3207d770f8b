import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { ReceivedMessage } from '@timeledger/bus/port.js';
import type { TestIdentity } from '@timeledger/service/testing/test-service.js';
import {
  startContext,
  type Answer,
  type ContextHarness,
  type HarnessOptions,
} from '@timeledger/testing/context-harness.js';
import { geolocationContext } from '../geolocation.context.js';
import type { GeolocationPorts } from '../geolocation-ports.js';

type Headers = Readonly<Record<string, string>>;

/** Geolocation as it runs in an app, on a PostgreSQL of its own. */
export interface GeolocationHarness {
  readonly ports: GeolocationPorts;
  readonly followerPool: Pool;
  /** Every POST has a fresh `Idempotency-Key` unless the test gives one; a text is sent as it is. */
  send<Body>(
    method: 'GET' | 'POST' | 'PUT',
    identity: TestIdentity,
    path: string,
    body?: object | string,
    headers?: Headers,
  ): Promise<Pick<Answer<Body>, 'status' | 'body' | 'etag' | 'position'>>;
  readonly harness: ContextHarness;
  /** Hands a message to all that geolocation takes in of attendance, as the bus does. */
  takeIn(message: Pick<ReceivedMessage, 'tenantId' | 'type' | 'data'>): Promise<void>;
  /** A token of everything that is recorded by now. */
  head(): Promise<string>;
  close(): Promise<void>;
}

/** Starts geolocation with its read model, at the machine's time unless told. One for a spec file. */
export async function startGeolocation(
  options: Pick<HarnessOptions, 'now' | 'hooks'> = {},
): Promise<GeolocationHarness> {
  const harness = await startContext(geolocationContext, { now: new Date().toISOString(), ...options });
  const { ports, service, followerPool } = harness;
  const intakes = (geolocationContext.intakes?.(ports) ?? []).filter(({ topics }) =>
    topics.includes('timeledger.attendance.v1'),
  );
  return {
    harness,
    ports,
    followerPool,
    async send<Body>(
      method: 'GET' | 'POST' | 'PUT',
      identity: TestIdentity,
      url: string,
      payload?: object | string,
      headers: Headers = {},
    ) {
      const key = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
      const response = await service.inject(
        { method, url, headers: { ...key, ...headers }, ...(payload === undefined ? {} : { payload }) },
        identity,
      );
      return {
        status: response.statusCode,
        // The test says what it expects the body to be, and finds out.
        body: (response.body === '' ? undefined : response.json()) as Body,
        etag: String(response.headers['etag'] ?? ''),
        position: String(response.headers['position'] ?? ''),
      };
    },
    async takeIn(message) {
      const received = { ...message, id: randomUUID(), key: '', time: '2026-03-02T08:00:00.000Z' };
      for (const { handle } of intakes)
        // What the intakes read of a message.
        await handle(received as unknown as ReceivedMessage, new AbortController().signal);
    },
    head: async () => ports.tokens.issue(await ports.store.head()),
    close: () => harness.close(),
  };
}
