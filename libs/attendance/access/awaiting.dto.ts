import { IsIn, IsString } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { IsNullable } from '@timeledger/service/validation/format.decorators.js';

const DECIDERS = ['manager', 'time-administrator'] as const;

/** On whose decision something waits. */
export class AwaitingView {
  @JSONSchema({
    description:
      'manager: the manager of the day, or who decides in the place of one who is deactivated or has asked. time-administrator: any who covers the person, since no manager can decide. More may come.',
    example: 'manager',
  })
  @IsIn([...DECIDERS])
  readonly by!: (typeof DECIDERS)[number];

  @JSONSchema({
    description: 'The manager; null for time administrators.',
    example: '7d1c2b3a-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
  })
  @IsNullable()
  @IsString()
  readonly employeeId!: string | null;
}

/** Waits for a manager, or for a time administrator where there is none. */
export const awaitingOf = (managerId: string | null): AwaitingView => ({
  by: managerId === null ? 'time-administrator' : 'manager',
  employeeId: managerId,
});
