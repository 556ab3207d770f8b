import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { isSystemError } from './system-error.js';
import { NotAllowed } from './variables.js';
import type { ValuesOf, Variable, Variables } from './variables.js';

/** Everything that is wrong with the configuration, one line a fault, ready to be printed. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((f) => `  ${f}`).join('\n')}`,
    );
    this.name = 'ConfigurationError';
  }
}

/** Where values come from; the environment goes before the file. */
export interface ConfigurationSources<Values> {
  /** `process.env` unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a `.env` file; it need not exist. `.env` in the working directory unless told; `null` for none. */
  readonly envFile?: string | null;
  /** Rules over several values: each returns a fault, naming the variables, or nothing. */
  readonly checks?: readonly ((values: Values) => string | undefined)[];
}

function readEnvFile(path: string | null): Record<string, string> {
  if (path === null) return {};
  try {
    return parse(readFileSync(path));
  } catch (error) {
    // A missing file is the usual case; an unreadable one would be silently ignored settings.
    if (isSystemError(error, 'ENOENT')) return {};
    throw new ConfigurationError([
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    ]);
  }
}

function faultOf(name: string, variable: Variable<unknown>, value: string | undefined): string {
  if (value === undefined) return `${name} is not set: ${variable.description} Allowed: ${variable.allowed}.`;
  const shown = variable.isSecret ? 'its value (not shown)' : JSON.stringify(value);
  return `${name}: ${shown} is not allowed. Allowed: ${variable.allowed}.`;
}

/**
 * Reads all declared variables. An empty value counts as not set.
 * @throws ConfigurationError that lists every fault at once
 */
export function loadConfiguration<V extends Variables>(
  variables: V,
  sources: ConfigurationSources<ValuesOf<V>> = {},
): ValuesOf<V> {
  const file = readEnvFile(sources.envFile === undefined ? '.env' : sources.envFile);
  const env = sources.env ?? process.env;
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const value = env[name] || file[name] || undefined;
    try {
      if (value !== undefined) values[name] = variable.parse(value);
      else if (variable.isRequired) faults.push(faultOf(name, variable, undefined));
      else values[name] = variable.defaultValue;
    } catch (error) {
      if (!(error instanceof NotAllowed)) throw error;
      faults.push(faultOf(name, variable, value));
    }
  }
  if (faults.length === 0) {
    // Every declared name has been parsed by its own declaration, which is what the type says.
    const typed = values as ValuesOf<V>;
    faults.push(
      ...(sources.checks ?? []).map((check) => check(typed)).filter((fault) => fault !== undefined),
    );
    if (faults.length === 0) return Object.freeze(typed);
  }
  throw new ConfigurationError(faults);
}
