import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { optionsOf, UsageError } from './options.js';

// A Monday, 03:00 in New York: there the last day that is over is Sunday, the last working day Friday.
const now = Date.parse('2026-11-23T08:00:00Z');

describe('the command line of the demo', () => {
  beforeEach(() => {
    process.env['OPERATOR_SECRET'] = 'secret';
  });
  afterEach(() => {
    delete process.env['OPERATOR_SECRET'];
  });

  it('asks for nothing: the usual company until the last working day that is over everywhere', () => {
    expect(optionsOf([], now)).toMatchObject({
      employees: 200,
      days: 60,
      seed: 1,
      until: '2026-11-20',
      url: 'http://127.0.0.1:3000',
      operatorSecret: 'secret',
      dataDir: expect.stringMatching(/\.timeledger$/),
    });
  });

  it('gives each seed a tenant of its own', () => {
    const tenantOf = (seed: string) => {
      const options = optionsOf(['--seed', seed], now);
      return options === 'help' ? undefined : options.tenantId;
    };
    expect(tenantOf('1')).toBe(tenantOf('1'));
    expect(tenantOf('1')).not.toBe(tenantOf('2'));
  });

  it.each([
    ['a day that is not over in New York', ['--until', '2026-11-23']],
    ['a date that no calendar has', ['--until', '2026-02-30']],
    ['half a person', ['--employees', '3.5']],
    ['too few people for a team', ['--employees', '2']],
    ['a tenant that is no UUID', ['--tenant', 'acme']],
    ['a URL that is none', ['--url', 'localhost']],
    ['an option it does not know', ['--people', '3']],
  ])('refuses %s, in words', (_what, args) => {
    expect(() => optionsOf(args, now)).toThrow(UsageError);
  });

  it('says where it looked for the operator secret', () => {
    delete process.env['OPERATOR_SECRET'];
    expect(() => optionsOf(['--data-dir', '/nowhere'], now)).toThrow('/nowhere/issuer/operator-secret');
  });
});
