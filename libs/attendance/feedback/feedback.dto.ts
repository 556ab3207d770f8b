import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { PageQuery } from '@timeledger/service/http/page-query.js';
import { IsInstant, IsNullable } from '@timeledger/service/validation/format.decorators.js';
import { FEEDBACK_KINDS, type FeedbackKind } from '../domain/feedback/feedback-events.js';

const MAX_TEXT_CHARS = 2000;
export const FEEDBACK_STATES = ['awaiting-answer', 'answered', 'closed'] as const;
type State = (typeof FEEDBACK_STATES)[number];

/** What is commented on. */
export class FeedbackSubjectBody {
  @JSONSchema({ description: 'A record of yours, a decision about it, or a rule.', example: 'punch' })
  @IsIn([...FEEDBACK_KINDS])
  readonly kind!: FeedbackKind;

  @JSONSchema({
    description:
      'Id of the punch or correction; first day of a timesheet’s period; version of the policy or rules.',
    example: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(36)
  readonly id!: string;

  @JSONSchema({
    description: 'Whose record it is: needed but for rules.',
    example: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
  })
  @IsOptional()
  @IsUUID()
  readonly employmentId?: string;
}

/** A comment. */
export class OpenFeedbackBody {
  @JSONSchema({ description: 'What it is about.' })
  @ValidateNested()
  @Type(() => FeedbackSubjectBody)
  readonly about!: FeedbackSubjectBody;

  @JSONSchema({ description: 'The comment. Personal: stored sealed.', example: 'I was at the customer’s.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly text!: string;
}

/** An answer. */
export class AnswerFeedbackBody {
  @JSONSchema({ description: 'The answer. Personal: stored sealed.', example: 'Thank you, corrected.' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_TEXT_CHARS)
  readonly text!: string;
}

/** One message. */
export class FeedbackMessageView {
  @JSONSchema({ description: 'Who wrote it.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsString()
  readonly authorId!: string;

  @JSONSchema({ description: 'When.', example: '2026-03-02T07:00:00.000Z' })
  @IsInstant()
  readonly at!: string;

  @JSONSchema({
    description: 'The text; null once the author is erased.',
    example: 'I was at the customer’s.',
  })
  @IsNullable()
  @IsString()
  readonly text!: string | null;

  @JSONSchema({ description: 'Whether the text is gone because its author was erased.', example: false })
  @IsBoolean()
  readonly isErased!: boolean;
}

/** A thread. */
export class FeedbackView {
  @JSONSchema({ description: 'The thread’s id.', example: 'b7a1c0de-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly id!: string;

  @JSONSchema({ description: 'What it is about.' })
  @ValidateNested()
  @Type(() => FeedbackSubjectBody)
  readonly about!: FeedbackSubjectBody;

  @JSONSchema({ description: 'Who opened it.', example: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11' })
  @IsUUID()
  readonly employeeId!: string;

  @JSONSchema({ description: 'awaiting-answer, answered or closed.', example: 'awaiting-answer' })
  @IsIn([...FEEDBACK_STATES])
  readonly state!: State;

  @JSONSchema({ description: 'Oldest first.' })
  @ValidateNested({ each: true })
  @Type(() => FeedbackMessageView)
  readonly messages!: readonly FeedbackMessageView[];
}

/** A page of threads. */
export class FeedbackPage {
  @JSONSchema({ description: 'The threads, by id.' })
  @ValidateNested({ each: true })
  @Type(() => FeedbackView)
  readonly items!: readonly FeedbackView[];

  @JSONSchema({ description: 'Cursor of the next page; absent on the last one.' })
  @IsOptional()
  @IsString()
  readonly nextCursor?: string;
}

/** Which threads to list. */
export class FeedbackQuery extends PageQuery {
  @JSONSchema({
    description: 'mine: those you opened. to-answer: those that you answer for.',
    example: 'mine',
  })
  @IsOptional()
  @IsIn(['mine', 'to-answer'])
  readonly list?: 'mine' | 'to-answer';

  @JSONSchema({ description: 'Only those in this state.', example: 'awaiting-answer' })
  @IsOptional()
  @IsIn([...FEEDBACK_STATES])
  readonly state?: State;
}

export const feedbackExample = {
  id: 'b7a1c0de-8f0a-4a52-8a3b-2f4c1f1d9a11',
  about: {
    kind: 'punch',
    id: '9a0f7a5e-0d8b-5a1e-8c22-3d2e1f0a9b8c',
    employmentId: '5a7b7cde-52c1-4b56-8d2a-3a1f0e9b7c33',
  },
  employeeId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
  state: 'awaiting-answer',
  messages: [
    {
      authorId: '0b6a4b6e-8f0a-4a52-8a3b-2f4c1f1d9a11',
      at: '2026-03-02T07:00:00.000Z',
      text: 'I was at the customer’s.',
      isErased: false,
    },
  ],
} as const;
