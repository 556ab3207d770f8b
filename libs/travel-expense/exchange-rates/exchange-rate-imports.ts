import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '@timeledger/kernel/clock.js';
import type { FieldError } from '@timeledger/kernel/domain-error.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import { exchangeRateStream } from '../streams.js';
import type { ExchangeRate } from '../domain/exchange-rates/exchange-rate-events.js';
import { decideExchangeRate } from '../domain/exchange-rates/exchange-rate.decider.js';
import { ExchangeRates } from './exchange-rates.js';
import { readRateFile } from './rate-file.js';

/** Rates of one step: well below what one append may hold. */
const MOST_AT_ONCE = 500;

const NEVER_MIND = instantOf(0);

/** What became of a row, or would. */
export interface RateRowOutcome {
  readonly line: number;
  readonly action: 'set' | 'unchanged' | 'refused';
  readonly faults: readonly FieldError[];
}

/** What became of a file, or would. */
export interface RateImportOutcome {
  readonly rows: readonly RateRowOutcome[];
  /** Token for `Read-At`, where something was recorded. */
  readonly position?: string;
}

const REPEATED: FieldError = {
  pointer: '',
  code: 'exchange-rate-file.repeated',
  detail: 'names a pair and date that an earlier row names',
};

/** Takes files of exchange rates. A file is read, judged and forgotten; what is kept are the rates. */
@Injectable()
export class ExchangeRateImports {
  constructor(@Inject(ExchangeRates) private readonly rates: ExchangeRates) {}

  /**
   * Judges a file and, with a key, applies it. A faulty row is refused alone; the same file again changes nothing.
   * @param key the `Idempotency-Key`; `undefined` for a dry run, which writes nothing
   * @throws DomainError as {@link readRateFile}
   */
  async take(principal: Principal, file: Uint8Array, key: string | undefined): Promise<RateImportOutcome> {
    const { tenantId } = principal;
    const outcomes: RateRowOutcome[] = [];
    const changes: ExchangeRate[] = [];
    const seen = new Set<string>();
    const good: { readonly line: number; readonly rate: ExchangeRate }[] = [];
    for (const row of readRateFile(file)) {
      const { line } = row;
      if ('faults' in row) {
        outcomes.push({ line, action: 'refused', faults: row.faults });
        continue;
      }
      const name = `${row.rate.from}${row.rate.to}${row.rate.date}`;
      if (seen.has(name)) outcomes.push({ line, action: 'refused', faults: [REPEATED] });
      else good.push({ line, rate: row.rate });
      seen.add(name);
    }
    const streams = Map.groupBy(good, ({ rate }) => exchangeRateStream(tenantId, rate));
    for (const rows of streams.values()) {
      const [first] = rows;
      if (first === undefined) continue;
      const known = await this.rates.ofYear(tenantId, first.rate);
      for (const { line, rate } of rows) {
        // The moment is of no account for whether a rate is another one.
        const isChange = decideExchangeRate(rate, known, NEVER_MIND).length > 0;
        outcomes.push({ line, action: isChange ? 'set' : 'unchanged', faults: [] });
        if (isChange) changes.push(rate);
      }
    }
    const position = key === undefined ? undefined : await this.record(principal, changes, key);
    const rows = outcomes.sort((a, b) => a.line - b.line);
    return { rows, ...(position === undefined ? {} : { position }) };
  }

  private async record(
    principal: Principal,
    changes: readonly ExchangeRate[],
    key: string,
  ): Promise<string | undefined> {
    let position: string | undefined;
    const streams = Map.groupBy(changes, (rate) => exchangeRateStream(principal.tenantId, rate));
    for (const [stream, rates] of streams) {
      for (let start = 0; start < rates.length; start += MOST_AT_ONCE) {
        const [first, ...others] = rates.slice(start, start + MOST_AT_ONCE);
        if (first === undefined) continue;
        const request = {
          principal,
          operation: 'exchange-rate-imports.set',
          idempotencyKey: `${key} ${stream} ${first.date}`,
          input: [first, ...others],
        };
        ({ position } = await this.rates.record(request, [first, ...others]));
      }
    }
    return position;
  }
}
