import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { MovedDaysView } from '../people/move-preview.dto.js';
import { PEOPLE_COLUMNS } from './people-file.js';

/** How a file of people is to be taken. */
export class PeopleImportQuery {
  @JSONSchema({ description: '`dry-run`, which writes nothing, unless told.', example: 'dry-run' })
  @IsOptional()
  @IsIn(['dry-run', 'apply'])
  readonly mode?: 'dry-run' | 'apply';

  @JSONSchema({
    description: '`skip` applies the good rows; `stop` applies none when one is faulty. `skip` unless told.',
    example: 'skip',
  })
  @IsOptional()
  @IsIn(['skip', 'stop'])
  readonly onError?: 'skip' | 'stop';

  @JSONSchema({
    description:
      '`true`: rows may take days before today from managers, teams and sites. A dry run with it shows which.',
    example: 'false',
  })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly acknowledgeRetroactive?: 'true' | 'false';
}

/** What is wrong with a row. */
export class RowFaultView {
  @JSONSchema({ description: 'The column; null for the row as such.', example: 'manager' })
  @IsNullable()
  @IsIn([...PEOPLE_COLUMNS])
  readonly column!: string | null;

  @JSONSchema({ description: 'The code to decide on.', example: 'reporting-line.cycle' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'What is wrong, in words; quotes nothing of the file.' })
  @IsString()
  readonly message!: string;
}

/** What became of a row. */
export class ImportedRowView {
  @JSONSchema({ description: 'Line of the file, from 1; the header counts.', example: 2 })
  @IsInt()
  @Min(1)
  readonly line!: number;

  @JSONSchema({ description: 'What the row does, or would do.', example: 'create' })
  @IsIn(['create', 'update', 'unchanged', 'refused', 'pending'])
  readonly action!: string;

  @JSONSchema({
    description: 'The person; of somebody new the id that an import gives. Null for a refused row.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsNullable()
  @IsUUID()
  readonly employeeId!: string | null;

  @JSONSchema({ description: 'Days that get another manager, team or site.' })
  @ValidateNested({ each: true })
  @Type(() => MovedDaysView)
  readonly days!: readonly MovedDaysView[];

  @JSONSchema({ description: 'What is wrong; empty unless refused.' })
  @ValidateNested({ each: true })
  @Type(() => RowFaultView)
  readonly faults!: readonly RowFaultView[];
}

/** What became of a file of people. */
export class PeopleImportView {
  @JSONSchema({ description: 'Whether anything was to be written.', example: false })
  @IsBoolean()
  readonly isApplied!: boolean;

  @JSONSchema({ description: 'People who come into the organisation.', example: 1 })
  @IsInt()
  readonly created!: number;

  @JSONSchema({ description: 'People about whom something changes.', example: 0 })
  @IsInt()
  readonly updated!: number;

  @JSONSchema({ description: 'People who are as the file says already.', example: 0 })
  @IsInt()
  readonly unchanged!: number;

  @JSONSchema({ description: 'Rows that are refused, each as a whole.', example: 1 })
  @IsInt()
  readonly refused!: number;

  @JSONSchema({
    description: 'Rows that an import had no time for: send the same file with the same key again.',
    example: 0,
  })
  @IsInt()
  readonly pending!: number;

  @JSONSchema({ description: 'Every row, in the order of the file.' })
  @ValidateNested({ each: true })
  @Type(() => ImportedRowView)
  readonly rows!: readonly ImportedRowView[];
}

export const peopleImportExample = {
  isApplied: false,
  created: 1,
  updated: 0,
  unchanged: 0,
  refused: 1,
  pending: 0,
  rows: [
    {
      line: 2,
      action: 'create',
      employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
      days: [
        {
          what: 'team',
          from: '2026-03-01',
          until: null,
          before: null,
          after: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
        },
      ],
      faults: [],
    },
    {
      line: 3,
      action: 'refused',
      employeeId: null,
      days: [],
      faults: [
        { column: 'manager', code: 'reporting-line.manager-unknown', message: 'The cell names nobody.' },
      ],
    },
  ],
};
