import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ScimListView, ScimMetaView } from '../http/scim.dto.js';
import { CORE_SCHEMA, ENTERPRISE_SCHEMA, type ScimObject } from '../protocol/scim-schema.js';

/** The parts of a name. */
export class ScimName {
  @JSONSchema({ description: 'The whole name.', example: 'Ann Field' })
  @IsOptional()
  @IsString()
  readonly formatted?: string;

  @JSONSchema({ description: 'The given name.', example: 'Ann' })
  @IsOptional()
  @IsString()
  readonly givenName?: string;

  @JSONSchema({ description: 'The family name.', example: 'Field' })
  @IsOptional()
  @IsString()
  readonly familyName?: string;
}

/** One address or number of several. */
export class ScimContact {
  @JSONSchema({ description: 'The address or number.', example: 'ann@example.com' })
  @IsString()
  readonly value!: string;

  @JSONSchema({ description: 'What it is for; `work` is kept.', example: 'work' })
  @IsOptional()
  @IsString()
  readonly type?: string;

  @JSONSchema({ description: 'Whether it is the one to use.', example: true })
  @IsOptional()
  @IsBoolean()
  readonly primary?: boolean;
}

/** Who is responsible for a person. */
export class ScimManager {
  @JSONSchema({
    description: 'The id of the manager’s resource.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a12',
  })
  @IsString()
  readonly value!: string;
}

/** What a company knows of a person. */
export class ScimEnterprise {
  @JSONSchema({ description: 'The staff number, unique in the company.', example: 'F-1042' })
  @IsOptional()
  @IsString()
  readonly employeeNumber?: string;

  @JSONSchema({ description: 'Who is responsible for the person, from today on.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScimManager)
  readonly manager?: ScimManager;
}

/** A person as a directory sends it; every other attribute of RFC 7643 is taken and ignored. */
export class ScimUserBody {
  @JSONSchema({ description: 'The schemas of the resource.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  readonly schemas?: readonly string[];

  @JSONSchema({ description: 'What the person signs in with; unique.', example: 'ann@example.com' })
  @IsString()
  readonly userName!: string;

  @JSONSchema({ description: 'The directory’s own id of the person; unique.', example: '00u1a2b3' })
  @IsOptional()
  @IsString()
  readonly externalId?: string;

  @JSONSchema({ description: 'The name as people read it.', example: 'Ann Field' })
  @IsOptional()
  @IsString()
  readonly displayName?: string;

  @JSONSchema({ description: 'The parts of the name.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScimName)
  readonly name?: ScimName;

  @JSONSchema({ description: 'Whether the person works with the product; true unless told.', example: true })
  @IsOptional()
  @IsBoolean()
  readonly active?: boolean;

  @JSONSchema({ description: 'The primary address is kept, else the one for work, else the first.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimContact)
  readonly emails?: readonly ScimContact[];

  @JSONSchema({ description: 'The primary number is kept, else the one for work, else the first.' })
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimContact)
  readonly phoneNumbers?: readonly ScimContact[];

  @JSONSchema({ description: 'Staff number and manager.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => ScimEnterprise)
  readonly [ENTERPRISE_SCHEMA]?: ScimEnterprise;
}

/** A person as it is answered. */
export class ScimUserView extends ScimUserBody {
  @JSONSchema({
    description: 'The id: the employee’s.',
    example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What the service says of it.' })
  @ValidateNested()
  @Type(() => ScimMetaView)
  readonly meta!: ScimMetaView;
}

/** A page of people. */
export class ScimUserListView extends ScimListView {
  @JSONSchema({ description: 'The people of the page.' })
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ScimUserView)
  declare readonly Resources: readonly ScimUserView[];
}

const ID = '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11';

export const scimUserBodyExample = {
  schemas: [CORE_SCHEMA.User, ENTERPRISE_SCHEMA],
  userName: 'ann@example.com',
  externalId: '00u1a2b3',
  displayName: 'Ann Field',
  name: { givenName: 'Ann', familyName: 'Field' },
  active: true,
  emails: [{ value: 'ann@example.com', type: 'work', primary: true }],
  [ENTERPRISE_SCHEMA]: { employeeNumber: 'F-1042' },
} as const satisfies ScimObject;

export const scimUserExample = {
  ...scimUserBodyExample,
  id: ID,
  meta: {
    resourceType: 'User',
    created: '2026-03-02T08:00:00.000Z',
    lastModified: '2026-03-02T08:00:00.000Z',
    location: `/scim/v2/Users/${ID}`,
    version: 'W/"0.1"',
  },
} as const satisfies ScimObject;
