import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import type { Presence } from '../domain/punches/presence.js';

/** Of whom. */
export class PresenceQuery extends PageQuery {
  @JSONSchema({
    description: 'Only people who are in this team today, or in one below it.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly teamId?: string;
}

/** Whether somebody is at work. */
export class PresenceView {
  @JSONSchema({ description: 'Whose.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'By which employment.', example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33' })
  @IsUUID()
  readonly employmentId!: string;

  @JSONSchema({ description: 'in, on-break, or out: not there, for whatever reason.', example: 'in' })
  @IsIn(['in', 'on-break', 'out'])
  readonly status!: Presence['status'];

  @JSONSchema({
    description: 'Since when it is so; null for out.',
    example: '2026-04-01T06:04:00.000Z',
  })
  @IsNullable()
  @IsInstant()
  readonly since!: string | null;

  @JSONSchema({ description: 'When they came; null for out.', example: '2026-04-01T06:04:00.000Z' })
  @IsNullable()
  @IsInstant()
  readonly cameAt!: string | null;
}

/** Of whom a live board is. */
export class LivePresenceQuery {
  @JSONSchema({
    description: 'Only people who are in this team today, or in one below it.',
    example: '3a1f0e9b-52c1-4b56-8d2a-5a7b7cde7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly teamId?: string;
}

/** What an event of a live board tells, in its `data`. */
export class LivePresence {
  @JSONSchema({ description: 'The moment that it is about.', example: '2026-04-01T08:30:00.000Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({ description: 'In `board` everybody, in `changes` those who are new or changed.' })
  @ValidateNested({ each: true })
  @Type(() => PresenceView)
  readonly items!: readonly PresenceView[];

  @JSONSchema({ description: 'Employments that are on the board no more; none in `board`.' })
  @IsUUID(undefined, { each: true })
  readonly gone!: readonly string[];
}

/** A page of the board. */
export class PresencePage {
  @JSONSchema({ description: 'People with an employment today, by id.' })
  @ValidateNested({ each: true })
  @Type(() => PresenceView)
  readonly items!: readonly PresenceView[];

  @JSONSchema({ description: 'The moment that it is about.', example: '2026-04-01T08:30:00.000Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const view = {
  ...{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' },
  ...{ employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33', status: 'on-break' },
  ...{ since: '2026-04-01T08:15:00.000Z', cameAt: '2026-04-01T06:04:00.000Z' },
};

/** Examples of the documentation. */
export const presenceExamples = {
  one: view,
  live: { at: '2026-04-01T08:30:00.000Z', items: [view], gone: [] },
  page: { items: [view], at: '2026-04-01T08:30:00.000Z' },
};
