import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import {
  IsDottedName,
  IsInstant,
  IsJsonObject,
  IsNullable,
  IsTimeZone,
} from '@timeledger/service/validation/format.decorators.js';
import { PARKED_REASONS, type ParkedReason } from '../domain/rules/timing-rules.js';

/** Events of one request. */
export const MAXIMUM_BUSINESS_EVENTS = 100;

/** Something that happened in another system. */
export class SentBusinessEvent {
  @JSONSchema({
    description: 'The other system’s own id of it, unique in that system: sent again, it is the same event.',
    example: 'crm-000231',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly id!: string;

  @JSONSchema({ description: 'Its type there.', example: 'case.opened' })
  @IsString()
  @MaxLength(100)
  @IsDottedName()
  readonly type!: string;

  @JSONSchema({
    description: 'When it happened, with an offset; not in the future.',
    example: '2026-03-02T09:00:00+01:00',
  })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({ description: 'Whose time it is.' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({
    description: 'IANA zone in which the days of what follows are counted.',
    example: 'Europe/Berlin',
  })
  @IsTimeZone()
  readonly zone!: string;

  @JSONSchema({ description: 'The customer that it was for; null, or left out, for none.' })
  @IsOptional()
  @IsNullable()
  @IsUUID()
  readonly customerId?: string | null;

  @JSONSchema({
    description: 'What it is about there: a case number, a call’s id. Never a name.',
    example: '4711',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  readonly reference!: string;
}

/** Events of another system. Each is checked alone. */
export class BusinessEventBatchBody {
  @JSONSchema({ description: 'The events, each a SentBusinessEvent.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_BUSINESS_EVENTS)
  readonly items!: readonly unknown[];
}

/** The documented form of {@link BusinessEventBatchBody}. */
export class BusinessEventBatch {
  @JSONSchema({ description: 'The events, in any order. Each is checked alone.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAXIMUM_BUSINESS_EVENTS)
  @ValidateNested({ each: true })
  @Type(() => SentBusinessEvent)
  readonly items!: readonly SentBusinessEvent[];
}

const OUTCOMES = ['applied', 'parked', 'repeated', 'refused'] as const;

/** What became of one event of a batch. */
export class BusinessEventResult {
  @JSONSchema({ description: 'Place of the item in the batch, from 0.', example: 0 })
  @IsInt()
  readonly index!: number;

  @JSONSchema({
    description: 'Our id of it; left out for one that was refused.',
    example: '4ad2c5b5-2c2b-5a0e-8b1c-3f5b0d6c7e88',
  })
  @IsOptional()
  @IsUUID()
  readonly eventId?: string;

  @JSONSchema({
    description:
      'applied; parked (see `reason`: it waits, visible, and is tried again when asked); repeated (known by its id, what came first stands); refused (see `errors`).',
    example: 'applied',
  })
  @IsIn([...OUTCOMES])
  readonly outcome!: (typeof OUTCOMES)[number];

  @JSONSchema({
    description:
      'Why it waits: type-unknown (no active rule), customer-unknown (the rule names no task for the customer).',
    example: 'type-unknown',
  })
  @IsOptional()
  @IsIn([...PARKED_REASONS])
  readonly reason?: ParkedReason;

  @JSONSchema({ description: 'What is wrong with it: code, pointer into the batch, text.' })
  @IsOptional()
  @IsArray()
  @IsJsonObject({ each: true })
  readonly errors?: readonly Record<string, unknown>[];
}

/** What became of a batch. */
export class BusinessEventBatchResult {
  @JSONSchema({ description: 'One result for each item, in the order sent.' })
  @ValidateNested({ each: true })
  @Type(() => BusinessEventResult)
  readonly results!: readonly BusinessEventResult[];
}

/** An event as it was taken in. */
export class BusinessEventView {
  @JSONSchema({ description: 'Our id of it.', example: '4ad2c5b5-2c2b-5a0e-8b1c-3f5b0d6c7e88' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'Its type.', example: 'case.opened' })
  @IsString()
  readonly type!: string;

  @JSONSchema({ description: 'When it happened, in UTC.', example: '2026-03-02T08:00:00.000Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({ description: 'Whose time it is.' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'The customer that it was for.' })
  @IsNullable()
  @IsUUID()
  readonly customerId!: string | null;

  @JSONSchema({ description: 'What it is about in the other system.', example: '4711' })
  @IsString()
  readonly reference!: string;

  @JSONSchema({ description: 'applied or parked.', example: 'parked' })
  @IsIn(['applied', 'parked'])
  readonly state!: 'applied' | 'parked';

  @JSONSchema({ description: 'Why it waits; null for one that was applied.', example: 'type-unknown' })
  @IsNullable()
  @IsIn([...PARKED_REASONS])
  readonly reason!: ParkedReason | null;
}

/** Which events. */
export class BusinessEventsQuery extends PageQuery {
  @JSONSchema({ description: 'Only those that wait, or only those that were applied.', example: 'parked' })
  @IsOptional()
  @IsIn(['applied', 'parked'])
  readonly state?: 'applied' | 'parked';

  @JSONSchema({ description: 'Only of this type.', example: 'case.opened' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly type?: string;
}

/** A page of events. */
export class BusinessEventPage {
  @JSONSchema({ description: 'The events, the latest first.' })
  @ValidateNested({ each: true })
  @Type(() => BusinessEventView)
  readonly items!: readonly BusinessEventView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

const EVENT = '4ad2c5b5-2c2b-5a0e-8b1c-3f5b0d6c7e88';
const sent = {
  ...{ id: 'crm-000231', type: 'case.opened', at: '2026-03-02T09:00:00+01:00' },
  ...{ employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11', zone: 'Europe/Berlin', reference: '4711' },
};

/** Whole bodies for the documentation. */
export const businessEventExamples = {
  batch: { items: [sent] },
  result: { results: [{ index: 0, eventId: EVENT, outcome: 'parked', reason: 'type-unknown' }] },
  one: {
    ...{ id: EVENT, type: sent.type, at: '2026-03-02T08:00:00.000Z', employeeId: sent.employeeId },
    ...{ customerId: null, reference: '4711', state: 'parked', reason: 'type-unknown' },
  },
};
