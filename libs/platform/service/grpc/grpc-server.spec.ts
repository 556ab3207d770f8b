import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Metadata, credentials, status } from '@grpc/grpc-js';
import type { CallOptions, ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { MethodDefinition } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { silentLogger } from '@timeledger/kernel/logger.js';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { HealthChecks } from '../health/health-checks.js';
import { currentContext } from '../http/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { requestProblems } from '../problems/catalogue/request-problems.js';
import { serviceProblems } from '../problems/catalogue/service-problems.js';
import { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { TestIssuer } from '../testing/test-service.js';
import { AccessGate } from '../auth/access-gate.js';
import { toyAccess, toyProblems } from '../testing/toy.controller.js';
import { RequestLimits, UNLIMITED } from '../limits/request-limits.js';
import { NO_LIMITS } from '../tenants/tenant-limits.js';
import { problemOfGrpcError } from './grpc-problem.js';
import { startGrpcServer } from './grpc-server.js';
import type { GrpcServer } from './grpc-server.js';
import type { GrpcCallContext, GrpcService } from './grpc-service.js';

type Play = { readonly toyId: string; readonly how: string };
const protoFolder = fileURLToPath(new URL('../testing/proto', import.meta.url));
const protoFile = 'timeledger/toys/v1/toys.proto';
let aborted = 0;

async function playWithToy(request: Play, call: GrpcCallContext): Promise<object> {
  switch (request.how) {
    case 'break':
      throw new DomainError('toy.broken', 'conflict', { extensions: { toy: 'car' } });
    case 'crash':
      throw new Error('secret inner detail');
    case 'slowly':
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 2000);
        call.signal.addEventListener('abort', () => {
          aborted += 1;
          clearTimeout(timer);
          resolve(undefined);
        });
      });
      return {};
    default:
      call.setMetadata('position', 'p1');
      return {
        toyId: request.toyId,
        subject: call.principal.subject,
        correlationId: currentContext()?.correlationId,
        revision: 7,
      };
  }
}

const toys: GrpcService = {
  protoFile,
  serviceName: 'timeledger.toys.v1.ToyService',
  handlers: { playWithToy },
};
const issuer = new TestIssuer();
const health = new HealthChecks();
let server: GrpcServer;
let client: Client;

const start = async (
  services: readonly GrpcService[] = [toys],
  limits?: RequestLimits,
): Promise<GrpcServer> =>
  startGrpcServer({
    host: '127.0.0.1',
    port: 0,
    maxMessageBytes: 4096,
    protoFolder,
    services,
    verifier: await issuer.verifier(),
    gate: new AccessGate(toyAccess),
    catalogue: new ProblemCatalogue(requestProblems, serviceProblems, toyProblems),
    health,
    metrics: new Metrics(),
    logger: silentLogger,
    ...(limits === undefined ? {} : { limits }),
  });

beforeAll(async () => {
  server = await start();
  client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server.close(100);
});

interface Outcome {
  readonly response?: Record<string, unknown>;
  readonly error?: ServiceError;
  readonly metadata?: Metadata;
}

function call(
  method: MethodDefinition<object, object>,
  message: object,
  metadata: Metadata,
  options: CallOptions = {},
  to: Client = client,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let initial: Metadata | undefined;
    const made = to.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      message,
      metadata,
      options,
      (error, response) =>
        resolve({
          ...(error === null ? {} : { error }),
          ...(response === undefined ? {} : { response: response as Record<string, unknown> }),
          ...(initial === undefined ? {} : { metadata: initial }),
        }),
    );
    made.on('metadata', (received: Metadata) => (initial = received));
  });
}

const definition = loadSync(protoFile, { includeDirs: [protoFolder], longs: Number })[
  'timeledger.toys.v1.ToyService'
] as unknown as Record<string, MethodDefinition<object, object>>;
const playMethod = definition['PlayWithToy'] as MethodDefinition<object, object>;

async function play(
  message: Play,
  headers: Record<string, string> = {},
  options: CallOptions = {},
): Promise<Outcome> {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${await issuer.token({ subject: 's1' })}`);
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return call(playMethod, message, metadata, options);
}

describe('a gRPC call', () => {
  it('is answered with the principal and the context of its metadata', async () => {
    const { response, metadata } = await play({ toyId: 't1', how: '' }, { 'x-correlation-id': 'abc' });
    expect(response).toEqual({ toyId: 't1', subject: 's1', correlationId: 'abc', revision: 7 });
    expect([metadata?.get('position'), metadata?.get('x-correlation-id')]).toEqual([['p1'], ['abc']]);
  });

  it('needs a token', async () => {
    const { error } = await call(playMethod, { toyId: 't1', how: '' }, new Metadata());
    expect([error?.code, problemOfGrpcError(error)?.code]).toEqual([
      status.UNAUTHENTICATED,
      'auth.token-missing',
    ]);
  });

  it('is refused with a status and the problem document, in the language asked for', async () => {
    const { error } = await play({ toyId: 't1', how: 'break' }, { 'accept-language': 'zh' });
    expect(error?.code).toBe(status.FAILED_PRECONDITION);
    expect(problemOfGrpcError(error)).toMatchObject({
      code: 'toy.broken',
      status: 409,
      title: '玩具坏了',
      toy: 'car',
    });
  });

  it('tells nothing of the inside when something is wrong with us', async () => {
    const { error } = await play({ toyId: 't1', how: 'crash' });
    expect(error?.code).toBe(status.INTERNAL);
    expect(JSON.stringify([error?.details, problemOfGrpcError(error)])).not.toMatch(/secret/);
  });

  it('ends at the deadline of the caller, and the handler is told', async () => {
    const { error } = await play({ toyId: 't1', how: 'slowly' }, {}, { deadline: Date.now() + 150 });
    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    await waitUntil(() => aborted === 1, { what: 'the handler to be told' });
  });

  it('may not be larger than the limit', async () => {
    const { error } = await play({ toyId: 'x'.repeat(5000), how: '' });
    expect(error?.code).toBe(status.RESOURCE_EXHAUSTED);
  });
});

describe('limits', () => {
  const limited = async (
    limits: RequestLimits,
    calls: number,
  ): Promise<readonly (ServiceError | undefined)[]> => {
    const other = await start([toys], limits);
    const caller = new Client(`127.0.0.1:${other.port}`, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${await issuer.token({ subject: 's1' })}`);
    try {
      const outcomes = [];
      for (let n = 0; n < calls; n += 1)
        outcomes.push((await call(playMethod, { toyId: 't1', how: '' }, metadata, {}, caller)).error);
      return outcomes;
    } finally {
      caller.close();
      await other.close(100);
    }
  };

  it('answer RESOURCE_EXHAUSTED with the moment to try again', async () => {
    const clock = { nowMs: () => 1_000_000 };
    const [first, second] = await limited(
      new RequestLimits({ ...UNLIMITED, requestsPerMinute: 4 }, undefined, clock),
      2,
    );
    expect(first).toBeUndefined();
    expect(second?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(second?.metadata.get('grpc-retry-pushback-ms')).toEqual(['15000']);
    expect(second?.metadata.get('retry-after')).toEqual(['15']);
    expect(problemOfGrpcError(second)).toMatchObject({ code: 'limit.exceeded', limit: 'requests' });
  });

  it('of storage refuse what would be stored', async () => {
    const [refused] = await limited(
      new RequestLimits(UNLIMITED, { limitsOf: () => ({ ...NO_LIMITS, storedBytes: 5 }) }, undefined, {
        usageOf: () => ({ storedEvents: 1, storedBytes: 5 }),
      }),
      1,
    );
    expect(refused?.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(refused?.metadata.get('retry-after')).toEqual(['3600']);
    expect(problemOfGrpcError(refused)).toMatchObject({ code: 'limit.exceeded', limit: 'storedBytes' });
  });
});

describe('the server', () => {
  it('does not start with a method that nobody answers', async () => {
    await expect(start([{ ...toys, handlers: {} }])).rejects.toThrow('no handler for [playWithToy]');
    await expect(start([{ ...toys, handlers: { playWithToy, other: playWithToy } }])).rejects.toThrow(
      'no method for [other]',
    );
  });

  it('reports health, and NOT_SERVING as soon as the process drains', async () => {
    const check = healthService['Check'] as unknown as MethodDefinition<object, object>;
    const statusOf = async (): Promise<unknown> =>
      (await call(check, { service: 'timeledger.toys.v1.ToyService' }, new Metadata())).response?.['status'];
    expect(await statusOf()).toBe('SERVING');
    health.startDraining();
    expect(await statusOf()).toBe('NOT_SERVING');
  });
});
