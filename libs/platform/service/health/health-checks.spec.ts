import { describe, expect, it } from '@jest/globals';
import { HealthChecks } from './health-checks.js';

describe('readiness', () => {
  it('fails when a check fails or takes too long, and says which', async () => {
    const health = new HealthChecks();
    health.add({ name: 'fine', check: () => Promise.resolve() });
    expect(await health.readiness(() => undefined)).toEqual({ status: 'ready', checks: { fine: 'ok' } });
    const errors: string[] = [];
    health.add({ name: 'broken', check: () => Promise.reject(new Error('no database')) });
    health.add({ name: 'stuck', timeoutMs: 20, check: () => new Promise(() => undefined) });
    expect(await health.readiness((name, error) => errors.push(`${name}: ${String(error)}`))).toEqual({
      status: 'not-ready',
      checks: { fine: 'ok', broken: 'failed', stuck: 'failed' },
    });
    expect(errors).toEqual(['broken: Error: no database', 'stuck: Error: no answer within 20 ms']);
  });

  it('ends when the service drains', async () => {
    const health = new HealthChecks();
    let told = false;
    health.onDraining(() => (told = true));
    health.startDraining();
    expect([told, (await health.readiness(() => undefined)).status]).toEqual([true, 'not-ready']);
  });
});
