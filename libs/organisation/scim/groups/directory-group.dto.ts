import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { ASSIGNABLE_ROLES, type AssignableRole } from '../../domain/people-events.js';

const TEAM_ID = '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01';
const EMPLOYEE_ID = '0198f4a0-5a86-7000-8000-000000000001';

/** What being in a group is to give. */
export class GroupMeaningBody {
  @JSONSchema({
    description:
      '`team`: members are placed in a team from the day on which they come. `role`: members hold a role as long as they are members. `nothing`: being in it gives nothing.',
    example: 'role',
  })
  @IsIn(['team', 'role', 'nothing'])
  readonly kind!: 'team' | 'role' | 'nothing';

  @JSONSchema({ description: 'The role; with `role` alone.', example: 'time_administrator' })
  @IsOptional()
  @IsIn([...ASSIGNABLE_ROLES])
  readonly role?: AssignableRole;

  @JSONSchema({
    description:
      'The team; with `role` the one to which the role is limited, and those below it: time administrators only.',
    example: TEAM_ID,
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly teamId?: string | null;
}

/** What a group is to mean, looked at before it does. */
export class MeaningPreviewBody {
  @JSONSchema({ description: 'What being in the group would give.' })
  @ValidateNested()
  @Type(() => GroupMeaningBody)
  readonly meaning!: GroupMeaningBody;
}

/** What a group is to mean. */
export class SetMeaningBody extends MeaningPreviewBody {
  @JSONSchema({
    description: 'The token of a preview of this very change.',
    example: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  })
  @IsOptional()
  @IsString()
  readonly previewToken?: string;
}

/** What being in a group gives. */
export class GroupMeaningView {
  @JSONSchema({ description: '`team`, `role` or `nothing`.', example: 'role' })
  @IsIn(['team', 'role', 'nothing'])
  readonly kind!: 'team' | 'role' | 'nothing';

  @JSONSchema({ description: 'The role; null without one.', example: 'time_administrator' })
  @IsNullable()
  @IsIn([...ASSIGNABLE_ROLES])
  readonly role!: AssignableRole | null;

  @JSONSchema({ description: 'The team; null for none, or for the whole company.', example: TEAM_ID })
  @IsNullable()
  @IsUUID()
  readonly teamId!: string | null;
}

/** A group of the company’s directory. */
export class DirectoryGroupView {
  @JSONSchema({ description: 'Its id.', example: '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What the directory calls it.', example: 'Time office north' })
  @IsString()
  readonly displayName!: string;

  @JSONSchema({ description: 'The directory’s own id of it; null where it sends none.', example: '8d6a1f0e' })
  @IsNullable()
  @IsString()
  readonly externalId!: string | null;

  @JSONSchema({ description: 'How many people are in it.', example: 12 })
  @IsInt()
  readonly memberCount!: number;

  @JSONSchema({ description: 'What being in it gives.' })
  @ValidateNested()
  @Type(() => GroupMeaningView)
  readonly meaning!: GroupMeaningView;

  @JSONSchema({ description: 'The employee who said so; null for nobody.', example: EMPLOYEE_ID })
  @IsNullable()
  @IsUUID()
  readonly meaningSetBy!: string | null;

  @JSONSchema({
    description: 'When the directory or the company last changed it.',
    example: '2026-03-02T08:00:00.000Z',
  })
  @IsInstant()
  readonly changedAt!: string;
}

/** Somebody for whom a group does not do all that it means. */
export class GroupWarningView {
  @JSONSchema({
    description:
      '`two-teams`: the person is also in a group of another team; the one into which they came first places them. `own-mapping`: the person gave the group its meaning and gets no role by it. `last-administrator`: the person is out of the group and keeps the role until somebody else administers the company.',
    example: 'two-teams',
  })
  @IsIn(['two-teams', 'own-mapping', 'last-administrator'])
  readonly code!: 'two-teams' | 'own-mapping' | 'last-administrator';

  @JSONSchema({ description: 'The person.', example: EMPLOYEE_ID })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The other group; null where there is none.', example: null })
  @IsNullable()
  @IsUUID()
  readonly otherGroupId!: string | null;
}

/** A group with what is to be known about it. */
export class DirectoryGroupDetailView extends DirectoryGroupView {
  @JSONSchema({ description: 'For whom it does not do all that it means; at most 100 of a kind.' })
  @ValidateNested({ each: true })
  @Type(() => GroupWarningView)
  readonly warnings!: readonly GroupWarningView[];
}

/** A page of groups. */
export class DirectoryGroupPage {
  @JSONSchema({ description: 'The groups, by id.' })
  @ValidateNested({ each: true })
  @Type(() => DirectoryGroupView)
  readonly items!: readonly DirectoryGroupView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** What a meaning would change for one person. */
export class AffectedPersonView {
  @JSONSchema({ description: 'The person.', example: EMPLOYEE_ID })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The role that would begin; null for none.', example: 'time_administrator' })
  @IsNullable()
  @IsIn([...ASSIGNABLE_ROLES])
  readonly roleBegins!: AssignableRole | null;

  @JSONSchema({ description: 'The role that would end; null for none.', example: null })
  @IsNullable()
  @IsIn([...ASSIGNABLE_ROLES])
  readonly roleEnds!: AssignableRole | null;

  @JSONSchema({ description: 'The team today; null for none.', example: null })
  @IsNullable()
  @IsUUID()
  readonly teamBefore!: string | null;

  @JSONSchema({ description: 'The team from today on; null for none.', example: null })
  @IsNullable()
  @IsUUID()
  readonly teamAfter!: string | null;
}

/** What a meaning would change. */
export class MeaningPreviewView {
  @JSONSchema({ description: 'For how many people something would change.', example: 1 })
  @IsInt()
  readonly affected!: number;

  @JSONSchema({ description: 'Those people, by id; at most 200.' })
  @ValidateNested({ each: true })
  @Type(() => AffectedPersonView)
  readonly people!: readonly AffectedPersonView[];

  @JSONSchema({ description: 'For whom the group would not do all that it means; at most 100 of a kind.' })
  @ValidateNested({ each: true })
  @Type(() => GroupWarningView)
  readonly warnings!: readonly GroupWarningView[];

  @JSONSchema({
    description: 'Send it as `previewToken` with the same meaning, and the `ETag` as `If-Match`.',
    example: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
  })
  @IsString()
  readonly previewToken!: string;

  @JSONSchema({ description: 'Until when the token is good.', example: '2026-06-30T16:00:00.000Z' })
  @IsInstant()
  readonly expiresAt!: string;
}

const meaningExample = { kind: 'role', role: 'time_administrator', teamId: TEAM_ID } as const;

export const meaningPreviewRequestExample = { meaning: meaningExample };

export const setMeaningExample = {
  meaning: meaningExample,
  previewToken: '1782835200000.bm90IGEgc2lnbmF0dXJlIGJ1dCBqdXN0IGFuIGV4YW1wbGU',
};

export const directoryGroupExample = {
  id: '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20',
  displayName: 'Time office north',
  externalId: '8d6a1f0e',
  memberCount: 12,
  meaning: meaningExample,
  meaningSetBy: '5c1de0a5-8a7e-4c3e-9f55-1b8f0f5b1a44',
  changedAt: '2026-03-02T08:00:00.000Z',
};

export const directoryGroupDetailExample = { ...directoryGroupExample, warnings: [] };

export const meaningPreviewExample = {
  affected: 1,
  people: [
    {
      employeeId: EMPLOYEE_ID,
      ...{ roleBegins: 'time_administrator', roleEnds: null, teamBefore: null, teamAfter: null },
    },
  ],
  warnings: [],
  previewToken: setMeaningExample.previewToken,
  expiresAt: '2026-06-30T16:00:00.000Z',
};
