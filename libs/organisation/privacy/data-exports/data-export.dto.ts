import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { EXPORT_LANGUAGES, type ExportLanguage } from '../../domain/privacy/data-export-events.js';

/**
 * Why somebody fetches what is about another. A list, because free text would be personal itself; the same words as those of
 * reading the evidence of a punch.
 */
export const FETCH_PURPOSES = [
  'verification',
  'dispute',
  'correction',
  'safety',
  'audit',
  'legal-request',
] as const;

/** Asks for an archive. */
export class RequestDataExportBody {
  @JSONSchema({ description: 'The language in which the archive explains itself.', example: 'en' })
  @IsIn([...EXPORT_LANGUAGES])
  readonly language!: ExportLanguage;
}

/** Why an archive is fetched. */
export class FetchDataExportQuery {
  @JSONSchema({
    description: `Why: ${FETCH_PURPOSES.join(', ')}. Needed for what is not one’s own; logged, and shown to the person.`,
    example: 'legal-request',
  })
  @IsOptional()
  @IsIn([...FETCH_PURPOSES])
  readonly purpose?: (typeof FETCH_PURPOSES)[number];
}

/** How an export stands. */
export class DataExportView {
  @JSONSchema({ description: 'The export.', example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Whom it is about.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The language in which the archive explains itself.', example: 'en' })
  @IsString()
  readonly language!: string;

  @JSONSchema({
    description:
      'Open list. `in-preparation`: ask again a little later. `ready`: the archive can be fetched. `failed`: ask for a new one. `ended`: the archive is no longer there.',
    example: 'ready',
  })
  @IsString()
  readonly status!: string;

  @JSONSchema({
    description:
      'Why it failed (`too-large`, `internal`) or ended (`expired`, `asked-for`, `erasure`, `withdrawal` of a consent on which some of it rested, `superseded` by a newer one, `missing` after a restore); null otherwise. Open list.',
    example: null,
  })
  @IsNullable()
  @IsString()
  readonly because!: string | null;

  @JSONSchema({ description: 'When it was asked for.', example: '2030-01-09T10:12:31.007Z' })
  @IsInstant()
  readonly requestedAt!: string;

  @JSONSchema({
    description: 'Who asked: the subject of the token.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsString()
  readonly requestedBy!: string;

  @JSONSchema({
    description: 'Until when the archive can be fetched; null while there is none.',
    example: '2030-01-16T10:12:33.512Z',
  })
  @IsNullable()
  @IsInstant()
  readonly expiresAt!: string | null;

  @JSONSchema({ description: 'Bytes of the archive; null while there is none.', example: 48213 })
  @IsNullable()
  @IsInt()
  readonly bytes!: number | null;

  @JSONSchema({
    description: 'SHA-256 of the archive, hex; null while there is none.',
    example: '5f2b51ca2fdc5baa31ec02e002f69aec5b5c4d7d0d8f3d3a6f6e8b1d1e4c9a77',
  })
  @IsNullable()
  @IsString()
  readonly digest!: string | null;

  @JSONSchema({ description: 'How often it was handed out.', example: 1 })
  @IsInt()
  readonly downloads!: number;
}

/** A page of exports. */
export class DataExportPage {
  @JSONSchema({ description: 'The exports of the person, newest first.' })
  @ValidateNested({ each: true })
  @Type(() => DataExportView)
  readonly items!: readonly DataExportView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Whole bodies for the documentation. */
export const dataExportExamples = {
  body: { language: 'en' },
  ready: {
    id: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
    employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
    language: 'en',
    status: 'ready',
    because: null,
    requestedAt: '2030-01-09T10:12:31.007Z',
    requestedBy: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
    expiresAt: '2030-01-16T10:12:33.512Z',
    bytes: 48213,
    digest: '5f2b51ca2fdc5baa31ec02e002f69aec5b5c4d7d0d8f3d3a6f6e8b1d1e4c9a77',
    downloads: 1,
  },
  get inPreparation() {
    return {
      ...this.ready,
      status: 'in-preparation',
      expiresAt: null,
      bytes: null,
      digest: null,
      downloads: 0,
    };
  },
} as const;
