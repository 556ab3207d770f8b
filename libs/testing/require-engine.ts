import { describe, it } from '@jest/globals';

/** An engine that some tests need and a machine may lack. */
export type Engine = 'postgres' | 'redis' | 'kafka';

/** Where each engine is said to be. */
const variables: Readonly<Record<Engine, string>> = {
  postgres: 'TIMELEDGER_TEST_ADMIN_URL',
  redis: 'TEST_REDIS_URL',
  kafka: 'TEST_KAFKA_BROKERS',
};

/** The engine's address, or `undefined` when this run has none. */
export const findEngine = (engine: Engine): string | undefined => process.env[variables[engine]] || undefined;

/**
 * The engine's address.
 * @throws Error when this run has none
 */
export function requireEngine(engine: Engine): string {
  const address = findEngine(engine);
  if (address !== undefined) return address;
  throw new Error(
    engine === 'postgres'
      ? 'This run has no PostgreSQL. Tests that need one are named *.it-spec.ts and run in the Jest project "integration".'
      : `This run has no ${engine}. Set ${variables[engine]}.`,
  );
}

/**
 * A suite that needs an engine. Where the engine is missing the suite is skipped and says so on standard error;
 * where REQUIRE_ENGINES (comma-separated) names the engine, its absence fails.
 */
export function describeEngine(engine: Engine, title: string, suite: (address: string) => void): void {
  const address = findEngine(engine);
  if (address !== undefined) {
    describe(title, () => suite(address));
    return;
  }
  const isRequired = (process.env['REQUIRE_ENGINES'] ?? '').split(',').some((name) => name.trim() === engine);
  if (isRequired) {
    describe(title, () => {
      it(`has ${engine}, which REQUIRE_ENGINES names`, () => void requireEngine(engine));
    });
    return;
  }
  process.stderr.write(`SKIPPED for want of ${engine} (set ${variables[engine]}): ${title}\n`);
  describe(title, () => {
    it.todo(`needs ${engine}: set ${variables[engine]}`);
  });
}
