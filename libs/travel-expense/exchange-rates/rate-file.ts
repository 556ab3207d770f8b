import { CsvError, parse } from 'csv-parse/sync';
import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import type { ExchangeRate } from '../domain/exchange-rates/exchange-rate-events.js';
import { parseExchangeRate } from '../domain/exchange-rates/exchange-rate.decider.js';

/** Columns of a file of rates, in any order. */
export const RATE_COLUMNS = ['date', 'from', 'to', 'rate', 'source'] as const;
type RateColumn = (typeof RATE_COLUMNS)[number];

/** The largest file of one request, in bytes, and its most rows. */
export const MAX_RATE_FILE_BYTES = 1024 * 1024;
export const MAX_RATE_ROWS = 10_000;

/** A row of a file: a rate, or what is wrong with it. A row fails alone. */
export type RateRow = {
  /** In the file, from 1; the header counts. */
  readonly line: number;
} & ({ readonly rate: ExchangeRate } | { readonly faults: readonly FieldError[] });

/**
 * Reads a file of rates: UTF-8, with or without a byte order mark, separated by commas, a header first. Nothing in a cell
 * is ever evaluated; a decimal comma is a fault and not guessed at.
 * @throws DomainError 400 `exchange-rate-file.malformed`, `exchange-rate-file.header`; 413 `exchange-rate-file.too-large`
 */
export function readRateFile(bytes: Uint8Array): readonly RateRow[] {
  if (bytes.length > MAX_RATE_FILE_BYTES) throw new DomainError('exchange-rate-file.too-large', 'too-large');
  const [header, ...rows] = rowsOf(bytes);
  const columns = (header?.cells ?? []).map((name) => name.trim().toLowerCase());
  const isWhole = RATE_COLUMNS.every((name) => columns.includes(name));
  if (!isWhole || columns.length !== RATE_COLUMNS.length)
    throw new DomainError('exchange-rate-file.header', 'malformed', {
      detail: `The header must name the columns ${RATE_COLUMNS.join(', ')}.`,
    });
  if (rows.length > MAX_RATE_ROWS) throw new DomainError('exchange-rate-file.too-large', 'too-large');
  return rows.map(({ line, cells }) => ({ line, ...rateOf(columns, cells) }));
}

interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const malformed = (): DomainError => new DomainError('exchange-rate-file.malformed', 'malformed');

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed();
  }
}

function rowsOf(bytes: Uint8Array): readonly RawRow[] {
  try {
    const parsed = parse(textOf(bytes), {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      // One more than is allowed shows that there are too many, without reading them all.
      to: MAX_RATE_ROWS + 2,
      max_record_size: 1000,
      // The options above make records of this shape; the types of the package do not know.
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return parsed.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CsvError) throw malformed();
    throw error;
  }
}

function rateOf(
  columns: readonly string[],
  cells: readonly string[],
): { readonly rate: ExchangeRate } | { readonly faults: readonly FieldError[] } {
  if (cells.length !== columns.length) {
    const code = 'exchange-rate-file.ragged';
    return { faults: [{ pointer: '', code, detail: 'has another number of cells than the header' }] };
  }
  const cell = (name: RateColumn): string => cells[columns.indexOf(name)]?.trim() ?? '';
  try {
    const [date, from, to, rate, source] = RATE_COLUMNS.map(cell) as [string, string, string, string, string];
    return { rate: parseExchangeRate({ date, from, to, rate, source }) };
  } catch (error) {
    if (error instanceof DomainError) return { faults: error.errors };
    throw error;
  }
}
