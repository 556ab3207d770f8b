import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LINE_BYTES } from './line-splitter.js';
import { attlogMapping, type TerminalMapping } from './terminal-mapping.js';
import { TerminalLogParser, type TerminalLine } from './terminal-log.parser.js';

const csv: TerminalMapping = {
  delimiter: 'comma',
  header: 'present',
  columns: { userCode: 'User', timestamp: 'Time', state: 'State' },
  timestampFormat: 'yyyy-MM-dd HH:mm:ss',
  states: { in: 'clock-in', out: 'clock-out', door: 'ignored' },
};

function parse(file: string | Uint8Array, mapping = csv, zone = 'Europe/Berlin', pieceBytes = 7) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const parser = new TerminalLogParser(mapping, zone);
  const lines: TerminalLine[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    lines.push(...parser.push(bytes.subarray(at, at + pieceBytes)));
  }
  return [...lines, ...parser.end()];
}

const short = (line: TerminalLine): string =>
  line.outcome === 'row'
    ? `${line.line} ${line.userCode} ${line.occurredAt} ${line.kind}`
    : `${line.line} ${line.outcome === 'error' ? line.code + (line.column ? ` @${line.column}` : '') : 'ignored'}`;

const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'nothing refused';
};

describe('a terminal’s log', () => {
  it('is read with byte order mark, quoted fields, CRLF, blank lines and columns in any order', () => {
    const file =
      '\uFEFFState,"User",Note,TIME\r\nin, 7 ,"late, again",2026-03-02 08:00:01\r\n\r\n' +
      'out,"0""8",,"2026-03-02 17:00"\r\ndoor,7,,2026-03-02 17:01:00';
    expect(parse(file).map(short)).toEqual([
      '2 7 2026-03-02T07:00:01.000Z clock-in',
      '4 0"8 2026-03-02T16:00:00.000Z clock-out',
      '5 ignored',
    ]);
  });

  it('is read as terminals write attlog.dat: padded codes, tabs, trailing columns', () => {
    const file =
      '       12\t2026-03-02 08:00:01\t0\t0\t1\t0\r\n' +
      '       12\t2026-03-02 12:00:00\t2\t0\t1\t0\r\n' +
      '       12 2026-03-02 12:30:00 3 0 1 0\n' +
      '       12\t2026-03-02 17:00:00\t1\t0\t1\t0\n' +
      '        9\t2026-03-02 17:05:00\t4\n' +
      '        9\t2026-03-02 19:05:00\t5\n' +
      '        9\t2026-03-02 19:06:00\t255\n';
    expect(parse(file, attlogMapping()).map(short)).toEqual([
      '1 12 2026-03-02T07:00:01.000Z clock-in',
      '2 12 2026-03-02T11:00:00.000Z break-start',
      '3 12 2026-03-02T11:30:00.000Z break-end',
      '4 12 2026-03-02T16:00:00.000Z clock-out',
      '5 9 2026-03-02T16:05:00.000Z clock-in',
      '6 9 2026-03-02T18:05:00.000Z clock-out',
      '7 terminal.state-unknown @4',
    ]);
  });

  it('may have a header that the mapping calls optional, or not have it', () => {
    const mapping: TerminalMapping = {
      ...csv,
      delimiter: 'tab',
      header: 'optional',
      columns: { userCode: 1, timestamp: 2, state: 3 },
    };
    const row = '7\t2026-03-02 08:00:00\tin\n';
    expect(parse(row, mapping).map(short)).toEqual(['1 7 2026-03-02T07:00:00.000Z clock-in']);
    expect(parse(`Code\tWhen\tWhat\n${row}`, mapping).map(short)).toEqual([
      '2 7 2026-03-02T07:00:00.000Z clock-in',
    ]);
  });

  it.each([
    ['a date that no calendar has', 'in,7,2026-02-30 08:00:00', '2 terminal.timestamp-malformed @3'],
    ['an hour that no day has', 'in,7,2026-02-03 24:00:00', '2 terminal.timestamp-malformed @3'],
    ['a time of another form', 'in,7,02.03.2026 08:00:00', '2 terminal.timestamp-malformed @3'],
    ['a clock that was reset', 'in,7,2000-01-01 00:00:05', '2 terminal.timestamp-malformed @3'],
    ['a state that the mapping lacks', 'IN,7,2026-03-02 08:00:00', '2 terminal.state-unknown @1'],
    ['a missing user code', 'in,,2026-03-02 08:00:00', '2 terminal.field-missing @2'],
    ['a line cut short', 'in,7', '2 terminal.field-missing @3'],
    [
      'a user code beyond its length',
      `in,${'7'.repeat(65)},2026-03-02 08:00:00`,
      '2 terminal.user-code-malformed @2',
    ],
    ['a quote left open', 'in,"7,2026-03-02 08:00:00', '2 terminal.quote-unbalanced'],
    ['text behind a quote', 'in,"7"x,2026-03-02 08:00:00', '2 terminal.quote-unbalanced'],
    ['a line too long', `in,7,${'x'.repeat(MAX_LINE_BYTES)}`, '2 terminal.line-too-long'],
  ])('reports %s and reads on', (_what, line, expected) => {
    const file = `State,User,Time\n${line}\nout,7,2026-03-02 17:00:00\n`;
    expect(parse(file).map(short)).toEqual([expected, '3 7 2026-03-02T16:00:00.000Z clock-out']);
  });

  it('reports a line that is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('State,User,Time\nin,M'),
      Buffer.from([0xfc]),
      Buffer.from('ller,2026-03-02 08:00:00\nin,Müller,2026-03-02 08:00:00\n'),
    ]);
    expect(parse(bytes).map(short)).toEqual([
      '2 terminal.line-not-utf8',
      '3 Müller 2026-03-02T07:00:00.000Z clock-in',
    ]);
  });

  it.each([
    // Clocks go from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October.
    ['Europe/Berlin', '2026-03-29 01:59:59', '2026-03-29T00:59:59.000Z'],
    ['Europe/Berlin', '2026-03-29 02:00:00', 'terminal.time-skipped'],
    ['Europe/Berlin', '2026-03-29 02:59:59', 'terminal.time-skipped'],
    ['Europe/Berlin', '2026-03-29 03:00:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25 01:59:59', '2026-10-24T23:59:59.000Z'],
    ['Europe/Berlin', '2026-10-25 02:00:00', 'terminal.time-ambiguous'],
    ['Europe/Berlin', '2026-10-25 02:59:59', 'terminal.time-ambiguous'],
    ['Europe/Berlin', '2026-10-25 03:00:00', '2026-10-25T02:00:00.000Z'],
    // Half an hour only: back from 02:00 to 01:30 on 5 April, on from 02:00 to 02:30 on 4 October.
    ['Australia/Lord_Howe', '2026-04-05 01:29:59', '2026-04-04T14:29:59.000Z'],
    ['Australia/Lord_Howe', '2026-04-05 01:30:00', 'terminal.time-ambiguous'],
    ['Australia/Lord_Howe', '2026-04-05 01:59:59', 'terminal.time-ambiguous'],
    ['Australia/Lord_Howe', '2026-04-05 02:00:00', '2026-04-04T15:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04 01:59:59', '2026-10-03T15:29:59.000Z'],
    ['Australia/Lord_Howe', '2026-10-04 02:00:00', 'terminal.time-skipped'],
    ['Australia/Lord_Howe', '2026-10-04 02:29:59', 'terminal.time-skipped'],
    ['Australia/Lord_Howe', '2026-10-04 02:30:00', '2026-10-03T15:30:00.000Z'],
    ['Asia/Shanghai', '2026-03-29 02:30:00', '2026-03-28T18:30:00.000Z'],
  ])('never guesses what the clock of %s meant by %s', (zone, time, expected) => {
    const [line] = parse(`User,State,Time\n7,in,${time}\n`, csv, zone);
    expect(line?.outcome === 'row' ? line.occurredAt : line && short(line).split(' ')[1]).toBe(expected);
  });

  it.each([
    ['dd.MM.yyyy HH:mm:ss', '1.3.2026 8:05', '2026-03-01T08:05:00'],
    ['dd/MM/yyyy HH:mm:ss', '01/03/2026 08:05:09', '2026-03-01T08:05:09'],
    ['MM/dd/yyyy HH:mm:ss', '03/01/2026 08:05:09', '2026-03-01T08:05:09'],
    ['MM/dd/yyyy hh:mm:ss a', '3/1/2026 12:05:09 AM', '2026-03-01T00:05:09'],
    ['MM/dd/yyyy hh:mm:ss a', '3/1/2026 12:05 p.m.', '2026-03-01T12:05:00'],
    ['yyyy/MM/dd HH:mm:ss', '2026/3/1  08:05:09', '2026-03-01T08:05:09'],
    ["yyyy-MM-dd'T'HH:mm:ss", '2026-03-01T08:05:09', '2026-03-01T08:05:09'],
    ['yyyyMMddHHmmss', '20260301080509', '2026-03-01T08:05:09'],
  ] as const)('reads a time written %s', (timestampFormat, time, expected) => {
    const [line] = parse(`User,State,Time\n7,in,${time}\n`, { ...csv, timestampFormat });
    expect(line).toMatchObject({ outcome: 'row', localTime: expected });
  });

  it('of another kind is refused as a whole', () => {
    expect(codeOf(() => parse('User,Time\n7,2026-03-02 08:00:00\n'))).toBe('terminal.header-mismatch');
    expect(codeOf(() => parse(new Uint8Array([0xff, 0xfe, 0x55, 0x00, 0x0a])))).toBe(
      'terminal.encoding-unsupported',
    );
    expect(codeOf(() => parse('', { ...csv, header: 'none' }))).toBe('terminal.mapping-invalid');
    expect(codeOf(() => parse('', { ...csv, delimiter: 'whitespace' }))).toBe('terminal.mapping-invalid');
  });

  it('gives the same lines however it is cut into pieces', () => {
    const cell = fc.constantFrom(
      'in',
      'out',
      '7',
      '2026-03-02 08:00:00',
      '"',
      '"a,b"',
      'ü',
      ' ',
      '\r',
      'x'.repeat(4090),
    );
    const file = fc.array(
      fc.array(cell, { maxLength: 5 }).map((cells) => cells.join(',')),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(file, fc.integer({ min: 1, max: 5000 }), (lines, pieceBytes) => {
        const text = `State,User,Time\n${lines.join('\n')}`;
        expect(parse(text, csv, 'Europe/Berlin', pieceBytes)).toEqual(parse(text, csv, 'Europe/Berlin', 1e9));
      }),
      { numRuns: 200 },
    );
  });
});
