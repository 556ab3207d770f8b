import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { helpText } from './help-text.js';
import { ConfigurationError, loadConfiguration } from './load-configuration.js';
import { ServiceSecrets, readOrCreateSecret } from './service-secrets.js';
import { serviceVariables } from './service-variables.js';
import { composeVariables, flag, integer, secretBytes, text } from './variables.js';

const folder = mkdtempSync(join(tmpdir(), 'timeledger-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const variables = {
  PORT: integer({ description: 'Where to listen.', default: 3000, min: 1, max: 65535 }),
  NAME: text({ description: 'What it is called.', required: true }),
  IS_LOUD: flag({ description: 'Whether it is loud.', default: false }),
  KEY: secretBytes({ description: 'The key.', optional: true, minBytes: 4 }),
};
const load = (env: Record<string, string>, envFile: string | null = null) =>
  loadConfiguration(variables, { env, envFile });

describe('configuration', () => {
  it('takes what is set, and defaults for the rest', () => {
    expect(load({ NAME: 'a', IS_LOUD: 'true', PORT: '' })).toEqual({
      PORT: 3000,
      NAME: 'a',
      IS_LOUD: true,
      KEY: undefined,
    });
  });

  it('lists all faults at once, with name, value and what is allowed, and never shows a secret', () => {
    const faults = (): readonly string[] => {
      try {
        load({ PORT: '70000', IS_LOUD: 'yes', KEY: 'hunter2' });
        return [];
      } catch (error) {
        return error instanceof ConfigurationError ? error.faults : [];
      }
    };
    expect(faults()).toEqual([
      'PORT: "70000" is not allowed. Allowed: a whole number from 1 to 65535.',
      'NAME is not set: What it is called. Allowed: any text.',
      'IS_LOUD: "yes" is not allowed. Allowed: true or false.',
      'KEY: its value (not shown) is not allowed. Allowed: at least 8 hex digits.',
    ]);
  });

  it('reads a .env file, and lets the environment go before it', () => {
    const path = join(folder, '.env');
    writeFileSync(path, 'NAME=from-file\nPORT=4000\n');
    expect(load({ PORT: '5000' }, path)).toMatchObject({ NAME: 'from-file', PORT: 5000 });
    expect(load({ NAME: 'x' }, join(folder, 'absent.env'))).toMatchObject({ NAME: 'x' });
  });

  it('checks rules over several values after each value is right', () => {
    const check = (values: { PORT: number; IS_LOUD: boolean }) =>
      values.IS_LOUD && values.PORT < 1024 ? 'PORT and IS_LOUD do not go together.' : undefined;
    expect(() =>
      loadConfiguration(variables, {
        env: { NAME: 'a', PORT: '80', IS_LOUD: 'true' },
        envFile: null,
        checks: [check],
      }),
    ).toThrow('do not go together');
  });

  it('refuses to compose two declarations of one name', () => {
    expect(Object.keys(composeVariables(variables, variables))).toHaveLength(4);
    expect(() =>
      composeVariables(variables, { PORT: integer({ description: 'Another.', default: 1, min: 1, max: 2 }) }),
    ).toThrow('PORT is declared twice');
  });

  it('needs nothing set for a first start, and explains every variable', () => {
    expect(loadConfiguration(serviceVariables, { env: {}, envFile: null })).toMatchObject({
      HTTP_PORT: 3000,
      GRPC_PORT: 50051,
      MODE: 'development',
    });
    const help = helpText(serviceVariables);
    for (const [name, variable] of Object.entries(serviceVariables)) {
      expect(help).toContain(name);
      expect(variable.description.length).toBeGreaterThan(20);
    }
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('secrets', () => {
  it('are made once, for their owner only, and are the same at the next start', () => {
    const path = join(folder, 'secrets', 'master');
    const made = readOrCreateSecret(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readOrCreateSecret(path)).toEqual(made);
    writeFileSync(join(folder, 'short'), 'abcd');
    expect(() => readOrCreateSecret(join(folder, 'short'))).toThrow('does not hold a secret');
  });

  it('give every purpose a key of its own', () => {
    const secrets = new ServiceSecrets(new Uint8Array(32));
    expect(secrets.keyOf('cursor')).toEqual(secrets.keyOf('cursor'));
    expect(secrets.keyOf('cursor')).not.toEqual(secrets.keyOf('request-hash'));
  });
});
