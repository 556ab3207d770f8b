import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** How a file of rates is to be taken. */
export class ExchangeRateImportQuery {
  @JSONSchema({ description: '`dry-run`, which writes nothing, unless told.', example: 'dry-run' })
  @IsOptional()
  @IsIn(['dry-run', 'apply'])
  readonly mode?: 'dry-run' | 'apply';
}

/** What is wrong with a row. */
export class RateRowFaultView {
  @JSONSchema({ description: 'The column behind a slash; empty for the row as such.', example: '/rate' })
  @IsString()
  readonly pointer!: string;

  @JSONSchema({ description: 'The code to decide on.', example: 'rate.malformed' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'What is wrong, in words; quotes nothing of the file.' })
  @IsString()
  readonly detail!: string;
}

/** What became of a row. */
export class ImportedRateView {
  @JSONSchema({ description: 'Line of the file, from 1; the header counts.', example: 2 })
  @IsInt()
  @Min(1)
  readonly line!: number;

  @JSONSchema({ description: 'What the row does, or would do.', example: 'set' })
  @IsIn(['set', 'unchanged', 'refused'])
  readonly action!: 'set' | 'unchanged' | 'refused';

  @JSONSchema({ description: 'What is wrong; empty unless refused.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RateRowFaultView)
  readonly faults!: readonly RateRowFaultView[];
}

/** What became of a file of rates. */
export class ExchangeRateImportView {
  @JSONSchema({ description: 'Whether anything was to be written.', example: false })
  @IsBoolean()
  readonly isApplied!: boolean;

  @JSONSchema({ description: 'Rates that are new or change.', example: 1 })
  @IsInt()
  readonly set!: number;

  @JSONSchema({ description: 'Rates that stand so already.', example: 0 })
  @IsInt()
  readonly unchanged!: number;

  @JSONSchema({ description: 'Rows that are refused, each alone.', example: 1 })
  @IsInt()
  readonly refused!: number;

  @JSONSchema({ description: 'Every row, in the order of the file.' })
  @ValidateNested({ each: true })
  @Type(() => ImportedRateView)
  readonly rows!: readonly ImportedRateView[];
}

export const exchangeRateImportExample = {
  isApplied: false,
  set: 1,
  unchanged: 0,
  refused: 1,
  rows: [
    { line: 2, action: 'set', faults: [] },
    {
      line: 3,
      action: 'refused',
      faults: [{ pointer: '/rate', code: 'rate.malformed', detail: 'must be an exact decimal' }],
    },
  ],
};

export const exchangeRateFileExample =
  'date,from,to,rate,source\r\n2026-03-31,USD,EUR,0.9,ECB\r\n2026-03-31,JPY,EUR,0.0061,ECB\r\n';
