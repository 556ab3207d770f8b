import { Type } from 'class-transformer';
import { IsArray, IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ScimMetaView } from '../http/scim.dto.js';
import { CORE_SCHEMA } from '../protocol/scim-schema.js';

/** A member of a group. */
export class ScimMemberBody {
  @JSONSchema({ description: 'The id of a User.', example: '0198f4a0-5a86-7000-8000-000000000001' })
  @IsUUID()
  readonly value!: string;
}

/** A group as a directory sends it (RFC 7643 section 4.2). */
export class ScimGroupBody {
  @JSONSchema({ description: 'The schema of a group.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  readonly schemas?: readonly string[];

  @JSONSchema({ description: 'Its name, unique in the company.', example: 'Time office north' })
  @IsString()
  @MaxLength(256)
  readonly displayName!: string;

  @JSONSchema({ description: 'The directory’s own id of the group.', example: '8d6a1f0e' })
  @IsOptional()
  @IsString()
  @MaxLength(256)
  readonly externalId?: string;

  @JSONSchema({ description: 'Who is in it, at most 10,000; nobody when left out.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimMemberBody)
  readonly members?: readonly ScimMemberBody[];
}

/** A member as it is answered, with its path as `$ref`: a document can name no such member that is no reference of its own. */
export class ScimMemberView extends ScimMemberBody {
  @JSONSchema({ description: 'What the member is: a `User`.', example: 'User' })
  @IsString()
  readonly type!: string;
}

/** A group as it is answered. */
export class ScimGroupView {
  @JSONSchema({ description: 'The schema of a group.' })
  @IsArray()
  @IsString({ each: true })
  readonly schemas!: readonly string[];

  @JSONSchema({ description: 'Its id.', example: '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Its name, unique in the company.', example: 'Time office north' })
  @IsOptional()
  @IsString()
  readonly displayName?: string;

  @JSONSchema({ description: 'The directory’s own id of the group.', example: '8d6a1f0e' })
  @IsOptional()
  @IsString()
  readonly externalId?: string;

  @JSONSchema({ description: 'Who is in it, in the order in which they came.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimMemberView)
  readonly members?: readonly ScimMemberView[];

  @JSONSchema({ description: 'When it was made and changed, and where it is.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScimMetaView)
  readonly meta?: ScimMetaView;
}

const groupId = '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20';
const employeeId = '0198f4a0-5a86-7000-8000-000000000001';

export const scimGroupRequestExample = {
  schemas: [CORE_SCHEMA.Group],
  displayName: 'Time office north',
  externalId: '8d6a1f0e',
  members: [{ value: employeeId }],
};

export const scimGroupPatchExample = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'Add', path: 'members', value: [{ value: employeeId }] }],
};

export const scimGroupExample = {
  schemas: [CORE_SCHEMA.Group],
  id: groupId,
  externalId: '8d6a1f0e',
  displayName: 'Time office north',
  members: [{ value: employeeId, type: 'User' }],
  meta: {
    resourceType: 'Group',
    created: '2026-03-02T08:00:00.000Z',
    lastModified: '2026-03-02T08:00:00.000Z',
    location: `/scim/v2/Groups/${groupId}`,
    version: 'W/"1"',
  },
};
