import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  IsJsonObject,
  IsLocalDate,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import {
  attlogMapping,
  TERMINAL_DELIMITERS,
  type ColumnRef,
  type TerminalDelimiter,
  type TerminalMapping,
} from '../log/terminal-mapping.js';
import { TIMESTAMP_FORMATS, type TimestampFormat } from '../log/timestamp-format.js';

const MAX_COLUMN_NAME_CHARS = 100;
const MAX_NAME_CHARS = 100;
const HEADERS = ['present', 'none', 'optional'] as const;

/** How the lines of a terminal's log are to be read. */
export class TerminalMappingBody {
  @JSONSchema({
    description: 'What parts the columns; whitespace is any run of blanks and tabs.',
    example: 'whitespace',
  })
  @IsIn([...TERMINAL_DELIMITERS])
  readonly delimiter!: TerminalDelimiter;

  @JSONSchema({
    description:
      'Whether the first line names the columns. optional: it is taken as a header when its time columns hold no digit.',
    example: 'none',
  })
  @IsIn([...HEADERS])
  readonly header!: (typeof HEADERS)[number];

  @JSONSchema({
    description: 'The column of the user code: its number, counted from 1, or its name in the header.',
    example: '1',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_COLUMN_NAME_CHARS)
  readonly userCodeColumn!: string;

  @JSONSchema({ description: 'The column of date and time, or of the date alone.', example: '2' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_COLUMN_NAME_CHARS)
  readonly timestampColumn!: string;

  @JSONSchema({ description: 'The column of the time of day, where it is another one.', example: '3' })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_COLUMN_NAME_CHARS)
  readonly timeColumn?: string;

  @JSONSchema({ description: 'The column of the state.', example: '4' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_COLUMN_NAME_CHARS)
  readonly stateColumn!: string;

  @JSONSchema({
    description: 'How date and time are written; letters as in Unicode TR 35, seconds may be missing.',
    example: 'yyyy-MM-dd HH:mm:ss',
  })
  @IsIn([...TIMESTAMP_FORMATS])
  readonly timestampFormat!: TimestampFormat;

  @JSONSchema({
    description:
      'The terminal’s word for each state to what it means: clock-in, clock-out, break-start, break-end or ignored.',
    example: attlogMapping().states,
  })
  @IsJsonObject()
  readonly states!: Readonly<Record<string, unknown>>;
}

/** A terminal to register. */
export class RegisterTerminalBody {
  @JSONSchema({
    description: 'Your own id for the terminal, a UUID; minted when left out.',
    example: '3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90',
  })
  @IsOptional()
  @IsUUID()
  readonly id?: string;

  @JSONSchema({ description: 'Where it hangs, for people.', example: 'Workshop, north gate' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_NAME_CHARS)
  readonly name!: string;

  @JSONSchema({ description: 'IANA time zone of its clock.', example: 'Europe/Berlin' })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'How to read its log; that of `attlog.dat` files when left out.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => TerminalMappingBody)
  readonly mapping?: TerminalMappingBody;
}

/** A terminal as known. */
export class TerminalView {
  @JSONSchema({ description: 'The terminal’s id.', example: '3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Where it hangs, for people.', example: 'Workshop, north gate' })
  @IsString()
  readonly name!: string;

  @JSONSchema({ description: 'IANA time zone of its clock.', example: 'Europe/Berlin' })
  @IsString()
  readonly zone!: string;

  @JSONSchema({ description: 'How its log is read.' })
  @ValidateNested()
  @Type(() => TerminalMappingBody)
  readonly mapping!: TerminalMappingBody;

  @JSONSchema({ description: 'Bindings of user codes, former ones included.', example: 42 })
  @IsInt()
  @Min(0)
  readonly userCodeBindings!: number;
}

/** Whom a user code stands for. */
export class BindUserCodeBody {
  @JSONSchema({ description: 'The employment.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({
    description:
      'First local day of the terminal on which it holds; from ever when left out. A code passes to another employment only from a later day than it was bound before.',
    example: '2026-03-01',
  })
  @IsOptional()
  @IsLocalDate()
  readonly from?: string;
}

/** A binding of a user code. */
export class UserCodeView {
  @JSONSchema({ description: 'The terminal’s id.', example: '3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90' })
  @IsUUID()
  readonly terminalId!: string;

  @JSONSchema({ description: 'As the terminal writes it.', example: '1042' })
  @IsString()
  readonly userCode!: string;

  @JSONSchema({ description: 'The employment.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'First local day on which it holds; null from ever.', example: '2026-03-01' })
  @IsNullable()
  @IsLocalDate()
  readonly from!: string | null;
}

const columnOf = (text: string): ColumnRef => (/^\d{1,4}$/.test(text) ? Number(text) : text);

/** A mapping as the parser takes it; {@link checkMapping} has yet to see it. */
export function mappingOf(body: TerminalMappingBody | undefined): TerminalMapping {
  if (body === undefined) return attlogMapping();
  const date = columnOf(body.timestampColumn);
  return {
    delimiter: body.delimiter,
    header: body.header,
    columns: {
      userCode: columnOf(body.userCodeColumn),
      timestamp: body.timeColumn === undefined ? date : { date, time: columnOf(body.timeColumn) },
      state: columnOf(body.stateColumn),
    },
    timestampFormat: body.timestampFormat,
    // Values of another kind are refused by the check of the mapping, which the decider makes.
    states: body.states as TerminalMapping['states'],
  };
}

/** A mapping as clients see it. */
export function mappingViewOf({ columns, ...mapping }: TerminalMapping): TerminalMappingBody {
  const { userCode, timestamp, state } = columns;
  const times =
    typeof timestamp === 'object'
      ? { timestampColumn: String(timestamp.date), timeColumn: String(timestamp.time) }
      : { timestampColumn: String(timestamp) };
  return { ...mapping, userCodeColumn: String(userCode), ...times, stateColumn: String(state) };
}

export const terminalExample: TerminalView = {
  id: '3f1f3a52-2a0c-4f0e-9d4b-6c5e1a7b8d90',
  name: 'Workshop, north gate',
  zone: 'Europe/Berlin',
  mapping: mappingViewOf(attlogMapping()),
  userCodeBindings: 42,
};
