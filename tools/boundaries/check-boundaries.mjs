/**
 * Checks who imports whom, and proves on the canary tree that each rule is able to fail.
 * A checker that runs no rule, or reads no file, fails here.
 */
import { cruise } from 'dependency-cruiser';
import { createRequire } from 'node:module';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const require = createRequire(import.meta.url);
const config = require('../../.dependency-cruiser.cjs');
const rules = require('./rules.cjs');

async function violationsIn(folders) {
  const { output } = await cruise(
    folders,
    { ruleSet: { forbidden: config.forbidden }, validate: true, ...config.options },
    config.options.enhancedResolveOptions,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  return output;
}

export async function checkBoundaries() {
  const canary = await violationsIn(['tools/boundaries/canary']);
  const caught = new Set(canary.summary.violations.map((violation) => violation.rule.name));
  const blind = rules.map((rule) => rule.name).filter((name) => !caught.has(name));
  const house = await violationsIn(['libs', 'apps']);
  const unresolved = house.modules.flatMap((module) =>
    module.dependencies
      .filter((dependency) => dependency.couldNotResolve)
      .map((dependency) => `${module.source} → ${dependency.module}: cannot be resolved`),
  );
  return {
    modules: house.modules.filter((module) => !module.source.includes('node_modules')).length,
    faults: [
      ...blind.map((name) => `the canary breaks the rule ${name}, and the check did not see it`),
      ...unresolved,
      ...house.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    ],
  };
}
