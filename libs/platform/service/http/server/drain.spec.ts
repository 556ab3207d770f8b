import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@timeledger/testing/wait-until.js';
import { startTestService } from '../../testing/test-service.js';
import type { TestService } from '../../testing/test-service.js';
import { ToyController, toyAccess, toyProblems } from '../../testing/toy.controller.js';

let service: TestService;
afterEach(async () => {
  await service.close();
  ToyController.sleepers = 0;
});

const start = async (drainMs: number): Promise<string> => {
  service = await startTestService({
    controllers: [ToyController],
    problems: [toyProblems],
    access: toyAccess,
    config: { DRAIN_TIMEOUT_MS: drainMs },
  });
  return service.app.listen();
};

const oneInFlight = () => waitUntil(() => ToyController.sleepers > 0, { what: 'a request in flight' });

describe('a stopping service', () => {
  it('finishes what is in flight, is not ready, and accepts nothing new', async () => {
    const url = await start(5000);
    const inFlight = fetch(`${url}/v1/toys/slow/300`);
    await oneInFlight();
    const closing = service.app.close();
    expect(service.app.health.isDraining).toBe(true);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    expect((await inFlight).status).toBe(200);
    await closing;
  });

  it('cuts what is not done at the deadline', async () => {
    const url = await start(100);
    const cut = fetch(`${url}/v1/toys/slow/5000`).then(
      () => 'answered',
      () => 'cut',
    );
    await oneInFlight();
    const startedMs = performance.now();
    await service.app.close();
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(await cut).toBe('cut');
  });
});

describe('what is no HTTP request', () => {
  const send = async (bytes: string): Promise<string> => {
    const { port } = new URL(await start(100));
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  };

  it('is answered with a problem document too', async () => {
    expect(await send('nonsense\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 .*application\/problem\+json.*"code":"request\.malformed"/s,
    );
  });

  it('and so are headers that are too large', async () => {
    expect(await send(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*"code":"request\.headers-too-large"/s,
    );
  });
});
