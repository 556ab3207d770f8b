import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { SITE_COLUMNS } from './site-file.js';

/** How a file of sites is to be taken. */
export class GeoSiteImportQuery {
  @JSONSchema({ description: '`dry-run`, which writes nothing, unless told.', example: 'dry-run' })
  @IsOptional()
  @IsIn(['dry-run', 'apply'])
  readonly mode?: 'dry-run' | 'apply';
}

/** What is wrong with a row. */
export class SiteRowFaultView {
  @JSONSchema({ description: 'The column; null for the row as such.', example: 'datum' })
  @IsNullable()
  @IsIn([...SITE_COLUMNS])
  readonly column!: string | null;

  @JSONSchema({ description: 'The code to decide on.', example: 'datum.missing' })
  @IsString()
  readonly code!: string;

  @JSONSchema({ description: 'What is wrong, in words; quotes nothing of the file.' })
  @IsString()
  readonly message!: string;
}

/** What became of a row. */
export class ImportedSiteView {
  @JSONSchema({ description: 'Line of the file, from 1; the header counts.', example: 2 })
  @IsInt()
  @Min(1)
  readonly line!: number;

  @JSONSchema({ description: 'What the row does, or would do.', example: 'create' })
  @IsIn(['create', 'update', 'unchanged', 'refused', 'pending'])
  readonly action!: string;

  @JSONSchema({
    description: 'The site; null for a refused row.',
    example: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02',
  })
  @IsNullable()
  @IsUUID()
  readonly siteId!: string | null;

  @JSONSchema({ description: 'What is wrong; empty unless refused.' })
  @ValidateNested({ each: true })
  @Type(() => SiteRowFaultView)
  readonly faults!: readonly SiteRowFaultView[];
}

/** What became of a file of sites. */
export class GeoSiteImportView {
  @JSONSchema({ description: 'Whether anything was to be written.', example: false })
  @IsBoolean()
  readonly isApplied!: boolean;

  @JSONSchema({ description: 'New sites.', example: 1 })
  @IsInt()
  readonly created!: number;

  @JSONSchema({ description: 'Sites that change.', example: 0 })
  @IsInt()
  readonly updated!: number;

  @JSONSchema({ description: 'Sites that are as the file says already.', example: 0 })
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
  @Type(() => ImportedSiteView)
  readonly rows!: readonly ImportedSiteView[];
}

export const geoSiteImportExample = {
  isApplied: false,
  created: 1,
  updated: 0,
  unchanged: 0,
  refused: 1,
  pending: 0,
  rows: [
    { line: 2, action: 'create', siteId: '1f0c6e51-95d0-4a3a-8f05-6d0f5b1a7c02', faults: [] },
    {
      line: 3,
      action: 'refused',
      siteId: null,
      faults: [{ column: 'datum', code: 'datum.missing', message: 'must be named: none is assumed' }],
    },
  ],
};

export const geoSiteFileExample =
  'key,name,latitude,longitude,datum,radius_m,zone,hours\r\nSH-1,Depot Shanghai,31.2304,121.4737,WGS84,150,Asia/Shanghai,1-5 08:00-18:00\r\n';
