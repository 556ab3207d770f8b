import { CsvError, parse } from 'csv-parse/sync';
import { DomainError } from '@timeledger/kernel/domain-error.js';

/** Columns of a file of people, as its header names them. */
export const PEOPLE_COLUMNS = [
  'staff_number',
  'name',
  'email',
  'country',
  'hired_on',
  'leaves_on',
  'pay_group',
  'pay_group_from',
  'team',
  'site',
  'placed_from',
  'manager',
  'manager_from',
  'active',
] as const;
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number];

/** The largest file of one request: more than 10,000 people with everything about them. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
export const MAX_ROWS = 10_000;
/** Code points of one cell; the longest thing that a cell holds is an e-mail address. */
export const MAX_CELL_LENGTH = 320;

/** One row of the file; empty cells are left out. */
export interface PeopleRecord {
  /** In the file, from 1; the header counts. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<PeopleColumn, string>>>;
  /** What is wrong with the row as such. */
  readonly fault: string | undefined;
}

/**
 * Reads a file of people: UTF-8, with or without a byte order mark, separated by comma, semicolon or tab, a header first.
 * Nothing in a cell is ever evaluated: what looks like a formula is text.
 * @throws DomainError 400 `organisation-import.*`: nothing of the file can be used
 */
export function readPeopleFile(bytes: Uint8Array): readonly PeopleRecord[] {
  const text = textOf(bytes);
  const [first = ''] = text.split(/\r\n|\r|\n/, 1);
  const rows = rowsOf(text, separatorOf(first));
  const [header, ...records] = rows;
  if (header === undefined) throw malformed('organisation-import.header-missing', 'The file is empty.');
  const columns = columnsOf(header.cells);
  if (records.length > MAX_ROWS) {
    throw new DomainError('organisation-import.too-many-rows', 'too-large', {
      detail: `A file has at most ${MAX_ROWS} rows; cut it and send the parts.`,
    });
  }
  return records.map(({ line, cells }) => recordOf(line, cells, columns));
}

const malformed = (code: string, detail: string): DomainError =>
  new DomainError(code, 'malformed', { detail });

function textOf(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch {
    const before = Buffer.from(bytes.buffer, bytes.byteOffset, validLength(bytes));
    const line = before.toString('latin1').split('\n').length;
    throw malformed(
      'organisation-import.encoding-unsupported',
      `The file is not UTF-8: line ${line} holds bytes that are no characters. Save it as “CSV UTF-8”.`,
    );
  }
}

/** How many bytes from the start are UTF-8; found by halving, for an error message only. */
function validLength(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

/** The separator that the header uses most; column names hold none. */
const separatorOf = (header: string): string =>
  [',', ';', '\t'].reduce((best, each) =>
    header.split(each).length > header.split(best).length ? each : best,
  );

interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
}

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
      max_record_size: PEOPLE_COLUMNS.length * (MAX_CELL_LENGTH + 2) * 2,
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
    if (!(error instanceof CsvError)) throw error;
    // The message of the parser may quote the file.
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    throw malformed(
      'organisation-import.malformed',
      `The file cannot be cut into rows${line} (${error.code}): look for a quotation mark that is not closed.`,
    );
  }
}

function columnsOf(header: readonly string[]): readonly PeopleColumn[] {
  const names = header.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, '_'));
  const unknown = names.findIndex((name) => !(PEOPLE_COLUMNS as readonly string[]).includes(name));
  if (unknown >= 0) {
    throw malformed(
      'organisation-import.column-unknown',
      `Column ${unknown + 1} of the header has no name that is known. Known are: ${PEOPLE_COLUMNS.join(', ')}.`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw malformed('organisation-import.column-repeated', `The column ${repeated} is there twice.`);
  if (!names.includes('staff_number'))
    throw malformed('organisation-import.header-missing', 'The first line must name a column staff_number.');
  // Each was found among them.
  return names as PeopleColumn[];
}

const CONTROL = /\p{Cc}/u;

function recordOf(line: number, cells: readonly string[], columns: readonly PeopleColumn[]): PeopleRecord {
  const named: Partial<Record<PeopleColumn, string>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell !== '') named[column] = cell;
  }
  const fault =
    cells.length === columns.length
      ? undefined
      : `has ${cells.length} cells where the header has ${columns.length}`;
  return { line, cells: named, fault };
}

/** What is wrong with a cell as such; `undefined` for nothing. */
export function cellFault(cell: string): string | undefined {
  if ([...cell].length > MAX_CELL_LENGTH) return `is longer than ${MAX_CELL_LENGTH} characters`;
  if (CONTROL.test(cell)) return 'holds control characters or line breaks';
  return undefined;
}
