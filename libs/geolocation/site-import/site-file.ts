import { CsvError, parse } from 'csv-parse/sync';
import { DomainError } from '@timeledger/kernel/domain-error.js';

/** Columns of a file of sites, as its header names them. */
export const SITE_COLUMNS = [
  'key',
  'name',
  'purpose',
  'customer_id',
  'latitude',
  'longitude',
  'datum',
  'radius_m',
  'polygon',
  'bssids',
  'ip_ranges',
  'hours',
  'zone',
  'active',
] as const;
export type SiteColumn = (typeof SITE_COLUMNS)[number];

/** The largest file of one request. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
export const MAX_ROWS = 10_000;
/** Characters of one cell; a polygon of 200 corners needs most. */
export const MAX_CELL_LENGTH = 10_000;

/** One row of the file; empty cells are left out. */
export interface SiteRecord {
  /** In the file, from 1; the header counts. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<SiteColumn, string>>>;
  /** Whether it has another number of cells than the header. */
  readonly isRagged: boolean;
}

const malformed = (code: string): DomainError => new DomainError(code, 'malformed');

/**
 * Reads a file of sites: UTF-8, with or without a byte order mark, separated by comma, semicolon or tab, a header first.
 * Nothing in a cell is ever evaluated.
 * @throws DomainError 400 `geo-site-import.malformed`, `geo-site-import.header`; 413 `geo-site-import.too-many-rows`
 */
export function readSiteFile(bytes: Uint8Array): readonly SiteRecord[] {
  const text = textOf(bytes);
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const [header, ...rows] = rowsOf(text, separatorOf(first));
  if (header === undefined) throw malformed('geo-site-import.header');
  if (rows.length > MAX_ROWS) throw new DomainError('geo-site-import.too-many-rows', 'too-large');
  const columns = columnsOf(header.cells);
  return rows.map(({ line, cells }) => ({
    line,
    isRagged: cells.length !== columns.length,
    cells: Object.fromEntries(
      columns.flatMap((column, index) => {
        const cell = cells[index] ?? '';
        return cell === '' ? [] : [[column, cell]];
      }),
    ),
  }));
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('geo-site-import.malformed');
  }
}

/** The separator that the header uses most; column names hold none. */
const separatorOf = (header: string): string =>
  [',', ';', '\t'].reduce((best, each) =>
    header.split(each).length > header.split(best).length ? each : best,
  );

type RawRow = { readonly line: number; readonly cells: readonly string[] };

function rowsOf(text: string, delimiter: string): readonly RawRow[] {
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      // One more than is allowed shows that there are too many, without reading them all.
      to: MAX_ROWS + 2,
      max_record_size: SITE_COLUMNS.length * MAX_CELL_LENGTH,
      // The options above make records of this shape; the types of the package do not know.
    }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return parsed.map(({ record, info }) => ({
      line: info.lines - record.join('').split('\n').length + 1,
      cells: record.map((cell) => cell.trim()),
    }));
  } catch (error) {
    if (error instanceof CsvError) throw malformed('geo-site-import.malformed');
    throw error;
  }
}

function columnsOf(header: readonly string[]): readonly SiteColumn[] {
  const names = header.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const isKnown = names.every((name) => SITE_COLUMNS.some((column) => column === name));
  if (!isKnown || new Set(names).size < names.length || !names.includes('key'))
    throw malformed('geo-site-import.header');
  // Each was found among them.
  return names as SiteColumn[];
}
