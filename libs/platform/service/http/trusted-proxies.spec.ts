import { afterEach, describe, expect, it } from '@jest/globals';
import { RequestLimits } from '../limits/request-limits.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { ToyController, toyAccess, toyProblems } from '../testing/toy.controller.js';

const ONE_A_MINUTE = {
  requestsPerMinute: 0,
  batchItemsPerDay: 0,
  unauthenticatedPerMinute: 1,
  liveStreams: 0,
};

let service: TestService;
afterEach(() => service.close());

/** Answers to strangers, of whom each may ask once. */
const askedAs = async (proxies: string, ...forwardedFor: readonly string[]): Promise<readonly number[]> => {
  service = await startTestService({
    controllers: [ToyController],
    problems: [toyProblems],
    access: toyAccess,
    limits: new RequestLimits(ONE_A_MINUTE),
    config: { HTTP_TRUSTED_PROXIES: proxies },
  });
  const statuses: number[] = [];
  for (const address of forwardedFor) {
    const headers = { 'x-forwarded-for': address };
    statuses.push((await service.inject({ method: 'GET', url: '/v1/toys', headers }, null)).statusCode);
  }
  return statuses;
};

describe('who asks', () => {
  it('is not what whoever asks says, unless a proxy is named', async () => {
    expect(await askedAs('', '198.51.100.1', '198.51.100.2')).toEqual([401, 429]);
  });

  it('is what a named proxy says', async () => {
    const asked = await askedAs('127.0.0.1', '198.51.100.1', '198.51.100.2', '198.51.100.1');
    expect(asked).toEqual([401, 401, 429]);
  });

  it('is not what stands before the address that the proxy added, nor what another proxy says', async () => {
    const asked = await askedAs('127.0.0.1', '1.1.1.1, 198.51.100.1', '2.2.2.2, 198.51.100.1');
    expect(asked).toEqual([401, 429]);
    await service.close();
    expect(await askedAs('10.0.0.0/8', '198.51.100.1', '198.51.100.2')).toEqual([401, 429]);
  });

  it('is the proxy where what it says is no address', async () => {
    expect(await askedAs('127.0.0.1', 'unknown', '<script>')).toEqual([401, 429]);
  });
});
