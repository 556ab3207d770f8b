import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { validate as isUuid } from 'uuid';
import { addDays, isLocalDate, localDateAt, weekdayOf, type LocalDate } from './calendar.js';
import { demoTenantId, MAX_DAYS, MAX_EMPLOYEES, type DemoOptions } from './company.js';
import { horizonMsOf } from './plan.js';

/** Everything a run is told. */
export interface RunOptions extends DemoOptions {
  readonly url: string;
  /** What the embedded issuer gives tokens for. */
  readonly operatorSecret: string;
  /** `DATA_DIR` of the product: where the operator's command creates the tenant. */
  readonly dataDir: string;
  /** Lanes worked on at once. */
  readonly concurrency: number;
}

/** What is wrong with the command line, in words for who typed it. */
export class UsageError extends Error {}

export const USAGE = `Fills a sample company through the public API. Running it twice with one seed records nothing twice;
only the wrong taps of the moment are refused, and logged, each time.

  npm run demo -- [options]

  --employees 200   people, 3 to ${MAX_EMPLOYEES}
  --days 60         working days of history, 1 to ${MAX_DAYS}
  --seed 1          another number gives another company
  --until DATE      last working day; the last one that is over everywhere unless told
  --url URL         the product, http://127.0.0.1:3000 unless told
  --tenant UUID     the tenant to fill; one of the seed's own unless told
  --data-dir DIR    DATA_DIR of the product, where the operator secret lies; .timeledger unless told
  --concurrency 16  people whose calls are made at the same time
`;

const MAX_CONCURRENCY = 256;

/** Reads the command line. @throws UsageError */
export function optionsOf(args: readonly string[], nowMs: number): RunOptions | 'help' {
  const { values } = parsed(args);
  if (values.help === true) return 'help';
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 31 - 1);
  const tenantId = values.tenant ?? demoTenantId(seed);
  if (!isUuid(tenantId)) throw new UsageError('--tenant must be a UUID');
  const latest = latestWorkingDay(nowMs);
  const until = values.until ?? latest;
  if (!isLocalDate(until)) throw new UsageError('--until must be a date such as 2026-03-31');
  if (horizonMsOf(until) > nowMs)
    throw new UsageError(`--until must be over everywhere: ${latest} at the latest`);
  if (!URL.canParse(values.url)) throw new UsageError('--url must be a URL such as http://127.0.0.1:3000');
  return {
    seed,
    tenantId: tenantId.toLowerCase(),
    until,
    employees: wholeNumber('employees', values.employees, 3, MAX_EMPLOYEES),
    days: wholeNumber('days', values.days, 1, MAX_DAYS),
    url: values.url,
    operatorSecret: process.env['OPERATOR_SECRET'] ?? readSecret(values['data-dir']),
    dataDir: resolve(values['data-dir']),
    concurrency: wholeNumber('concurrency', values.concurrency, 1, MAX_CONCURRENCY),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        employees: { type: 'string', default: '200' },
        days: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        until: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:3000' },
        tenant: { type: 'string' },
        'data-dir': { type: 'string', default: process.env['DATA_DIR'] ?? '.timeledger' },
        concurrency: { type: 'string', default: '16' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new UsageError(`--${name} must be a whole number from ${from} to ${to}`);
}

/** The last day from Monday to Friday that is over in every region. */
function latestWorkingDay(nowMs: number): LocalDate {
  let date = addDays(localDateAt('America/New_York', nowMs), -1);
  while (weekdayOf(date) > 5) date = addDays(date, -1);
  return date;
}

function readSecret(dataDir: string): string {
  const path = join(dataDir, 'issuer', 'operator-secret');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new UsageError(
      `${path} cannot be read. Start the product first (npm start), name its --data-dir, or give OPERATOR_SECRET.`,
    );
  }
}
