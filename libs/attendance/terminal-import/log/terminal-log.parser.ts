import { instantOf, type Instant } from '@timeledger/kernel/clock.js';
import { DomainError } from '@timeledger/kernel/domain-error.js';
import { LineSplitter, MAX_LINE_BYTES, type RawLine } from './line-splitter.js';
import { localTimeResolver, type LocalDateTime, type ResolvedLocalTime } from './local-time.js';
import {
  checkMapping,
  columnRefsOf,
  type ColumnRef,
  type TerminalDelimiter,
  type TerminalMapping,
  type TerminalPunchKind,
} from './terminal-mapping.js';
import { parseTimestamp } from './timestamp-format.js';
import { isUserCode, MAX_USER_CODE_LENGTH } from './user-code.js';

/** A line that says who did what when. */
export interface TerminalRow {
  readonly outcome: 'row';
  /** Counted from 1, as an editor counts, the header included. */
  readonly line: number;
  readonly userCode: string;
  /** As the terminal's clock showed it: `2026-03-01T08:00:01`. */
  readonly localTime: string;
  readonly occurredAt: Instant;
  readonly kind: TerminalPunchKind;
}

/** A line that cannot be recorded, and why. Nothing of it is guessed. */
export interface TerminalLineError {
  readonly outcome: 'error';
  readonly line: number;
  readonly code: TerminalLineErrorCode;
  readonly detail: string;
  /** The column at fault, counted from 1; missing when it is the whole line. */
  readonly column?: number;
}

/** Why a line is not recorded. Stable. */
export type TerminalLineErrorCode =
  | 'terminal.line-too-long'
  | 'terminal.line-not-utf8'
  | 'terminal.quote-unbalanced'
  | 'terminal.field-missing'
  | 'terminal.user-code-malformed'
  | 'terminal.timestamp-malformed'
  | 'terminal.time-ambiguous'
  | 'terminal.time-skipped'
  | 'terminal.state-unknown'
  | 'terminal.user-unknown'
  | 'terminal.recorded-for-another';

/** A line whose state the mapping says to ignore. */
export interface TerminalIgnoredLine {
  readonly outcome: 'ignored';
  readonly line: number;
}

export type TerminalLine = TerminalRow | TerminalLineError | TerminalIgnoredLine;

/** How much of a faulty value is repeated in its error. */
const MAX_QUOTED_LENGTH = 40;
const SEPARATORS: Readonly<Record<Exclude<TerminalDelimiter, 'whitespace'>, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
};
const BYTE_ORDER_MARK = '\uFEFF';

/** Where the wanted cells stand, counted from 0. */
interface Places {
  readonly userCode: number;
  readonly timestamp: readonly number[];
  readonly state: number;
}

/**
 * Reads a terminal's log piece by piece, in memory bounded by the longest line. A quoted field ends on its own line:
 * a stray quote spoils its line, never the rest of the file.
 */
export class TerminalLogParser {
  private readonly splitter = new LineSplitter();
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private readonly resolve: (local: LocalDateTime) => ResolvedLocalTime;
  private readonly states: ReadonlyMap<string, TerminalPunchKind | 'ignored'>;
  private places: Places | undefined;
  private isFirst = true;

  /**
   * @param zone the IANA zone of the terminal's clock
   * @throws DomainError `terminal.mapping-invalid`
   */
  constructor(
    private readonly mapping: TerminalMapping,
    zone: string,
  ) {
    checkMapping(mapping);
    this.resolve = localTimeResolver(zone);
    this.states = new Map(Object.entries(mapping.states));
    if (mapping.header !== 'present') this.places = placesOf(mapping, (column) => Number(column) - 1);
  }

  /**
   * The lines that end within this piece, in order; blank lines and the header are left out.
   * @throws DomainError `terminal.encoding-unsupported` (UTF-16), `terminal.header-mismatch`: the file is of another kind
   */
  push(piece: Uint8Array): readonly TerminalLine[] {
    return this.readAll(this.splitter.push(piece));
  }

  /** The last line, when no line end follows it. */
  end(): readonly TerminalLine[] {
    return this.readAll(this.splitter.end());
  }

  private readAll(lines: Iterable<RawLine>): readonly TerminalLine[] {
    const read: TerminalLine[] = [];
    for (const line of lines) {
      const result = this.read(line);
      if (result !== undefined) read.push(result);
    }
    return read;
  }

  private read({ number, bytes }: RawLine): TerminalLine | undefined {
    if (bytes === undefined) {
      this.passUnreadable();
      return error(number, 'terminal.line-too-long', `The line is longer than ${MAX_LINE_BYTES} bytes.`);
    }
    if (number === 1) refuseUtf16(bytes);
    let text: string;
    try {
      text = this.decoder.decode(bytes);
    } catch {
      this.passUnreadable();
      return error(number, 'terminal.line-not-utf8', 'The line is not UTF-8.');
    }
    if (text.startsWith(BYTE_ORDER_MARK)) text = text.slice(1);
    if (text.trim() === '') return undefined;
    const cells = cellsOf(text, this.mapping.delimiter);
    const wasFirst = this.isFirst;
    this.isFirst = false;
    if (wasFirst && this.takesAsHeader(cells)) return undefined;
    if (cells === undefined) {
      return error(number, 'terminal.quote-unbalanced', 'A quote is opened and not closed on this line.');
    }
    return this.readCells(number, cells);
  }

  private passUnreadable(): void {
    if (this.isFirst && this.mapping.header === 'present') {
      throw new DomainError('terminal.header-mismatch', 'invalid', {
        detail: 'The first line cannot be read.',
      });
    }
    this.isFirst = false;
  }

  private takesAsHeader(cells: readonly string[] | undefined): boolean {
    if (this.mapping.header === 'none') return false;
    if (this.mapping.header === 'present') {
      this.places = placesOf(this.mapping, (column) => placeInHeader(column, cells ?? []));
      return true;
    }
    const times = this.places?.timestamp.map((place) => cells?.[place] ?? '') ?? [];
    return !times.some((cell) => /\d/.test(cell));
  }

  private readCells(line: number, cells: readonly string[]): TerminalLine {
    const places = this.places;
    if (places === undefined) return error(line, 'terminal.field-missing', 'The file has no header.');
    for (const place of [places.userCode, ...places.timestamp, places.state]) {
      if ((cells[place] ?? '') === '') {
        return error(line, 'terminal.field-missing', `Column ${place + 1} is missing or empty.`, place);
      }
    }
    const userCode = cells[places.userCode] ?? '';
    if (!isUserCode(userCode)) {
      const detail = `A user code has at most ${MAX_USER_CODE_LENGTH} printable characters.`;
      return error(line, 'terminal.user-code-malformed', detail, places.userCode);
    }
    const state = cells[places.state] ?? '';
    const kind = this.states.get(state);
    if (kind === undefined) {
      return error(
        line,
        'terminal.state-unknown',
        `The mapping has no state ${quoted(state)}.`,
        places.state,
      );
    }
    if (kind === 'ignored') return { outcome: 'ignored', line };
    return this.readTime(line, userCode, kind, places, cells);
  }

  private readTime(
    line: number,
    userCode: string,
    kind: TerminalPunchKind,
    places: Places,
    cells: readonly string[],
  ): TerminalLine {
    const place = places.timestamp[0] ?? 0;
    const text = places.timestamp.map((index) => cells[index] ?? '').join(' ');
    const local = parseTimestamp(text, this.mapping.timestampFormat);
    if (local === undefined) {
      const detail = `${quoted(text)} is no time of the form ${this.mapping.timestampFormat}.`;
      return error(line, 'terminal.timestamp-malformed', detail, place);
    }
    const resolved = this.resolve(local);
    if (resolved.kind === 'skipped') {
      const detail = `${quoted(text)} does not exist: the clocks were put forward over it.`;
      return error(line, 'terminal.time-skipped', detail, place);
    }
    if (resolved.kind === 'ambiguous') {
      const both = `${instantOf(resolved.earlierMs)} or ${instantOf(resolved.laterMs)}`;
      const detail = `${quoted(text)} came twice when the clocks were put back: ${both}.`;
      return error(line, 'terminal.time-ambiguous', detail, place);
    }
    const occurredAt = instantOf(resolved.epochMs);
    return { outcome: 'row', line, userCode, localTime: isoOf(local), occurredAt, kind };
  }
}

/**
 * Reads a stream of bytes as a terminal's log, in batches of the lines of each piece.
 * @throws as {@link TerminalLogParser}
 */
export async function* parseTerminalLog(
  pieces: AsyncIterable<Uint8Array>,
  mapping: TerminalMapping,
  zone: string,
): AsyncGenerator<readonly TerminalLine[]> {
  const parser = new TerminalLogParser(mapping, zone);
  for await (const piece of pieces) yield parser.push(piece);
  yield parser.end();
}

function error(line: number, code: TerminalLineErrorCode, detail: string, place?: number): TerminalLineError {
  return { outcome: 'error', line, code, detail, ...(place === undefined ? {} : { column: place + 1 }) };
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, MAX_QUOTED_LENGTH));

const two = (value: number): string => String(value).padStart(2, '0');
const isoOf = (local: LocalDateTime): string =>
  `${local.year}-${two(local.month)}-${two(local.day)}T${two(local.hour)}:${two(local.minute)}:${two(local.second)}`;

/** Blanks only, because a tab may be what parts the cells. */
const QUOTED_CELL = /^ *"((?:[^"]|"")*)" */;

/** The cells of a line, without the blanks around them; `undefined` when a quote is left open. */
function cellsOf(text: string, delimiter: TerminalDelimiter): readonly string[] | undefined {
  if (delimiter === 'whitespace') return text.trim().split(/\s+/);
  const separator = SEPARATORS[delimiter];
  if (!text.includes('"')) return text.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  let rest = text;
  for (;;) {
    const open = QUOTED_CELL.exec(rest);
    if (open === null) {
      const end = rest.indexOf(separator);
      const cell = end === -1 ? rest : rest.slice(0, end);
      if (cell.includes('"')) return undefined;
      cells.push(cell.trim());
      if (end === -1) return cells;
      rest = rest.slice(end + 1);
      continue;
    }
    cells.push((open[1] ?? '').replaceAll('""', '"').trim());
    rest = rest.slice(open[0].length);
    if (rest === '') return cells;
    if (!rest.startsWith(separator)) return undefined;
    rest = rest.slice(1);
  }
}

function placesOf(mapping: TerminalMapping, place: (column: ColumnRef) => number): Places {
  const [userCode = 0, ...others] = columnRefsOf(mapping).map(({ column }) => place(column));
  return { userCode, timestamp: others.slice(0, -1), state: others.at(-1) ?? 0 };
}

function placeInHeader(column: ColumnRef, header: readonly string[]): number {
  if (typeof column === 'number') return column - 1;
  const wanted = column.trim().toLowerCase();
  const place = header.findIndex((name) => name.toLowerCase() === wanted);
  if (place !== -1) return place;
  throw new DomainError('terminal.header-mismatch', 'invalid', {
    detail: `The first line has no column ${quoted(column)}.`,
  });
}

function refuseUtf16(bytes: Uint8Array): void {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16) return;
  throw new DomainError('terminal.encoding-unsupported', 'invalid', {
    detail: 'The file is UTF-16; save it as UTF-8.',
  });
}
