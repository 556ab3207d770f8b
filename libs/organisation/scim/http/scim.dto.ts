import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsJsonObject } from '@timeledger/service/validation/format.decorators.js';
import { MAX_PAGE_RESOURCES } from '../protocol/scim-list.js';

/** What of a resource is answered (RFC 7644 section 3.9). */
export class ScimShownQuery {
  @JSONSchema({ description: 'Only these attributes, separated by commas; the id is always there.' })
  @IsOptional()
  @IsString()
  readonly attributes?: string;

  @JSONSchema({ description: 'All but these attributes. Not together with `attributes`.' })
  @IsOptional()
  @IsString()
  readonly excludedAttributes?: string;
}

/** Which resources are answered (RFC 7644 section 3.4.2). */
export class ScimListQuery extends ScimShownQuery {
  @JSONSchema({ description: 'Equalities (`eq`) of indexed attributes, joined by `and` and `or`.' })
  @IsOptional()
  @IsString()
  readonly filter?: string;

  @JSONSchema({ description: 'The first resource of the page, counted from 1.', example: 1 })
  @IsOptional()
  @IsInt()
  readonly startIndex?: number;

  @JSONSchema({
    description: `Resources of the page, 100 unless told, at most ${MAX_PAGE_RESOURCES}; 0 asks for the total alone.`,
    example: 100,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_PAGE_RESOURCES)
  readonly count?: number;
}

/** What the service says of a resource (RFC 7643 section 3.1). */
export class ScimMetaView {
  @JSONSchema({ description: 'What kind of resource it is.', example: 'User' })
  @IsString()
  readonly resourceType!: string;

  @JSONSchema({ description: 'When it was provisioned.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly created!: string;

  @JSONSchema({ description: 'When it last changed.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly lastModified!: string;

  @JSONSchema({
    description: 'Its path.',
    example: '/scim/v2/Users/0198f4a0-5a86-7000-8000-000000000001',
  })
  @IsString()
  readonly location!: string;

  @JSONSchema({ description: 'Its weak ETag, for If-Match.', example: 'W/"3"' })
  @IsString()
  readonly version!: string;
}

/** A page of resources (RFC 7644 section 3.4.2). */
export class ScimListView {
  @JSONSchema({ description: 'The schema of a list.' })
  @IsArray()
  @IsString({ each: true })
  readonly schemas!: readonly string[];

  @JSONSchema({ description: 'How many resources there are in all.', example: 1 })
  @IsInt()
  readonly totalResults!: number;

  @JSONSchema({ description: 'The place of the first one, counted from 1.', example: 1 })
  @IsInt()
  readonly startIndex!: number;

  @JSONSchema({ description: 'How many are in this page.', example: 1 })
  @IsInt()
  readonly itemsPerPage!: number;

  @JSONSchema({
    description: 'The resources of the page.',
    type: 'array',
    items: { type: 'object', additionalProperties: true },
  })
  @IsArray()
  readonly Resources!: readonly object[];
}

/** One change of a PATCH. */
export class ScimPatchOperationBody {
  @JSONSchema({ description: 'What to do; capitals do not matter.', example: 'replace' })
  @IsIn(['add', 'replace', 'remove', 'Add', 'Replace', 'Remove'])
  readonly op!: string;

  @JSONSchema({
    description:
      'The attribute: `active`, `name.givenName`, `emails[type eq "work"].value`. Without it the value is an object of attributes.',
    example: 'active',
  })
  @IsOptional()
  @IsString()
  readonly path?: string;

  @JSONSchema({
    description: 'The value; none to remove.',
    type: ['string', 'boolean', 'object', 'array'],
    items: {},
  })
  @IsOptional()
  readonly value?: unknown;
}

/** Changes of a resource, all or none (RFC 7644 section 3.5.2). */
export class ScimPatchBody {
  @JSONSchema({ description: 'The schema of a PATCH.' })
  @IsArray()
  @IsString({ each: true })
  readonly schemas!: readonly string[];

  @JSONSchema({ description: 'The changes, in order.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimPatchOperationBody)
  readonly Operations!: readonly ScimPatchOperationBody[];
}

/** A document about the service itself (RFC 7643 sections 5 to 7). */
export class ScimDocumentView {
  @JSONSchema({ description: 'The schema of the document.' })
  @IsArray()
  @IsString({ each: true })
  readonly schemas!: readonly string[];

  @JSONSchema({ description: 'What the document is and where it stands.' })
  @IsOptional()
  @IsJsonObject()
  readonly meta?: object;
}
