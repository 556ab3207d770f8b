import { DomainError, type FieldError } from '@timeledger/kernel/domain-error.js';
import type { JsonObject } from '@timeledger/kernel/envelope.js';
import { TIMESTAMP_FORMATS, type TimestampFormat } from './timestamp-format.js';

/** What a line of a terminal's log says that its person did. */
export type TerminalPunchKind = 'clock-in' | 'clock-out' | 'break-start' | 'break-end';
export const TERMINAL_PUNCH_KINDS: readonly TerminalPunchKind[] = [
  'clock-in',
  'clock-out',
  'break-start',
  'break-end',
];

/** What parts the columns; `whitespace` is any run of blanks and tabs, as in `attlog.dat`. */
export type TerminalDelimiter = 'comma' | 'semicolon' | 'tab' | 'pipe' | 'whitespace';
export const TERMINAL_DELIMITERS: readonly TerminalDelimiter[] = [
  'comma',
  'semicolon',
  'tab',
  'pipe',
  'whitespace',
];

/** A column by the name in the header (upper and lower case alike), or by its number, counted from 1. */
export type ColumnRef = string | number;

/** How the lines of one terminal's log are to be read. */
export type TerminalMapping = JsonObject & {
  readonly delimiter: TerminalDelimiter;
  /**
   * Whether the first line names the columns. `optional`: it is taken as a header when its timestamp columns hold
   * no digit; possible only with numbered columns.
   */
  readonly header: 'present' | 'none' | 'optional';
  readonly columns: JsonObject & {
    readonly userCode: ColumnRef;
    /** One column, or the columns of date and time, which are joined by a space. */
    readonly timestamp: ColumnRef | (JsonObject & { readonly date: ColumnRef; readonly time: ColumnRef });
    readonly state: ColumnRef;
  };
  readonly timestampFormat: TimestampFormat;
  /** The terminal's word for a state to what it means; `ignored` lines (a door opened) are counted, not recorded. */
  readonly states: Readonly<Record<string, TerminalPunchKind | 'ignored'>>;
};

/**
 * The log that most fingerprint and badge terminals write to a stick as `attlog.dat`: user code, date, time, state, and
 * columns that do not matter, parted by tabs and padded with blanks. Overtime states are ordinary ins and outs:
 * what is overtime is calculated. Some models write the verification mode first and the state behind it.
 * @param stateColumn where the state stands when date and time count as two columns
 */
export const attlogMapping = (stateColumn: number = 4): TerminalMapping => ({
  delimiter: 'whitespace',
  header: 'none',
  columns: { userCode: 1, timestamp: { date: 2, time: 3 }, state: stateColumn },
  timestampFormat: 'yyyy-MM-dd HH:mm:ss',
  states: {
    '0': 'clock-in',
    '1': 'clock-out',
    '2': 'break-start',
    '3': 'break-end',
    '4': 'clock-in',
    '5': 'clock-out',
  },
});

export const MAX_COLUMNS = 64;
export const MAX_STATES = 64;

/** All column references of a mapping with the JSON pointer of each in a request: user code, time, state. */
export function columnRefsOf(mapping: TerminalMapping): readonly { pointer: string; column: ColumnRef }[] {
  const { userCode, timestamp, state } = mapping.columns;
  const times =
    typeof timestamp === 'object'
      ? [
          { pointer: '/mapping/timestampColumn', column: timestamp.date },
          { pointer: '/mapping/timeColumn', column: timestamp.time },
        ]
      : [{ pointer: '/mapping/timestampColumn', column: timestamp }];
  return [
    { pointer: '/mapping/userCodeColumn', column: userCode },
    ...times,
    { pointer: '/mapping/stateColumn', column: state },
  ];
}

/**
 * Checks what a schema cannot say of a mapping.
 * @throws DomainError `terminal.mapping-invalid` with a JSON pointer for each fault
 */
export function checkMapping(mapping: TerminalMapping): void {
  const errors: FieldError[] = [];
  const fault = (pointer: string, detail: string): void => {
    errors.push({ pointer, code: 'terminal.mapping-invalid', detail });
  };
  for (const { pointer, column } of columnRefsOf(mapping)) {
    if (typeof column === 'string') {
      if (column.trim() === '') fault(pointer, 'must name a column');
      else if (mapping.header !== 'present') fault(pointer, 'a column by name needs "header": "present"');
    } else if (!Number.isInteger(column) || column < 1 || column > MAX_COLUMNS) {
      fault(pointer, `must be a column number from 1 to ${MAX_COLUMNS}`);
    }
  }
  if (!TIMESTAMP_FORMATS.includes(mapping.timestampFormat)) {
    fault('/mapping/timestampFormat', `must be one of ${TIMESTAMP_FORMATS.join(', ')}`);
  }
  const isSplitByBlank = mapping.delimiter === 'whitespace' && mapping.timestampFormat.includes(' ');
  if (isSplitByBlank && typeof mapping.columns.timestamp !== 'object') {
    fault('/mapping/timeColumn', 'whitespace parts date and time: name the two columns');
  }
  const states = Object.entries(mapping.states);
  if (states.length === 0 || states.length > MAX_STATES) {
    fault('/mapping/states', `must map 1 to ${MAX_STATES} states`);
  } else if (states.some(([, kind]) => kind !== 'ignored' && !TERMINAL_PUNCH_KINDS.includes(kind))) {
    fault('/mapping/states', `each must mean ${TERMINAL_PUNCH_KINDS.join(', ')} or ignored`);
  } else if (states.every(([, kind]) => kind === 'ignored')) {
    fault('/mapping/states', 'at least one state must mean a punch');
  }
  if (errors.length > 0) throw new DomainError('terminal.mapping-invalid', 'invalid', { errors });
}
