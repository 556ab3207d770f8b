import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { forbidden } from '@timeledger/access/access-policy.js';
import { deriveId, parseId } from '@timeledger/kernel/ids.js';
import { CurrentPrincipal } from '@timeledger/service/auth/auth.decorators.js';
import type { Principal } from '@timeledger/service/auth/principal.js';
import {
  IdempotencyKey,
  IfMatchRevision,
  ReadAt,
  setAnswerHeaders,
} from '@timeledger/service/http/request-headers.js';
import { Operation, type OperationResponse } from '@timeledger/service/openapi/operation.decorator.js';
import { actingPersonOf } from '@timeledger/people/access/person-access.js';
import { FeedbackAccess } from './feedback.access.js';
import {
  AnswerFeedbackBody,
  feedbackExample,
  FeedbackPage,
  FeedbackQuery,
  FeedbackView,
  OpenFeedbackBody,
} from './feedback.dto.js';
import { FeedbackThreads, type ChangedThread } from './feedback.threads.js';

const made = (example: unknown): OperationResponse => ({
  status: 201,
  description: 'The thread.',
  type: FeedbackView,
  example,
  headers: ['ETag', 'Position'],
});

@Controller('v1/feedback')
export class FeedbackController {
  constructor(
    @Inject(FeedbackThreads) private readonly threads: FeedbackThreads,
    @Inject(FeedbackAccess) private readonly access: FeedbackAccess,
  ) {}

  @Post()
  @HttpCode(201)
  @Operation({
    id: 'openFeedback',
    tag: 'Feedback',
    summary: 'Comment on a record, a decision or a rule',
    description:
      'An employee comments on an own punch, correction or timesheet, or on a version of the company’s rules (PLT-11). The manager of the day in question answers, for rules time administration; both see the thread, auditors read along.',
    requestExample: { about: feedbackExample.about, text: feedbackExample.messages[0].text },
    response: { ...made(feedbackExample), headers: ['ETag', 'Position', 'Location'] },
    problems: [
      'employment.unknown',
      'feedback.subject-unknown',
      'feedback.subject-incomplete',
      'feedback.too-many-open',
      'request.id-reused',
    ],
  })
  async open(
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Body() body: OpenFeedbackBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackView> {
    const { tenantId, subject, employeeId } = principal;
    if (employeeId === undefined) throw forbidden();
    const about = await this.access.subjectOf(principal, body.about);
    const owner = await this.access.ownerOf(tenantId, about);
    const threadId = deriveId('feedback', tenantId, subject, key);
    const data = {
      threadId,
      employeeId,
      about,
      responsibleId: owner?.managerId ?? null,
      authorId: employeeId,
      text: body.text,
    };
    const changed = await this.threads.change(
      { principal, operation: 'feedback.open', idempotencyKey: key, input: body },
      threadId,
      { kind: 'open', data },
      { assertRoom: () => this.threads.assertRoom(tenantId, employeeId) },
    );
    reply.header('location', `/v1/feedback/${threadId}`);
    return answer(reply, changed);
  }

  @Post(':id/answers')
  @HttpCode(201)
  @Operation({
    id: 'answerFeedback',
    tag: 'Feedback',
    summary: 'Answer in a thread',
    description:
      'By whoever is responsible for what it is about, or by the one who opened it. Writing in a closed thread opens it again. At most 200 messages.',
    requestExample: { text: 'Thank you, corrected.' },
    response: made({ ...feedbackExample, state: 'answered' }),
    problems: ['feedback.unknown', 'feedback.thread-full', 'request.id-reused'],
  })
  async answer(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @Body() body: AnswerFeedbackBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackView> {
    const threadId = parseId(id);
    await this.threads.assertMayAnswer(principal, threadId);
    const changed = await this.threads.change(
      { principal, operation: 'feedback.answer', idempotencyKey: key, input: { threadId, body } },
      threadId,
      { kind: 'answer', authorId: actingPersonOf(principal).id, text: body.text },
    );
    return answer(reply, changed);
  }

  @Post(':id/closure')
  @HttpCode(201)
  @Operation({
    id: 'closeFeedback',
    tag: 'Feedback',
    summary: 'Close a thread',
    description: 'Nothing more is expected. By either side.',
    response: made({ ...feedbackExample, state: 'closed' }),
    problems: ['feedback.unknown', 'resource.stale'],
  })
  async close(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @IdempotencyKey() key: string,
    @IfMatchRevision() expected: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackView> {
    const threadId = parseId(id);
    await this.threads.assertMayAnswer(principal, threadId);
    const changed = await this.threads.change(
      { principal, operation: 'feedback.close', idempotencyKey: key, input: { threadId, expected } },
      threadId,
      { kind: 'close', closedBy: actingPersonOf(principal).id },
      { expected },
    );
    return answer(reply, changed);
  }

  @Get(':id')
  @Operation({
    id: 'getFeedback',
    tag: 'Feedback',
    summary: 'Read a thread',
    description: 'For the one who opened it, whoever answers for what it is about, and auditors.',
    response: { description: 'The thread.', type: FeedbackView, example: feedbackExample, headers: ['ETag'] },
    problems: ['feedback.unknown'],
  })
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @ReadAt() readAt: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FeedbackView> {
    await this.threads.reach(readAt);
    const { view, revision } = await this.threads.thread(principal, parseId(id));
    setAnswerHeaders(reply, { revision });
    return view;
  }

  @Get()
  @Operation({
    id: 'listFeedback',
    tag: 'Feedback',
    summary: 'List threads',
    description:
      'Those that one opened, or with `list=to-answer` those that one was responsible for when they were opened; auditors find all of them there.',
    response: {
      description: 'A page of threads.',
      type: FeedbackPage,
      example: { items: [feedbackExample] },
    },
    problems: [],
  })
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: FeedbackQuery,
    @ReadAt() readAt: string | undefined,
  ): Promise<FeedbackPage> {
    await this.threads.reach(readAt);
    return this.threads.threads(principal, query);
  }
}

function answer(reply: FastifyReply, { view, revision, position }: ChangedThread): FeedbackView {
  setAnswerHeaders(reply, { revision, position });
  return view;
}
