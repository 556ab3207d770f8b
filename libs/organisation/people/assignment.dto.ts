import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsLocalDate, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { ASSIGNABLE_ROLES, type AssignableRole } from '../domain/people-events.js';

/** A role that a person is to hold. */
export class AssignRoleBody {
  @JSONSchema({ description: 'The role.', example: 'time_administrator' })
  @IsIn([...ASSIGNABLE_ROLES])
  readonly role!: AssignableRole;

  @JSONSchema({
    description:
      'For this team and the teams below, time administrators only; left out or null for the whole company.',
    example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly teamId?: string | null;

  @JSONSchema({ description: 'First day, UTC.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'Last day, UTC; left out or null for no end.', example: '2026-12-31' })
  @IsOptional()
  @IsNullable()
  @IsLocalDate()
  readonly until?: string | null;
}

/** The end of something that was assigned. */
export class EndAssignmentBody {
  @JSONSchema({ description: 'Last day, UTC; left out: at once.', example: '2026-12-31' })
  @IsOptional()
  @IsLocalDate()
  readonly until?: string;
}

/** A role that a person holds for a time. */
export class RoleAssignmentView {
  @JSONSchema({ description: 'Its id.', example: '2a7e2d8e-07a6-4b0e-9f5e-5b1a0c7d2f03' })
  @IsUUID()
  readonly assignmentId!: string;

  @JSONSchema({ description: 'The role.', example: 'time_administrator' })
  @IsIn([...ASSIGNABLE_ROLES])
  readonly role!: AssignableRole;

  @JSONSchema({
    description:
      'For this team and the teams below; null for the whole company. What an older version recorded with a team for any role but that of time administrators gives nothing.',
    example: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  })
  @IsNullable()
  @IsUUID()
  readonly teamId!: string | null;

  @JSONSchema({ description: 'First day, UTC.', example: '2026-03-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({
    description:
      'Last day, UTC; null for no end. The day before the first where it was ended before it held on any day.',
    example: '2026-12-31',
  })
  @IsNullable()
  @IsLocalDate()
  readonly until!: string | null;

  @JSONSchema({
    description:
      'The group of the company’s directory that gives the role and takes it away; left out where somebody assigned it.',
    example: '5b0d8c1e-7a4f-4c6b-9d2e-3f1a8b7c6d20',
  })
  @IsOptional()
  @IsUUID()
  readonly groupId?: string;
}

/** Somebody who is to stand in for a manager. */
export class DelegateBody {
  @JSONSchema({
    description: 'The employee who stands in.',
    example: '4e9a2b10-0f3d-4f5b-9c11-8d7e6f5a4b04',
  })
  @IsUUID()
  readonly delegateId!: string;

  @JSONSchema({ description: 'First day, UTC.', example: '2026-07-01' })
  @IsLocalDate()
  readonly from!: string;

  @JSONSchema({ description: 'Last day, UTC.', example: '2026-07-21' })
  @IsLocalDate()
  readonly until!: string;
}

/** Somebody who stands in for a manager for a time. */
export class DelegationView extends DelegateBody {
  @JSONSchema({ description: 'Its id.', example: '6d0f5b1a-7c02-4f0c-8e51-95d01a3a8f05' })
  @IsUUID()
  readonly delegationId!: string;
}

export const assignmentExample = {
  assignmentId: '2a7e2d8e-07a6-4b0e-9f5e-5b1a0c7d2f03',
  role: 'time_administrator',
  teamId: '9b1c0c53-3f1f-4b4e-8a52-2f4c1f1d9b01',
  from: '2026-03-01',
  until: '2026-12-31',
};

export const delegationExample = {
  delegationId: '6d0f5b1a-7c02-4f0c-8e51-95d01a3a8f05',
  delegateId: '4e9a2b10-0f3d-4f5b-9c11-8d7e6f5a4b04',
  from: '2026-07-01',
  until: '2026-07-21',
};
