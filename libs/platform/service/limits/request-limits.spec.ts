import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { newId, type TenantId } from '@timeledger/kernel/ids.js';
import { grpcErrorOf } from '../grpc/grpc-problem.js';
import { ProblemCatalogue } from '../problems/problem-catalogue.js';
import { serviceProblems } from '../problems/catalogue/service-problems.js';
import { knownFaultOf, problemOf } from '../problems/problem.js';
import { NO_LIMITS, type TenantLimitValues } from '../tenants/tenant-limits.js';
import { startTestService, type TestService } from '../testing/test-service.js';
import { ToyController, toyAccess, toyProblems } from '../testing/toy.controller.js';
import { access } from '@timeledger/access/access.js';
import { LimitExceeded } from './limit-exceeded.js';
import { batchItemsOf, networkOf, RequestLimits, UNLIMITED } from './request-limits.js';
import { FREEING_OPERATIONS, isStoring } from './storing-operations.js';
import { TokenBuckets } from './token-buckets.js';

let nowMs = 1_000_000;
const clock = { nowMs: () => nowMs };

describe('token buckets', () => {
  const rate = { perMinute: 60, burst: 3 };

  it('give the burst at once, then one for every interval, and say how long to wait', () => {
    const buckets = new TokenBuckets(clock.nowMs);
    const granted = [1, 2, 3, 4].map(() => buckets.take('a', 1, rate));
    expect(granted.map(({ isGranted }) => isGranted)).toEqual([true, true, true, false]);
    expect(granted.at(-1)).toMatchObject({ remaining: 0, waitMs: 1000 });
    nowMs += 1000;
    expect(buckets.take('a', 1, rate).isGranted).toBe(true);
    expect(buckets.take('a', 1, rate).isGranted).toBe(false);
  });

  it('give a larger amount than they hold when they are full, and then wait for it', () => {
    const buckets = new TokenBuckets(clock.nowMs);
    expect(buckets.take('a', 10, rate).isGranted).toBe(true);
    expect(buckets.take('a', 1, rate)).toMatchObject({ isGranted: false, waitMs: 8000 });
  });

  it('never give more in a stretch of time than burst and rate allow, and always after the wait they name', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 100 }), (pauses) => {
        let now = 0;
        let granted = 0;
        const buckets = new TokenBuckets(() => now);
        for (const pause of pauses) {
          now += pause;
          const taken = buckets.take('a', 1, rate);
          if (taken.isGranted) granted += 1;
          else {
            now += taken.waitMs;
            expect(buckets.take('a', 1, rate).isGranted).toBe(true);
            granted += 1;
          }
        }
        expect(granted).toBeLessThanOrEqual(rate.burst + now / 1000 + 1e-6);
      }),
    );
  });
});

describe('limits of addresses', () => {
  it('count the network of one subscriber as one', () => {
    for (const [address, network] of [
      ['203.0.113.7', '203.0.113.7'],
      ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['ipv6:[2001:0db8:1:2::9]', '2001:db8:1:2::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
    ] as const)
      expect([address, networkOf(address)]).toEqual([address, network]);
    const limits = new RequestLimits(
      { ...UNLIMITED, unauthenticatedPerMinute: 1, liveStreams: 0 },
      undefined,
      clock,
    );
    limits.refusedAt('2001:db8::1');
    expect(() => limits.refusedAt('2001:db8::2')).toThrow(LimitExceeded);
    limits.refusedAt('2001:db8:0:1::1');
  });

  it('push no tenant’s count out, however many addresses come', () => {
    const one = newId<TenantId>();
    const limits = new RequestLimits(
      { requestsPerMinute: 0, batchItemsPerDay: 10, unauthenticatedPerMinute: 1, liveStreams: 0 },
      undefined,
      clock,
    );
    limits.admit(one, 10);
    for (let at = 0; at < 100_001; at += 1) limits.refusedAt(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
    expect(() => limits.admit(one, 1)).toThrow(LimitExceeded);
  });
});

describe('limits of tenants', () => {
  const tenant = newId<TenantId>();
  const other = newId<TenantId>();

  it('let a tenant have its own, disturb nobody else, and give way as time goes by', () => {
    const limits = new RequestLimits(
      { ...UNLIMITED, requestsPerMinute: 8 },
      {
        limitsOf: (id) => (id === other ? { ...NO_LIMITS, requestsPerMinute: 80 } : NO_LIMITS),
      },
      clock,
    );
    for (let n = 0; n < 2; n += 1) limits.admit(tenant);
    expect(() => limits.admit(tenant)).toThrow(LimitExceeded);
    for (let n = 0; n < 20; n += 1) limits.admit(other);
    expect(() => limits.admit(other)).toThrow(LimitExceeded);
    nowMs += 7500;
    limits.admit(tenant);
  });

  it('count the items of batches by day', () => {
    const limits = new RequestLimits({ ...UNLIMITED, batchItemsPerDay: 100 }, undefined, clock);
    limits.admit(tenant, batchItemsOf({ items: Array.from({ length: 90 }) }));
    expect(() => limits.admit(tenant, 11)).toThrow(LimitExceeded);
    limits.admit(tenant, 10);
    limits.admit(tenant, batchItemsOf({ no: 'items' }));
    limits.admit(other, 100);
  });

  it('count the rows of a file as they are read: never stopped in the middle, paid before the next', () => {
    const limits = new RequestLimits({ ...UNLIMITED, batchItemsPerDay: 100 }, undefined, clock);
    limits.admitFile(tenant);
    limits.countRows(tenant, 60);
    limits.admitFile(tenant);
    limits.countRows(tenant, 138);
    expect(() => limits.admitFile(tenant)).toThrow(LimitExceeded);
    expect(() => limits.admit(tenant, 1)).toThrow(LimitExceeded);
    limits.admitFile(other);
    nowMs += 24 * 3_600_000;
    expect(() => limits.admitFile(tenant)).toThrow(LimitExceeded);
    nowMs += 3_600_000;
    limits.admitFile(tenant);
    const unlimited = new RequestLimits(UNLIMITED);
    unlimited.countRows(tenant, 1_000_000);
    unlimited.admitFile(tenant);
  });

  it('are none where they are 0', () => {
    const limits = new RequestLimits(UNLIMITED);
    for (let n = 0; n < 1000; n += 1) limits.admit(tenant, 1000);
    limits.refusedAt('192.0.2.1');
  });

  it('say over gRPC that resources are exhausted, and when to try again', () => {
    const limits = new RequestLimits({ ...UNLIMITED, requestsPerMinute: 4 }, undefined, clock);
    limits.admit(tenant);
    let error: unknown;
    try {
      limits.admit(tenant);
    } catch (thrown) {
      error = thrown;
    }
    const fault = knownFaultOf(error, { hasIfMatch: false });
    if (fault === undefined) throw new Error('not understood');
    const problem = problemOf(fault, new ProblemCatalogue(serviceProblems), {
      language: 'en',
      correlationId: 'c',
    });
    const answer = grpcErrorOf(problem, fault.headers);
    expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(answer.metadata?.get('grpc-retry-pushback-ms')).toEqual(['15000']);
    expect(answer.metadata?.get('retry-after')).toEqual(['15']);
  });
});

describe('limits of storage', () => {
  const full = newId<TenantId>();
  const other = newId<TenantId>();
  const usage = { storedEvents: 99, storedBytes: 1000 };
  const limitsWith = (own: Partial<TenantLimitValues>) =>
    new RequestLimits(
      UNLIMITED,
      { limitsOf: (id) => (id === full ? { ...NO_LIMITS, ...own } : NO_LIMITS) },
      clock,
      { usageOf: () => usage },
    );

  it('refuse at the limit, by name, and only the tenant that has one', () => {
    limitsWith({ storedEvents: 100 }).admitStoring(full);
    const events = limitsWith({ storedEvents: 99 });
    expect(() => events.admitStoring(full)).toThrow(LimitExceeded);
    events.admitStoring(other);
    const bytes = limitsWith({ storedEvents: 100, storedBytes: 1000 });
    let error: unknown;
    try {
      bytes.admitStoring(full);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      extensions: { limit: 'storedBytes', retryAfterSeconds: 3600 },
      headers: {
        'retry-after': '3600',
        'ratelimit-policy': '"storedBytes";q=1000',
        ratelimit: '"storedBytes";r=0;t=3600',
      },
    });
  });

  it('name operations that exist, and let through only reads, previews and what frees somebody', () => {
    const operations = access.rows.flatMap(({ operations: some }) => some);
    expect([...FREEING_OPERATIONS].filter((each) => !operations.includes(each))).toEqual([]);
    const through = operations.filter((each) => !isStoring(each) && !FREEING_OPERATIONS.has(each));
    const names = through.map((each) => each.slice(each.lastIndexOf('/') + 1));
    expect(names.filter((name) => !/^(get|list|preview)[A-Z]?/i.test(name))).toEqual([]);
    expect(isStoring('recordPunch')).toBe(true);
    expect(isStoring('timeledger.attendance.v1.AttendanceService/RecordPunch')).toBe(true);
    expect(isStoring('timeledger.attendance.v1.AttendanceService/GetTimesheet')).toBe(false);
  });
});

describe('limits over HTTP', () => {
  const tenantId = newId<TenantId>();
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({
      controllers: [ToyController],
      problems: [toyProblems],
      access: toyAccess,
      limits: new RequestLimits(
        { requestsPerMinute: 8, batchItemsPerDay: 0, unauthenticatedPerMinute: 3, liveStreams: 0 },
        undefined,
        clock,
      ),
    });
  });
  afterAll(() => service.close());
  const list = (tenant: TenantId) =>
    service.inject({ method: 'GET', url: '/v1/toys' }, { tenantId: tenant, roles: ['manager'] });

  it('answer 429 with the moment to try again, to the one tenant only', async () => {
    const answers = [await list(tenantId), await list(tenantId), await list(tenantId)];
    expect(answers.map(({ statusCode }) => statusCode === 429)).toEqual([false, false, true]);
    const [, , refused] = answers;
    expect(refused?.json()).toMatchObject({
      code: 'limit.exceeded',
      limit: 'requests',
      retryAfterSeconds: 8,
    });
    expect(refused?.headers).toMatchObject({
      'retry-after': '8',
      'ratelimit-policy': '"requests";q=8;w=60',
      ratelimit: '"requests";r=0;t=8',
    });
    expect((await list(newId<TenantId>())).statusCode).not.toBe(429);
    nowMs += 7500;
    expect((await list(tenantId)).statusCode).not.toBe(429);
  });

  it('refuse what would be stored by a tenant that is full, and nothing else', async () => {
    const full = await startTestService({
      controllers: [ToyController],
      problems: [toyProblems],
      access: toyAccess,
      limits: new RequestLimits(
        UNLIMITED,
        { limitsOf: (id) => ({ ...NO_LIMITS, storedEvents: id === tenantId ? 10 : 11 }) },
        clock,
        { usageOf: () => ({ storedEvents: 10, storedBytes: 1 }) },
      ),
    });
    try {
      const ask = (method: 'GET' | 'POST', tenant: TenantId) =>
        full.inject({ method, url: '/v1/toys' }, { tenantId: tenant, roles: ['manager'] });
      const refused = await ask('POST', tenantId);
      expect(refused.statusCode).toBe(429);
      expect(refused.json()).toMatchObject({ code: 'limit.exceeded', limit: 'storedEvents' });
      expect(refused.headers['retry-after']).toBe('3600');
      const others = [await ask('GET', tenantId), await ask('POST', newId<TenantId>())];
      expect(others.filter(({ statusCode }) => statusCode === 429)).toEqual([]);
    } finally {
      await full.close();
    }
  });

  it('stop who guesses tokens, and nobody with a token behind the same address', async () => {
    const guess = () =>
      service.inject({ method: 'GET', url: '/v1/toys', headers: { authorization: 'Bearer wrong' } }, null);
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await guess()).statusCode);
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await list(newId<TenantId>())).statusCode).not.toBe(429);
  });
});
